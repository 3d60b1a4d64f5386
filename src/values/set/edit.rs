//! From assignments to an edited tree, with Helm's reading of what is already there.

use std::collections::HashMap;

use ecow::EcoString;

use super::Fault;
use super::codes::{MALFORMED_ARGUMENT, PATH_THROUGH_SCALAR};
use super::grammar::{Assignment, Given, Step};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Value};

/// How many nulls the assignments of one run may pad lists with, so that memory stays bounded.
pub(crate) const MAX_PADDING: usize = 1 << 20;

/// Applies assignments to a tree, in place.
#[derive(Debug)]
pub(crate) struct Editor {
    padding_left: usize,
    /// The keys of the large map that was edited last: its path, and where each key stands.
    large: Option<(Vec<Step>, HashMap<EcoString, usize>)>,
}

/// From so many keys on a map's are looked up, not gone through.
const MANY: usize = 64;

impl Default for Editor {
    fn default() -> Self {
        Editor { padding_left: MAX_PADDING, large: None }
    }
}

impl Editor {
    /// Sets one value; maps and lists on the way are edited where they exist and made where they do not.
    ///
    /// A scalar or null in the way is a fault, except in a list, where a map takes its place.
    pub(crate) fn apply(&mut self, root: &mut Node, assignment: Assignment) -> Result<(), Fault> {
        let Assignment { steps, given, .. } = assignment;
        // What is known of one map holds as long as nothing but it is edited.
        let map = &steps[..steps.len().saturating_sub(1)];
        if self.large.as_ref().is_some_and(|(path, _)| !is_same(path, map)) || given.is_container() {
            self.large = None;
        }
        self.edit(root, &steps, 0, given)
    }

    fn edit(&mut self, node: &mut Node, all: &[Step], done: usize, given: Given) -> Result<(), Fault> {
        match all[done..].split_first() {
            None => {
                if let Some(value) = given.node() {
                    *node = value;
                }
                Ok(())
            }
            Some((Step::Name { name, span }, _)) => match &mut node.value {
                Value::Map(map) => self.edit_map(map, (name, *span), (all, done), given),
                _ => Err(in_the_way(node, &format!("`{name}` cannot be set inside"), *span).into()),
            },
            Some((Step::Index { index, span }, _)) => match &mut node.value {
                Value::List(items) => self.edit_list(items, (*index, *span), (all, done), given),
                _ => Err(in_the_way(node, &format!("it has no item {index}"), *span).into()),
            },
        }
    }

    fn edit_map(
        &mut self,
        map: &mut Map,
        (name, span): (&str, Span),
        (all, done): (&[Step], usize),
        given: Given,
    ) -> Result<(), Fault> {
        let complete = given.is_complete();
        let Some(next) = all.get(done + 1) else {
            if let Some(value) = given.node().filter(|_| !name.is_empty()) {
                let place = self.place(map, &all[..done], name);
                map.set(place, Entry { key: name.into(), key_span: span, value });
            }
            return Ok(());
        };
        if let Some(entry) = map.entry_mut(name) {
            self.edit(&mut entry.value, all, done + 1, given)?;
            return filled(&entry.value, (name, span), complete);
        }
        let mut made = container(next, span);
        self.edit(&mut made, all, done + 1, given)?;
        filled(&made, (name, span), complete)?;
        if !name.is_empty() && !is_empty_map(&made) {
            map.push(Entry { key: name.into(), key_span: span, value: made });
        }
        Ok(())
    }

    /// Where a key of the map at `path` stands; none where it has none.
    fn place(&mut self, map: &Map, path: &[Step], name: &str) -> Option<usize> {
        if map.len() < MANY {
            return map.iter().position(|entry| entry.key == name);
        }
        let (_, places) = self.large.get_or_insert_with(|| (path.to_vec(), HashMap::new()));
        let known = places.len();
        places.extend(map.iter().enumerate().skip(known).map(|(place, entry)| (entry.key.clone(), place)));
        places.get(name).copied()
    }

