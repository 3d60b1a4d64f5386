//! Volumes that outlive their nodes.

use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::volume::volumes;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a volume with `deleteOnTermination: false`
    ///
    /// Karpenter replaces nodes all the time, and deletes no volumes itself: each node leaves its own behind, to
    /// be paid for.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, deleteOnTermination: false}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, deleteOnTermination: true}
    /// ```
    pub(crate) static ORPHANED_VOLUME = warning("orphaned-volume", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(orphaned_volume),
    }
}

fn orphaned_volume(manifest: &Manifest, sink: &mut Sink<'_>) {
    for volume in volumes(manifest).filter(|volume| volume.flag("deleteOnTermination") == Some(false)) {
        if sink.has_room() {
            let message = format!("`{}` stays behind when its node goes", volume.place);
            sink.report(volume.place.join("deleteOnTermination"), message)
                .help("write `deleteOnTermination: true`");
        }
    }
}
