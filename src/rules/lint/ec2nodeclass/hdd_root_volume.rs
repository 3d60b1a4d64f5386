//! Systems on volumes that none can start from.

use crate::apis::v1::ami_family::Devices;
use crate::instancetype::ebs::VolumeType;
use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::devices;
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
    pub(crate) static HDD_ROOT_VOLUME = error("hdd-root-volume", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(hdd_root_volume),
    }
}

fn hdd_root_volume(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(root) = devices(manifest).map(Devices::root) else { return };
    for volume in volumes(manifest).filter(|volume| volume.device == Some(root)) {
        let Some(kind) = volume.kind().and_then(VolumeType::by_name) else { continue };
        if !kind.boots && sink.has_room() {
            let message = format!("`{root}` is `{}`, which no instance can start from", kind.name);
            sink.report(volume.place.join("volumeType"), message).help("take `volumeType: gp3`");
        }
    }
}
