//! Scripts that count on AL2's bootstrap script on AL2023.

use std::ops::Range;

use super::UserData;
use super::bootstrap::use_of_image;
use crate::rules::lint::ec2nodeclass::public_images::image_family;
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
    for line in uses(user_data) {
        if sink.has_room() {
            let message = "this does nothing: on AL2023 `/etc/eks/bootstrap.sh` is a stub that prints an error and ends with 1";
            user_data.report(line, message, sink).help(match user_data.family {
                Family::Custom => "start nodeadm with a NodeConfig, or make the class one of `amiFamily: AL2023`",
                _ => {
                    "write what the kubelet needs into `spec.kubelet` of the class, or into a NodeConfig; Karpenter \
                     adds the cluster, labels and taints itself"
                }
            });
        }
    }
}

/// The lines that use the script, where the image has but the stub.
fn uses(user_data: &UserData<'_>) -> Vec<Option<Range<usize>>> {
    match user_data.family {
        Family::Al2023 => {
            let programs = user_data.pieces.iter().filter(|piece| piece.part.is_program());
            programs.filter_map(|piece| Some(piece.place(use_of_image(piece.content())?))).collect()
        }
        Family::Custom if image_family(user_data.manifest) == Some("AL2023") => {
            use_of_image(user_data.text).map(Some).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
