//! Eviction thresholds of nothing.

use crate::apis::quantity::Quantity;
use crate::apis::v1::ami_family::Family;
use crate::apis::version::Version;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{ami_family, kubelet};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an eviction threshold that is an amount of nothing
    ///
    /// Karpenter lets it pass, and the kubelet does not start: to have no threshold it wants `0%`
    /// (`parseThresholdStatement` of `pkg/kubelet/eviction`). Nodes of the family Custom are not told of it.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.15
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionHard:
    ///       memory.available: 0Mi
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.15
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionHard:
    ///       memory.available: 0%
    /// ```
    pub(crate) static ZERO_EVICTION_THRESHOLD = warning("zero-eviction-threshold", Kubelet) {
        scope: Scope::Lint,
        since: Some(Version(1, 15)),
        check: Check::Object(zero_eviction_threshold),
    }
}

fn zero_eviction_threshold(manifest: &Manifest, sink: &mut Sink<'_>) {
    if ami_family(manifest) == Some(Family::Custom.name()) {
        return;
    }
    let Some((kubelet, pointer)) = kubelet(manifest) else { return };
    for field in ["evictionHard", "evictionSoft"] {
        let Some(thresholds) = without_nulls::get(kubelet, field) else { continue };
        for entry in without_nulls::entries(thresholds) {
            let is_nothing = |text: &&str| Quantity::parse(text) == Some(Quantity::ZERO);
            let Some(text) = entry.value.as_str().filter(is_nothing).filter(|_| sink.has_room()) else {
                continue;
            };
            let pointer = pointer.join(field).join(&entry.key);
            let message = format!("`{pointer}` is {}, with which the kubelet does not start", quote(text));
            sink.report(pointer, message).help("write `0%` for no threshold, or an amount such as `500Mi`");
        }
    }
}
