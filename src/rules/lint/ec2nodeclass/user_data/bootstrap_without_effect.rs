//! Scripts that count on AL2's bootstrap script on AL2023.

use super::UserData;
use super::bootstrap::use_of_image;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Family;

rule! {
    /// user data for AL2023 that counts on `/etc/eks/bootstrap.sh`
    ///
    /// AL2023 starts nodes with nodeadm. Its `/etc/eks/bootstrap.sh` is a stub that prints an error and ends with
    /// 1: what it is called with, or what is edited in it, has no effect (`templates/al2023` of
    /// github.com/awslabs/amazon-eks-ami).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20260512}]
    ///   userData: |
    ///     #!/bin/bash
    ///     /etc/eks/bootstrap.sh demo --kubelet-extra-args '--max-pods=10'
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20260512}]
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       kubelet:
    ///         config: {maxPods: 10}
    /// ```
    pub(crate) static BOOTSTRAP_WITHOUT_EFFECT = warning("bootstrap-without-effect", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(bootstrap_without_effect),
    }
}

fn bootstrap_without_effect(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    if user_data.family != Family::Al2023 {
        return;
    }
    for piece in user_data.pieces.iter().filter(|piece| piece.part.is_program()) {
        if let Some(line) = use_of_image(piece.content()).filter(|_| sink.has_room()) {
            let message = "this does nothing: on AL2023 `/etc/eks/bootstrap.sh` is a stub that prints an error and ends with 1";
            user_data.report(piece.place(line), message, sink).help(
                "write what the kubelet needs into `spec.kubelet` of the class, or into a NodeConfig; Karpenter adds \
                 the cluster, labels and taints itself",
            );
        }
    }
}
