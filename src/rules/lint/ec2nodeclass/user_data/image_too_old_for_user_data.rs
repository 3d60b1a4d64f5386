//! User data for a newer image than the class is pinned to.

use super::UserData;
use super::parallel_pull::{Switch, disabled_mounts, drop_in, fast_image_pull, soci};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::releases::{BOTTLEROCKET_SOCI, DROP_INS, FAST_IMAGE_PULL, Release, SOCI_MOUNT};

rule! {
    /// user data that needs a newer image than the alias is pinned to
    ///
    /// Older images pass over it without a word. AL2023 has the gate `FastImagePull` since v20250821, reads
    /// NodeConfigs from `/etc/eks/nodeadm.d` since v20251023, and knows `disabledMounts: [SOCI]` since v20260120;
    /// Bottlerocket has the snapshotter `soci` since 1.44.0 (the changelogs of the images).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20250807}]
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
    ///   instanceStorePolicy: RAID0
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {FastImagePull: true}
    /// ```
    pub(crate) static IMAGE_TOO_OLD_FOR_USER_DATA = error("image-too-old-for-user-data", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(image_too_old_for_user_data),
    }
}

fn image_too_old_for_user_data(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let mut report = |at, message: String, least: String| {
        if sink.has_room() {
            user_data.report(at, message, sink).help(format!("pin `{least}` or a newer release"));
        }
    };
    match user_data.release {
        Some(Release::Al2023(date)) => {
            for (at, what, since) in al2023(user_data).filter(|(_, _, since)| date < *since) {
                report(
                    at,
                    format!("the image passes over this: `{what}` came with v{since}"),
                    format!("al2023@v{since}"),
                );
            }
        }
        Some(Release::Bottlerocket(version)) if version < BOTTLEROCKET_SOCI => {
            if let Some(Switch { at, name }) = soci(user_data) {
                let message = format!("the image passes over this: `{name}` came with {BOTTLEROCKET_SOCI}.0");
                report(at, message, format!("bottlerocket@v{BOTTLEROCKET_SOCI}.0"));
            }
        }
        _ => {}
    }
}

/// A place in user data, what stands there, and the first AL2023 that has it.
type Need = (Option<std::ops::Range<usize>>, &'static str, u32);

fn al2023<'a>(user_data: &'a UserData<'_>) -> impl Iterator<Item = Need> + use<'a> {
    let need = |since| move |Switch { at, name }| (at, name, since);
    let gate = fast_image_pull(user_data).map(need(FAST_IMAGE_PULL));
    let folder = drop_in(user_data).map(need(DROP_INS));
    let mounts = disabled_mounts(user_data).filter(|(mount, _)| *mount == "SOCI");
    let mounts = mounts.map(|(_, at)| (at, "disabledMounts: [SOCI]", SOCI_MOUNT));
    gate.into_iter().chain(folder).chain(mounts)
}
