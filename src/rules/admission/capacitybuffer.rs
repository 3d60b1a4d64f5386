//! What the API server refuses of a CapacityBuffer beyond shape.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

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
