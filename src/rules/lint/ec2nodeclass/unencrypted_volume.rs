//! Volumes without encryption.

use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::volume::volumes;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a volume with `encrypted: false`
    ///
    /// Whatever pods write, images and secrets on disk among it, can be read from a copy of the volume.
    /// Encryption costs nothing. Where the field is left out, the account's setting decides, and nothing is said.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, encrypted: false}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, encrypted: true}
    /// ```
    pub(crate) static UNENCRYPTED_VOLUME = warning("unencrypted-volume", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(unencrypted_volume),
    }
}

fn unencrypted_volume(manifest: &Manifest, sink: &mut Sink<'_>) {
    for volume in volumes(manifest) {
        // With a key of one's own it is worse, and another rule's business.
        if volume.flag("encrypted") == Some(false) && !volume.has("kmsKeyID") && sink.has_room() {
            let message = format!("`{}` is not encrypted", volume.place);
            sink.report(volume.place.join("encrypted"), message).help("write `encrypted: true`");
        }
    }
}
