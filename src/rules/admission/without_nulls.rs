//! Trees as the API server validates them: nulls in maps dropped, numbers as JSON carries them.

use crate::yaml::Node;
use crate::yaml::node::{Entry, Resolved};

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

/// The whole number that the server reads.
///
/// `kubectl` sends numbers as Go prints them, so that `1e2` and `100.0` arrive as `100`; −2^63 as a double is printed in its
/// shortest digits, `-9223372036854776000`, which no longer fit in.
pub(crate) fn integer(node: &Node) -> Option<i64> {
    /// 2^63, which a double holds exactly.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    match node.as_scalar()?.meaning {
        Resolved::Int(value) => Some(value),
        #[allow(clippy::cast_possible_truncation)]
        Resolved::Float(value) if value.fract() == 0.0 && value.abs() < LIMIT => Some(value as i64),
        _ => None,
    }
}
