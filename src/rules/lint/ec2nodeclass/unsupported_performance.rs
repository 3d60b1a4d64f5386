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
