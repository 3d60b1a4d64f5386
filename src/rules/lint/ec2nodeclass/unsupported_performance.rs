//! Performance that a volume type does not sell.

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
    pub static UNSUPPORTED_PERFORMANCE = error("unsupported-volume-performance", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(unsupported_performance),
    }
}

/// The setting and the types that have it.
const SUPPORTED: [(&str, &[&str]); 2] = [("iops", &["gp3", "io1", "io2"]), ("throughput", &["gp3"])];

fn unsupported_performance(manifest: &Manifest, sink: &mut Sink<'_>) {
    for volume in volumes(manifest) {
        let Some(kind) = volume.kind() else { continue };
        for (setting, types) in SUPPORTED {
            if volume.has(setting) && !types.contains(&kind) && sink.has_room() {
                let message = format!("`{}.{setting}` is set, but `{kind}` has none", volume.place);
                sink.report(volume.place.join(setting), message)
                    .key()
                    .help(format!("remove it, or take a volume of type {}", either(types)));
            }
        }
    }
}