    fn edit_list(
        &mut self,
        items: &mut Vec<Node>,
        (index, span): (usize, Span),
        (all, done): (&[Step], usize),
        given: Given,
    ) -> Result<(), Fault> {
        let complete = given.is_complete();
        let Some(next) = all.get(done + 1) else {
            return given.node().map_or(Ok(()), |value| self.put(items, index, value));
        };
        if let Some(slot) = items.get_mut(index) {
            make_way(slot, next, complete, span);
            if complete || !slot.is_null() {
                return self.edit(slot, all, done + 1, given);
            }
        }
        let mut made = container(next, span);
        self.edit(&mut made, all, done + 1, given)?;
        if complete { self.put(items, index, made) } else { Ok(()) }
    }

    /// Puts a value at an index; the places before it that nobody set become null.
    fn put(&mut self, items: &mut Vec<Node>, index: usize, value: Node) -> Result<(), Fault> {
        if let Some(slot) = items.get_mut(index) {
            *slot = value;
            return Ok(());
        }
        let missing = index - items.len();
        let Some(left) = self.padding_left.checked_sub(missing) else {
            let message = format!("the indexes leave more than {MAX_PADDING} places without a value");
            return Err(Diagnostic::new(&MALFORMED_ARGUMENT, message)
                .at(value.span, "set beyond the end")
                .into());
        };
        self.padding_left = left;
        items.resize(index, Node::null(value.span));
        items.push(value);
        Ok(())
    }
}

impl Given {
    /// Whether Helm goes on behind it as behind a value.
    fn is_complete(&self) -> bool {
        matches!(self, Given::Value(_))
    }

    /// Whether a map or list takes the place of what was there.
    fn is_container(&self) -> bool {
        match self {
            Given::Value(node) | Given::EmptyAtEnd(node) => node.as_scalar().is_none(),
            Given::Nothing => false,
        }
    }

    fn node(self) -> Option<Node> {
        match self {
            Given::Value(node) | Given::EmptyAtEnd(node) => Some(node),
            Given::Nothing => None,
        }
    }
}

/// Whether two paths lead to one place, wherever they are written.
fn is_same(one: &[Step], other: &[Step]) -> bool {
    let is_same = |pair: (&Step, &Step)| match pair {
        (Step::Name { name, .. }, Step::Name { name: other, .. }) => name == other,
        (Step::Index { index, .. }, Step::Index { index: other, .. }) => index == other,
        _ => false,
    };
    one.len() == other.len() && one.iter().zip(other).all(is_same)
}

/// What the next step goes into, where there is nothing yet.
fn container(next: &Step, span: Span) -> Node {
    match next {
        Step::Name { .. } => Node::map(Map::default(), span),
        Step::Index { .. } => Node::list(Vec::new(), span),
    }
}

/// In a list, a map replaces whatever is not one, and a list replaces null; elsewhere both are faults.
fn make_way(slot: &mut Node, next: &Step, complete: bool, span: Span) {
    let gives_way = match next {
        Step::Name { .. } => slot.as_map().is_none(),
        Step::Index { .. } => complete && slot.is_null(),
    };
    if gives_way {
        *slot = container(next, span);
    }
}

/// A path whose last name is empty sets nothing; Helm minds that only where a map stays empty.
fn filled(node: &Node, (name, span): (&str, Span), complete: bool) -> Result<(), Fault> {
    if complete && is_empty_map(node) {
        let message = format!("nothing is set inside `{name}`: the name behind its dot is empty");
        return Err(Diagnostic::new(&MALFORMED_ARGUMENT, message)
            .at(span, "a name is missing behind this")
            .into());
    }
    Ok(())
}

fn is_empty_map(node: &Node) -> bool {
    node.as_map().is_some_and(Map::is_empty)
}

fn in_the_way(node: &Node, consequence: &str, span: Span) -> Diagnostic {
    let message = format!("the path leads through a value of type {}: {consequence}", node.kind());
    Diagnostic::new(&PATH_THROUGH_SCALAR, message)
        .at(span, "goes no deeper here")
        .also(node.span, "the value in the way")
        .help("set the whole value instead, or remove it from the values file")
}
