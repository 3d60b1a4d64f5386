//! The kubelet's settings.

use crate::rules::admission::{Place, without_nulls};
use crate::rules::phrase::{instead, quote};
use crate::rules::{Check, Rule, Sink};

/// Thresholds the wrong way round.
pub static IMAGE_GC_THRESHOLDS_REVERSED: Rule = Rule {
    name: "image-gc-thresholds-reversed",
    doc: "\
an image garbage collection that would stop before it begins

It begins at `imageGCHighThresholdPercent` and stops at `imageGCLowThresholdPercent`, which must be lower.",
    bad: "kind: EC2NodeClass\nspec:\n  kubelet:\n    imageGCHighThresholdPercent: 70\n    imageGCLowThresholdPercent: 80\n",
    good: "kind: EC2NodeClass\nspec:\n  kubelet:\n    imageGCHighThresholdPercent: 80\n    imageGCLowThresholdPercent: 70\n",
    check: Check::Place(image_gc_thresholds_reversed),
    ..Rule::ADMISSION
};

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

/// A soft eviction without a grace period, or the other way round.
pub static UNPAIRED_SOFT_EVICTION: Rule = Rule {
    name: "unpaired-soft-eviction",
    doc: "\
a signal in only one of evictionSoft and evictionSoftGracePeriod

A soft eviction waits for its grace period: both maps must have the same keys.",
    bad: "kind: EC2NodeClass\nspec:\n  kubelet:\n    evictionSoft:\n      memory.available: 500Mi\n",
    good: "kind: EC2NodeClass\nspec:\n  kubelet:\n    evictionSoft:\n      memory.available: 500Mi\n    evictionSoftGracePeriod:\n      memory.available: 1m\n",
    check: Check::Place(unpaired_soft_eviction),
    ..Rule::ADMISSION
};

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

/// A signal that there is not.
pub static UNKNOWN_EVICTION_SIGNAL: Rule = Rule {
    name: "unknown-eviction-signal",
    doc: "\
an eviction threshold for a signal that Karpenter does not know

Signals are memory.available, nodefs.available, nodefs.inodesFree, imagefs.available, imagefs.inodesFree and pid.available.",
    bad: "kind: EC2NodeClass\nspec:\n  kubelet:\n    evictionHard:\n      memory.avail: 500Mi\n",
    good: "kind: EC2NodeClass\nspec:\n  kubelet:\n    evictionHard:\n      memory.available: 500Mi\n",
    check: Check::Place(unknown_eviction_signal),
    ..Rule::ADMISSION
};

fn unknown_eviction_signal(place: &Place<'_>, sink: &mut Sink<'_>) {
    report_unknown_keys(place, SIGNALS, "an eviction signal", sink);
}

/// What the kubelet can set aside.
const RESERVABLE: &[&str] = &["cpu", "memory", "ephemeral-storage", "pid"];

/// A resource that cannot be reserved.
pub static UNKNOWN_RESERVED_RESOURCE: Rule = Rule {
    name: "unknown-reserved-resource",
    doc: "\
a reservation of a resource that the kubelet does not reserve

`kubeReserved` and `systemReserved` take cpu, memory, ephemeral-storage and pid.",
    bad: "kind: EC2NodeClass\nspec:\n  kubelet:\n    kubeReserved:\n      storage: 1Gi\n",
    good: "kind: EC2NodeClass\nspec:\n  kubelet:\n    kubeReserved:\n      ephemeral-storage: 1Gi\n",
    check: Check::Place(unknown_reserved_resource),
    ..Rule::ADMISSION
};

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

/// A reservation below nothing.
pub static NEGATIVE_RESERVATION: Rule = Rule {
    name: "negative-reservation",
    doc: "\
a negative amount in kubeReserved or systemReserved

What is reserved is taken from what pods can have: it cannot be below zero.",
    bad: "kind: EC2NodeClass\nspec:\n  kubelet:\n    systemReserved:\n      cpu: -100m\n",
    good: "kind: EC2NodeClass\nspec:\n  kubelet:\n    systemReserved:\n      cpu: 100m\n",
    check: Check::Place(negative_reservation),
    ..Rule::ADMISSION
};

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
