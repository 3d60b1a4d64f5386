//! Text in double quotes as Go's `%q` writes it (`strconv.Quote`): what stands around the lists of kubelet's flags.

/// `text` in double quotes.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        push(&mut out, character);
    }
    out.push('"');
    out
}

fn push(out: &mut String, character: char) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{7}' => out.push_str("\\a"),
        '\u{8}' => out.push_str("\\b"),
        '\u{C}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{B}' => out.push_str("\\v"),
        ' '..='~' => out.push(character),
        _ if is_printable(character) => out.push(character),
        _ => out.push_str(&escape(u32::from(character))),
    }
}

fn escape(code: u32) -> String {
    match code {
        0..=0x7F => format!("\\x{code:02x}"),
        0x80..=0xFFFF => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}

/// Behind a letter, since Rust escapes a combining mark at the beginning of a text only.
fn is_printable(character: char) -> bool {
    let quoted: String = format!("a{character}").escape_debug().collect();
    quoted.chars().nth(1) == Some(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_go_quotes() {
        // Recorded from Go 1.26's `strconv.Quote`.
        for (text, expected) in [
            ("", r#""""#),
            ("a=1,b=2", r#""a=1,b=2""#),
            ("a\"b\\c'd", r#""a\"b\\c'd""#),
            ("\u{7}\u{8}\u{C}\n\r\t\u{B}", r#""\a\b\f\n\r\t\v""#),
            ("\0\u{1b}\u{7f}", r#""\x00\x1b\x7f""#),
            ("\u{80}\u{a0}\u{feff}", r#""\u0080\u00a0\ufeff""#),
            ("é€e\u{301}", "\"é€e\u{301}\""),
            ("\u{e0001}", r#""\U000e0001""#),
        ] {
            assert_eq!(quote(text), expected, "{text:?}");
        }
    }
}
