//! Two objects of one name.

use std::collections::HashMap;

use crate::manifest::{Manifest, Set};
use crate::phrase::quote;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;
use crate::yaml::Node;

rule! {
    /// two objects of the same kind, namespace and name
    ///
    /// `kubectl apply` writes the second over the first without a word: only one of them will be in the cluster. Files in two
    /// folders may be meant for two clusters, and are not compared.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// metadata:
    ///   name: default
    /// ---
    /// kind: NodePool
    /// metadata:
    ///   name: default
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// metadata:
    ///   name: default
    /// ---
    /// kind: NodePool
    /// metadata:
    ///   name: gpu
    /// spec:
    ///   weight: 10
    /// ```
    pub(crate) static DUPLICATE_OBJECT = error("duplicate-object", References) {
        scope: Scope::Lint,
        check: Check::Set(duplicate_object),
    }
}

fn duplicate_object(set: &Set, sink: &mut Sink<'_>) {
    let mut seen = HashMap::with_capacity(set.manifests.len());
    for (index, manifest) in set.manifests.iter().enumerate() {
        let Some(identity) = Identity::of(manifest) else { continue };
        let first = *seen.entry((set.folder(manifest), identity)).or_insert(index);
        if first != index && sink.has_room() {
            let Identity { kind, name, .. } = identity;
            let pointer = Pointer::parse("/metadata/name");
            sink.report_on(index, pointer.clone(), format!("there is another {kind} {}", quote(name)))
                .help("rename or remove one of them: the second would overwrite the first")
                .also(first, pointer, "the first");
        }
    }
}

/// What the API server tells objects apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Identity<'a> {
    group: &'a str,
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
}

impl<'a> Identity<'a> {
    /// None where the object has no kind or name.
    fn of(manifest: &'a Manifest) -> Option<Self> {
        let text = |node: Option<&'a Node>| node.and_then(Node::as_str).unwrap_or_default();
        let metadata = |key| text(manifest.root.get("metadata").and_then(|metadata| metadata.get(key)));
        let group = text(manifest.root.get("apiVersion")).split_once('/').map_or("", |(group, _)| group);
        let (kind, name) = (text(manifest.root.get("kind")), metadata("name"));
        let is_named = !kind.is_empty() && !name.is_empty();
        is_named.then(|| Identity { group, kind, namespace: metadata("namespace"), name })
    }
}
