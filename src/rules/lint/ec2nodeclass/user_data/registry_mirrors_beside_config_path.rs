//! Mirrors that containerd does not take beside what nodeadm sets.

use toml::{Table, Value};

use super::UserData;
use super::containerd::{Config, configs, plugin};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::containerd::{CRI, IMAGES, RUNTIME};

rule! {
    /// a NodeConfig with containerd's `registry.mirrors`
    ///
    /// nodeadm sets `registry.config_path`, and containerd does not load its CRI plugin where `mirrors`, or TLS
    /// under `configs`, stand beside it ("mirrors cannot be set when config_path is provided"): the node is never
    /// ready. Mirrors are files now: `/etc/containerd/certs.d/REGISTRY/hosts.toml` (`docs/hosts.md` of
    /// containerd).
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
    ///           [plugins.'io.containerd.grpc.v1.cri'.registry.mirrors.'docker.io']
    ///           endpoint = ['https://mirror.example.com']
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     #!/bin/bash
    ///     mkdir -p /etc/containerd/certs.d/docker.io
    ///     echo '[host."https://mirror.example.com"]' >/etc/containerd/certs.d/docker.io/hosts.toml
    /// ```
    pub(crate) static REGISTRY_MIRRORS_BESIDE_CONFIG_PATH = error("registry-mirrors-beside-config-path", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(registry_mirrors_beside_config_path),
    }
}

fn registry_mirrors_beside_config_path(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let tables: Vec<(Table, Config<'_>)> =
        configs(user_data).filter_map(|config| Some((config.text.parse().ok()?, config))).collect();
    let any = |wanted: &dyn Fn(&Table) -> bool| tables.iter().any(|(table, _)| wanted(table));
    // With a plugin of containerd 2 anywhere, nobody looks at the one of containerd 1.
    let is_newer = any(&|table| [IMAGES, RUNTIME].iter().any(|id| plugin(table, id).is_some()));
    let id = if is_newer { IMAGES } else { CRI };
    if any(&|table| registry(table, id).is_some_and(has_no_config_path)) {
        return;
    }
    for (table, config) in &tables {
        let Some(setting) = registry(table, id).and_then(old_setting) else { continue };
        if sink.has_room() {
            let message = format!(
                "the node is never ready: containerd does not load its CRI plugin with `registry.{setting}` beside \
                 `registry.config_path`, which nodeadm sets"
            );
            let word = setting.split('.').next().unwrap_or(setting);
            user_data.report(config.find(word), message, sink).help(
                "have a script write `/etc/containerd/certs.d/REGISTRY/hosts.toml` instead, which `config_path` points to",
            );
        }
    }
}

fn registry<'t>(table: &'t Table, id: &str) -> Option<&'t Table> {
    plugin(table, id)?.get("registry")?.as_table()
}

/// Whether the path of nodeadm is taken back.
fn has_no_config_path(registry: &Table) -> bool {
    registry.get("config_path").and_then(Value::as_str) == Some("")
}

/// What cannot stand beside a path.
fn old_setting(registry: &Table) -> Option<&'static str> {
    let tables = |key: &str| registry.get(key).and_then(Value::as_table).into_iter().flatten();
    if tables("mirrors").next().is_some() {
        return Some("mirrors");
    }
    tables("configs").any(|(_, config)| config.get("tls").is_some()).then_some("configs.*.tls")
}
