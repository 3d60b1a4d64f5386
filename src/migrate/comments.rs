//! The comments of a document, and the keys and items that they belong to.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::codes::COMMENT_KEPT;
use super::note::{Class, Note};
use super::object::{Fate, Object};
use super::{Document, Input};
use crate::source::{Pointer, SourceId, Span};
use crate::yaml::{self, Node, Value};

/// Where a key or an item begins: what a comment is found by.
pub(super) type Start = (SourceId, u32);

/// The comments of one key or item.
#[derive(Debug, Default)]
pub(super) struct Trivia {
    /// Lines above it whose own keys are gone.
    pub kept: Vec<String>,
    /// Lines above it; an empty one is a blank line.
    pub before: Vec<String>,
    /// Behind it, on its line.
    pub behind: Option<String>,
    /// Lines below all that is in it.
    pub after: Vec<String>,
}

/// Comments by what they belong to.
pub(super) type Comments = HashMap<Start, Trivia>;

/// A key or an item.
struct Anchor {
    start: u32,
    column: usize,
    parent: Option<usize>,
}

/// A comment in its text.
struct Comment {
    start: usize,
    text: String,
    is_alone: bool,
    follows_blank: bool,
}

/// Where a comment goes.
enum Position {
    Before,
    Behind,
    After,
}

/// Finds the comments of the documents that change. One whose key is gone stands above what the key stood in.
pub(super) fn collect<'t>(input: &mut Input, text_of: impl Fn(SourceId) -> &'t str) -> Comments {
    let live = live(&input.documents);
    let mut comments = Comments::default();
    let changed = input.documents.iter_mut().filter(|document| document.is_changed());
    for document in changed.chain(&mut input.taken).filter(|document| !document.part.is_empty()) {
        let text = text_of(document.source);
        if is_json(&text[document.part.clone()]) {
            continue;
        }
        let layout = Layout::of(document, text);
        for comment in layout.comments(text, document.part.clone()) {
            layout.place(comment, text, document, &live, &mut comments);
        }
        layout.blank_lines(text, document, &mut comments);
    }
    comments
}

/// JSON has no comments, and its layout is not kept.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// The keys and items that are left, wherever they stand now.
fn live(documents: &[Document]) -> HashSet<Start> {
    let mut live = HashSet::new();
    let objects = documents.iter().flat_map(|document| &document.objects);
    for object in objects.filter(|object| object.fate != Fate::Gone) {
        starts(&object.root, &mut |span| {
            live.insert((span.source, span.start));
        });
    }
    live
}

/// Names every key of a text, and every item that is no map.
fn starts(node: &Node, name: &mut impl FnMut(Span)) {
    match &node.value {
        Value::Scalar(_) => {}
        Value::Map(map) => {
            for entry in map {
                if entry.key_span.start < entry.key_span.end {
                    name(entry.key_span);
                }
                starts(&entry.value, name);
            }
        }
        Value::List(items) => {
            for item in items {
                if item_start(item).is_some() {
                    name(item.span);
                }
                starts(item, name);
            }
        }
    }
}

/// Where an item begins that does not begin with a key: a scalar, or what stands in brackets.
pub(super) fn item_start(item: &Node) -> Option<Start> {
    let first_key = item.as_map().and_then(|map| map.iter().next()).map(|entry| entry.key_span.start);
    let is_own = first_key.is_none_or(|key| item.span.start < key);
    (is_own && item.span.start < item.span.end).then_some((item.span.source, item.span.start))
}

/// What stands where in a document.
struct Layout {
    anchors: Vec<Anchor>,
    /// Scalars and keys, in which nothing is a comment.
    solid: Vec<Range<usize>>,
}

impl Layout {
    fn of(document: &Document, text: &str) -> Self {
        let mut layout = Layout { anchors: Vec::new(), solid: Vec::new() };
        // An object that became several was one in its text.
        let mut seen = HashSet::new();
        for object in &document.objects {
            if seen.insert(std::ptr::from_ref(object.was())) {
                layout.add(object.was(), None, text);
            }
        }
        layout.solid.sort_by_key(|range| range.start);
        layout
    }

    fn add(&mut self, node: &Node, parent: Option<usize>, text: &str) {
        match &node.value {
            Value::Scalar(_) => {
                let (start, end) = (node.span.start as usize, node.span.end as usize);
                // Behind the sign of a block there may be a comment.
                let is_block = text[start..end].starts_with(['|', '>']);
                let header = text[start..end].find(['#', '\n']).filter(|_| is_block);
                let from = header.filter(|at| text[start + at..].starts_with('#')).map_or(start, |at| {
                    self.solid.push(start..start + at);
                    text[start + at..end].find('\n').map_or(end, |length| start + at + length)
                });
                self.solid.push(from..end);
            }
            Value::Map(map) => {
                let is_flow = is_flow(node, text);
                for entry in map {
                    self.solid.push(entry.key_span.start as usize..entry.key_span.end as usize);
                    let anchor =
                        if is_flow { parent } else { Some(self.anchor(entry.key_span, parent, text)) };
                    self.add(&entry.value, anchor, text);
                }
            }
            Value::List(items) => {
                let is_flow = is_flow(node, text);
                for item in items {
                    let is_alone = item_start(item).is_some() && !is_flow;
                    let anchor = if is_alone { Some(self.anchor(item.span, parent, text)) } else { parent };
                    self.add(item, anchor, text);
                }
            }
        }
    }

