//! A user's text made safe to show: it neither steers a terminal, nor breaks out of its line, nor turns the reading
//! order round. Every path, key and value goes through here on its way to people.

use std::borrow::Cow;

/// The text on one line, each character that does more than stand there as one that stands for it.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    replaced(text, |_| false)
}

/// The same for a text of several lines, whose line breaks and tabs stay.
pub(crate) fn harmless_lines(text: &str) -> Cow<'_, str> {
    replaced(text, |character| matches!(character, '\n' | '\t'))
}

/// A JSON text with such characters in its strings escaped; its own line breaks stay.
pub(crate) fn harmless_json(text: String) -> String {
    if !has_harmful(&text, |character| character == '\n') {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => escaped.push('\n'),
            // None of them lies beyond the first plane.
            harmful if is_harmful(harmful) => escaped.push_str(&format!("\\u{:04x}", u32::from(harmful))),
            plain => escaped.push(plain),
        }
    }
    escaped
}

fn replaced(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !has_harmful(text, &stays) {
        return Cow::Borrowed(text);
    }
    let mut harmless = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            plain if !is_harmful(plain) || stays(plain) => harmless.push(plain),
            '\n' => harmless.push(' '),
            '\t' => harmless.push_str("    "),
            other => harmless.push(stand_in(other)),
        }
    }
    Cow::Owned(harmless)
}

fn has_harmful(text: &str, stays: impl Fn(char) -> bool) -> bool {
    // Most texts are long and of printable ASCII, which many bytes at once are told by.
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte) || byte == b'\n' && stays('\n');
    let is_all_plain = |block: &[u8]| block.iter().fold(true, |all, byte| all & is_plain(*byte));
    if text.as_bytes().chunks(64).all(is_all_plain) {
        return false;
    }
    text.chars().any(|character| is_harmful(character) && !stays(character))
}

/// Controls of terminals (C0, DEL, C1), of the reading order, and the line breaks that only some programs know.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// Unicode has a picture of each character of C0, and one for what has none.
fn stand_in(character: char) -> char {
    match character {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\x7f' => '␡',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_has_a_stand_in() {
        for (text, expected) in [
            ("plain ä 漢 👩\u{200d}🔬", "plain ä 漢 👩\u{200d}🔬"),
            ("a\n::error::b", "a ::error::b"),
            ("a\r\tb\x7f", "a␍    b␡"),
            ("\x1b[31m\u{9b}31m", "␛[31m\u{fffd}31m"),
            (
                "\u{202a}\u{202e}\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}",
                "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
            ),
            ("a\u{2028}b\u{2029}c\u{85}d", "a\u{fffd}b\u{fffd}c\u{fffd}d"),
        ] {
            assert_eq!(harmless(text), expected);
        }
        assert_eq!(harmless_lines("a\n\tb\x1b\r"), "a\n\tb␛␍");
    }

    #[test]
    fn json_says_the_same_with_escapes() {
        let value = serde_json::json!({"a\u{9b}": "\u{202e}\x7f\x1b\u{2028}é"});
        let escaped = harmless_json(format!("{value:#}"));
        assert!(escaped.chars().all(|character| character == '\n' || !is_harmful(character)), "{escaped}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), value);
    }
}
