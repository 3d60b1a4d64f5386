//! Image garbage collection whose one threshold is beyond the other's default.

use crate::apis::v1::ami_family::Family;
use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{ami_family, kubelet};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// one threshold of the image garbage collection that does not fit the default of the other
    ///
    /// The kubelet begins at 85 and stops at 80 per cent unless told otherwise, and does not start where the low
    /// one is not below the high one. The API server and Karpenter compare them only where both are given. Nodes of the
    /// family Custom are not told of either.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     imageGCLowThresholdPercent: 90
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     imageGCLowThresholdPercent: 90
    ///     imageGCHighThresholdPercent: 95
    /// ```
    pub(crate) static IMAGE_GC_THRESHOLD_BEYOND_DEFAULT = warning("image-gc-threshold-beyond-default", Kubelet) {
        scope: Scope::Lint,
        check: Check::Object(image_gc_threshold_beyond_default),
    }
}

const HIGH: &str = "imageGCHighThresholdPercent";
const LOW: &str = "imageGCLowThresholdPercent";
/// The kubelet's own thresholds.
const DEFAULT_HIGH: i64 = 85;
const DEFAULT_LOW: i64 = 80;

fn image_gc_threshold_beyond_default(manifest: &Manifest, sink: &mut Sink<'_>) {
    if ami_family(manifest) == Some(Family::Custom.name()) {
        return;
    }
    let Some((kubelet, pointer)) = kubelet(manifest) else { return };
    let percent = |key| without_nulls::get(kubelet, key).and_then(without_nulls::integer);
    let (key, given, other, default) = match (percent(HIGH), percent(LOW)) {
        (None, Some(low)) if low >= DEFAULT_HIGH => (LOW, low, HIGH, DEFAULT_HIGH),
        (Some(high), None) if high <= DEFAULT_LOW => (HIGH, high, LOW, DEFAULT_LOW),
        _ => return,
    };
    sink.report(pointer.join(key), format!("`{key}` is {given}, but `{other}` is {default} unless given"))
        .help(format!("give `{other}` too"));
}
