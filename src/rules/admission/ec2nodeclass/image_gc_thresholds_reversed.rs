//! Garbage collection of images that stops above where it begins.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// an image garbage collection that would stop before it begins
    ///
    /// It begins at `imageGCHighThresholdPercent` and stops at `imageGCLowThresholdPercent`, which must be lower.
    ///
    /// ```yaml bad
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     imageGCHighThresholdPercent: 70
    ///     imageGCLowThresholdPercent: 80
    /// ```
    ///
    /// ```yaml good
    /// # --karpenter-version 1.14
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     imageGCHighThresholdPercent: 80
    ///     imageGCLowThresholdPercent: 70
    /// ```
    pub(crate) static IMAGE_GC_THRESHOLDS_REVERSED = error("image-gc-thresholds-reversed", Kubelet) {
        until: Some(Version(1, 15)),
        check: Check::At(&[PlaceName::Kubelet], image_gc_thresholds_reversed),
    }
}

fn image_gc_thresholds_reversed(place: &Place<'_>, sink: &mut Sink<'_>) {
    let percent = |key| without_nulls::get(place.node, key).and_then(without_nulls::integer);
    let (Some(high), Some(low)) =
        (percent("imageGCHighThresholdPercent"), percent("imageGCLowThresholdPercent"))
    else {
        return;
    };
    if high <= low {
        let object = sink.object();
        let message = format!(
            "`imageGCHighThresholdPercent` is {high}, not above `imageGCLowThresholdPercent`, which is {low}"
        );
        sink.report(place.pointer(), message)
            .help("raise the high threshold or lower the low one")
            .also(object, place.key("imageGCHighThresholdPercent"), "where collection begins")
            .also(object, place.key("imageGCLowThresholdPercent"), "where it stops");
    }
}
