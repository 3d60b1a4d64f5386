//! Tabs before content: YAML forbids them as indentation, and the readers differ in where they notice.

use std::ops::Range;

use saphyr_parser::{Event, ScalarStyle};

/// What stands before a gap decides which tabs in it goyaml.v2 takes for part of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Before {
    /// A plain scalar: blank lines behind it may begin with a tab if they are indented.
    Plain,
    /// A block scalar: its own lines, tabs included, reach into the gap.
    Block,
    /// Anything else.
    #[default]
    Other,
}

impl Before {
    pub(super) fn event(event: &Event<'_>) -> Self {
        match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) if !text.is_empty() => Before::Plain,
            Event::Scalar(_, ScalarStyle::Literal | ScalarStyle::Folded, ..) => Before::Block,
            _ => Before::Other,
        }
    }
}

/// The tab in the indentation before byte `at`, if nothing but blanks stands before it on its line.
pub(super) fn in_indentation(text: &str, at: usize) -> Option<usize> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[start..at];
    let tab = before.find('\t')?;
    before.bytes().all(|byte| matches!(byte, b' ' | b'\t')).then_some(start + tab)
}

/// The first tab in the gap before byte `end` at which goyaml.v2 stumbles: one that begins a blank or comment line, or
/// that stands between a `-` and its item.
///
/// `column` is that of the innermost block: behind a plain scalar, tabs further in belong to the scalar.
pub(super) fn in_gap(text: &str, gap: Range<usize>, before: Before, column: usize) -> Option<usize> {
    let mut start = gap.start;
    let gap = text.get(gap).filter(|gap| gap.contains('\t'))?;
    let last = start + gap.rfind('\n').map_or(0, |newline| newline + 1);
    // Behind a key no text goes on.
    let mut within_plain = before == Before::Plain && !gap.trim_start_matches(' ').starts_with(':');
    for line in gap.split_inclusive('\n') {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let is_whole = start == 0 || text[..start].ends_with('\n');
        let begins_line = is_whole && line[blanks..].starts_with('\t');
        let is_text = before == Before::Block || within_plain && blanks > column;
        if begins_line && !is_text {
            return Some(start + blanks);
        }
        if let Some(tab) = behind_dash(line).filter(|_| before != Before::Block || start == last) {
            return Some(start + tab);
        }
        within_plain &= !line[blanks..].starts_with('#');
        start += line.len();
    }
    None
}

/// The first tab where goyaml.v2 asks for the blanks that a block of text is indented by: those of its first line, which
/// a number behind `|` may say as well. `text` begins with the block.
pub(super) fn in_block(text: &str) -> Option<usize> {
    let header = text.split_inclusive('\n').next()?;
    if header.split('#').next()?.contains(|character: char| character.is_ascii_digit()) {
        return None;
    }
    let mut start = header.len();
    let mut indentation = usize::MAX;
    for line in text[start..].split_inclusive('\n') {
        let content = line.trim_start_matches(' ');
        let blanks = line.len() - content.len();
        match content.bytes().next() {
            Some(b'\t') if blanks < indentation => return Some(start + blanks),
            None | Some(b'\t' | b'\n' | b'\r') => {}
            Some(_) if indentation == usize::MAX => indentation = blanks,
            Some(_) if blanks < indentation => return None,
            Some(_) => {}
        }
        start += line.len();
    }
    None
}

/// The first tab behind the `-` or `?` that a line begins with, or behind several of them.
fn behind_dash(line: &str) -> Option<usize> {
    let content = line.trim_start_matches([' ', '-', '?']);
    let marks = &line[..line.len() - content.len()];
    let is_indicator =
        marks.trim_end_matches(' ').ends_with(['-', '?']) && !marks.contains("--") && !marks.contains("??");
    (is_indicator && content.starts_with('\t')).then_some(marks.len())
}
