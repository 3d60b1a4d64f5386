//! Overlays that replace a price and adjust it too.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
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
    pub(crate) static PRICE_AND_ADJUSTMENT = error("price-and-adjustment", Limits) {
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
