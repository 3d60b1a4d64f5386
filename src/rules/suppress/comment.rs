//! `# karpcfg: allow(RULE, …) REASON` in a text of YAML: where such comments stand, and which lines each is about.

use std::collections::HashMap;
use std::ops::Range;

use super::reach::settle;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Sources, Span};
use crate::yaml::Dialect;

/// What a comment for karpcfg begins with, behind its `#`.
const MARK: &str = "karpcfg:";

/// One comment.
#[derive(Debug)]
pub(super) struct Comment {
    /// From `karpcfg:` to the end of the line.
    pub span: Span,
    /// The rules it names; none where it is malformed.
    pub names: Vec<Name>,
    /// Whether anything stands behind the `)`.
    pub has_reason: bool,
    /// Where the first line begins that it is about.
    pub first_line: u32,
    /// Where the last one begins.
    line: u32,
}

/// A rule that a comment names.
#[derive(Debug)]
pub(super) struct Name {
    /// As written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// Whether it took anything out.
    pub is_used: bool,
}

/// Every comment of some texts.
#[derive(Debug, Default)]
pub(super) struct Comments {
    list: Vec<Comment>,
    by_line: HashMap<(SourceId, u32), Vec<usize>>,
    /// Scalars of several lines, in which no comment can stand: what is about their first line is about all of them.
    blocks: Vec<Span>,
}

impl Comments {
    /// Looks for comments.
    pub(crate) fn in_texts(texts: &[SourceId], dialect: Dialect, sources: &Sources) -> Self {
        let mut comments = Comments::default();
        for id in texts {
            let text = sources.get(*id).text.as_ref();
            if text.contains(MARK) {
                let found = settle(in_text(*id, text), &mut comments.blocks, *id, text, dialect);
                comments.list.extend(found);
            }
        }
        comments.blocks.sort_unstable_by_key(|block| (block.source, block.start));
        for (index, comment) in comments.list.iter().enumerate() {
            let text = sources.get(comment.span.source).text.as_ref();
            for line in comment.lines(text) {
                comments.by_line.entry((comment.span.source, line)).or_default().push(index);
            }
        }
        comments
    }

    /// Whether a comment allows a finding; if so the comment is of use.
    pub(crate) fn allow(&mut self, finding: &Diagnostic, sources: &Sources) -> bool {
        let Some(label) = finding.primary.as_ref().filter(|_| !self.list.is_empty()) else { return false };
        let Span { source, start, .. } = self.block(label.span).unwrap_or(label.span);
        let line = clamp(line_start(&sources.get(source).text, start as usize));
        let mut is_allowed = false;
        for index in self.by_line.get(&(source, line)).into_iter().flatten() {
            let names = self.list[*index].names.iter_mut().filter(|name| name.text == finding.code.name);
            names.for_each(|name| {
                name.is_used = true;
                is_allowed = true;
            });
        }
        is_allowed
    }

    /// The block that a span lies in.
    fn block(&self, span: Span) -> Option<Span> {
        let begin = |at: &Span| (at.source, at.start);
        let behind = self.blocks.partition_point(|block| begin(block) <= begin(&span));
        let block = self.blocks[..behind].last().copied()?;
        (block.source == span.source && span.start < block.end).then_some(block)
    }

    /// The comments in the order of their texts.
    pub(crate) fn list(&self) -> &[Comment] {
        &self.list
    }
}

impl Comment {
    /// Is about the line that begins at this byte.
    fn stand_at(&mut self, line: u32) {
        (self.first_line, self.line) = (line, line);
    }

    /// Where the lines begin that it is about.
    fn lines(&self, text: &str) -> impl Iterator<Item = u32> {
        let (first, last) = (self.first_line, self.line);
        let newlines = text.as_bytes()[first as usize..last as usize].iter().zip(first + 1..);
        let others = newlines.filter(|(byte, _)| **byte == b'\n').map(|(_, next)| next);
        std::iter::once(first).chain(others)
    }
}

/// The comments of a text, in its order. One with a line of its own is about the next line that is no comment.
fn in_text(source: SourceId, text: &str) -> Vec<Comment> {
    let mut comments: Vec<Comment> = Vec::new();
    let (mut start, mut waiting) = (0, 0);
    for line in text.split_inclusive('\n') {
        let is_comment = line.trim_start().starts_with('#');
        if let Some(mark) = mark(line) {
            comments.push(comment(source, start, mark, line));
        }
        if !is_comment {
            comments[waiting..].iter_mut().for_each(|comment| comment.stand_at(clamp(start)));
            waiting = comments.len();
        }
        start += line.len();
    }
    comments
}

/// Where [`MARK`] stands in a line, as the first word of a comment.
fn mark(line: &str) -> Option<usize> {
    let is_first_word = |at: &usize| {
        let before = line[..*at].trim_end();
        before.strip_suffix('#').is_some_and(|code| code.is_empty() || code.ends_with([' ', '\t']))
    };
    line.match_indices(MARK).map(|(at, _)| at).find(is_first_word)
}

