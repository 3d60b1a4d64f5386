//! The kubelet's settings, which the server looks at until Karpenter 1.14.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::phrase::{instead, quote};
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// an image garbage collection that would stop before it begins
    ///
    /// It begins at `imageGCHighThresholdPercent` and stops at `imageGCLowThresholdPercent`, which must be lower.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     imageGCHighThresholdPercent: 70
    ///     imageGCLowThresholdPercent: 80
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     imageGCHighThresholdPercent: 80
    ///     imageGCLowThresholdPercent: 70
    /// ```
    pub static IMAGE_GC_THRESHOLDS_REVERSED = error("image-gc-thresholds-reversed", Kubelet) {
        until: Some(Version(1, 15)),
        check: Check::At(&[PlaceName::Kubelet], image_gc_thresholds_reversed),
    }
}

fn image_gc_thresholds_reversed(place: &Place<'_>, sink: &mut Sink<'_>) {
    let percent = |key| without_nulls::get(place.node, key).and_then(without_nulls::integer);
    let (Some(high), Some(low)) =
        (percent("imageGCHighThresholdPercent"), percent("imageGCLowThresholdPercent"))
    else {
        return;
    };
    if high <= low {
        let object = sink.object();
        let message = format!(
            "`imageGCHighThresholdPercent` is {high}, not above `imageGCLowThresholdPercent`, which is {low}"
        );
        sink.report(place.pointer(), message)
            .help("raise the high threshold or lower the low one")
            .also(object, place.key("imageGCHighThresholdPercent"), "where collection begins")
            .also(object, place.key("imageGCLowThresholdPercent"), "where it stops");
    }
}

rule! {
    /// a signal in only one of evictionSoft and evictionSoftGracePeriod
    ///
    /// A soft eviction waits for its grace period: both maps must have the same keys.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionSoft:
    ///       memory.available: 500Mi
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionSoft:
    ///       memory.available: 500Mi
    ///     evictionSoftGracePeriod:
    ///       memory.available: 1m
    /// ```
    pub static UNPAIRED_SOFT_EVICTION = error("unpaired-soft-eviction", Kubelet) {
        until: Some(Version(1, 15)),
        check: Check::At(&[PlaceName::Kubelet], unpaired_soft_eviction),
    }
}

fn unpaired_soft_eviction(place: &Place<'_>, sink: &mut Sink<'_>) {
    for (given, missing) in
        [("evictionSoft", "evictionSoftGracePeriod"), ("evictionSoftGracePeriod", "evictionSoft")]
    {
        let Some(signals) = without_nulls::get(place.node, given) else { continue };
        let others = without_nulls::get(place.node, missing);
        if others.is_some_and(|others| others.as_map().is_none()) {
            continue;
        }
        for entry in without_nulls::entries(signals) {
            if !others.is_some_and(|others| without_nulls::has(others, &entry.key)) && sink.has_room() {
                let message = format!("{} is in `{given}` but not in `{missing}`", quote(&entry.key));
                sink.report(place.key(given).join(&entry.key), message)
                    .key()
                    .help(format!("add it to `{missing}`, or remove it from `{given}`"));
            }
        }
    }
}

/// What the kubelet can watch.
const SIGNALS: &[&str] = &[
    "memory.available",
    "nodefs.available",
    "nodefs.inodesFree",
    "imagefs.available",
    "imagefs.inodesFree",
    "pid.available",
];

rule! {
    /// an eviction threshold for a signal that Karpenter does not know
    ///
    /// Signals are memory.available, nodefs.available, nodefs.inodesFree, imagefs.available, imagefs.inodesFree
    /// and pid.available.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     evictionHard:
    ///       memory.avail: 500Mi
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
    pub static UNKNOWN_EVICTION_SIGNAL = error("unknown-eviction-signal", Kubelet) {
        until: Some(Version(1, 15)),
        check: Check::At(&[PlaceName::EvictionSignals], unknown_eviction_signal),
    }
}

fn unknown_eviction_signal(place: &Place<'_>, sink: &mut Sink<'_>) {
    report_unknown_keys(place, SIGNALS, "an eviction signal", sink);
}

/// What the kubelet can set aside.
const RESERVABLE: &[&str] = &["cpu", "memory", "ephemeral-storage", "pid"];

rule! {
    /// a reservation of a resource that the kubelet does not reserve
    ///
    /// `kubeReserved` and `systemReserved` take cpu, memory, ephemeral-storage and pid.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     kubeReserved:
    ///       storage: 1Gi
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     kubeReserved:
    ///       ephemeral-storage: 1Gi
    /// ```
    pub static UNKNOWN_RESERVED_RESOURCE = error("unknown-reserved-resource", Kubelet) {
        until: Some(Version(1, 15)),
        check: Check::At(&[PlaceName::ReservedResources], unknown_reserved_resource),
    }
}

fn unknown_reserved_resource(place: &Place<'_>, sink: &mut Sink<'_>) {
    report_unknown_keys(place, RESERVABLE, "a resource that can be reserved", sink);
}

fn report_unknown_keys(place: &Place<'_>, known: &'static [&'static str], what: &str, sink: &mut Sink<'_>) {
    for entry in without_nulls::entries(place.node).filter(|entry| !known.contains(&entry.key.as_ref())) {
        if !sink.has_room() {
            return;
        }
        let help = instead(&entry.key, known);
        sink.report(place.key(&entry.key), format!("{} is not {what}", quote(&entry.key))).key().help(help);
    }
}

rule! {
    /// a negative amount in kubeReserved or systemReserved
    ///
    /// What is reserved is taken from what pods can have: it cannot be below zero.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     systemReserved:
    ///       cpu: -100m
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     systemReserved:
    ///       cpu: 100m
    /// ```
    pub static NEGATIVE_RESERVATION = error("negative-reservation", Kubelet) {
        until: Some(Version(1, 15)),
        check: Check::At(&[PlaceName::ReservedResources], negative_reservation),
    }
}

fn negative_reservation(place: &Place<'_>, sink: &mut Sink<'_>) {
    for entry in without_nulls::entries(place.node) {
        let negative = entry.value.as_str().filter(|amount| amount.starts_with('-') && sink.has_room());
        if let Some(amount) = negative {
            let pointer = place.key(&entry.key);
            let message = format!("`{pointer}` is {}, which is negative", quote(amount));
            sink.report(pointer, message).help("remove the sign");
        }
    }
}
