//! Configurations of containerd that cannot be read.

use toml::Table;

use super::UserData;
use super::containerd::configs;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a `containerd.config` of a NodeConfig that is no TOML
    ///
    /// Neither Karpenter nor `nodeadm config check` looks into it. nodeadm fails when it comes to configure
    /// containerd, and the node never joins (`nodeadm/internal/containerd` of the EKS AMI).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       containerd:
    ///         config: |
    ///           [debug
    ///           level = "debug"
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       containerd:
    ///         config: |
    ///           [debug]
    ///           level = "debug"
    /// ```
    pub(crate) static BROKEN_CONTAINERD_CONFIG = error("broken-containerd-config", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(broken_containerd_config),
    }
}

fn broken_containerd_config(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    for config in configs(user_data) {
        if let Err(error) = config.text.parse::<Table>()
            && sink.has_room()
        {
            let place =
                error.span().map(|span| span.start..span.start.saturating_add(1).min(config.text.len()));
            let message = format!(
                "the node never joins: containerd's configuration is no TOML: {}",
                error.message().trim()
            );
            user_data
                .report(place.and_then(|place| config.place(place)), message, sink)
                .help("mend the TOML; `nodeadm config check` does not look at it");
        }
    }
}
