//! Eviction thresholds that nobody can read.

use crate::apis::quantity::{self, Quantity};
use crate::apis::version::Version;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::kubelet;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an eviction threshold that is empty, malformed, negative or nothing
    ///
    /// The API server lets these pass. An empty or malformed one crashes the controller when it works out how
    /// much pods can have (`computeEvictionSignal` of `pkg/providers/instancetype/types.go`, v1.14.1), and the
    /// kubelet starts with none of them.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionHard:
    ///       memory.available: ""
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionHard:
    ///       memory.available: 500Mi
    /// ```
    pub(crate) static UNREADABLE_EVICTION_THRESHOLD = error("unreadable-eviction-threshold", Kubelet) {
        scope: Scope::Lint,
        until: Some(Version(1, 15)),
        check: Check::Object(unreadable_eviction_threshold),
    }
}

fn unreadable_eviction_threshold(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some((kubelet, pointer)) = kubelet(manifest) else { return };
    for field in ["evictionHard", "evictionSoft"] {
        let Some(thresholds) = without_nulls::get(kubelet, field) else { continue };
        for entry in without_nulls::entries(thresholds) {
            let text = entry.value.as_str().unwrap_or_default();
            let Some(fault) = entry.value.as_str().and_then(fault).filter(|_| sink.has_room()) else {
                continue;
            };
            let crash = if is_fatal(text, field, &entry.key) { "; the controller crashes" } else { "" };
            let pointer = pointer.join(field).join(&entry.key);
            let message = format!("`{pointer}` is {}, {fault}{crash}", quote(text));
            sink.report(pointer, message)
                .help("write an amount or a percentage, for example `500Mi` or `5%`");
        }
    }
}

/// Whether the controller reads the threshold for what pods can have, and cannot: it panics (`resource.MustParse`).
fn is_fatal(text: &str, field: &str, signal: &str) -> bool {
    field == "evictionHard"
        && matches!(signal, "memory.available" | "nodefs.available")
        && Quantity::parse(text).is_none()
}

/// What is wrong with a threshold; what the API server refuses is not this rule's business.
fn fault(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("which neither Karpenter nor the kubelet can read");
    }
    if text.ends_with('%') || !quantity::has_form(text) {
        return None;
    }
    match Quantity::parse(text) {
        None => Some("whose exponent is not a whole number: neither Karpenter nor the kubelet can read it"),
        Some(amount) if amount < Quantity::ZERO => Some("which is negative: the kubelet does not start"),
        Some(Quantity::ZERO) => Some("which is nothing: the kubelet does not start"),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only what Karpenter takes from a node's capacity is parsed there; the rest is the kubelet's.
    #[test]
    fn what_crashes_the_controller() {
        for (text, field, signal, expected) in [
            ("", "evictionHard", "memory.available", true),
            ("1e3.5", "evictionHard", "nodefs.available", true),
            ("-1Gi", "evictionHard", "memory.available", false),
            ("", "evictionHard", "imagefs.available", false),
            ("", "evictionSoft", "memory.available", false),
        ] {
            assert_eq!(is_fatal(text, field, signal), expected, "{text} {field} {signal}");
        }
    }

    #[test]
    fn thresholds() {
        for good in ["500Mi", "5%", "0%", "100%", "0.5Gi", "1e3", "1"] {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in ["", "1e3.5", "-1Gi", "0", "0Mi", "0.0"] {
            assert!(fault(bad).is_some(), "{bad}");
        }
    }
}
