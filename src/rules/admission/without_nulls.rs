//! Trees as the API server validates them: nulls in maps dropped, numbers as JSON carries them.

use crate::yaml::Node;
pub(crate) use crate::yaml::json::integer;
use crate::yaml::node::Entry;

/// The value under `key`, unless it is null.
pub(crate) fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.get(key).filter(|value| !value.is_null())
}

/// Whether `key` has a value that is not null.
pub(crate) fn has(node: &Node, key: &str) -> bool {
    get(node, key).is_some()
}

/// The text under `key`.
pub(crate) fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    get(node, key)?.as_str()
}

/// The entries of a map that are not null; none if it is no map.
pub(crate) fn entries(node: &Node) -> impl Iterator<Item = &Entry> {
    node.as_map().into_iter().flatten().filter(|entry| !entry.value.is_null())
}

/// The items of a list; none if it is no list.
pub(crate) fn items(node: &Node) -> &[Node] {
    node.as_list().unwrap_or_default()
}
