//! Where text came from: sources, spans into them, and JSON Pointers into trees.
//!
//! Every stage carries spans as byte offsets; lines and columns are counted once, when a report is written.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::sync::OnceLock;

use crate::harmless::harmless;

/// Names one text in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub(crate) struct SourceId(pub u32);

/// A range of bytes in one source, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Span {
    /// The text the offsets count in.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of `source` from byte `start` to before byte `end`.
    pub(crate) const fn new(source: SourceId, start: u32, end: u32) -> Self {
        Span { source, start, end }
    }

    /// This span, so many bytes further on.
    #[must_use]
    pub(crate) const fn shifted(self, by: u32) -> Self {
        Span { start: self.start.saturating_add(by), end: self.end.saturating_add(by), ..self }
    }
}

/// One text karpcfg read: a values file, a `--set` argument, a stream of manifests.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// A path, `<stdin>`, or the flag (`--set`).
    name: Cow<'static, str>,
    /// The whole text, as spans count it.
    pub text: Cow<'static, str>,
    /// Where each line but the first begins, from when a place is first asked for: a report asks for thousands.
    starts: OnceLock<Vec<usize>>,
    /// Whether a file or stdin held it.
    is_file: bool,
}

impl Source {
    fn new(name: Cow<'static, str>, text: Cow<'static, str>) -> Self {
        Source { name, text, starts: OnceLock::new(), is_file: false }
    }

    /// Where each line but the first begins.
    fn starts(&self) -> &[usize] {
        let text = self.text.as_bytes();
        self.starts.get_or_init(|| memchr::memchr_iter(b'\n', text).map(|newline| newline + 1).collect())
    }

    /// A path, `<stdin>`, or the flag (`--set`), for machines and comparisons.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The same for people.
    pub(crate) fn shown(&self) -> Cow<'_, str> {
        harmless(&self.name)
    }
}

/// A place as an editor counts it, both from 1; columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Every text of a run, in the order they were read.
#[derive(Debug, Default, Clone)]
pub(crate) struct Sources(Vec<Source>);

impl Sources {
    /// Takes a text in and names it.
    pub(crate) fn add(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        text: impl Into<Cow<'static, str>>,
    ) -> SourceId {
        let id = SourceId(u32::try_from(self.0.len()).expect("fewer than 2^32 sources in a run"));
        self.0.push(Source::new(name.into(), text.into()));
        id
    }

    /// Takes in the text of a file.
    pub(crate) fn add_file(&mut self, name: String, text: String) -> SourceId {
        let id = self.add(name, text);
        self.0[id.0 as usize].is_file = true;
        id
    }

    /// The names of the files, in the order they were read.
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|source| source.is_file).map(Source::name)
    }

    /// Drops a text of which nothing will be said.
    pub(crate) fn forget(&mut self, id: SourceId) {
        let source = &mut self.0[id.0 as usize];
        source.text = Cow::Borrowed("");
        source.starts = OnceLock::new();
    }

    /// The text that `id` names.
    pub(crate) fn get(&self, id: SourceId) -> &Source {
        &self.0[id.0 as usize]
    }

    /// Every text, in the order they were read.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &Source> {
        self.0.iter()
    }

    /// The line and column where `span` begins.
    pub(crate) fn position(&self, span: Span) -> Position {
        let source = self.get(span.source);
        let text = source.text.as_ref();
        let mut at = (span.start as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let starts = source.starts();
        let breaks = starts.partition_point(|start| *start <= at);
        let line_start = breaks.checked_sub(1).map_or(0, |last| starts[last]);
        Position { line: breaks + 1, column: text[line_start..at].chars().count() + 1 }
    }

    /// `file:line:column` of the beginning of `span`.
    pub(crate) fn locate(&self, span: Span) -> String {
        let Position { line, column } = self.position(span);
        format!("{}:{line}:{column}", self.get(span.source).name)
    }
}

/// A JSON Pointer (RFC 6901): the path to a value in a tree, `""` being the root.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct Pointer(String);

/// Bytes that a longer pointer sets aside for its last token: most keys are shorter, and need no second allocation.
const ROOM: usize = 24;

impl Pointer {
    /// The root of a tree.
    pub(crate) const fn root() -> Self {
        Pointer(String::new())
    }

    /// A pointer already in RFC 6901 form.
    pub(crate) fn parse(text: impl Into<String>) -> Self {
        Pointer(text.into())
    }

    /// This pointer, one map key or list index further.
    #[must_use]
    pub(crate) fn join(&self, token: impl fmt::Display) -> Self {
        let mut longer = String::with_capacity(self.0.len() + ROOM);
        longer.push_str(&self.0);
        let mut longer = Pointer(longer);
        longer.push(token);
        longer
    }

