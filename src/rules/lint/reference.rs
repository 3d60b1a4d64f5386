//! The classes in a set of manifests and the references of pools to them.

use crate::manifest::Manifest;
use crate::rules::validation::nodepool::NODE_POOL;
use crate::source::Pointer;
use crate::yaml::Node;

/// Group and kind of the classes that Karpenter on AWS knows: its own, and that of EKS Auto Mode.
pub const CLASS_KINDS: &[(&str, &str)] =
    &[("karpenter.k8s.aws", "EC2NodeClass"), ("eks.amazonaws.com", "NodeClass")];

/// Where a pool names its class.
pub fn pointer() -> Pointer {
    Pointer::parse("/spec/template/spec/nodeClassRef")
}

/// What a pool's reference says, or what a class is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference<'a> {
    /// Its group.
    pub group: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// Its name.
    pub name: &'a str,
}

/// The pools among the manifests that name a class in full, by index.
pub fn references(manifests: &[Manifest]) -> impl Iterator<Item = (usize, Reference<'_>)> {
    manifests.iter().enumerate().filter_map(|(index, manifest)| Some((index, reference(manifest)?)))
}

fn reference(manifest: &Manifest) -> Option<Reference<'_>> {
    if !manifest.is(&NODE_POOL) {
        return None;
    }
    let reference = manifest.root.at(&pointer())?;
    let text = |key: &str| reference.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
    Some(Reference { group: text("group")?, kind: text("kind")?, name: text("name")? })
}

/// The classes among the manifests, by index.
pub fn classes(manifests: &[Manifest]) -> impl Iterator<Item = (usize, Reference<'_>)> {
    manifests.iter().enumerate().filter_map(|(index, manifest)| Some((index, class(&manifest.root)?)))
}

/// Whether an object is a class.
pub fn is_class(root: &Node) -> bool {
    class(root).is_some()
}

fn class(root: &Node) -> Option<Reference<'_>> {
    let group = root.get("apiVersion")?.as_str()?.split_once('/')?.0;
    let kind = root.get("kind")?.as_str()?;
    let name = root.get("metadata")?.get("name")?.as_str()?;
    CLASS_KINDS.contains(&(group, kind)).then_some(Reference { group, kind, name })
}
