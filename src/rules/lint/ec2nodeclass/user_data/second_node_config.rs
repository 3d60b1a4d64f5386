//! Documents that nodeadm does not read.

use std::ops::Range;

use super::UserData;
use crate::manifest::stream::documents;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a NodeConfig behind `---`
    ///
    /// nodeadm reads the first document of a part and passes over the others without a word. Several NodeConfigs
    /// are several parts of an archive; where they disagree, the last one counts, and Karpenter's own is the last
    /// (`nodeadm/internal/configprovider` of the EKS AMI).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     ---
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec: {featureGates: {InstanceIdNodeName: true}}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     ---
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec: {featureGates: {InstanceIdNodeName: true}}
    /// ```
    pub(crate) static SECOND_NODE_CONFIG = error("second-node-config", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(second_node_config),
    }
}

fn second_node_config(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    for (piece, _) in user_data.node_configs() {
        if let Some(line) = second(piece.content()).filter(|_| sink.has_room()) {
            user_data
                .report(
                    piece.place(line),
                    "nodeadm reads the first document alone: what follows is lost",
                    sink,
                )
                .help("put all of it into one document, or each into a part of its own of a MIME archive");
        }
    }
}

/// The line that ends the first document, where anything follows.
fn second(text: &str) -> Option<Range<usize>> {
    let others = documents(text).into_iter().skip(1);
    let says_nothing = |line: &str| line.trim().is_empty() || line.starts_with(['#', '-', '.']);
    let second = others.into_iter().find(|part| !text[part.clone()].lines().all(says_nothing))?;
    let line = text[second.start..].lines().next()?;
    Some(second.start..second.start + line.len())
}
