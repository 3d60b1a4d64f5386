//! Sections for containerd 1 that are lost beside those for containerd 2.

use toml::Table;

use super::UserData;
use super::containerd::{Config, configs, plugin};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::containerd::{CRI, IMAGES, RUNTIME, is_of_containerd_1};

rule! {
    /// a section for containerd 1 beside one for containerd 2
    ///
    /// nodeadm puts the configurations of all NodeConfigs together, into one of version 3 as soon as any of them
    /// has a plugin `io.containerd.cri.v1.images` or `io.containerd.cri.v1.runtime`. In that, containerd 2 passes
    /// over what stands under `io.containerd.grpc.v1.cri`, but for its streaming server, without a word; a
    /// configuration that has the old plugin alone is brought up to date (`nodeadm/internal/containerd` of the
    /// EKS AMI).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20260714}]
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       containerd:
    ///         config: |
    ///           [plugins.'io.containerd.cri.v1.images']
    ///           discard_unpacked_layers = false
    ///           [plugins.'io.containerd.grpc.v1.cri']
    ///           enable_selinux = true
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: al2023@v20260714}]
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       containerd:
    ///         config: |
    ///           [plugins.'io.containerd.cri.v1.images']
    ///           discard_unpacked_layers = false
    ///           [plugins.'io.containerd.cri.v1.runtime']
    ///           enable_selinux = true
    /// ```
    pub(crate) static LOST_CONTAINERD_SECTION = error("lost-containerd-section", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(lost_containerd_section),
    }
}

fn lost_containerd_section(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let tables: Vec<_> =
        configs(user_data).filter_map(|config| Some((config.text.parse::<Table>().ok()?, config))).collect();
    let newer = |(table, _): &(Table, Config<'_>)| {
        [IMAGES, RUNTIME].into_iter().find(|id| plugin(table, id).is_some())
    };
    let Some(newer) = tables.iter().find_map(newer) else { return };
    for (table, config) in &tables {
        let keys = plugin(table, CRI).into_iter().flat_map(Table::keys);
        if let Some(key) = keys.into_iter().find(|key| is_of_containerd_1(key)).filter(|_| sink.has_room()) {
            let message = format!(
                "`{key}` is lost: with `{newer}` the configuration is for containerd 2, which does not look here"
            );
            user_data
                .report(config.find(CRI), message, sink)
                .help(format!("write it for containerd 2, under `{IMAGES}` or `{RUNTIME}`"));
        }
    }
}
