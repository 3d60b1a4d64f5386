//! Versions of Karpenter that are too old for the cluster.

use crate::apis::version::Version;
use crate::manifest::Set;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a `--karpenter-version` that does not support the Kubernetes of `--kube-version`
    ///
    /// Each Kubernetes needs a Karpenter that was made for it ("Compatibility" in Karpenter's documentation).
    /// Said once, at the first of Karpenter's objects.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.8 --kube-version 1.35
    /// kind: NodePool
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.9 --kube-version 1.35
    /// kind: NodePool
    /// ```
    pub(crate) static KARPENTER_TOO_OLD_FOR_KUBERNETES = warning("karpenter-too-old-for-kubernetes", Versions) {
        scope: Scope::Lint,
        check: Check::Set(karpenter_too_old_for_kubernetes),
    }
}

/// Kubernetes, and the first Karpenter that supports it.
const MINIMUM: [(Version, Version); 7] = [
    (Version(1, 31), Version(1, 0)),
    (Version(1, 32), Version(1, 2)),
    (Version(1, 33), Version(1, 5)),
    (Version(1, 34), Version(1, 6)),
    (Version(1, 35), Version(1, 9)),
    (Version(1, 36), Version(1, 13)),
    (Version(1, 37), Version(1, 15)),
];

fn karpenter_too_old_for_kubernetes(Set { manifests, .. }: &Set, sink: &mut Sink<'_>) {
    let (karpenter, Some(kube)) = (sink.options().karpenter, sink.options().kube) else { return };
    let minimum = MINIMUM.iter().rev().find(|(since, _)| *since <= kube).map(|(_, karpenter)| *karpenter);
    let Some(minimum) = minimum.filter(|minimum| karpenter < *minimum) else { return };
    if let Some(first) = manifests.iter().position(|manifest| manifest.api.is_some()) {
        let message = format!("karpenter {karpenter} does not support Kubernetes {kube}");
        sink.report_on(first, Pointer::parse("/apiVersion"), message)
            .help(format!("update Karpenter to {minimum} before Kubernetes"));
    }
}
