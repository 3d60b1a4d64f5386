//! Performance that a volume type does not sell.

use crate::instancetype::ebs::VolumeType;
use crate::manifest::Manifest;
use crate::phrase::either;
use crate::rules::lint::ec2nodeclass::volume::volumes;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a setting of `iops` or `throughput` on a volume type that does not have it
    ///
    /// Volumes of type gp3, io1 and io2 have `iops`, gp3 alone has `throughput`; on any other type EC2 refuses
    /// them (EbsBlockDevice in the EC2 API reference).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, volumeType: gp2, throughput: 250}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, volumeType: gp3, throughput: 250}
    /// ```
    pub(crate) static UNSUPPORTED_VOLUME_PERFORMANCE = error("unsupported-volume-performance", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(unsupported_volume_performance),
    }
}

fn unsupported_volume_performance(manifest: &Manifest, sink: &mut Sink<'_>) {
    for volume in volumes(manifest) {
        let Some(kind) = volume.kind() else { continue };
        for setting in ["iops", "throughput"].into_iter().filter(|setting| volume.has(setting)) {
            let types = types_with(setting);
            if !types.contains(&kind) && sink.has_room() {
                let message = format!("`{}.{setting}` is set, but `{kind}` has none", volume.place);
                sink.report(volume.place.join(setting), message)
                    .key()
                    .help(format!("remove it, or take a volume of type {}", either(&types)));
            }
        }
    }
}

/// The types that have the setting.
fn types_with(setting: &str) -> Vec<&'static str> {
    VolumeType::names_of(|known| match setting {
        "iops" => known.iops.is_some(),
        _ => known.throughput.is_some(),
    })
}
