//! NodeOverlay of `karpenter.sh/v1alpha1`: its fields from v1.7.6 to v1.15.2 (`pkg/apis/v1alpha1/nodeoverlay.go`).

use super::metadata::{CONDITION, OBJECT_META};
use super::requirement::{OPERATOR, VALUES};
use crate::apis::patterns;
use crate::apis::schema::{
    ApiType, Field, Format, PlaceName, Reach, Schema, integer, list, map, matching, object, optional,
    outline, outlines, quantity, required, text,
};
use crate::apis::version::Version;

/// NodeOverlay.
pub(crate) static NODE_OVERLAY: ApiType = ApiType {
    group: "karpenter.sh",
    version: "v1alpha1",
    kind: "NodeOverlay",
    since: Some(Version(1, 7)),
    reach: Reach::Cluster,
    root: object(&[
        optional("apiVersion", text()),
        optional("kind", text()),
        optional("metadata", OBJECT_META),
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
