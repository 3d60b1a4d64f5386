//! More root volumes than the one that nodes have.

use crate::apis::schema::PlaceName;
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
    pub(crate) static SEVERAL_ROOT_VOLUMES = error("several-root-volumes", Volumes) {
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
