//! NodeConfigs for an image without nodeadm.

use super::UserData;
use super::mistaken_for_script::{Disguise, disguise};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Family;

rule! {
    /// a NodeConfig in the user data of a class for AL2
    ///
    /// AL2 has no nodeadm. Karpenter hands a NodeConfig to it as a shell script, which fails without a trace on
    /// the node object, and a part of an archive with the type `application/node.eks.aws` is passed over
    /// (`eksbootstrap.go` of `pkg/providers/amifamily/bootstrap`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2
    ///   amiSelectorTerms: [{id: ami-0123456789abcdef0}]
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {InstanceIdNodeName: true}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms: [{id: ami-0123456789abcdef0}]
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {InstanceIdNodeName: true}
    /// ```
    pub(crate) static NODE_CONFIG_WITHOUT_NODEADM = error("node-config-without-nodeadm", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(node_config_without_nodeadm),
    }
}

fn node_config_without_nodeadm(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    if user_data.family != Family::Al2 {
        return;
    }
    for piece in &user_data.pieces {
        let is_script = piece.part.is_script() && disguise(piece) == Some(Disguise::NodeConfig);
        let message = if is_script {
            "nobody reads this NodeConfig: AL2 has no nodeadm, and the node runs it as a shell script"
        } else if piece.part.is_node_config() {
            "nobody reads this NodeConfig: AL2 has no nodeadm, and the node passes over the part"
        } else {
            continue;
        };
        if sink.has_room() {
            let line = piece.first_line().and_then(|line| piece.place(line));
            user_data
                .report(line, message, sink)
                .help("write what it does as a shell script, or move to `al2023`, whose images have nodeadm");
        }
    }
}
