//! Volumes that a family's image has and the mappings leave to it.

use crate::apis::v1::ami_family::Devices;
use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::volume::mappings;
use crate::rules::lint::ec2nodeclass::{ami_family, devices, pointer, spec};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// block device mappings that leave out a device of the image's family
    ///
    /// Any mapping takes all of Karpenter's own away. A device that is left out keeps the size and the (missing)
    /// encryption of the image; if it is the one that pods use, Karpenter also plans with 20Gi instead of its
    /// size. Pods use `/dev/xvda` of AL2 and AL2023, `/dev/xvdb` of Bottlerocket, whose `/dev/xvda` holds the
    /// system, and `/dev/sda1` of Windows; where another one is marked with `rootVolume: true`, only that mark
    /// counts; with `instanceStorePolicy` pods use the local disks.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: bottlerocket@v1.53.0
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
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
    ///       ebs: {volumeSize: 100Gi}
    /// ```
    pub(crate) static UNMAPPED_DEVICE = warning("unmapped-device", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(unmapped_device),
    }
}

fn unmapped_device(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(family) = ami_family(manifest) else { return };
    let Some(Devices { pods, system }) = devices(manifest) else { return };
    let maps = |device: &str| mappings(manifest).any(|mapping| mapping.device() == Some(device));
    if mappings(manifest).next().is_none() || mappings(manifest).any(|mapping| mapping.device().is_none()) {
        return;
    }
    // On local disks put together, pods do not use the volume.
    let is_elsewhere = spec(manifest).is_some_and(|spec| without_nulls::has(spec, "instanceStorePolicy"))
        || mappings(manifest).any(|mapping| mapping.is_root_volume());
    if !maps(pods) && !is_elsewhere {
        let message = format!("`{pods}` is not mapped, the device that pods use of {family}");
        let help = match system {
            Some(_) => format!("map `{pods}`"),
            None => format!("map `{pods}`, or mark the volume that pods use with `rootVolume: true`"),
        };
        sink.report(pointer("blockDeviceMappings"), message).help(help);
    }
    if let Some(system) = system.filter(|system| !maps(system)) {
        let message = format!("`{system}` is not mapped, the device that holds the system of {family}");
        sink.report(pointer("blockDeviceMappings"), message).help(format!(
            "map `{system}` too: it keeps the image's own size and is not encrypted otherwise"
        ));
    }
}
