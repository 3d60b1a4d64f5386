//! Volumes.

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// more than one block device mapping with `rootVolume: true`
    ///
    /// The mark says which volume Karpenter counts as the nodes' ephemeral storage: there is one.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - {deviceName: /dev/xvda, rootVolume: true, ebs: {volumeSize: 50Gi}}
    ///     - {deviceName: /dev/xvdb, rootVolume: true, ebs: {volumeSize: 50Gi}}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - {deviceName: /dev/xvda, rootVolume: true, ebs: {volumeSize: 50Gi}}
    ///     - {deviceName: /dev/xvdb, ebs: {volumeSize: 50Gi}}
    /// ```
    pub static SEVERAL_ROOT_VOLUMES = error("several-root-volumes", Volumes) {
        check: Check::At(&[PlaceName::BlockDeviceMappings], several_root_volumes),
    }
}

fn several_root_volumes(place: &Place<'_>, sink: &mut Sink<'_>) {
    let mappings = without_nulls::items(place.node).iter().enumerate();
    let roots: Vec<usize> = mappings
        .filter(|(_, mapping)| {
            without_nulls::get(mapping, "rootVolume").and_then(|mark| mark.as_bool()) == Some(true)
        })
        .map(|(index, _)| index)
        .collect();
    if let [first, second, ..] = roots[..] {
        let object = sink.object();
        let message = format!("{} block device mappings have `rootVolume: true`, one can", roots.len());
        sink.report(place.pointer(), message)
            .help("keep the mark on the volume that holds the containers' files")
            .also(object, place.index(first).join("rootVolume"), "the first")
            .also(object, place.index(second).join("rootVolume"), "another");
    }
}

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
    pub static VOLUME_WITHOUT_SIZE = error("volume-without-size", Volumes) {
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
    ///         volumeInitializationRate: 200
    /// ```
    pub static INITIALIZATION_RATE_WITHOUT_SNAPSHOT = error("initialization-rate-without-snapshot", Volumes) {
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
