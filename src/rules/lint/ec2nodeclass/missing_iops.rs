//! Provisioned volumes that provision nothing.

use crate::instancetype::ebs::VolumeType;
use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::volume::volumes;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a volume of type io1 or io2 without `iops`
    ///
    /// These types have no default: EC2 refuses them without it (EbsBlockDevice in the EC2 API reference).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, volumeType: io2}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, volumeType: io2, iops: 4000}
    /// ```
    pub(crate) static MISSING_IOPS = error("missing-iops", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(missing_iops),
    }
}

fn missing_iops(manifest: &Manifest, sink: &mut Sink<'_>) {
    for volume in volumes(manifest) {
        let Some(kind) = volume.kind().and_then(VolumeType::by_name) else { continue };
        let needs_iops = kind.iops.as_ref().is_some_and(|iops| iops.unasked.is_none());
        if needs_iops && !volume.has("iops") && sink.has_room() {
            let message = format!("`{}` is `{}`, which needs `iops`", volume.place, kind.name);
            sink.report(volume.place.pointer(), message).help("add `iops`, or take `volumeType: gp3`");
        }
    }
}