/// The comment whose [`MARK`] stands at byte `mark` of a line that begins at byte `start` of its text.
fn comment(source: SourceId, start: usize, mark: usize, line: &str) -> Comment {
    let line = line.trim_end();
    let span = |part: Range<usize>| Span::new(source, clamp(start + part.start), clamp(start + part.end));
    let list = list(line, mark + MARK.len());
    let names = list.clone().map(|list| names(line, list)).unwrap_or_default();
    Comment {
        span: span(mark..line.len()),
        names: names
            .into_iter()
            .map(|name| Name { text: line[name.clone()].to_owned(), span: span(name), is_used: false })
            .collect(),
        has_reason: list.is_some_and(|list| !line[list.end + 1..].trim().is_empty()),
        first_line: clamp(start),
        line: clamp(start),
    }
}

/// What stands between the brackets of `allow(…)`.
fn list(line: &str, from: usize) -> Option<Range<usize>> {
    let rest = line[from..].trim_start().strip_prefix("allow")?.trim_start().strip_prefix('(')?;
    let start = line.len() - rest.len();
    Some(start..start + rest.find(')')?)
}

/// The words of a list with commas.
fn names(line: &str, list: Range<usize>) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    let mut at = list.start;
    for part in line[list].split(',') {
        let start = at + part.len() - part.trim_start().len();
        names.push(start..start + part.trim().len());
        at += part.len() + 1;
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The byte where the line begins that byte `at` stands on.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = &text.as_bytes()[..at.min(text.len())];
    before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1)
}

/// Texts are refused beyond what 32 bits count, so nothing is lost here.
pub(super) fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::made_up::error;

    /// Each comment's names, the line it is about, and whether it has a reason.
    fn comments(text: &str) -> Vec<(String, usize, bool)> {
        let mut sources = Sources::default();
        let id = sources.add("pool.yaml", text.to_owned());
        let found = Comments::in_texts(&[id], Dialect::Kubectl, &sources);
        let describe = |comment: &Comment| {
            for name in &comment.names {
                assert_eq!(&text[name.span.start as usize..name.span.end as usize], name.text);
            }
            let names: Vec<&str> = comment.names.iter().map(|name| name.text.as_str()).collect();
            let line = sources.position(Span::new(id, comment.line, comment.line)).line;
            (names.join("+"), line, comment.has_reason)
        };
        found.list().iter().map(describe).collect()
    }

    #[test]
    fn comments_are_about_their_line_or_the_next() {
        for (what, text, expected) in [
            ("behind a value", "a: 1\nb: 2 # karpcfg: allow(x) why\n", &[("x", 2, true)][..]),
            ("above", "a: 1\n# karpcfg: allow(x) why\nb: 2\n", &[("x", 3, true)]),
            (
                "several above",
                "# karpcfg: allow(x) why\n# talk\n#karpcfg:allow( y , z )\nb: 2\n",
                &[("x", 4, true), ("y+z", 4, false)],
            ),
            ("malformed", "a: 1 # karpcfg: disable(x)\n", &[("", 1, false)]),
            ("without brackets", "a: 1 # karpcfg: allow x\n", &[("", 1, false)]),
            ("in a block", "a: |\n  # karpcfg: allow(x) why\n  ls\nb: 1\n", &[]),
            ("behind quotes", "a: \"x\" # karpcfg: allow(x) why\n", &[("x", 1, true)]),
            ("in quotes", "a: \"x # karpcfg: allow(x) why\"\n", &[]),
            ("not first in the comment", "a: 1 # see karpcfg: allow(x)\n", &[]),
            ("part of a word", "a: b#karpcfg: allow(x)\n", &[]),
            ("in a second document", "a: 1\n---\nb: é # karpcfg: allow(x) why\n", &[("x", 3, true)]),
            ("at the end", "a: 1\n# karpcfg: allow(x) why", &[("x", 2, true)]),
        ] {
            let expected: Vec<_> =
                expected.iter().map(|(names, line, reason)| ((*names).to_owned(), *line, *reason)).collect();
            assert_eq!(comments(text), expected, "{what}");
        }
    }

    #[test]
    fn a_comment_above_a_block_is_about_all_of_it() {
        let text = "# karpcfg: allow(x) why\na: |\n  one\n  two\nb: |\n  three\n";
        let mut sources = Sources::default();
        let id = sources.add("class.yaml", text.to_owned());
        for (word, expected) in [("one", true), ("two", true), ("three", false), ("b:", false)] {
            let mut comments = Comments::in_texts(&[id], Dialect::Kubectl, &sources);
            let at = clamp(text.find(word).unwrap());
            let finding = error("x", "wrong").at(Span::new(id, at, at + 1), "");
            assert_eq!(comments.allow(&finding, &sources), expected, "{word}");
        }
    }
}
