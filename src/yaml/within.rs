//! From a byte of a scalar's text back to the byte that says it, where a scalar is written as it reads: line by line in
//! a literal block, or on one line without escapes.

use std::ops::Range;

/// The bytes of `written`, a scalar as it stands in its file, that say `part` of its `text`; none where they differ too
/// much to tell. A part of several lines is cut behind the first.
pub fn within(written: &str, text: &str, part: Range<usize>) -> Option<Range<usize>> {
    let before = text.get(..part.start)?;
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let column = part.start - line_start;
    let length = part.end.saturating_sub(part.start).min(line.len().saturating_sub(column));
    let start = match written.strip_prefix('|') {
        Some(_) => line_of_block(written, before.matches('\n').count(), line)? + column,
        None => flow(written, text)? + part.start,
    };
    Some(start..start + length)
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

/// Where the text begins that stands in the file as it is, with or without quotes.
fn flow(written: &str, text: &str) -> Option<usize> {
    if written == text {
        return Some(0);
    }
    let quoted = |quote: char| written.strip_prefix(quote)?.strip_suffix(quote);
    (quoted('"').or_else(|| quoted('\'')) == Some(text)).then_some(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::yaml::{Reading, load};

    /// The bytes of the file that say the first `wanted` in the value of `a`.
    fn said<'t>(file: &'t str, wanted: &str) -> Option<&'t str> {
        let loaded = load(SourceId(0), file, Reading::Kubectl);
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
            ("escapes", "a: \"one\\ntwo\"\n", "two", None),
            ("a folded block", "a: >\n  one\n  two\n", "two", None),
            ("quotes over two lines", "a: 'one\n  two'\n", "two", None),
        ] {
            assert_eq!(said(file, wanted), expected, "{what}");
        }
    }

    #[test]
    fn a_place_at_the_end_has_no_bytes() {
        assert_eq!(within("x", "x", 1..1), Some(1..1));
        assert_eq!(within("x", "x", 2..3), None);
        assert_eq!(within("|\n  a", "a\n", 2..2), None);
    }
}