    /// Goes one map key or list index further.
    pub(crate) fn push(&mut self, token: impl fmt::Display) {
        self.0.push('/');
        let start = self.0.len();
        write!(self.0, "{token}").expect("a String takes all that is written to it");
        if self.0.as_bytes()[start..].iter().any(|byte| matches!(byte, b'~' | b'/')) {
            let token = self.0.split_off(start);
            self.0.push_str(&token.replace('~', "~0").replace('/', "~1"));
        }
    }

    /// The pointer of the enclosing map or list; the root's is the root.
    #[must_use]
    pub(crate) fn parent(&self) -> Self {
        Pointer(self.0.rsplit_once('/').map_or("", |(parent, _)| parent).to_owned())
    }

    /// The keys and indexes from the root down, unescaped.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let mut rest = self.0.strip_prefix('/');
        std::iter::from_fn(move || {
            let text = rest?;
            // Most tokens are too short for a search that is made ready first.
            let end = text.bytes().position(|byte| byte == b'/');
            rest = end.map(|end| &text[end + 1..]);
            let token = &text[..end.unwrap_or(text.len())];
            Some(if token.bytes().any(|byte| byte == b'~') {
                Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
            } else {
                Cow::Borrowed(token)
            })
        })
    }

    /// In RFC 6901 form.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows `prefix`, a pointer in RFC 6901 form, where this one lies at or below it.
    pub(crate) fn strip_prefix(&self, prefix: &str) -> Option<Pointer> {
        let rest = self.0.strip_prefix(prefix)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| Pointer(rest.to_owned()))
    }

    /// This pointer followed by the tokens of `rest`.
    #[must_use]
    pub(crate) fn concat(&self, rest: &Pointer) -> Self {
        Pointer(format!("{}{}", self.0, rest.0))
    }

    /// As people write a path: `spec.taints[0].key`, keys with dots in quotes; `.` for the root.
    pub(crate) fn dotted(&self) -> String {
        let mut out = String::new();
        for token in self.tokens() {
            if !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit()) {
                out.push_str(&format!("[{token}]"));
            } else if token.is_empty() || token.contains(is_unfit_for_a_path) {
                out.push_str(&format!("[{token:?}]"));
            } else {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(&token);
            }
        }
        if out.is_empty() { ".".to_owned() } else { out }
    }
}

/// Whether a key with this character stands in quotes in a path; a line break would end the comment or message that
/// shows the path.
fn is_unfit_for_a_path(character: char) -> bool {
    match character {
        '\'' => false,
        plain if plain.is_ascii_graphic() => matches!(plain, '.' | '[' | '"' | '\\'),
        other => other.is_ascii() || other.escape_debug().len() > 1,
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.dotted())
    }
}

/// The way down to a place while a tree is walked: costs nothing until a pointer is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trail<'a> {
    /// The root of the tree.
    Root,
    /// A key of the map at the trail before.
    Key(&'a Trail<'a>, &'a str),
    /// An index of the list at the trail before.
    Index(&'a Trail<'a>, usize),
}

impl Trail<'_> {
    /// The place as a pointer.
    pub(crate) fn pointer(&self) -> Pointer {
        let (before, token): (_, &dyn fmt::Display) = match self {
            Trail::Root => return Pointer::root(),
            Trail::Key(before, key) => (before, key),
            Trail::Index(before, index) => (before, index),
        };
        let mut pointer = before.pointer();
        pointer.push(token);
        pointer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let mut sources = Sources::default();
        let id = sources.add("v.yaml", "a: é\n  b: ü x\n");
        let at = |start| sources.position(Span::new(id, start, start));
        assert_eq!(at(0), Position { line: 1, column: 1 });
        let x = "a: é\n  b: ü x\n".find('x').unwrap() as u32;
        assert_eq!(at(x), Position { line: 2, column: 8 });
        assert_eq!(at(999), Position { line: 3, column: 1 });
    }

    #[test]
    fn pointers_escape_and_read_as_paths() {
        let pointer = Pointer::root().join("tags").join("a/b~c.d").join(3);
        assert_eq!(pointer.as_str(), "/tags/a~1b~0c.d/3");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["tags", "a/b~c.d", "3"]);
        assert_eq!(pointer.dotted(), "tags[\"a/b~c.d\"][3]");
        assert_eq!(Pointer::root().join("a\n\u{2028}b").join("é").dotted(), "[\"a\\n\\u{2028}b\"].é");
        assert_eq!(pointer.parent().parent().as_str(), "/tags");
        let rest = pointer.strip_prefix("/tags").unwrap();
        assert_eq!(Pointer::parse("/tags").concat(&rest), pointer);
        assert_eq!(Pointer::parse("/tagsx").strip_prefix("/tags"), None);
        assert_eq!(Pointer::root().dotted(), ".");
    }
}
