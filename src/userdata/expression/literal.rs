//! Texts in quotes, and their escapes.

use super::Fault;
use super::lexer::Token;

/// Three quotes first: one begins with the other.
const QUOTES: [&str; 4] = ["\"\"\"", "'''", "\"", "'"];

/// The text or the bytes that `text` begins with, and the length of the token.
pub(super) fn text(text: &str) -> Result<Option<(Token, usize)>, Fault> {
    let prefix = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (is_bytes, is_raw) = match text[..prefix].to_ascii_lowercase().as_str() {
        "" => (false, false),
        "r" => (false, true),
        "b" => (true, false),
        "br" => (true, true),
        _ => return Ok(None),
    };
    let Some(quote) = QUOTES.iter().find(|quote| text[prefix..].starts_with(**quote)) else {
        return Ok(None);
    };
    let start = prefix + quote.len();
    let Some(length) = length(&text[start..], quote, is_raw) else {
        return Err(Fault::Invalid("a text in quotes does not end".to_owned()));
    };
    let content = &text[start..start + length];
    let token = match (is_bytes, is_raw) {
        (true, _) => Token::Bytes,
        (false, true) => Token::Text(content.to_owned()),
        (false, false) => Token::Text(unescape(content)?),
    };
    Ok(Some((token, start + length + quote.len())))
}

/// The bytes before the closing quote; only a text in three quotes goes over several lines.
fn length(text: &str, quote: &str, is_raw: bool) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        if rest.starts_with(quote) {
            return Some(at);
        }
        let character = rest.chars().next()?;
        if quote.len() == 1 && matches!(character, '\n' | '\r') {
            return None;
        }
        at += character.len_utf8();
        if character == '\\' && !is_raw {
            at += text[at..].chars().next()?.len_utf8();
        }
    }
}

fn unescape(text: &str) -> Result<String, Fault> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let (character, length) = escaped(&rest[at + 1..])
            .ok_or_else(|| Fault::Invalid("an escape in a text is none of CEL's".to_owned()))?;
        out.push(character);
        rest = &rest[at + 1 + length..];
    }
    out.push_str(rest);
    Ok(out)
}

/// The character that an escape stands for, and the length of what follows the backslash.
fn escaped(text: &str) -> Option<(char, usize)> {
    let letter = text.chars().next()?;
    let code = |from: usize, digits: usize, radix: u32| {
        let digits = text.get(from..from + digits)?;
        let is_code = digits.chars().all(|digit| digit.is_digit(radix));
        let code = is_code.then(|| u32::from_str_radix(digits, radix).ok())??;
        Some((char::from_u32(code)?, from + digits.len()))
    };
    let plain = match letter {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{C}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{B}',
        '"' | '\'' | '\\' | '?' | '`' => letter,
        'x' | 'X' => return code(1, 2, 16),
        'u' => return code(1, 4, 16),
        'U' => return code(1, 8, 16),
        '0'..='3' => return code(0, 3, 8),
        _ => return None,
    };
    Some((plain, 1))
}
