//! CapacityBuffer of `autoscaling.x-k8s.io/v1beta1`: its fields as Karpenter installs them from v1.14.1 to v1.15.2.

use super::metadata::{CONDITION, OBJECT_META};
use crate::apis::schema::{
    ApiType, Field, Format, PlaceName, Reach, Schema, defaulted, integer, leaf, map, object, optional,
    outline, outlines, quantity, required, text,
};
use crate::apis::version::Version;

/// CapacityBuffer.
pub(crate) static CAPACITY_BUFFER: ApiType = ApiType {
    group: "autoscaling.x-k8s.io",
    version: "v1beta1",
    kind: "CapacityBuffer",
    since: Some(Version(1, 14)),
    reach: Reach::Namespace,
    root: object(&[
        optional("apiVersion", text()),
        optional("kind", text()),
        optional("metadata", OBJECT_META),
        required("spec", object(SPEC).at(&[PlaceName::BufferSize, PlaceName::BufferTarget])),
        optional("status", outline(STATUS)),
    ]),
};

const SPEC: &[Field] = &[
    optional("limits", map(&QUANTITY)),
    optional("percentage", integer(Format::Int32).within(0, i32::MAX as i64)),
    optional("podTemplateRef", object(&[required("name", text().at_least(1))])),
    defaulted("provisioningStrategy", r#""buffer.x-k8s.io/active-capacity""#, text()),
    optional("replicas", integer(Format::Int32).within(0, i32::MAX as i64)),
    optional(
        "scalableRef",
        object(&[
            optional("apiGroup", text()),
            required("kind", text().at_least(1)),
            required("name", text().at_least(1)),
        ]),
    ),
];

static QUANTITY: Schema = quantity();

const STATUS: &[Field] = &[
    optional("conditions", outlines(&CONDITION)),
    optional("podTemplateGeneration", leaf()),
    optional("podTemplateRef", outline(&[optional("name", leaf())])),
    optional("provisioningStrategy", leaf()),
    optional("replicas", leaf()),
];
