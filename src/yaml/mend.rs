//! Valid texts at which the parser stumbles: what it cannot take is replaced by as many blanks, and it tries again.
//! Every character keeps its place.

use std::borrow::Cow;
use std::iter::successors;

use super::goyaml;
use super::scalar;
use super::tree::Stumble;

/// Stands for the blank that a line break in quotes is folded into, and for as much of it as there is room for. Neither it
/// nor the others can stand in a text.
const FOLD: u8 = 1;
/// Stands for the line break that an empty line in quotes is.
const BREAK: u8 = 2;
/// Stands for what is nothing: an escaped line break, the backslash of an escape.
const NOTHING: u8 = 3;

/// The text without what the parser stumbled over; nothing where that was no place to mend.
pub(super) fn mended(text: &str, stumble: Stumble) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    match stumble {
        Stumble::TabBehindColon(at) => bytes[at] = b' ',
        Stumble::LineInBrackets(at) => join(text, at, &mut bytes)?,
        Stumble::LineInQuotes(at) => fold(text, at, &mut bytes)?,
        Stumble::EscapedQuote(at) => unescape(text, at, &mut bytes)?,
    }
    String::from_utf8(bytes).ok()
}

/// Takes the backslashes out of the `\'` in the text in double quotes that begins at byte `at`.
fn unescape(text: &str, at: usize, bytes: &mut [u8]) -> Option<()> {
    let written = &text[at..at + scalar::quoted_length(&text[at..])?];
    let escapes: Vec<usize> =
        goyaml::escapes(written).filter(|(_, escaped)| *escaped == '\'').map(|(at, _)| at).collect();
    escapes.iter().for_each(|escape| bytes[at + escape] = NOTHING);
    (!escapes.is_empty()).then_some(())
}

/// Folds the lines of the text whose quote opens at byte `at` into one: go-yaml asks for no indentation inside quotes.
/// Nothing where the text is not closed, or rather not where its writer thinks.
fn fold(text: &str, at: usize, bytes: &mut [u8]) -> Option<()> {
    let end = at + scalar::quoted_length(&text[at..])?;
    if !text[end..].chars().next().is_none_or(|next| next.is_whitespace() || matches!(next, ',' | ']' | '}'))
    {
        return None;
    }
    let mut from = at;
    while let Some(newline) = text[from..end].find('\n').map(|found| from + found) {
        let (start, fill) = end_of_line(&text[at..newline]);
        let start = at + start;
        let rest = text[newline..end].trim_start_matches([' ', '\t', '\r', '\n']);
        from = end - rest.len();
        if text[..from].ends_with('\n') && is_marker(rest) {
            return None;
        }
        let empty_lines = text[newline..from].matches('\n').count() - 1;
        bytes[start..from].fill(fill);
        bytes[start..start + empty_lines].fill(BREAK);
    }
    Some(())
}

/// Whether a line ends a document, inside quotes too.
fn is_marker(line: &str) -> bool {
    let rest = line.strip_prefix("---").or_else(|| line.strip_prefix("..."));
    rest.is_some_and(|rest| rest.chars().next().is_none_or(char::is_whitespace))
}

/// Where the last line of a text in quotes ends that goes on below, and what stands for the line break.
fn end_of_line(quoted: &str) -> (usize, u8) {
    let content = quoted.trim_end_matches([' ', '\t', '\r']);
    let backslashes = content.len() - content.trim_end_matches('\\').len();
    let is_escape = quoted.starts_with('"') && !backslashes.is_multiple_of(2);
    match (is_escape, quoted[content.len()..].trim_end_matches('\r')) {
        (true, "") => (content.len() - 1, NOTHING),
        // The blank behind a backslash belongs to the text.
        (true, _) => (content.len() + 1, FOLD),
        (false, _) => (content.len(), FOLD),
    }
}

/// A text in quotes as it is once its lines are folded; `written` is what stands in the mended text.
pub(super) fn folded<'e>(text: Cow<'e, str>, written: &str) -> Cow<'e, str> {
    let is_folded = |byte| matches!(byte, FOLD | BREAK | NOTHING);
    if !written.bytes().any(is_folded) {
        return text;
    }
    let mut folded = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some(at) = rest.bytes().position(is_folded) {
        folded.push_str(&rest[..at]);
        let length = rest[at..].bytes().position(|byte| !is_folded(byte)).unwrap_or(rest.len() - at);
        let gap = &rest.as_bytes()[at..at + length];
        match gap.iter().filter(|byte| **byte == BREAK).count() {
            0 if gap.contains(&FOLD) => folded.push(' '),
            breaks => folded.push_str(&"\n".repeat(breaks)),
        }
        rest = &rest[at + length..];
    }
    folded.push_str(rest);
    Cow::Owned(folded)
}

/// Joins the line in brackets whose content begins at byte `at` to the line before it, and so those below it. Inside
/// brackets indentation means nothing to go-yaml, but to the parser it does. Only a line break beside a bracket or
/// comma is no part of a text.
fn join(text: &str, at: usize, bytes: &mut [u8]) -> Option<()> {
    let mut gap = (end_before(text, at)?, at);
    let is_apart = |(end, content): (usize, usize)| {
        text[..end].ends_with(['[', '{', ',', ':']) || text[content..].starts_with([']', '}', ','])
    };
    if !is_apart(gap) {
        return None;
    }
    while is_apart(gap) {
        bytes[gap.0..gap.1].fill(b' ');
        let Some(next) = gap_behind(text, gap.1) else { break };
        gap = next;
    }
    Some(())
}

/// Where the content ends of the last line with content before the one whose content begins at `content`.
fn end_before(text: &str, content: usize) -> Option<usize> {
    let own = text[..content].trim_end_matches(' ').strip_suffix('\n')?;
    let before = successors(Some(own), |before| Some(before.rsplit_once('\n')?.0))
        .find(|before| has_content(last_line(before).1))?;
    let (start, line) = last_line(before);
    Some(start + content_length(line)?)
}

/// From the end of the content that begins at `at` to the next content on a line below it.
fn gap_behind(text: &str, at: usize) -> Option<(usize, usize)> {
    let mut lines = text[at..].split_inclusive('\n');
    let line = lines.next()?;
    let end = at + content_length(line)?;
    let mut start = at + line.len();
    for line in lines {
        if has_content(line) {
            return Some((end, start + line.len() - line.trim_start_matches(' ').len()));
        }
        start += line.len();
    }
    None
}

/// The last line of a text and where it begins.
fn last_line(text: &str) -> (usize, &str) {
    let start = text.rfind('\n').map_or(0, |newline| newline + 1);
    (start, &text[start..])
}

fn has_content(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with('#')
}

/// The bytes of a line before its comment and the blanks at its end; nothing where a quote is open at the end, so that
/// it is uncertain what is a comment.
fn content_length(line: &str) -> Option<usize> {
    let line = match line.find(" #") {
        Some(comment) if is_outside_quotes(&line[..comment]) => &line[..comment],
        _ => line,
    };
    let line = line.trim_end_matches([' ', '\r', '\n']);
    is_outside_quotes(line).then_some(line.len())
}

/// Whether no quote is open at the end of a line, as far as one line tells.
pub(super) fn is_outside_quotes(line: &str) -> bool {
    ['"', '\''].iter().all(|quote| line.matches(*quote).count().is_multiple_of(2))
}
