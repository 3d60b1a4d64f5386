//! Overlays of resources that Karpenter computes itself.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::phrase::{either, quote};
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// an overlay that changes cpu, memory, ephemeral-storage or pods
    ///
    /// Overlays add resources that instance types do not tell of, such as huge pages or devices; the four that
    /// Karpenter computes stay its own.
    ///
    /// ```yaml bad
    /// kind: NodeOverlay
    /// spec:
    ///   capacity:
    ///     cpu: 4
    /// ```
    ///
    /// ```yaml good
    /// kind: NodeOverlay
    /// spec:
    ///   capacity:
    ///     smarter-devices/fuse: 1
    /// ```
    pub(crate) static RESTRICTED_CAPACITY = error("restricted-capacity", Limits) {
        since: Some(Version(1, 7)),
        check: Check::At(&[PlaceName::OverlayCapacity], restricted_capacity),
    }
}

/// The resources that Karpenter computes itself.
const COMPUTED: &[&str] = &["cpu", "memory", "ephemeral-storage", "pods"];

fn restricted_capacity(place: &Place<'_>, sink: &mut Sink<'_>) {
    for entry in without_nulls::entries(place.node).filter(|entry| COMPUTED.contains(&entry.key.as_ref())) {
        sink.report(place.key(&entry.key), format!("an overlay cannot change {}", quote(&entry.key)))
            .key()
            .help(format!("Karpenter computes {} itself: remove it", either(COMPUTED)));
    }
}
