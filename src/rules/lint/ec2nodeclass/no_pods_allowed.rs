//! Nodes that take no pods.

use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::kubelet;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a class whose nodes take no pods: `maxPods: 0`
    ///
    /// No pod fits any node of the class, so Karpenter never makes one (`pods` of
    /// `pkg/providers/instancetype/types.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     maxPods: 0
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     maxPods: 110
    /// ```
    pub(crate) static NO_PODS_ALLOWED = error("no-pods-allowed", Kubelet) {
        scope: Scope::Lint,
        check: Check::Object(no_pods_allowed),
    }
}

fn no_pods_allowed(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some((kubelet, pointer)) = kubelet(manifest) else { return };
    if without_nulls::get(kubelet, "maxPods").and_then(without_nulls::integer) == Some(0) {
        sink.report(pointer.join("maxPods"), "`maxPods` is 0: no pod fits")
            .help("give a number, or leave it out: Karpenter works it out for each instance type");
    }
}
