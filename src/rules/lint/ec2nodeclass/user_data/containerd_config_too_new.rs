//! Configurations of containerd that the image's containerd is too old for.

use toml::{Table, Value};

use super::UserData;
use super::containerd::{configs, plugin};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::containerd::{CRI, IMAGES, RUNTIME};

rule! {
    /// a `containerd.config` of containerd 2 for an image that has containerd 1.7
    ///
    /// The plugins `io.containerd.cri.v1.images` and `io.containerd.cri.v1.runtime` and `version = 3` came with
    /// containerd 2; before, there was `io.containerd.grpc.v1.cri`, which containerd 2 still reads. nodeadm finds
    /// no template for the two together, and the node never joins. Images of AL2023 have containerd 2 since
    /// v20250915 for Kubernetes 1.34, since v20251016 for 1.33 and since v20251217 for 1.30 to 1.32;
    /// `--kube-version` says which of them holds.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20250807}]
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       containerd:
    ///         config: |
    ///           [plugins.'io.containerd.cri.v1.images']
    ///           discard_unpacked_layers = false
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20250807}]
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       containerd:
    ///         config: |
    ///           [plugins.'io.containerd.grpc.v1.cri'.containerd]
    ///           discard_unpacked_layers = false
    /// ```
    pub(crate) static CONTAINERD_CONFIG_TOO_NEW = error("containerd-config-too-new", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(containerd_config_too_new),
    }
}

fn containerd_config_too_new(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let kube = sink.options().kube;
    if !user_data.release.is_some_and(|release| release.has_containerd_1(kube)) {
        return;
    }
    for config in configs(user_data) {
        let Ok(table) = config.text.parse::<Table>() else { continue };
        let is_newer = table.get("version").and_then(Value::as_integer) == Some(3)
            || [IMAGES, RUNTIME].iter().any(|id| plugin(&table, id).is_some());
        if is_newer && sink.has_room() {
            let word = [IMAGES, RUNTIME, "version"].into_iter().find_map(|word| config.find(word));
            user_data
                .report(
                    word,
                    "the node never joins: the image has containerd 1.7, and this is for containerd 2",
                    sink,
                )
                .help(format!("write it for the plugin `{CRI}`, which both read, or pin a newer image"));
        }
    }
}
