//! Performance that a volume type does not sell.

use crate::instancetype::ebs::VolumeType;
use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::volume::volumes;
use crate::rules::phrase::either;
use crate::rules::{Check, Rule, Scope, Sink};

/// A setting of another volume type.
pub static UNSUPPORTED_PERFORMANCE: Rule = Rule {
    name: "unsupported-volume-performance",
    scope: Scope::Lint,
    doc: "\
a setting of `iops` or `throughput` on a volume type that does not have it

Volumes of type gp3, io1 and io2 have `iops`, gp3 alone has `throughput`; on any other type EC2 refuses them (EbsBlockDevice in the EC2 API
reference).",
    bad: "kind: EC2NodeClass\nspec:\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n      ebs: {volumeSize: 100Gi, volumeType: gp2, throughput: 250}\n",
    good: "kind: EC2NodeClass\nspec:\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n      ebs: {volumeSize: 100Gi, volumeType: gp3, throughput: 250}\n",
    check: Check::Object(unsupported_performance),
    ..Rule::ADMISSION
};

fn unsupported_performance(manifest: &Manifest, sink: &mut Sink<'_>) {
    let has: [(&str, fn(&VolumeType) -> bool); 2] =
        [("iops", |known| known.iops.is_some()), ("throughput", |known| known.throughput.is_some())];
    for volume in volumes(manifest) {
        let Some(kind) = volume.kind() else { continue };
        for (setting, has) in has {
            let is_supported = || VolumeType::by_name(kind).is_some_and(has);
            if volume.has(setting) && !is_supported() && sink.has_room() {
                let message = format!("`{}.{setting}` is set, but `{kind}` has none", volume.place);
                sink.report(volume.place.join(setting), message).key().help(format!(
                    "remove it, or take a volume of type {}",
                    either(&VolumeType::names_of(has))
                ));
            }
        }
    }
}
