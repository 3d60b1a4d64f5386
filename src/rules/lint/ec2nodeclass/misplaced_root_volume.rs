//! The mark of the pods' volume on the system's.

use crate::apis::v1::ami_family::Devices;
use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::devices;
use crate::rules::lint::ec2nodeclass::volume::mappings;
use crate::rules::{Check, Rule, Scope, Sink};

/// The mark on the wrong volume.
pub static MISPLACED_ROOT_VOLUME: Rule = Rule {
    name: "misplaced-root-volume",
    severity: Severity::Warning,
    scope: Scope::Lint,
    doc: "\
the mark `rootVolume: true` on the device that only holds the system

The mark tells Karpenter how much ephemeral storage pods have. On Bottlerocket pods use `/dev/xvdb`, whatever is marked: with the mark on
`/dev/xvda` Karpenter plans with the wrong size (`ephemeralStorage` of `pkg/providers/instancetype/types.go`, v1.14.1).",
    bad: "kind: EC2NodeClass\nspec:\n  amiSelectorTerms:\n    - alias: bottlerocket@v1.53.0\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n      rootVolume: true\n      ebs: {volumeSize: 4Gi}\n    - deviceName: /dev/xvdb\n      ebs: {volumeSize: 100Gi}\n",
    good: "kind: EC2NodeClass\nspec:\n  amiSelectorTerms:\n    - alias: bottlerocket@v1.53.0\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n      ebs: {volumeSize: 4Gi}\n    - deviceName: /dev/xvdb\n      rootVolume: true\n      ebs: {volumeSize: 100Gi}\n",
    check: Check::Object(misplaced_root_volume),
    ..Rule::ADMISSION
};

fn misplaced_root_volume(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(Devices { pods, system: Some(system) }) = devices(manifest) else { return };
    for mapping in mappings(manifest).filter(|mapping| mapping.is_root_volume()) {
        if mapping.device() == Some(system) && sink.has_room() {
            let message = format!("`{system}` is marked as the volume that pods use, which is `{pods}`");
            sink.report(mapping.place.join("rootVolume"), message)
                .help(format!("remove the mark, or move it to `{pods}`"));
        }
    }
}
