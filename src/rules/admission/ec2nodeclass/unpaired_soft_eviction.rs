//! Soft evictions without a grace period, and grace periods without an eviction.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::phrase::quote;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

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
    pub(crate) static UNPAIRED_SOFT_EVICTION = error("unpaired-soft-eviction", Kubelet) {
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
