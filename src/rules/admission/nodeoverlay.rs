//! What the API server refuses of a NodeOverlay beyond shape (`pkg/apis/v1alpha1/nodeoverlay.go` of v1.14.1).

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::phrase::{either, quote};
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// an overlay that both sets and adjusts the price
    ///
    /// `price` replaces the price of the matching instance types, `priceAdjustment` changes it: one overlay can
    /// do one of them.
    ///
    /// ```yaml bad
    /// kind: NodeOverlay
    /// spec:
    ///   price: "0.5"
    ///   priceAdjustment: -10%
    /// ```
    ///
    /// ```yaml good
    /// kind: NodeOverlay
    /// spec:
    ///   priceAdjustment: -10%
    /// ```
    pub static PRICE_AND_ADJUSTMENT = error("price-and-adjustment", Limits) {
        since: Some(Version(1, 7)),
        check: Check::At(&[PlaceName::OverlaySpec], price_and_adjustment),
    }
}

fn price_and_adjustment(place: &Place<'_>, sink: &mut Sink<'_>) {
    if without_nulls::has(place.node, "price") && without_nulls::has(place.node, "priceAdjustment") {
        let object = sink.object();
        sink.report(place.pointer(), "`spec.price` and `spec.priceAdjustment` exclude each other")
            .help("remove one of them")
            .also(object, place.key("price"), "the price")
            .also(object, place.key("priceAdjustment"), "the adjustment");
    }
}

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
    pub static RESTRICTED_CAPACITY = error("restricted-capacity", Limits) {
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
