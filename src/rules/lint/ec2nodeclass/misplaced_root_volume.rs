//! The mark of the pods' volume on the system's.

use crate::apis::v1::ami_family::Devices;
use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::devices;
use crate::rules::lint::ec2nodeclass::volume::mappings;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// the mark `rootVolume: true` on the device that only holds the system
    ///
    /// The mark tells Karpenter how much ephemeral storage pods have. On Bottlerocket pods use `/dev/xvdb`,
    /// whatever is marked: with the mark on `/dev/xvda` Karpenter plans with the wrong size (`ephemeralStorage`
    /// of `pkg/providers/instancetype/types.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: bottlerocket@v1.53.0
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       rootVolume: true
    ///       ebs: {volumeSize: 6Gi}
    ///     - deviceName: /dev/xvdb
    ///       ebs: {volumeSize: 100Gi}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: bottlerocket@v1.53.0
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 6Gi}
    ///     - deviceName: /dev/xvdb
    ///       rootVolume: true
    ///       ebs: {volumeSize: 100Gi}
    /// ```
    pub(crate) static MISPLACED_ROOT_VOLUME = warning("misplaced-root-volume", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(misplaced_root_volume),
    }
}

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
