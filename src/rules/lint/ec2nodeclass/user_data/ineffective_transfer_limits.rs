//! Settings of containerd's transfer service where it is not used.

use toml::{Table, Value};

use super::UserData;
use super::containerd::{configs, plugin};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::containerd::{CRI, IMAGES};

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
    pub(crate) static INEFFECTIVE_TRANSFER_LIMITS = error("ineffective-transfer-limits", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(ineffective_transfer_limits),
    }
}

/// containerd's own way to pull.
const TRANSFER: &str = "io.containerd.transfer.v1.local";

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
