//! CapacityBuffer of `autoscaling.x-k8s.io/v1beta1`: its fields and rules as Karpenter v1.14.1 installs them.

use crate::apis::version::Version;
use crate::rules::admission::nodepool::CONDITION;
use crate::rules::admission::place_name::PlaceName;
use crate::rules::admission::schema::{
    Field, Format, Schema, defaulted, integer, leaf, map, object, optional, outline, outlines, quantity,
    required, text,
};
use crate::rules::admission::{ApiType, Place, Reach, metadata, without_nulls};
use crate::rules::{Check, Sink};

/// CapacityBuffer.
pub static CAPACITY_BUFFER: ApiType = ApiType {
    group: "autoscaling.x-k8s.io",
    version: "v1beta1",
    kind: "CapacityBuffer",
    reach: Reach::Namespace,
    root: object(&[
        optional("apiVersion", text()),
        optional("kind", text()),
        optional("metadata", metadata::OBJECT_META),
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

rule! {
    /// a buffer of pods that says neither how many nor up to which limits
    ///
    /// With `podTemplateRef` the size must come from `replicas`, from `limits`, or from both.
    ///
    /// ```yaml bad
    /// kind: CapacityBuffer
    /// spec:
    ///   podTemplateRef:
    ///     name: small
    ///   replicas: null
    /// ```
    ///
    /// ```yaml good
    /// kind: CapacityBuffer
    /// spec:
    ///   podTemplateRef:
    ///     name: small
    ///   replicas: 3
    /// ```
    pub static BUFFER_WITHOUT_SIZE = error("buffer-without-size", Limits) {
        since: Some(Version(1, 14)),
        check: Check::At(&[PlaceName::BufferSize], buffer_without_size),
    }
}

fn buffer_without_size(place: &Place<'_>, sink: &mut Sink<'_>) {
    let has = |key| without_nulls::has(place.node, key);
    if has("podTemplateRef") && !has("replicas") && !has("limits") {
        sink.report(place.pointer(), "`spec.podTemplateRef` needs `spec.replicas` or `spec.limits`")
            .help("add `replicas`, for example `replicas: 3`");
    }
}

rule! {
    /// a buffer that names both a pod template and a scalable object
    ///
    /// The pods of the buffer are like those of the one or the other.
    ///
    /// ```yaml bad
    /// kind: CapacityBuffer
    /// spec:
    ///   podTemplateRef: {name: small}
    ///   scalableRef: {kind: Deployment, name: web}
    /// ```
    ///
    /// ```yaml good
    /// kind: CapacityBuffer
    /// spec:
    ///   podTemplateRef: {name: small}
    /// ```
    pub static BUFFER_WITH_TWO_TARGETS = error("buffer-with-two-targets", Limits) {
        since: Some(Version(1, 14)),
        check: Check::At(&[PlaceName::BufferTarget], buffer_with_two_targets),
    }
}

fn buffer_with_two_targets(place: &Place<'_>, sink: &mut Sink<'_>) {
    if without_nulls::has(place.node, "podTemplateRef") && without_nulls::has(place.node, "scalableRef") {
        sink.report(place.pointer(), "`spec.podTemplateRef` and `spec.scalableRef` exclude each other")
            .help("remove one of them");
    }
}
