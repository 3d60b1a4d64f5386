//! Capacity buffers for pods of two descriptions.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

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
    pub(crate) static BUFFER_WITH_TWO_TARGETS = error("buffer-with-two-targets", Limits) {
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
