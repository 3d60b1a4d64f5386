//! The requirements of a NodePool, as the lints read them.

use crate::manifest::Manifest;
use crate::rules::validation::api_of;
use crate::rules::validation::nodepool::NODE_POOL;
use crate::source::Pointer;
use crate::yaml::Node;

/// One entry of `spec.template.spec.requirements`, as far as it says anything.
#[derive(Debug, Clone, Copy)]
pub struct Requirement<'a> {
    /// Its place in the list.
    pub index: usize,
    /// Its key; empty where there is none.
    pub key: &'a str,
    /// Its operator; empty where there is none.
    pub operator: &'a str,
    values: &'a [Node],
}

impl<'a> Requirement<'a> {
    /// The values that are text, each with its index.
    pub fn values(&self) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
        self.values.iter().enumerate().filter_map(|(index, value)| Some((index, value.as_str()?)))
    }

    /// The place of a value in the object.
    pub fn value_pointer(&self, index: usize) -> Pointer {
        self.pointer().join("values").join(index)
    }

    /// Whether `value` is among the values.
    pub fn names(&self, value: &str) -> bool {
        self.values.iter().any(|node| node.as_str() == Some(value))
    }

    /// The requirement's place in the object.
    pub fn pointer(&self) -> Pointer {
        list().join(self.index)
    }
}

fn list() -> Pointer {
    Pointer::parse("/spec/template/spec/requirements")
}

/// The requirements of a pool; none of other kinds.
pub fn requirements(manifest: &Manifest) -> Vec<Requirement<'_>> {
    if !api_of(&manifest.root).is_some_and(|api| std::ptr::eq(api, &NODE_POOL)) {
        return Vec::new();
    }
    let items = manifest.root.at(&list()).and_then(Node::as_list).unwrap_or_default();
    items.iter().enumerate().map(|(index, item)| requirement(index, item)).collect()
}

fn requirement(index: usize, item: &Node) -> Requirement<'_> {
    let text = |key: &str| item.get(key).and_then(Node::as_str).unwrap_or_default();
    let values = item.get("values").and_then(Node::as_list).unwrap_or_default();
    Requirement { index, key: text("key"), operator: text("operator"), values }
}
