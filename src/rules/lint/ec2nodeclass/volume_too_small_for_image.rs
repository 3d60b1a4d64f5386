//! Volumes smaller than the image on them.

use crate::apis::v1::ami_family::AmiFamily;
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
    /// need 4Gi, and since 1.15 Karpenter itself gives 6Gi, so less than that is a warning. Own images are not
    /// looked at.
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
    pub(crate) static VOLUME_TOO_SMALL_FOR_IMAGE = error("volume-too-small-for-image", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(volume_too_small_for_image),
    }
}

fn volume_too_small_for_image(manifest: &Manifest, sink: &mut Sink<'_>) {
    for alias in aliases(manifest) {
        let Some(family) = AmiFamily::by_alias(alias.family).map(|known| known.family) else { continue };
        let Some((devices, image)) = family.devices().zip(family.image_size(sink.options().karpenter)) else {
            continue;
        };
        let device = devices.root();
        // A snapshot of one's own takes the image's place.
        let is_images = |volume: &Volume<'_>| volume.device == Some(device) && !volume.has("snapshotID");
        for volume in volumes(manifest).filter(is_images) {
            let (Some(size), Some(gib)) = (volume.text("volumeSize"), volume.gib()) else { continue };
            if gib >= image.enough || !sink.has_room() {
                continue;
            }
            let message = format!("{} is too small for the image of `{}`", quote(size), alias.family);
            let found = sink.report(volume.place.join("volumeSize"), message);
            if gib >= image.least {
                found.severity = Severity::Warning;
            }
            found.help(format!("give `{device}` at least `{}Gi`", image.enough));
        }
    }
}
