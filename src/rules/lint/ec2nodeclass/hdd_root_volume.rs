//! Systems on volumes that none can start from.

use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::ami_family;
use crate::rules::lint::ec2nodeclass::unmapped_device::devices;
use crate::rules::lint::ec2nodeclass::volume::volumes;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a root device with a volume of type st1 or sc1
    ///
    /// No instance can start from them ("Amazon EBS volume types" in the EBS user guide). The root device is
    /// `/dev/xvda`, of Windows `/dev/sda1`.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 500Gi, volumeType: st1}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 500Gi, volumeType: gp3}
    /// ```
    pub static HDD_ROOT_VOLUME = error("hdd-root-volume", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(hdd_root_volume),
    }
}

fn hdd_root_volume(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some((pods, system)) = ami_family(manifest).and_then(devices) else { return };
    let root = system.unwrap_or(pods);
    for volume in volumes(manifest).filter(|volume| volume.device == Some(root)) {
        let Some(kind) = volume.kind().filter(|kind| matches!(*kind, "st1" | "sc1")) else { continue };
        if sink.has_room() {
            let message = format!("`{root}` is `{kind}`, which no instance can start from");
            sink.report(volume.place.join("volumeType"), message).help("take `volumeType: gp3`");
        }
    }
}
