//! What a NodeConfig says to containerd.

use std::ops::Range;

use toml::{Table, Value};

use super::{Piece, UserData};
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;
use crate::userdata::containerd::{CRI, IMAGES, RUNTIME, is_of_containerd_1};
use crate::yaml::{self, Node};

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
    pub static BROKEN_CONTAINERD_CONFIG = error("broken-containerd-config", UserData) {
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
    pub static CONTAINERD_CONFIG_TOO_NEW = error("containerd-config-too-new", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(containerd_config_too_new),
    }
}

/// containerd's own way to pull.
const TRANSFER: &str = "io.containerd.transfer.v1.local";

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
    pub static LOST_CONTAINERD_SECTION = error("lost-containerd-section", UserData) {
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

rule! {
    /// settings of containerd's transfer service without `discard_unpacked_layers = false`
    ///
    /// nodeadm turns `discard_unpacked_layers` on, with which containerd does not use the transfer service: it
    /// logs that it falls back to pulling by itself, and `max_concurrent_downloads`, `max_concurrent_unpacks` and
    /// `concurrent_layer_fetch_buffer` have no effect (measured with containerd 2.2.4).
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
    ///           [plugins.'io.containerd.transfer.v1.local']
    ///           max_concurrent_downloads = 8
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
    ///           [plugins.'io.containerd.transfer.v1.local']
    ///           max_concurrent_downloads = 8
    /// ```
    pub static INEFFECTIVE_TRANSFER_LIMITS = error("ineffective-transfer-limits", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(ineffective_transfer_limits),
    }
}

fn ineffective_transfer_limits(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let tables: Vec<_> =
        configs(user_data).filter_map(|config| Some((config.text.parse::<Table>().ok()?, config))).collect();
    // nodeadm puts the configurations of all parts together.
    if tables.iter().any(|(table, _)| keeps_layers(table)) {
        return;
    }
    let limits = ["max_concurrent_downloads", "max_concurrent_unpacks", "concurrent_layer_fetch_buffer"];
    for (table, config) in tables {
        let limit = plugin(&table, TRANSFER)
            .and_then(|plugin| limits.iter().find(|limit| plugin.contains_key(**limit)));
        if let Some(limit) = limit.filter(|_| sink.has_room()) {
            user_data
                .report(config.find(limit), "has no effect: with `discard_unpacked_layers` containerd does not use the transfer service", sink)
                .help(format!("write `discard_unpacked_layers = false` under `[plugins.'{IMAGES}']` too; layers then stay on the disk"));
        }
    }
}

fn keeps_layers(table: &Table) -> bool {
    let images = plugin(table, IMAGES);
    let older = plugin(table, CRI).and_then(|plugin| plugin.get("containerd")?.as_table());
    let discards = images.or(older).and_then(|plugin| plugin.get("discard_unpacked_layers"));
    discards.and_then(Value::as_bool) == Some(false)
}

fn plugin<'t>(table: &'t Table, id: &str) -> Option<&'t Table> {
    table.get("plugins")?.get(id)?.as_table()
}

/// A configuration of containerd in a part.
struct Config<'a> {
    piece: &'a Piece,
    node: &'a Node,
    text: &'a str,
}

fn configs<'a>(user_data: &'a UserData<'_>) -> impl Iterator<Item = Config<'a>> {
    user_data.node_configs().filter_map(|(piece, root)| {
        let node = root.at(&Pointer::parse("/spec/containerd/config"))?;
        Some(Config { piece, node, text: node.as_str()? })
    })
}

impl Config<'_> {
    /// Bytes of the configuration as bytes of the class's text.
    fn place(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        let start = self.node.span.start as usize;
        let written = self.piece.content().get(start..self.node.span.end as usize)?;
        let part = yaml::within(written, self.text, bytes)?;
        self.piece.place(start + part.start..start + part.end)
    }

    /// Where a word stands.
    fn find(&self, word: &str) -> Option<Range<usize>> {
        let start = self.text.find(word)?;
        self.place(start..start + word.len())
    }
}
