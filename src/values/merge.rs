//! One tree out of many layers, by Helm's rules; every value keeps the span of the text that set it.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::source::{Pointer, Span};
use crate::yaml::{Entry, Map, Node, Value};

/// Above this many keys a map is looked up by hash, so that merging takes time in proportion to its input.
const SMALL_MAP: usize = 16;

/// A tree and what there is to say about how it came to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The values.
    pub root: Node,
    /// Warnings, where layers disagree about the shape of a value.
    pub diagnostics: Vec<Diagnostic>,
}

/// A tree in which nothing is set.
#[must_use]
pub fn nothing() -> Node {
    Node::map(Map::default(), Span::default())
}

/// Merges two values files: maps key by key, everything else is replaced whole by `over`.
///
/// A null is a value like any other here; it deletes only in [`coalesce`].
/// (Helm: `mergeMaps` of `pkg/cli/values`.)
#[must_use]
pub fn merge(over: Node, base: Node) -> Node {
    match (over.value, base.value) {
        (Value::Map(over_map), Value::Map(base_map)) => {
            let combine =
                |over: Entry, base: Entry| Some(Entry { value: merge(over.value, base.value), ..over });
            Node::map(join(over_map, base_map, combine), over.span)
        }
        (value, _) => Node { value, span: over.span },
    }
}

/// Lays the user's values over defaults: maps key by key, a null removes the key that `base` has, everything else
/// is replaced whole by `over`.
///
/// A null for a key that `base` does not have stays. Keys keep the order of `base`, new ones follow.
/// (Helm: `CoalesceValues` of `pkg/chartutil`.)
#[must_use]
pub fn coalesce(over: Node, base: Node) -> Merged {
    let mut diagnostics = Vec::new();
    let root = coalesce_at(over, base, &Pointer::root(), &mut diagnostics);
    Merged { root, diagnostics }
}

fn coalesce_at(over: Node, base: Node, at: &Pointer, diagnostics: &mut Vec<Diagnostic>) -> Node {
    match (over.value, base.value) {
        (Value::Map(over_map), Value::Map(base_map)) => {
            let combine = |over: Entry, base: Entry| {
                if over.value.is_null() {
                    return None;
                }
                let pointer = at.join(&over.key);
                diagnostics.extend(disagreement(&over.value, &base.value, &pointer));
                Some(Entry { value: coalesce_at(over.value, base.value, &pointer, diagnostics), ..over })
            };
            Node::map(join(over_map, base_map, combine), over.span)
        }
        (value, _) => Node { value, span: over.span },
    }
}

/// A map over something else, or something else over a map; Helm passes over the latter at the top of the values.
fn disagreement(over: &Node, base: &Node, at: &Pointer) -> Option<Diagnostic> {
    let is_top = at.parent() == Pointer::root();
    let clash = match (over.as_map(), base.as_map()) {
        (Some(_), None) => !base.is_null(),
        (None, Some(_)) => !is_top,
        _ => false,
    };
    clash.then(|| {
        let (new, old) = (over.kind(), base.kind());
        Diagnostic::warning("shape-changed", format!("`{at}` changes from {old} to {new}"))
            .at(over.span, format!("{new}, taken whole"))
            .also(base.span, format!("{old}, dropped"))
            .help("only a map is merged into a map; check that the path is the one that was meant")
            .pointer(at.clone())
    })
}

/// The keys of `base` and then those that only `over` has; `combine` decides where both have one.
fn join(over: Map, base: Map, mut combine: impl FnMut(Entry, Entry) -> Option<Entry>) -> Map {
    let mut over = Taken::new(over);
    let mut joined: Vec<Entry> = Vec::with_capacity(base.len());
    for entry in base {
        match over.take(&entry.key) {
            Some(above) => joined.extend(combine(above, entry)),
            None => joined.push(entry),
        }
    }
    joined.into_iter().chain(over.rest()).collect()
}

/// A map whose entries are taken out by key, each lookup in constant time.
struct Taken {
    entries: Vec<Option<Entry>>,
    index: Option<HashMap<Cow<'static, str>, usize>>,
}

impl Taken {
    fn new(map: Map) -> Self {
        let index = (map.len() > SMALL_MAP)
            .then(|| map.iter().enumerate().map(|(index, entry)| (entry.key.clone(), index)).collect());
        Taken { entries: map.into_iter().map(Some).collect(), index }
    }

    fn take(&mut self, key: &str) -> Option<Entry> {
        let found = match &self.index {
            Some(index) => *index.get(key)?,
            None => {
                self.entries.iter().position(|entry| entry.as_ref().is_some_and(|entry| entry.key == key))?
            }
        };
        self.entries[found].take()
    }

    fn rest(self) -> impl Iterator<Item = Entry> {
        self.entries.into_iter().flatten()
    }
}
