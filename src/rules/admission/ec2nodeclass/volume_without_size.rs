//! Volumes of which nothing tells the size.

use crate::apis::schema::PlaceName;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a volume with neither a size nor a snapshot
    ///
    /// A new volume needs `volumeSize`; one made from a snapshot takes the snapshot's size unless told otherwise.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs:
    ///         volumeType: gp3
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs:
    ///         volumeType: gp3
    ///         volumeSize: 100Gi
    /// ```
    pub(crate) static VOLUME_WITHOUT_SIZE = error("volume-without-size", Volumes) {
        check: Check::At(&[PlaceName::VolumeSize], volume_without_size),
    }
}

fn volume_without_size(place: &Place<'_>, sink: &mut Sink<'_>) {
    if !without_nulls::has(place.node, "snapshotID") && !without_nulls::has(place.node, "volumeSize") {
        sink.report(
            place.pointer(),
            format!("`{}` has neither `volumeSize` nor `snapshotID`", place.dotted()),
        )
        .help("add `volumeSize`, for example `volumeSize: 100Gi`");
    }
}
