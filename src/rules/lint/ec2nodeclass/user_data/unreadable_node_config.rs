//! Parts for nodeadm that are no map in YAML.

use super::UserData;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a part of the type `application/node.eks.aws` that is no YAML, or no map
    ///
    /// nodeadm gives up on it, and the node never joins; Karpenter does not look into the parts of an archive
    /// (`nodeadm/internal/configprovider` of the EKS AMI).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     MIME-Version: 1.0
    ///     Content-Type: multipart/mixed; boundary="PART"
    ///
    ///     --PART
    ///     Content-Type: application/node.eks.aws
    ///
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec: {featureGates: [}
    ///     --PART--
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     MIME-Version: 1.0
    ///     Content-Type: multipart/mixed; boundary="PART"
    ///
    ///     --PART
    ///     Content-Type: application/node.eks.aws
    ///
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec: {featureGates: {}}
    ///     --PART--
    /// ```
    pub(crate) static UNREADABLE_NODE_CONFIG = error("unreadable-node-config", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(unreadable_node_config),
    }
}

fn unreadable_node_config(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    for piece in &user_data.pieces {
        let mut found = piece.yaml.iter().flat_map(|loaded| &loaded.diagnostics);
        let fault = found.find(|found| found.severity == Severity::Error);
        if let Some(Diagnostic { message, primary, help, .. }) = fault.filter(|_| sink.has_room()) {
            let bytes = primary.as_ref().map(|label| label.span.start as usize..label.span.end as usize);
            let message = format!("the node never joins: nodeadm cannot read this NodeConfig: {message}");
            user_data
                .report(bytes.and_then(|bytes| piece.place(bytes)), message, sink)
                .help(help.as_deref().unwrap_or("write a map in YAML, or JSON"));
        }
    }
}
