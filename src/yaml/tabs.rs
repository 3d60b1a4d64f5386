//! Tabs before content: YAML forbids them as indentation, and the readers differ in where they notice.

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

/// The first tab that begins a blank or comment line of `gap`, where goyaml.v2 stumbles over it.
///
/// `column` is that of the innermost block: behind a plain scalar, tabs further in belong to the scalar.
pub(super) fn in_gap(gap: &str, before: Before, column: usize) -> Option<usize> {
    if before == Before::Block || !gap.contains('\t') {
        return None;
    }
    let mut start = gap.find('\n')? + 1;
    let mut within_plain = before == Before::Plain;
    for line in gap[start..].split_inclusive('\n') {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        if line[blanks..].starts_with('\t') && !(within_plain && blanks > column) {
            return Some(start + blanks);
        }
        within_plain &= !line[blanks..].starts_with('#');
        start += line.len();
    }
    None
}
