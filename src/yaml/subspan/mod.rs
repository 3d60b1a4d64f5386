//! From a byte of a scalar's text back to the byte that says it: a scalar is read along with its text, and where the two
//! part there is no saying.

mod folded;
mod quoted;

use std::ops::Range;

/// The bytes of `written`, a scalar as it stands in its file, that say `part` of its `text`; none where they differ too
/// much to tell. A part of several lines is cut behind the first.
pub(crate) fn within(written: &str, text: &str, part: Range<usize>) -> Option<Range<usize>> {
    let before = text.get(..part.start)?;
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let column = part.start - line_start;
    let length = part.end.saturating_sub(part.start).min(line.len().saturating_sub(column));
    let part = part.start..part.start + length;
    match written.bytes().next()? {
        b'|' => {
            let start = line_of_block(written, before.matches('\n').count(), line)? + column;
            Some(start..start + length)
        }
        b'>' => folded::place(written, text, part),
        _ => quoted::place(written, text, part),
    }
}

/// Where the content of a block's line begins, behind its indentation. The first line is the block's header.
fn line_of_block(written: &str, number: usize, content: &str) -> Option<usize> {
    let mut start = 0;
    let mut lines = written.split_inclusive('\n');
    for _ in 0..=number {
        start += lines.next()?.len();
    }
    let line = lines.next()?.trim_end_matches(['\r', '\n']);
    let indentation = line.strip_suffix(content)?;
    indentation.bytes().all(|byte| byte == b' ').then(|| start + indentation.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::SourceId;
    use crate::yaml::{Dialect, load};

    /// The bytes of the file that say the first `wanted` in the value of `a`.
    fn said<'t>(file: &'t str, wanted: &str) -> Option<&'t str> {
        let loaded = load(SourceId(0), file, Dialect::Kubectl);
        let node = loaded.documents[0].get("a").unwrap();
        let text = node.as_str().unwrap();
        let at = text.find(wanted).unwrap();
        let written = &file[node.span.start as usize..node.span.end as usize];
        within(written, text, at..at + wanted.len()).map(|range| &written[range])
    }

    #[test]
    fn parts_of_scalars_are_found_where_they_are_written() {
        for (what, file, wanted, expected) in [
            ("a literal block", "x: 1\na: |\n    one\n    two é three\n", "three", Some("three")),
            ("behind empty lines", "a: |\n\n\n  one\n\n  two\n", "two", Some("two")),
            ("more indented lines", "a: |-\n  one\n    two\n", "  two", Some("  two")),
            (
                "a header with an indicator and a comment",
                "a: |2+ # why\n    one\n  two\n",
                "one",
                Some("one"),
            ),
            ("carriage returns", "a: |\r\n  one\r\n  two\r\n", "two", Some("two")),
            ("several lines", "a: |\n  one\n  two\n", "ne\ntw", Some("ne")),
            ("a tab in it", "a: |\n  one:\n  \ttwo: 3\n", "\ttwo", Some("\ttwo")),
            ("no quotes", "a: one two\n", "two", Some("two")),
            ("quotes", "a: \"one two\"\n", "two", Some("two")),
            ("escapes", "a: \"one\\ntwo\\tthree\"\n", "two", Some("two")),
            ("an escape", "a: \"one\\ntwo\\tthree\"\n", "two\tth", Some("two\\tth")),
            ("an escape by number", "a: \"\\u00e9\\x41\\U0001F600b\"\n", "A", Some("\\x41")),
            ("an escaped end of line", "a: \"one\\\n   two\"\n", "two", Some("two")),
            ("quotes over two lines", "a: 'one\n  two'\n", "two", Some("two")),
            ("quotes over an empty line", "a: 'it''s one \n\n  two'\n", "two", Some("two")),
            ("a quote in quotes", "a: 'it''s'\n", "'s", Some("''s")),
            ("no quotes over two lines", "a: one\n  two\n", "two", Some("two")),
            ("a folded block", "a: >\n  one\n  two\n", "two", Some("two")),
            ("a folded block with empty lines", "a: >-\n\n  one\n\n\n  two\n", "two", Some("two")),
            ("a folded block with deeper lines", "a: >\n  one\n    two\n  three\n", "three", Some("three")),
            ("a deeper line", "a: >\n  one\n    two\n", "two", Some("two")),
            ("over the end of a folded line", "a: >\n  one\n  two\n", "e two", Some("e")),
            ("a folded block's indicator", "a: >2 # why\n  one\n  two\n", "two", Some("two")),
            ("carriage returns in a folded block", "a: >\r\n  one\r\n  two\r\n", "two", Some("two")),
        ] {
            assert_eq!(said(file, wanted), expected, "{what}");
        }
    }

    proptest! {
        #[test]
        fn every_character_of_json_is_found(text in "[a-z\"\\\\\t\n\u{7}é😀 ]{0,20}") {
            let written = serde_json::to_string(&text).unwrap();
            for (at, character) in text.char_indices().filter(|(_, character)| *character != '\n') {
                let place = within(&written, &text, at..at + character.len_utf8()).unwrap();
                let said: String = serde_json::from_str(&format!("\"{}\"", &written[place])).unwrap();
                prop_assert_eq!(said, character.to_string());
            }
        }

        #[test]
        fn no_scalar_is_too_much(written in "[>|'\"a \\\\\n\r\tu0-9]{0,20}", text in "[a \n]{0,8}", at in 0..9_usize) {
            let _place = within(&written, &text, at..at + 1);
        }
    }

    #[test]
    fn a_place_at_the_end_has_no_bytes() {
        assert_eq!(within("x", "x", 1..1), Some(1..1));
        assert_eq!(within("x", "x", 2..3), None);
        assert_eq!(within("|\n  a", "a\n", 2..2), None);
    }
}
