//! Text → tokens (`CEL.g4`).

use super::Fault;
use super::literal;

/// The smallest piece of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A number without a sign: its digits, with `0x` in front if it has that.
    Int(String),
    Uint(String),
    Double(f64),
    Text(String),
    /// Bytes, whatever they are.
    Bytes,
    /// A name or a word of the language.
    Word(String),
    /// An operator or a bracket.
    Symbol(&'static str),
}

/// Longer ones first where one begins with the other.
const SYMBOLS: [&str; 24] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")",
    "[", "]", "{", "}",
];

/// The tokens of a text, without blanks and comments.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let (mut rest, mut tokens) = (blank(text), Vec::new());
    while !rest.is_empty() {
        let (token, length) = token(rest)?;
        tokens.push(token);
        rest = blank(&rest[length..]);
    }
    Ok(tokens)
}

/// What follows blanks and comments.
fn blank(text: &str) -> &str {
    let rest = text.trim_start_matches(['\t', ' ', '\r', '\n', '\u{C}']);
    match rest.strip_prefix("//") {
        Some(comment) => blank(comment.find('\n').map_or("", |end| &comment[end..])),
        None => rest,
    }
}

/// The token that `text` begins with, and its length.
fn token(text: &str) -> Result<(Token, usize), Fault> {
    if let Some((number, length)) = number(text)? {
        return Ok((number, length));
    }
    if let Some((token, length)) = literal::text(text)? {
        return Ok((token, length));
    }
    let word = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    if word > 0 {
        return Ok((Token::Word(text[..word].to_owned()), word));
    }
    match SYMBOLS.iter().find(|symbol| text.starts_with(**symbol)) {
        Some(symbol) => Ok((Token::Symbol(symbol), symbol.len())),
        None => {
            let character: String = text.chars().take(1).collect();
            Err(Fault::Invalid(format!("`{character}` has no meaning in CEL")))
        }
    }
}

fn number(text: &str) -> Result<Option<(Token, usize)>, Fault> {
    if let Some(hexadecimal) = text.strip_prefix("0x") {
        let digits = count(hexadecimal, |byte| byte.is_ascii_hexdigit());
        if digits > 0 {
            return Ok(Some(whole(text, 2 + digits)));
        }
    }
    let digits = count(text, |byte| byte.is_ascii_digit());
    let fraction =
        text[digits..].strip_prefix('.').map_or(0, |rest| count(rest, |byte| byte.is_ascii_digit()));
    let before = digits + if fraction > 0 { 1 + fraction } else { 0 };
    if before == 0 {
        return Ok(None);
    }
    let end = before + exponent(&text[before..]);
    if end == digits {
        return Ok(Some(whole(text, digits)));
    }
    match text[..end].parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some((Token::Double(number), end))),
        _ => Err(Fault::Invalid(format!("`{}` is no double", &text[..end]))),
    }
}

/// A whole number of this length, and the `u` behind it if there is one.
fn whole(text: &str, length: usize) -> (Token, usize) {
    let digits = text[..length].to_owned();
    match text.as_bytes().get(length) {
        Some(b'u' | b'U') => (Token::Uint(digits), length + 1),
        _ => (Token::Int(digits), length),
    }
}

/// The length of `e10`, `E+10`; 0 where `text` does not begin with one.
fn exponent(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(['e', 'E']) else { return 0 };
    let sign = usize::from(rest.starts_with(['+', '-']));
    match count(&rest[sign..], |byte| byte.is_ascii_digit()) {
        0 => 0,
        digits => 1 + sign + digits,
    }
}

fn count(text: &str, is_counted: fn(&u8) -> bool) -> usize {
    text.bytes().take_while(is_counted).count()
}
