//! Volumes that a parallel pull has to wait for.

use super::super::volume::{Volume, mappings, volumes};
use super::parallel_pull::parallel_pull;
use super::{UserData, spec};
use crate::instancetype::ebs::VolumeType;
use crate::rules::admission::without_nulls;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a parallel pull by SOCI onto an EBS volume with less than 600 MiB/s
    ///
    /// Images are downloaded and unpacked faster than the volume takes them: gp3 writes 125 MiB/s where nothing
    /// else is asked for. AWS advises 600 MiB/s or more, or the local disks of the instance
    /// (`instanceStorePolicy: RAID0`). io1 and io2 are not judged: their rate follows from their `iops`
    /// (`nodeadm/doc/examples.md` of the EKS AMI).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20260714}]
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {FastImagePull: true}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20260714}]
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {volumeSize: 100Gi, volumeType: gp3, throughput: 600}
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {FastImagePull: true}
    /// ```
    pub(crate) static SLOW_VOLUME_FOR_PARALLEL_PULL = warning("slow-volume-for-parallel-pull", Soci) {
        scope: Scope::Lint,
        check: Check::UserData(slow_volume_for_parallel_pull),
    }
}

/// MiB/s that AWS advises.
const ADVISED: i64 = 600;

fn slow_volume_for_parallel_pull(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let manifest = user_data.manifest;
    let uses_local_disks = spec(manifest).is_some_and(|spec| without_nulls::has(spec, "instanceStorePolicy"));
    let devices = user_data.family.devices().filter(|_| !uses_local_disks);
    let Some(device) = devices.map(|devices| devices.pods) else { return };
    let Some(switch) = parallel_pull(user_data) else { return };
    let volume = volumes(manifest).find(|volume| volume.device == Some(device));
    let rate = match &volume {
        Some(volume) => rate(volume),
        // Karpenter's own volume is a gp3.
        None if mappings(manifest).next().is_none() => VolumeType::by_name("gp3").and_then(|gp3| gp3.writes),
        // What the image has is not known.
        None => None,
    };
    let Some(rate) = rate.filter(|rate| *rate < ADVISED) else { return };
    let message = format!("`{}` gains little here: `{device}` writes at most {rate} MiB/s", switch.name);
    let object = sink.object();
    let found = user_data.report(switch.at, message, sink);
    found.help(format!(
        "give `{device}` `volumeType: gp3` and `throughput: {ADVISED}` or more, or set `instanceStorePolicy: RAID0`"
    ));
    if let Some(volume) = volume.filter(|volume| volume.has("throughput")) {
        found.also(object, volume.place.join("throughput"), "the volume");
    }
}

/// MiB/s that the volume writes at most, where it is known; what the account takes may be a gp2.
fn rate(volume: &Volume<'_>) -> Option<i64> {
    let writes = VolumeType::by_name(volume.kind().unwrap_or("gp2"))?.writes?;
    Some(volume.number("throughput").unwrap_or(writes))
}
