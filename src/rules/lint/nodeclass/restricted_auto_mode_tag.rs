//! Tags that EKS Auto Mode sets itself.

use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::nodeclass::spec;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a tag that EKS Auto Mode sets itself
    ///
    /// Auto Mode knows its instances by `eks.amazonaws.com/nodeclass`, `karpenter.sh/nodepool`,
    /// `karpenter.sh/nodeclaim`, `karpenter.sh/managed-by`, `karpenter.sh/provisioner-name` and whatever begins
    /// with `kubernetes.io/cluster/`; nobody else may set them.
    ///
    /// ```yaml bad
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: web}
    /// spec:
    ///   role: nodes
    ///   tags: {kubernetes.io/cluster/demo: owned}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: eks.amazonaws.com/v1
    /// kind: NodeClass
    /// metadata: {name: web}
    /// spec:
    ///   role: nodes
    ///   tags: {team: a}
    /// ```
    pub(crate) static RESTRICTED_AUTO_MODE_TAG = error("restricted-auto-mode-tag", Identity) {
        scope: Scope::Lint,
        check: Check::Object(restricted_auto_mode_tag),
    }
}

const RESTRICTED: [&str; 5] = [
    "eks.amazonaws.com/nodeclass",
    "karpenter.sh/managed-by",
    "karpenter.sh/nodeclaim",
    "karpenter.sh/nodepool",
    "karpenter.sh/provisioner-name",
];

fn restricted_auto_mode_tag(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(tags) = spec(manifest).and_then(|spec| without_nulls::get(spec, "tags")) else { return };
    let is_restricted = |key: &str| RESTRICTED.contains(&key) || key.starts_with("kubernetes.io/cluster/");
    for entry in without_nulls::entries(tags).filter(|entry| is_restricted(&entry.key)) {
        if sink.has_room() {
            let pointer = Pointer::parse("/spec/tags").join(&entry.key);
            sink.report(pointer, format!("the tag {} is Auto Mode's own", quote(&entry.key)))
                .key()
                .help("remove it: Auto Mode sets it on every instance");
        }
    }
}
