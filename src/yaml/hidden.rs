//! Characters that nobody sees and that readers take differently: byte order marks inside a text, and the line breaks that
//! YAML 1.1 has and YAML 1.2 has not.

use std::borrow::Cow;

use super::mend::is_outside_quotes;
use super::scalar::Dialect;

const MARK: char = '\u{FEFF}';
/// Stands for a mark while the parser reads, which takes none inside a document. It is as long, and no character.
const STAND_IN: char = '\u{FDD0}';
/// go-yaml ends a line at each of them.
const BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// The text with its byte order marks as go-yaml takes them: none at the beginning of a document, any other a character.
///
/// Every byte keeps its place.
pub(super) fn without_marks(text: &str, dialect: Dialect) -> Cow<'_, str> {
    if dialect == Dialect::Native || !text.contains(MARK) {
        return Cow::Borrowed(text);
    }
    let mut seen = String::with_capacity(text.len());
    if let Some(start) = marked_start(text, dialect) {
        // A comment of one line, so that what follows begins its line.
        seen.extend(std::iter::repeat_n('#', start - 1));
        seen.push('\n');
    } else if text.starts_with(MARK) {
        // The parser takes this one.
        seen.push(MARK);
    }
    let rest = text[seen.len()..].replace(MARK, STAND_IN.encode_utf8(&mut [0; 4]));
    Cow::Owned(seen + &rest)
}

/// Where the content of a document begins that begins with a mark; kubectl cuts the line `---` off before it looks.
fn marked_start(text: &str, dialect: Dialect) -> Option<usize> {
    let separator = text.strip_prefix("---").filter(|_| dialect == Dialect::Kubectl)?;
    let line = separator.split_inclusive('\n').next()?;
    let start = "---".len() + line.len();
    text[start..].starts_with(MARK).then_some(start + MARK.len_utf8())
}

/// A scalar's text with the marks that it had.
pub(super) fn with_marks(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains(STAND_IN) {
        Cow::Owned(text.replace(STAND_IN, MARK.encode_utf8(&mut [0; 4])))
    } else {
        text
    }
}

/// A text with a line break that everybody knows for each one of YAML 1.1 outside quotes, where it is part of the text.
/// Every byte keeps its place.
pub(super) struct Broken {
    pub(super) text: String,
    /// The first place where such a break has something behind it on its line.
    pub(super) parted_at: Option<usize>,
}

/// The text with its line breaks in plain view; none if they all are.
pub(super) fn broken(text: &str) -> Option<Broken> {
    let mut broken: Option<Broken> = None;
    for (at, found) in text.match_indices(BREAKS).filter(|(at, _)| is_break(text, *at)) {
        let broken = broken.get_or_insert_with(|| Broken { text: text.to_owned(), parted_at: None });
        let end = at + found.len();
        let is_parted = !text[end..].lines().next().unwrap_or_default().trim().is_empty();
        let shown = if is_parted { " \r\n" } else { "   " };
        broken.text.replace_range(at..end, &shown[shown.len() - found.len()..]);
        broken.parted_at = broken.parted_at.or(is_parted.then_some(at));
    }
    broken
}

fn is_break(text: &str, at: usize) -> bool {
    let before = text[..at].rsplit('\n').next().unwrap_or_default();
    is_comment(before) || is_outside_quotes(before)
}

fn is_comment(line: &str) -> bool {
    let comment = line.find(" #").filter(|at| is_outside_quotes(&line[..*at]));
    line.trim_start().starts_with('#') || comment.is_some()
}
