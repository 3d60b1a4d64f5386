//! Rates of copying for volumes with nothing to copy.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a volume with volumeInitializationRate but no snapshot
    ///
    /// The rate is how fast EC2 copies the snapshot into the volume; without one there is nothing to copy.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs:
    ///         volumeSize: 100Gi
    ///         volumeInitializationRate: 200
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs:
    ///         snapshotID: snap-0123456789abcdef0
    ///         volumeSize: 100Gi
    ///         volumeInitializationRate: 200
    /// ```
    pub(crate) static INITIALIZATION_RATE_WITHOUT_SNAPSHOT = error("initialization-rate-without-snapshot", Volumes) {
        since: Some(Version(1, 5)),
        check: Check::At(&[PlaceName::VolumeSnapshot], initialization_rate_without_snapshot),
    }
}

fn initialization_rate_without_snapshot(place: &Place<'_>, sink: &mut Sink<'_>) {
    let has_snapshot = without_nulls::get(place.node, "snapshotID").is_some_and(|id| id.as_str() != Some(""));
    if without_nulls::has(place.node, "volumeInitializationRate") && !has_snapshot {
        let message = format!("`{}` has `volumeInitializationRate` but no `snapshotID`", place.dotted());
        sink.report(place.pointer(), message).help("add `snapshotID`, or remove `volumeInitializationRate`");
    }
}
