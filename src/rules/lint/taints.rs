//! The taints of a pool, as the lints read them.

use crate::manifest::Manifest;
use crate::rules::lint::pool::template;
use crate::source::Pointer;
use crate::yaml::Node;

/// One taint of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taint<'a> {
    /// The field that lists it.
    field: &'a str,
    /// Its place in the list.
    index: usize,
    /// Its key.
    pub key: &'a str,
    /// Its value; empty where there is none.
    pub value: &'a str,
    /// Its effect.
    pub effect: &'a str,
}

impl Taint<'_> {
    /// Its place in the object.
    pub(crate) fn pointer(&self) -> Pointer {
        Pointer::parse("/spec/template/spec").join(self.field).join(self.index)
    }
}

/// The taints that a pool lists under `field`, `taints` or `startupTaints`.
pub(crate) fn taints<'a>(manifest: &'a Manifest, field: &'a str) -> impl Iterator<Item = Taint<'a>> {
    let items = template(manifest).and_then(|template| template.get(field)?.as_list()).unwrap_or_default();
    items.iter().enumerate().map(move |(index, item)| {
        let text = |key: &str| item.get(key).and_then(Node::as_str).unwrap_or_default();
        Taint { field, index, key: text("key"), value: text("value"), effect: text("effect") }
    })
}

/// The taints of a pool, start-up taints among them.
pub(crate) fn all_taints(manifest: &Manifest) -> impl Iterator<Item = Taint<'_>> {
    taints(manifest, "taints").chain(taints(manifest, "startupTaints"))
}
