//! Spans made lines and columns: each text is scanned once, however many findings point into it.

use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Label};
use crate::input::STDIN;
use crate::source::{Source, SourceId, Sources, Span};

/// The lines of every text that some finding points into.
pub(super) struct Places<'a> {
    sources: &'a Sources,
    texts: HashMap<SourceId, Ruler>,
}

/// What it takes to measure a text without going through a line for each finding on it: lines can be long.
struct Ruler {
    /// Where each line begins.
    line_starts: Vec<usize>,
    /// How many characters begin before each block of bytes.
    characters: Vec<usize>,
}

/// The bytes of a block.
const BLOCK: usize = 1024;

impl Ruler {
    fn new(text: &str) -> Self {
        let mut count = 0;
        let characters = text.as_bytes().chunks(BLOCK).map(|block| {
            let before = count;
            count += beginnings(block);
            before
        });
        Ruler { characters: characters.collect(), line_starts: starts_of_lines(text) }
    }

    /// How many characters begin before byte `at`.
    fn characters(&self, text: &str, at: usize) -> usize {
        let block = (at / BLOCK).min(self.characters.len().saturating_sub(1));
        self.characters.get(block).copied().unwrap_or(0) + beginnings(&text.as_bytes()[block * BLOCK..at])
    }
}

/// How many characters begin in the bytes.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// The part of a span that lies on its first line.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    /// The text.
    pub source: &'a Source,
    /// Which text it is.
    pub id: SourceId,
    /// The line's number, from 1.
    pub number: usize,
    /// The line's bytes in the text, without what ends the line.
    pub line: Range<usize>,
    /// The bytes to underline; within `line` and on character boundaries.
    pub marked: Range<usize>,
    /// Their columns, in characters from 1.
    columns: Range<usize>,
}

impl<'a> Places<'a> {
    /// Scans the texts that `diagnostics` point into.
    pub(super) fn new(diagnostics: &[Diagnostic], sources: &'a Sources) -> Self {
        let mut texts = HashMap::new();
        for label in diagnostics.iter().flat_map(labels) {
            let id = label.span.source;
            texts.entry(id).or_insert_with(|| Ruler::new(&sources.get(id).text));
        }
        Places { sources, texts }
    }

    /// All texts of the run.
    pub(super) fn sources(&self) -> &'a Sources {
        self.sources
    }

    /// Finds the first line of `span`; a span beyond the text is at its end.
    ///
    /// # Panics
    /// If `span` is in none of the diagnostics that [`Places::new`] was given.
    pub(super) fn locate(&self, span: Span) -> Place<'a> {
        let source = self.sources.get(span.source);
        let text = source.text.as_ref();
        let ruler = &self.texts[&span.source];
        let starts = &ruler.line_starts;
        let at = floor(text, span.start as usize);
        let number = starts.partition_point(|start| *start <= at);
        let line = content(text, starts[number - 1], starts.get(number).copied());
        let start = at.min(line.end);
        let end = ceil(text, span.end as usize).clamp(start, line.end);
        let before = ruler.characters(text, line.start);
        let column = |at| ruler.characters(text, at) - before + 1;
        let columns = column(start)..column(end);
        Place { source, id: span.source, number, line, marked: start..end, columns }
    }
}

impl<'a> Place<'a> {
    /// The column where the marked bytes begin, in characters from 1.
    pub(super) fn column(&self) -> usize {
        self.columns.start
    }

    /// The column behind the marked bytes, in characters from 1.
    pub(super) fn end_column(&self) -> usize {
        self.columns.end
    }

    /// The file that the text is; none for an argument, stdin and what is built in.
    pub(super) fn file(&self) -> Option<&'a str> {
        file(self.source)
    }

    /// `file:line:column`.
    pub(super) fn locate(&self) -> String {
        format!("{}:{}:{}", self.source.shown(), self.number, self.column())
    }
}

/// The file that a text is; none for an argument, stdin and what is built in.
pub(super) fn file(source: &Source) -> Option<&str> {
    let name = source.name();
    let is_file = !name.starts_with("--") && name != STDIN && !name.ends_with(" (built in)");
    is_file.then_some(name)
}

/// Every place a finding names, the one to look at first.
pub(super) fn labels(diagnostic: &Diagnostic) -> impl Iterator<Item = &Label> {
    diagnostic.primary.iter().chain(&diagnostic.related)
}

/// The last character boundary up to `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The first character boundary from `at` on.
fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

fn starts_of_lines(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1)).collect()
}

/// The bytes of the line that begins at `start`, without its ending.
fn content(text: &str, start: usize, next: Option<usize>) -> Range<usize> {
    let line = &text[start..next.unwrap_or(text.len())];
    let line = line.strip_suffix('\n').unwrap_or(line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    start..start + line.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::made_up::error;

    const TEXT: &str = "a: é\r\n\tb: 漢x\n\nend";

    fn place(start: u32, end: u32) -> (usize, usize, String) {
        let mut sources = Sources::default();
        let id = sources.add("v.yaml", TEXT);
        let span = Span::new(id, start, end);
        let found = error("test-rule", "wrong").at(span, "");
        let places = Places::new(&[found], &sources);
        let place = places.locate(span);
        (place.number, place.column(), TEXT[place.marked].to_owned())
    }

    #[test]
    fn spans_become_places() {
        for (what, span, expected) in [
            ("first byte", (0, 1), (1, 1, "a")),
            ("inside a character", (4, 4), (1, 4, "é")),
            ("ends inside a character", (3, 4), (1, 4, "é")),
            ("the end of a CRLF line", (5, 7), (1, 5, "")),
            ("several lines", (3, 14), (1, 4, "é")),
            ("after a tab", (8, 9), (2, 2, "b")),
            ("after a wide character", (14, 15), (2, 6, "x")),
            ("an empty line", (16, 16), (3, 1, "")),
            ("last line", (17, 20), (4, 1, "end")),
            ("end of text", (20, 20), (4, 4, "")),
            ("beyond the text", (900, 999), (4, 4, "")),
            ("backwards", (19, 17), (4, 3, "")),
        ] {
            let (line, column, text) = expected;
            assert_eq!(place(span.0, span.1), (line, column, text.to_owned()), "{what}");
        }
    }

    #[test]
    fn columns_are_counted_over_blocks() {
        let text = "é漢x".repeat(BLOCK);
        let ruler = Ruler::new(&text);
        for (at, _) in text.char_indices().step_by(97).chain([(text.len(), ' ')]) {
            assert_eq!(ruler.characters(&text, at), text[..at].chars().count(), "{at}");
        }
        assert_eq!(Ruler::new("").characters("", 0), 0);
    }

    proptest! {
        #[test]
        fn places_agree_with_sources(text in "[ab:é漢\t\n]{0,40}", start in 0u32..50, len in 0u32..50) {
            let mut sources = Sources::default();
            let id = sources.add("v.yaml", text);
            let span = Span::new(id, start, start + len);
            let found = error("test-rule", "wrong").at(span, "");
            let place = Places::new(std::slice::from_ref(&found), &sources).locate(span);
            prop_assert_eq!(place.locate(), sources.locate(span));
        }
    }
}
