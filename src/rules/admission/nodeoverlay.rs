//! NodeOverlay of `karpenter.sh/v1alpha1`: its fields and rules at v1.14.1 (`pkg/apis/v1alpha1/nodeoverlay.go`).

use crate::apis::version::Version;
use crate::phrase::{either, quote};
use crate::rules::admission::nodepool::CONDITION;
use crate::rules::admission::place_name::PlaceName;
use crate::rules::admission::requirements::{OPERATOR, VALUES};
use crate::rules::admission::schema::{
    Field, Format, Schema, integer, list, map, matching, object, optional, outline, outlines, quantity,
    required, text,
};
use crate::rules::admission::{ApiType, Place, Reach, metadata, patterns, without_nulls};
use crate::rules::{Check, Sink};

/// NodeOverlay.
pub static NODE_OVERLAY: ApiType = ApiType {
    group: "karpenter.sh",
    version: "v1alpha1",
    kind: "NodeOverlay",
    reach: Reach::Cluster,
    root: object(&[
        optional("apiVersion", text()),
        optional("kind", text()),
        optional("metadata", metadata::OBJECT_META),
        required("spec", object(SPEC).at(&[PlaceName::OverlaySpec])),
        optional("status", outline(&[optional("conditions", outlines(&CONDITION))])),
    ]),
};

const SPEC: &[Field] = &[
    optional("capacity", map(&QUANTITY).at(&[PlaceName::OverlayCapacity])),
    optional("price", matching(&patterns::PRICE)),
    optional("priceAdjustment", matching(&patterns::PRICE_ADJUSTMENT)),
    required("requirements", list(&REQUIREMENT).at_most(100).at(&[PlaceName::Requirements])),
    optional("weight", integer(Format::Int32).within(1, 10_000)),
];

static QUANTITY: Schema = quantity();

static REQUIREMENT: Schema = object(&[
    required("key", matching(&patterns::QUALIFIED_NAME).at_most(316).at(&[PlaceName::LabelKeys])),
    required("operator", OPERATOR),
    optional("values", VALUES),
]);

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
