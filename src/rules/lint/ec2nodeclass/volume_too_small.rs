//! Volumes smaller than the image on them.

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::ec2nodeclass::aliases;
use crate::rules::lint::ec2nodeclass::volume::{Volume, volumes};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a volume that is smaller than the image it is made from
    ///
    /// EC2 refuses it (InvalidBlockDeviceMapping), and no node of the class starts. AL2 needs 4Gi, AL2023 20Gi,
    /// Windows 50Gi (github.com/awslabs/amazon-eks-ami), Bottlerocket 2Gi for its system; its images for GPUs
    /// need 4Gi, so less than that is a warning. Own images are not looked at.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: windows2022@latest
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/sda1
    ///       ebs: {volumeSize: 30Gi}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: windows2022@latest
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/sda1
    ///       ebs: {volumeSize: 50Gi}
    /// ```
    pub static VOLUME_TOO_SMALL = error("volume-too-small-for-image", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(volume_too_small),
    }
}

/// Alias family, device, GiB below which nothing starts, GiB below which some image does not fit.
const SMALLEST: [(&str, &str, i64, i64); 6] = [
    ("al2", "/dev/xvda", 4, 4),
    ("al2023", "/dev/xvda", 20, 20),
    ("bottlerocket", "/dev/xvda", 2, 4),
    ("windows2019", "/dev/sda1", 50, 50),
    ("windows2022", "/dev/sda1", 50, 50),
    ("windows2025", "/dev/sda1", 50, 50),
];

fn volume_too_small(manifest: &Manifest, sink: &mut Sink<'_>) {
    for alias in aliases(manifest) {
        let Some((_, device, least, enough)) = SMALLEST.iter().find(|row| row.0 == alias.family) else {
            continue;
        };
        // A snapshot of one's own takes the image's place.
        let is_images = |volume: &Volume<'_>| volume.device == Some(device) && !volume.has("snapshotID");
        for volume in volumes(manifest).filter(is_images) {
            let (Some(size), Some(gib)) = (volume.text("volumeSize"), volume.gib()) else { continue };
            if gib >= *enough || !sink.has_room() {
                continue;
            }
            let message = format!("{} is too small for the image of `{}`", quote(size), alias.family);
            let found = sink.report(volume.place.join("volumeSize"), message);
            if gib >= *least {
                found.severity = Severity::Warning;
            }
            found.help(format!("give `{device}` at least `{enough}Gi`"));
        }
    }
}
