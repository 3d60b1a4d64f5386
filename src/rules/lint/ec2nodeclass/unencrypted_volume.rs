//! Volumes without encryption.

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::volume::volumes;
use crate::rules::{Check, Rule, Scope, Sink};

/// A volume that is not encrypted.
pub static UNENCRYPTED_VOLUME: Rule = Rule {
    name: "unencrypted-volume",
    severity: Severity::Warning,
    scope: Scope::Lint,
    doc: "\
a volume with `encrypted: false`

Whatever pods write, images and secrets on disk among it, can be read from a copy of the volume. Encryption costs nothing. Where the field
is left out, the account's setting decides, and nothing is said.",
    bad: "kind: EC2NodeClass\nspec:\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n      ebs: {volumeSize: 100Gi, encrypted: false}\n",
    good: "kind: EC2NodeClass\nspec:\n  blockDeviceMappings:\n    - deviceName: /dev/xvda\n      ebs: {volumeSize: 100Gi, encrypted: true}\n",
    check: Check::Object(unencrypted_volume),
    ..Rule::ADMISSION
};

fn unencrypted_volume(manifest: &Manifest, sink: &mut Sink<'_>) {
    for volume in volumes(manifest) {
        // With a key of one's own it is worse, and another rule's business.
        if volume.flag("encrypted") == Some(false) && !volume.has("kmsKeyID") && sink.has_room() {
            let message = format!("`{}` is not encrypted", volume.place);
            sink.report(volume.place.join("encrypted"), message).help("write `encrypted: true`");
        }
    }
}
