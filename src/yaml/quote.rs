//! Whether a text may stand plain, and how it is quoted where it may not: the one decision that every printed string passes.

use std::borrow::Cow;
use std::fmt::Write;

use super::decode;
use super::goyaml;
use super::node::Resolved;
use super::scalar;
use crate::placeholders;

/// What a text needs to come back as itself from every reader.
enum Need {
    /// Nothing, as a glance shows: most texts are names, which hold no placeholder.
    Name,
    Nothing,
    /// It reads as something else than text somewhere: `"true"`, as kubectl prints it.
    Ambiguous,
    /// It has characters that mean something in YAML: `'*'`.
    Indicator,
    /// It has characters that only an escape can carry.
    Escape,
}

/// `text` as a scalar on one line, in block context. One with a placeholder is quoted: whatever that is filled in with,
/// `123` and `true` too, it stays a text.
pub(super) fn quote(text: &str) -> Cow<'_, str> {
    match need(text) {
        Need::Nothing if placeholders::find(text).is_some() => quoted(text, Need::Indicator),
        need => quoted(text, need),
    }
}

/// The same of a text that somebody wrote plain: a placeholder may be meant to become a number.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    quoted(text, need(text))
}

fn quoted(text: &str, need: Need) -> Cow<'_, str> {
    match need {
        Need::Name | Need::Nothing => Cow::Borrowed(text),
        Need::Indicator if !text.contains('\'') => Cow::Owned(format!("'{text}'")),
        Need::Indicator if text.contains(['"', '\\']) => {
            Cow::Owned(format!("'{}'", text.replace('\'', "''")))
        }
        Need::Ambiguous | Need::Indicator | Need::Escape => Cow::Owned(double(text)),
    }
}

fn need(text: &str) -> Need {
    if is_name(text) && !is_bare_word(text) {
        Need::Name
    } else if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Need::Ambiguous
    } else if text.chars().any(needs_escape) {
        Need::Escape
    } else if is_ambiguous(text) {
        Need::Ambiguous
    } else if has_indicator(text) {
        Need::Indicator
    } else {
        Need::Nothing
    }
}

/// Most of what is printed: nothing but letters, digits and `-_./`, a letter first, or a digit first and some letter
/// that no number and no time has (`2xlarge`). No number or time begins with a letter, so only the words need a second look.
fn is_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(first) = bytes.first() else { return false };
    let is_inner = |byte: &u8| OF_NAMES[usize::from(*byte)];
    let is_begun =
        first.is_ascii_alphabetic() || (first.is_ascii_digit() && bytes.iter().any(is_of_no_number));
    is_begun && bytes.iter().all(is_inner)
}

/// Letters beside those of `0x1f`, `0o7`, `0b1`, `1e5`, `inf`, `nan`, `NaN` and of times with `T` and `Z`.
fn is_of_no_number(byte: &u8) -> bool {
    matches!(byte | 0x20, b'g' | b'h' | b'j'..=b'm' | b'p'..=b's' | b'u'..=b'w')
}

/// The bytes of names: every printed text is looked through, and this costs one look a byte.
const OF_NAMES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let is_mark = matches!(byte as u8, b'-' | b'_' | b'.' | b'/');
        table[byte] = is_mark || (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Characters that some reader drops, folds or refuses when they stand as they are.
pub(super) fn needs_escape(character: char) -> bool {
    matches!(character, '\0'..='\u{1F}' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}')
        || !decode::is_allowed(character)
}

/// Whether the characters would mean something to YAML's grammar, were they not quoted.
fn has_indicator(text: &str) -> bool {
    let bytes = text.as_bytes();
    let first_is_free = match bytes {
        [b'-', second, ..] => second.is_ascii_alphanumeric() || (*second == b'-' && !text.starts_with("---")),
        [first, ..] => !b"-?:,[]{}#&*!|>'\"%@`=~ ".contains(first),
        [] => false,
    };
    let is_marker = text.starts_with("...");
    let has_colon = text.ends_with(':') || text.contains(": ");
    !first_is_free || is_marker || has_colon || text.ends_with(' ') || text.contains(" #")
}

/// Whether some reader, of YAML 1.1 or 1.2, strict or lax, takes a plain `text` for no text.
fn is_ambiguous(text: &str) -> bool {
    scalar::core(text) != Resolved::Text
        || goyaml::resolve(text) != Resolved::Text
        || is_word(text)
        || is_number_like(text)
        || is_date_like(text)
}

/// Whether it is a word that some reader takes for a boolean, a null or a number, with a sign or dot before it.
fn is_word(text: &str) -> bool {
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    is_bare_word(bare.strip_prefix('.').unwrap_or(bare))
}

/// The words of YAML 1.1, 1.2 and Python's floats in any case, for readers that fold case.
fn is_bare_word(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity", "none", "nil",
        "<<", "=", "~",
    ];
    /// The length of the longest.
    const LONGEST: usize = "infinity".len();
    // Most texts are longer, or begin like none of the words.
    let Some(first) = text.bytes().next().filter(|_| text.len() <= LONGEST) else { return false };
    matches!(first | 0x20, b'y' | b'n' | b'o' | b't' | b'f' | b'i' | b'<' | b'=' | b'~')
        && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Any number, of any size, that YAML 1.1 knows: underscores, prefixes, base 60, a dot without digits.
fn is_number_like(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return false;
    }
    let lower = unsigned.replace('_', "").to_ascii_lowercase();
    let prefixed =
        lower.strip_prefix("0x").or_else(|| lower.strip_prefix("0o")).or_else(|| lower.strip_prefix("0b"));
    match prefixed {
        // Go's second tries let a sign follow the prefix.
        Some(digits) => digits.trim_start_matches(['+', '-']).chars().all(|digit| digit.is_ascii_hexdigit()),
        None => {
            scalar::is_decimal(&lower)
                || (lower.starts_with('.') && scalar::is_decimal(&format!("0{lower}")))
                || is_base_60(&lower)
        }
    }
}

/// `190:20:30` and `1:30.5` are numbers in YAML 1.1.
fn is_base_60(text: &str) -> bool {
    text.contains(':') && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.'))
}

/// `2001-12-14` and whatever goes on like it is a time in YAML 1.1.
fn is_date_like(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let mut digits = |most: usize| {
        parts.next().map_or(0, |part| part.bytes().take(most).take_while(u8::is_ascii_digit).count())
    };
    digits(5) == 4 && digits(3) > 0 && digits(2) > 0
}

/// `text` in double quotes, everything doubtful escaped.
pub(super) fn double(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if needs_escape(character) => escape(&mut out, u32::from(character)),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

fn escape(out: &mut String, code: u32) {
    let written = match code {
        0..=0xFF => write!(out, "\\x{code:02X}"),
        0x100..=0xFFFF => write!(out, "\\u{code:04X}"),
        _ => write!(out, "\\U{code:08X}"),
    };
    written.expect("writing to a String can't fail");
}
