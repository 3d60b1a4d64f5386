//! SOCI's data on the root volume although the pods' is on the local disks.

use super::parallel_pull::{disabled_mounts, drop_in, fast_image_pull};
use super::{UserData, spec};
use crate::rules::admission::without_nulls;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::releases::{FAST_IMAGE_PULL, Release, SOCI_ON_LOCAL_DISKS};

rule! {
    /// a parallel or lazy pull by SOCI with `instanceStorePolicy: RAID0` on an AL2023 before v20251217
    ///
    /// These images put the directories of containerd and the kubelet on the local disks, but not SOCI's: all
    /// images are unpacked on the root volume, which may be too small and is slower (the changelog of the EKS
    /// AMI).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20251023}]
    ///   instanceStorePolicy: RAID0
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
    ///   amiSelectorTerms: [{alias: al2023@v20251217}]
    ///   instanceStorePolicy: RAID0
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {FastImagePull: true}
    /// ```
    pub(crate) static SOCI_DATA_ON_ROOT_VOLUME = warning("soci-data-on-root-volume", Soci) {
        scope: Scope::Lint,
        check: Check::UserData(soci_data_on_root_volume),
    }
}

fn soci_data_on_root_volume(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let Some(Release::Al2023(date)) = user_data.release else { return };
    let uses_local_disks =
        spec(user_data.manifest).is_some_and(|spec| without_nulls::has(spec, "instanceStorePolicy"));
    let is_meant = disabled_mounts(user_data).any(|(mount, _)| mount == "SOCI");
    if !uses_local_disks || is_meant || !(FAST_IMAGE_PULL..SOCI_ON_LOCAL_DISKS).contains(&date) {
        return;
    }
    if let Some(at) = fast_image_pull(user_data).or_else(|| drop_in(user_data)).map(|switch| switch.at) {
        user_data
            .report(
                at,
                "all images are unpacked on the root volume: this AL2023 keeps SOCI off the local disks",
                sink,
            )
            .help(format!("pin `al2023@v{SOCI_ON_LOCAL_DISKS}` or a newer release"));
    }
}
