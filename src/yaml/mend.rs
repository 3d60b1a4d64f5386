//! Valid texts at which the parser stumbles: what it cannot take is replaced by as many blanks, and it tries again.
//! Every character keeps its place.

use super::tree::Stumble;

/// The text without what the parser stumbled over; nothing where that was no place to mend.
pub(super) fn mended(text: &str, stumble: Stumble) -> Option<String> {
    match stumble {
        Stumble::TabBehindColon(at) => Some(blanked(text, at, at + 1)),
        Stumble::LineInBrackets(at) => joined(text, at),
    }
}

/// Joins the line in brackets whose content begins at byte `at` to the line before it, and so those below it. Inside
/// brackets indentation means nothing to go-yaml, but to the parser it does. Only a line break beside a bracket or
/// comma is no part of a text.
fn joined(text: &str, at: usize) -> Option<String> {
    let mut mended = text.to_owned();
    let mut next = Some(at);
    while let Some(content) = next {
        let Some((end, newline)) = line_end_before(&mended, content) else { break };
        let is_apart =
            mended[..end].ends_with(['[', '{', ',', ':']) || mended[content..].starts_with([']', '}', ',']);
        if !is_apart {
            break;
        }
        mended = blanked(&mended, end, newline + 1);
        next = next_content(&mended, content);
    }
    (mended != text).then_some(mended)
}

/// The end of the content of the line before the one whose content begins at `content`, and the line's break. Nothing
/// where more than blanks, a comment and empty lines stand between, or quotes make it uncertain what is a comment.
fn line_end_before(text: &str, content: usize) -> Option<(usize, usize)> {
    let newline = text[..content].trim_end_matches(' ').strip_suffix('\n')?.len();
    let start = text[..newline].rfind('\n').map_or(0, |before| before + 1);
    let line = &text[start..newline];
    if line.trim().is_empty() || line.trim_start().starts_with('#') {
        let (end, _) = line_end_before(text, start + line.len() - line.trim_start().len())?;
        return Some((end, newline));
    }
    let line = match line.find(" #") {
        Some(comment) if is_outside_quotes(&line[..comment]) => &line[..comment],
        _ => line,
    };
    let line = line.trim_end_matches([' ', '\r']);
    is_outside_quotes(line).then_some((start + line.len(), newline))
}

fn is_outside_quotes(line: &str) -> bool {
    ['"', '\''].iter().all(|quote| line.matches(*quote).count().is_multiple_of(2))
}

/// The first content of the line below; an empty line has none.
fn next_content(text: &str, at: usize) -> Option<usize> {
    let line = at + text[at..].find('\n')? + 1;
    let content = line + text[line..].len() - text[line..].trim_start_matches(' ').len();
    (content < text.len()).then_some(content)
}

/// The text with a blank for every byte from `start` to before `end`, which are whole characters.
fn blanked(text: &str, start: usize, end: usize) -> String {
    let mut blanked = text.to_owned();
    blanked.replace_range(start..end, &" ".repeat(end - start));
    blanked
}
