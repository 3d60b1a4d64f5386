//! Keys for volumes that are not encrypted.

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::volume::volumes;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a volume with `kmsKeyID` that is not encrypted
    ///
    /// EC2 refuses a key for a volume with `encrypted: false`. Where `encrypted` is left out it asks for it too
    /// (InvalidParameterDependency); that is a warning, as an account may encrypt by default.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, encrypted: false, kmsKeyID: alias/nodes}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, encrypted: true, kmsKeyID: alias/nodes}
    /// ```
    pub(crate) static KMS_KEY_WITHOUT_ENCRYPTION = error("kms-key-without-encryption", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(kms_key_without_encryption),
    }
}

fn kms_key_without_encryption(manifest: &Manifest, sink: &mut Sink<'_>) {
    for volume in
        volumes(manifest).filter(|volume| volume.text("kmsKeyID").is_some_and(|key| !key.is_empty()))
    {
        let (said, severity) = match volume.flag("encrypted") {
            Some(true) => continue,
            Some(false) => ("`encrypted: false`", Severity::Error),
            None => ("no `encrypted`", Severity::Warning),
        };
        if sink.has_room() {
            let message = format!("`{}` has a key, but {said}", volume.place);
            let found = sink.report(volume.place.join("kmsKeyID"), message);
            found.severity = severity;
            found.help("write `encrypted: true`, or remove `kmsKeyID`");
        }
    }
}
