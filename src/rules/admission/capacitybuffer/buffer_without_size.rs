//! Capacity buffers of no known size.

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
    pub(crate) static BUFFER_WITHOUT_SIZE = error("buffer-without-size", Limits) {
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
