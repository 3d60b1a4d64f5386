//! Block device mappings that map nothing.

use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::volume::mappings;
use crate::rules::{Check, Rule, Scope, Sink};

/// A mapping without a volume.
pub static BLOCK_DEVICE_WITHOUT_EBS: Rule = Rule {
    name: "block-device-without-ebs",
    scope: Scope::Lint,
    doc: "\
a block device mapping without `ebs`

The API server lets it pass, and the controller crashes when it makes a launch template of it (`blockDeviceMappings` of
`pkg/providers/launchtemplate/launchtemplate.go`, v1.14.1).",
    bad: "kind: EC2NodeClass\nspec:\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n",
    good: "kind: EC2NodeClass\nspec:\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n      ebs:\n        volumeSize: 100Gi\n",
    check: Check::Object(block_device_without_ebs),
    ..Rule::ADMISSION
};

fn block_device_without_ebs(manifest: &Manifest, sink: &mut Sink<'_>) {
    for mapping in mappings(manifest).filter(|mapping| mapping.volume().is_none()) {
        if sink.has_room() {
            let message = format!("`{}` has no `ebs`: the controller crashes", mapping.place);
            sink.report(mapping.place.pointer(), message)
                .help("add `ebs` with at least `volumeSize`, or remove the mapping");
        }
    }
}
