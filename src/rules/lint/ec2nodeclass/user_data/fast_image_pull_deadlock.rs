//! The one image that must not have SOCI's parallel pull.

use super::UserData;
use super::parallel_pull::fast_image_pull;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::releases::{DEADLOCK, Release};

rule! {
    /// the gate `FastImagePull` on the image `al2023@v20260505`
    ///
    /// With the gate on, this one image cannot unpack the image of the pods' sandboxes: no pod starts, the CNI's
    /// neither, and the node never is ready. v20260512 mends it (github.com/awslabs/amazon-eks-ami/issues/2710).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20260505}]
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
    ///   amiSelectorTerms: [{alias: al2023@v20260512}]
    ///   instanceStorePolicy: RAID0
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {FastImagePull: true}
    /// ```
    pub(crate) static FAST_IMAGE_PULL_DEADLOCK = error("fast-image-pull-deadlock", Soci) {
        scope: Scope::Lint,
        check: Check::UserData(fast_image_pull_deadlock),
    }
}

fn fast_image_pull_deadlock(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    if user_data.release != Some(Release::Al2023(DEADLOCK)) {
        return;
    }
    if let Some(switch) = fast_image_pull(user_data) {
        user_data
            .report(
                switch.at,
                "the node is never ready: with this gate no pod starts on `al2023@v20260505`",
                sink,
            )
            .help("pin `al2023@v20260512` or a newer release");
    }
}
