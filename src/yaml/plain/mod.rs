//! The plain half of YAML, which nearly every manifest and values file keeps to, read straight into a tree.
//!
//! Whatever is not surely plain is left to the parser that knows all of YAML and to its findings: every function here
//! gives nothing at the first doubt, and what it does give is the tree that the parser's events lead to.

mod block;
mod flow;
mod scalars;

use super::decode;
use super::load;
use super::mapping;
use super::node::{Entry, Map, Node};
use super::ration::{Allowance, Ration};
use super::scalar::Dialect;
use crate::source::{SourceId, Span};

/// Beyond this depth the parser reads on, which has the limit and the finding for it.
const DEEPEST: usize = 100;

/// Line breaks and blanks of other kinds than `\n` and ` `: whether they are one depends on who reads.
const ODD: [char; 6] = ['\t', '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{FEFF}'];

/// Parts that the open containers of a manifest have at once; saves growing to it.
const USUAL: usize = 32;

/// The documents of a text, none or one, and what they take of the ration, or the place where that is spent; nothing if
/// the text is not plain. Spans count from byte `base` on.
pub(super) fn read(
    source: SourceId,
    text: &str,
    base: u32,
    dialect: Dialect,
    ration: &Ration,
) -> Option<Result<(Vec<Node>, usize), Span>> {
    let may_be_odd = |byte| matches!(byte, b'\t' | b'\r' | 0xC2 | 0xE2 | 0xEF);
    if decode::any_byte(text, may_be_odd) && text.contains(ODD) {
        return None;
    }
    let mut plain = Plain::new(source, text, base, dialect, ration);
    match plain.document() {
        Some(documents) => Some(Ok((documents, plain.allowance.keep()))),
        // The parser would come no further.
        None if ration.is_spent() => Some(Err(plain.span(plain.at, plain.at))),
        None => None,
    }
}

/// A text on its way to a tree.
struct Plain<'t> {
    source: SourceId,
    text: &'t str,
    base: u32,
    dialect: Dialect,
    /// The next byte.
    at: usize,
    /// Where its line begins.
    line: usize,
    /// The indentation of the line whose content comes next; none at the end of the text.
    column: Option<usize>,
    /// Where the last value ended.
    end: usize,
    depth: usize,
    /// The children of all open containers: each takes its own off the top, in one piece, when it closes.
    entries: Vec<Entry>,
    items: Vec<Node>,
    allowance: Allowance<'t>,
}

impl<'t> Plain<'t> {
    fn new(source: SourceId, text: &'t str, base: u32, dialect: Dialect, ration: &'t Ration) -> Self {
        Plain {
            source,
            text,
            base,
            dialect,
            at: 0,
            line: 0,
            column: None,
            end: 0,
            depth: 0,
            entries: Vec::with_capacity(USUAL),
            items: Vec::with_capacity(USUAL),
            allowance: Allowance::of(ration),
        }
    }

    /// Takes a key with its value in; nothing where the run has no room for it.
    fn add_entry(&mut self, entry: Entry) -> Option<()> {
        self.entries.push(entry);
        self.allowance.spend(2).then_some(())
    }

    /// Takes an item of a list in; nothing where the run has no room for it.
    fn add_item(&mut self, item: Node) -> Option<()> {
        self.items.push(item);
        self.allowance.spend(1).then_some(())
    }

    fn document(&mut self) -> Option<Vec<Node>> {
        if self.rest().starts_with("---") {
            self.at += 3;
            self.next_line()?;
        } else {
            self.next_content()?;
        }
        let Some(column) = self.column else { return Some(Vec::new()) };
        let root = match self.byte()? {
            b'{' => self.flow_value(None)?,
            _ => self.map(column)?,
        };
        self.column.is_none().then(|| vec![root])
    }

    /// Leaves the line, on which only a comment may follow, for the next one with content.
    fn next_line(&mut self) -> Option<()> {
        let from = self.at;
        self.skip_blanks();
        match self.byte() {
            None | Some(b'\n') => {}
            Some(b'#') if self.at > from => {}
            Some(_) => return None,
        }
        self.skip_line();
        self.next_content()
    }

    /// From the beginning of a line to the first content on it or below it, which must not be another document.
    fn next_content(&mut self) -> Option<()> {
        loop {
            self.line = self.at;
            self.skip_blanks();
            match self.byte() {
                Some(b'\n' | b'#') => self.skip_line(),
                byte => {
                    self.column = byte.map(|_| self.at - self.line);
                    let is_marker = self.column == Some(0) && self.is_marker();
                    return (!is_marker).then_some(());
                }
            }
        }
    }

    fn is_marker(&self) -> bool {
        self.rest().starts_with("---") || self.rest().starts_with("...")
    }

    fn skip_line(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let newline = rest.iter().position(|byte| *byte == b'\n');
        self.at += newline.map_or(rest.len(), |newline| newline + 1);
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| *byte != b' ').unwrap_or(rest.len());
    }

    fn byte(&self) -> Option<u8> {
        self.byte_at(self.at)
    }

    fn byte_at(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Whether a blank, a line break or the end of the text stands at a byte.
    fn is_gap(&self, at: usize) -> bool {
        matches!(self.byte_at(at), None | Some(b' ' | b'\n'))
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn span(&self, start: usize, end: usize) -> Span {
        load::span(self.source, start, end).shifted(self.base)
    }

    fn deeper(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= DEEPEST).then_some(())
    }

    /// The map of all entries from the one at `first` on; nothing if two have one key.
    fn close_map(&mut self, first: usize, start: usize) -> Option<Node> {
        if mapping::has_duplicates(&self.entries[first..]) {
            return None;
        }
        self.depth -= 1;
        let map: Map = cut(&mut self.entries, first).into_iter().collect();
        Some(Node::map(map, self.span(start, self.end)))
    }

    /// The list of all items from the one at `first` on.
    fn close_list(&mut self, first: usize, start: usize) -> Node {
        self.depth -= 1;
        let items = cut(&mut self.items, first);
        Node::list(items, self.span(start, self.end))
    }
}

/// All from the one at `first` on, in one piece. Many are not copied: they would be there twice.
fn cut<T>(all: &mut Vec<T>, first: usize) -> Vec<T> {
    const MANY: usize = 4096;
    if all.len() - first < MANY || first > MANY {
        return all.drain(first..).collect();
    }
    let before = all.drain(..first).collect();
    let mut cut = std::mem::replace(all, before);
    cut.shrink_to_fit();
    cut
}
