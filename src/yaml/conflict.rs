//! What a merge leaves in a text where it could not decide: said in its own words, since a parser stumbles anywhere.

use super::codes::MERGE_CONFLICT;
use super::load::span;
use crate::diagnostic::Diagnostic;
use crate::source::SourceId;

/// The fault of a text that could not be read and has the marks of a conflict.
pub(super) fn find(source: SourceId, text: &str) -> Option<Diagnostic> {
    let mut at = 0;
    let line = text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        is_mark(line).then_some((start, line))
    });
    line.map(|(start, line)| {
        Diagnostic::new(&MERGE_CONFLICT, "a merge left a conflict here")
            .at(span(source, start, start + line.len()), "not YAML, but a mark of the conflict")
            .help("keep what is right of the two sides, and take out the lines with `<<<<<<<`, `=======` and `>>>>>>>`")
    })
}

/// As git and others write them: seven of the same, and behind all but the middle one a name.
fn is_mark(line: &str) -> bool {
    line == "=======" || ["<<<<<<< ", "||||||| ", ">>>>>>> "].iter().any(|mark| line.starts_with(mark))
}