    fn anchor(&mut self, span: Span, parent: Option<usize>, text: &str) -> usize {
        let start = span.start as usize;
        let column = text[line_start(text, start)..start].chars().count();
        self.anchors.push(Anchor { start: span.start, column, parent });
        self.anchors.len() - 1
    }

    fn comments(&self, text: &str, part: Range<usize>) -> Vec<Comment> {
        let mut found = Vec::new();
        let mut at = part.start;
        let mut solid = self.solid.iter().filter(|range| range.start >= part.start).peekable();
        while at < part.end {
            while solid.next_if(|range| range.end <= at).is_some() {}
            if let Some(range) = solid.next_if(|range| range.start <= at) {
                at = range.end.max(at);
                continue;
            }
            let end = solid.peek().map_or(part.end, |range| range.start.min(part.end));
            let Some(hash) = text[at..end].find('#').map(|found| at + found) else {
                at = end;
                continue;
            };
            let line = line_start(text, hash);
            let line_end = text[hash..].find('\n').map_or(text.len(), |found| hash + found);
            if hash == 0 || text[..hash].ends_with([' ', '\t', '\n', '\r']) {
                found.push(Comment {
                    start: hash,
                    text: text[hash..line_end].trim_end().to_owned(),
                    is_alone: text[line..hash].trim().is_empty(),
                    follows_blank: has_blank_before(text, line),
                });
            }
            at = line_end;
        }
        found
    }

    fn place(
        &self,
        comment: Comment,
        text: &str,
        document: &mut Document,
        live: &HashSet<Start>,
        comments: &mut Comments,
    ) {
        let source = document.source;
        let next = self.anchors.iter().position(|anchor| anchor.start as usize > comment.start);
        let previous = self.anchors.iter().rposition(|anchor| (anchor.start as usize) < comment.start);
        let column = text[line_start(text, comment.start)..comment.start].chars().count();
        // What looks like an item belongs to the list before it, be that no deeper than the next key.
        let is_item = comment.text.trim_start_matches(['#', ' ']).starts_with("- ");
        let in_list = previous.filter(|at| is_item && self.anchors[*at].column > column);
        let (owner, position) = match (comment.is_alone, next, previous) {
            (false, _, Some(previous)) => (previous, Position::Behind),
            _ if in_list.is_some() => (self.within(in_list.expect("it is some"), column), Position::After),
            (_, Some(next), _) if column <= self.anchors[next].column => (next, Position::Before),
            (_, _, Some(previous)) => (self.within(previous, column), Position::After),
            (_, Some(next), None) => (next, Position::Before),
            (_, None, None) => return,
        };
        let ancestors = std::iter::successors(Some(owner), |at| self.anchors[*at].parent);
        let mut ancestors = ancestors.map(|at| (source, self.anchors[at].start));
        let first = self.anchors.first().map(|anchor| (source, anchor.start));
        let Some(heir) = ancestors.find(|start| live.contains(start)).or(first) else { return };
        let is_orphan = heir != (source, self.anchors[owner].start);
        if is_orphan {
            kept(document, &comment);
        }
        let trivia = comments.entry(heir).or_default();
        match position {
            Position::Behind if !is_orphan && trivia.behind.is_none() => trivia.behind = Some(comment.text),
            Position::After if !is_orphan => trivia.after.push(comment.text),
            _ if is_orphan => trivia.kept.push(comment.text),
            _ => {
                if comment.follows_blank && comment.is_alone {
                    trivia.before.push(String::new());
                }
                trivia.before.push(comment.text);
            }
        }
    }

    /// What a comment behind the last key stands in, by its column.
    fn within(&self, previous: usize, column: usize) -> usize {
        let mut at = previous;
        while let Some(parent) = self.anchors[at].parent.filter(|_| self.anchors[at].column > column) {
            at = parent;
        }
        at
    }

    /// A blank line above a key stays above it.
    fn blank_lines(&self, text: &str, document: &Document, comments: &mut Comments) {
        for anchor in &self.anchors {
            let line = line_start(text, anchor.start as usize);
            let is_first = text[line..anchor.start as usize].trim_start_matches([' ', '-']).is_empty();
            if is_first && has_blank_before(text, line) {
                comments.entry((document.source, anchor.start)).or_default().before.push(String::new());
            }
        }
    }
}

fn kept(document: &mut Document, comment: &Comment) {
    let at = u32::try_from(comment.start).unwrap_or(u32::MAX);
    let is_around = |object: &&mut Object| object.was().span.start <= at && at < object.was().span.end;
    let Some(object) = document.objects.iter_mut().find(is_around) else { return };
    let place = yaml::span(document.source, comment.start, comment.start + comment.text.len());
    object.notes.push(Note {
        code: &COMMENT_KEPT,
        class: Class::Moved,
        object: object.name.clone(),
        place,
        from: Pointer::root(),
        to: None,
        reason: "the key of this comment is gone: it stands above what the key stood in".to_owned(),
    });
}

/// Whether a map or list is written in brackets.
pub(super) fn is_flow(node: &Node, text: &str) -> bool {
    text.get(node.span.start as usize..).is_some_and(|rest| rest.starts_with(['{', '[']))
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |found| found + 1)
}

fn has_blank_before(text: &str, line: usize) -> bool {
    let Some(before) = text[..line].strip_suffix('\n') else { return false };
    before[line_start(before, before.len())..].trim().is_empty()
}
