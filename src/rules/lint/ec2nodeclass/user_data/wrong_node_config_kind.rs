//! NodeConfigs of another name.

use super::node_config::{API_VERSION, KIND};
use super::{Piece, UserData, named};
use crate::phrase::{describe, quote};
use crate::rules::{Check, Scope, Sink};
use crate::yaml::{Entry, Node};

rule! {
    /// a NodeConfig whose kind or apiVersion nodeadm does not know
    ///
    /// There is one: `kind: NodeConfig` of `apiVersion: node.eks.aws/v1alpha1`. nodeadm gives up on any other,
    /// and the node never joins; Karpenter does not look (`nodeadm/internal/api/bridge` of the EKS AMI).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {InstanceIdNodeName: true}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {InstanceIdNodeName: true}
    /// ```
    pub(crate) static WRONG_NODE_CONFIG_KIND = error("wrong-node-config-kind", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(wrong_node_config_kind),
    }
}

fn wrong_node_config_kind(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    for (piece, root) in user_data.node_configs() {
        let names =
            [("apiVersion", API_VERSION), ("kind", KIND)].map(|(key, right)| (key, right, named(root, key)));
        for (key, right, entry) in names {
            let value = entry.map(|entry| &entry.value);
            if value.and_then(Node::as_str) != Some(right) && sink.has_room() {
                let said = value.map_or_else(|| "missing".to_owned(), said);
                user_data
                    .report(
                        place(piece, entry),
                        format!("the node never joins: `{key}` of the NodeConfig is {said}"),
                        sink,
                    )
                    .help(format!("write `{key}: {right}`"));
            }
        }
    }
}

fn said(value: &Node) -> String {
    value.as_str().map_or_else(|| describe(value), quote)
}

fn place(piece: &Piece, entry: Option<&Entry>) -> Option<std::ops::Range<usize>> {
    match entry {
        Some(Entry { value, .. }) => piece.place(value.span.start as usize..value.span.end as usize),
        None => piece.first_line().and_then(|line| piece.place(line)),
    }
}
