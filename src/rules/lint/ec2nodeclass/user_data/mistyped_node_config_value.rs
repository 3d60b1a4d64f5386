//! Values that nodeadm cannot read.

use super::UserData;
use super::node_config::NODE_CONFIG;
use crate::phrase::describe;
use crate::rules::admission::shape::{type_help, type_name};
use crate::rules::admission::walk;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a value of a NodeConfig of another type than its field has
    ///
    /// nodeadm converts nothing: a gate in quotes is text and no boolean, a number is no text. It gives up, and
    /// so does the kubelet on its configuration, and the node never joins (`nodeadm/api/v1alpha1` of the EKS AMI,
    /// `config/v1beta1` of `k8s.io/kubelet` 0.36).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {InstanceIdNodeName: "true"}
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
    pub(crate) static MISTYPED_NODE_CONFIG_VALUE = error("mistyped-node-config-value", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(mistyped_node_config_value),
    }
}

fn mistyped_node_config_value(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    for (piece, root) in user_data.node_configs() {
        walk(root, &NODE_CONFIG, &mut |place| {
            // Nulls in lists are a type's zero value to Go; `kind` and `apiVersion` have a rule of their own.
            let path = place.dotted();
            if place.has_type() || place.node.is_null() || !path.starts_with("spec") || !sink.has_room() {
                return;
            }
            let message = format!(
                "the node never joins: `{path}` must be {}, not {}",
                type_name(place.schema),
                describe(place.node)
            );
            let span = place.node.span;
            user_data
                .report(piece.place(span.start as usize..span.end as usize), message, sink)
                .help(type_help(place.schema, place.node));
        });
    }
}
