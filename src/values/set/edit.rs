//! From assignments to an edited tree, with Helm's reading of what is already there.

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
}

impl Default for Editor {
    fn default() -> Self {
        Editor { padding_left: MAX_PADDING }
    }
}

impl Editor {
    /// Sets one value; maps and lists on the way are edited where they exist and made where they do not.
    ///
    /// A scalar or null in the way is a fault, except in a list, where a map takes its place.
    pub(crate) fn apply(&mut self, root: &mut Node, assignment: Assignment) -> Result<(), Fault> {
        self.edit(root, &assignment.steps, assignment.given)
    }

    fn edit(&mut self, node: &mut Node, steps: &[Step], given: Given) -> Result<(), Fault> {
        match steps.split_first() {
            None => {
                if let Some(value) = given.node() {
                    *node = value;
                }
                Ok(())
            }
            Some((Step::Name { name, span }, rest)) => match &mut node.value {
                Value::Map(map) => self.edit_map(map, (name, *span), rest, given),
                _ => Err(in_the_way(node, &format!("`{name}` cannot be set inside"), *span).into()),
            },
            Some((Step::Index { index, span }, rest)) => match &mut node.value {
                Value::List(items) => self.edit_list(items, (*index, *span), rest, given),
                _ => Err(in_the_way(node, &format!("it has no item {index}"), *span).into()),
            },
        }
    }

    fn edit_map(
        &mut self,
        map: &mut Map,
        (name, span): (&str, Span),
        rest: &[Step],
        given: Given,
    ) -> Result<(), Fault> {
        let complete = given.is_complete();
        let Some(next) = rest.first() else {
            if let Some(value) = given.node().filter(|_| !name.is_empty()) {
                map.insert(Entry { key: name.into(), key_span: span, value });
            }
            return Ok(());
        };
        if let Some(entry) = map.entry_mut(name) {
            self.edit(&mut entry.value, rest, given)?;
            return filled(&entry.value, (name, span), complete);
        }
        let mut made = container(next, span);
        self.edit(&mut made, rest, given)?;
        filled(&made, (name, span), complete)?;
        if !name.is_empty() && !is_empty_map(&made) {
            map.push(Entry { key: name.into(), key_span: span, value: made });
        }
        Ok(())
    }

    fn edit_list(
        &mut self,
        items: &mut Vec<Node>,
        (index, span): (usize, Span),
        rest: &[Step],
        given: Given,
    ) -> Result<(), Fault> {
        let complete = given.is_complete();
        let Some(next) = rest.first() else {
            return given.node().map_or(Ok(()), |value| self.put(items, index, value));
        };
        if let Some(slot) = items.get_mut(index) {
            make_way(slot, next, complete, span);
            if complete || !slot.is_null() {
                return self.edit(slot, rest, given);
            }
        }
        let mut made = container(next, span);
        self.edit(&mut made, rest, given)?;
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

    fn node(self) -> Option<Node> {
        match self {
            Given::Value(node) | Given::EmptyAtEnd(node) => Some(node),
            Given::Nothing => None,
        }
    }
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
