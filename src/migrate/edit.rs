//! Trees taken apart and put together. What comes from a text keeps its span, by which the printer finds its characters
//! and comments; what is made has an empty span, at the place that it was made from.

use std::borrow::Cow;

use crate::source::{Pointer, Span};
use crate::yaml::{Entry, Map, Node, Resolved, Scalar, Style, Value};

/// The place where something is made.
pub(super) fn begin_of(span: Span) -> Span {
    Span { end: span.start, ..span }
}

/// Text that karpcfg says itself.
pub(super) fn text(text: impl Into<String>, near: Span) -> Node {
    Node::text(text.into(), begin_of(near))
}

/// A number that karpcfg says itself.
pub(super) fn number(number: i64, near: Span) -> Node {
    let scalar =
        Scalar { text: number.to_string().into(), style: Style::Json, meaning: Resolved::Int(number) };
    Node::scalar(scalar, begin_of(near))
}

/// A boolean that karpcfg says itself.
pub(super) fn boolean(value: bool, near: Span) -> Node {
    let scalar =
        Scalar { text: value.to_string().into(), style: Style::Json, meaning: Resolved::Bool(value) };
    Node::scalar(scalar, begin_of(near))
}

/// A map that karpcfg makes.
pub(super) fn map(near: Span, entries: impl IntoIterator<Item = (&'static str, Node)>) -> Node {
    let entries = entries.into_iter().map(|(key, value)| entry(key, value));
    Node::map(entries.collect(), begin_of(near))
}

/// A list that karpcfg makes.
pub(super) fn list(near: Span, items: Vec<Node>) -> Node {
    Node::list(items, begin_of(near))
}

/// An entry whose key karpcfg makes.
pub(super) fn entry(key: impl Into<String>, value: Node) -> Entry {
    Entry { key: key.into().into(), key_span: begin_of(value.span), value }
}

/// What stands at a pointer and is not null.
pub(super) fn at<'n>(root: &'n Node, pointer: &str) -> Option<&'n Node> {
    root.at(&Pointer::parse(pointer)).filter(|node| !node.is_null())
}

/// The text at a pointer.
pub(super) fn text_at<'n>(root: &'n Node, pointer: &str) -> Option<&'n str> {
    at(root, pointer)?.as_str()
}

/// The items of the list at a pointer.
pub(super) fn items<'n>(root: &'n Node, pointer: &str) -> &'n [Node] {
    at(root, pointer).and_then(Node::as_list).unwrap_or_default()
}

/// The entries of the map at a pointer.
pub(super) fn entries<'n>(root: &'n Node, pointer: &str) -> impl Iterator<Item = &'n Entry> + use<'n> {
    at(root, pointer).and_then(Node::as_map).into_iter().flatten()
}

/// What stands at a pointer, to be changed: no part on the way there is any longer as its text has it.
pub(super) fn at_mut<'n>(root: &'n mut Node, pointer: &str) -> Option<&'n mut Node> {
    Pointer::parse(pointer).tokens().try_fold(touched(root), |node, token| {
        let child = match &mut node.value {
            Value::Map(map) => map.entry_mut(&token).map(|entry| &mut entry.value),
            Value::List(items) => items.get_mut(token.parse::<usize>().ok()?),
            Value::Scalar(_) => None,
        };
        child.map(touched)
    })
}

/// Marks a map or list as no longer what its text says.
pub(super) fn touched(node: &mut Node) -> &mut Node {
    if node.as_scalar().is_none() {
        node.span = begin_of(node.span);
    }
    node
}

/// The map at a pointer, to be changed.
pub(super) fn map_mut<'n>(root: &'n mut Node, pointer: &str) -> Option<&'n mut Map> {
    at(root, pointer)?.as_map()?;
    at_mut(root, pointer)?.as_map_mut()
}

/// Takes out what stands at a pointer; null counts as nothing.
pub(super) fn take(root: &mut Node, pointer: &str) -> Option<Entry> {
    let path = Pointer::parse(pointer);
    root.at(&path)?;
    let (parent, key) = (path.parent(), last(&path));
    map_mut(root, parent.as_str())?.remove(&key).filter(|entry| !entry.value.is_null())
}

/// Puts a value at a pointer, under a key that karpcfg makes; a key that stands there keeps its place.
pub(super) fn put(root: &mut Node, pointer: &str, value: Node) {
    put_entry(root, pointer, entry("", value));
}

/// Puts an entry at a pointer, whatever its key was; the maps on the way are made.
pub(super) fn put_entry(root: &mut Node, pointer: &str, mut entry: Entry) {
    let path = Pointer::parse(pointer);
    entry.key = last(&path).as_ref().into();
    let near = entry.value.span;
    let mut node = touched(root);
    let parent = path.parent();
    for token in parent.tokens() {
        node = touched(child(node, &token, near));
    }
    let map = as_map(node, near);
    match map.entry_mut(&entry.key) {
        // The key that stood there keeps its comments.
        Some(slot) if entry.key_span.start == entry.key_span.end => slot.value = entry.value,
        Some(slot) => *slot = entry,
        None => map.push(entry),
    }
}

/// An item of a list, or what stands under a key of a map, made one where it is missing.
fn child<'n>(node: &'n mut Node, key: &str, near: Span) -> &'n mut Node {
    let index = key.parse::<usize>().ok();
    let is_item = index.zip(node.as_list()).is_some_and(|(index, items)| index < items.len());
    if is_item {
        let Value::List(items) = &mut node.value else { unreachable!("it was just a list") };
        return &mut items[index.expect("it was just a number")];
    }
    let map = as_map(node, near);
    if map.entry(key).is_none() {
        map.push(entry(key, Node::map(Map::default(), begin_of(near))));
    }
    &mut map.entry_mut(key).expect("it was just put there").value
}

/// The map that a node is, or is made where it is none: null, or something that no version takes.
fn as_map(node: &mut Node, near: Span) -> &mut Map {
    if node.as_map().is_none() {
        let span = if node.is_null() { near } else { node.span };
        *node = Node::map(Map::default(), begin_of(span));
    }
    node.as_map_mut().expect("it was just made one")
}

fn last(path: &Pointer) -> Cow<'_, str> {
    path.tokens().last().unwrap_or_default()
}

/// Takes an empty map or list out.
pub(super) fn drop_empty(root: &mut Node, pointer: &str) {
    let is_empty = match root.at(&Pointer::parse(pointer)).map(|node| &node.value) {
        Some(Value::Map(map)) => map.is_empty(),
        Some(Value::List(items)) => items.is_empty(),
        _ => false,
    };
    if is_empty {
        take(root, pointer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::yaml::json::{KeyOrder, Layout, to_json};
    use crate::yaml::{Dialect, load};

    fn tree(text: &str) -> Node {
        load(SourceId(0), text, Dialect::Kubectl).documents.remove(0)
    }

    #[test]
    fn parts_are_moved_with_their_keys() {
        let mut root = tree("a: {b: 1, c: 2}\nd: ~\n");
        let taken = take(&mut root, "/a/b").unwrap();
        let key = taken.key_span;
        put_entry(&mut root, "/d/e/f", taken);
        put(&mut root, "/a/c", text("x", key));
        assert_eq!(
            to_json(&root, Layout::Compact, KeyOrder::Written),
            r#"{"a":{"c":"x"},"d":{"e":{"f":1}}}"#
        );
        assert_eq!(
            root.get("d").unwrap().get("e").unwrap().as_map().unwrap().entry("f").unwrap().key_span,
            key
        );
        assert!(take(&mut root, "/x/y").is_none() && take(&mut tree("a: ~"), "/a").is_none());
    }
}
