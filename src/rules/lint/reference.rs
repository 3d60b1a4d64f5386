//! The classes in a set of manifests and the references of pools to them.

use std::collections::HashMap;

use crate::apis::kinds::class_kind;
use crate::manifest::Manifest;
use crate::rules::lint::pool::template;
use crate::source::Pointer;
use crate::yaml::Node;

/// Where a pool names its class.
pub(crate) fn pointer() -> Pointer {
    Pointer::parse("/spec/template/spec/nodeClassRef")
}

/// What a pool's reference says, or what a class is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Reference<'a> {
    /// Its group.
    pub group: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// Its name.
    pub name: &'a str,
}

/// The pools among the manifests that name a class in full, by index.
pub(crate) fn references(manifests: &[Manifest]) -> impl Iterator<Item = (usize, Reference<'_>)> {
    manifests.iter().enumerate().filter_map(|(index, manifest)| Some((index, reference(manifest)?)))
}

fn reference(manifest: &Manifest) -> Option<Reference<'_>> {
    let reference = template(manifest)?.get("nodeClassRef")?;
    let text = |key: &str| reference.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
    Some(Reference { group: text("group")?, kind: text("kind")?, name: text("name")? })
}

/// The pools of each class, by index.
pub(crate) fn pools(manifests: &[Manifest]) -> HashMap<Reference<'_>, Vec<usize>> {
    let mut pools: HashMap<_, Vec<usize>> = HashMap::new();
    for (index, reference) in references(manifests) {
        pools.entry(reference).or_default().push(index);
    }
    pools
}

/// The classes among the manifests, by index.
pub(crate) fn classes(manifests: &[Manifest]) -> impl Iterator<Item = (usize, Reference<'_>)> {
    manifests.iter().enumerate().filter_map(|(index, manifest)| Some((index, class(&manifest.root)?)))
}

/// What pools call an object, if it is a class.
pub(crate) fn class(root: &Node) -> Option<Reference<'_>> {
    let kind = root.get("kind")?.as_str()?;
    let (group, kind) = class_kind(root.get("apiVersion")?.as_str()?, kind)?;
    let name = root.get("metadata")?.get("name")?.as_str()?;
    Some(Reference { group, kind, name })
}
