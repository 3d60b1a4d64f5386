//! Volumes that outlive their nodes.

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::volume::volumes;
use crate::rules::{Check, Rule, Scope, Sink};

/// A volume that nobody deletes.
pub static ORPHANED_VOLUME: Rule = Rule {
    name: "orphaned-volume",
    severity: Severity::Warning,
    scope: Scope::Lint,
    doc: "\
a volume with `deleteOnTermination: false`

Karpenter replaces nodes all the time, and deletes no volumes itself: each node leaves its own behind, to be paid for.",
    bad: "kind: EC2NodeClass\nspec:\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n      ebs: {volumeSize: 100Gi, deleteOnTermination: false}\n",
    good: "kind: EC2NodeClass\nspec:\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n      ebs: {volumeSize: 100Gi, deleteOnTermination: true}\n",
    check: Check::Object(orphaned_volume),
    ..Rule::ADMISSION
};

fn orphaned_volume(manifest: &Manifest, sink: &mut Sink<'_>) {
    for volume in volumes(manifest).filter(|volume| volume.flag("deleteOnTermination") == Some(false)) {
        if sink.has_room() {
            let message = format!("`{}` stays behind when its node goes", volume.place);
            sink.report(volume.place.join("deleteOnTermination"), message)
                .help("write `deleteOnTermination: true`");
        }
    }
}
