//! The settings that Karpenter has types for (`bottlerocketsettings.go`): what it knows is checked, the rest is dropped.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::kind::Kind::{Boolean, Command, Integer, List, Map, Text, Unsigned, Word};
use super::kind::{Field, Kind, TEXT_MAP, TEXTS, TEXTS_MAP, Unset, blank, field, written};
use super::print::{Item, item};
use crate::apis::version::Version;

/// The settings with types, read from the class's text.
pub(super) struct Settings {
    /// `settings.kubernetes`.
    pub kubernetes: Table,
    /// `settings.bootstrap-commands`, if there.
    pub bootstrap_commands: Option<Table>,
}

/// A setting of the wrong type.
pub(super) struct Mismatch {
    /// The keys that lead to it.
    pub keys: Vec<String>,
    /// What is wrong with it.
    pub reason: String,
}

impl Mismatch {
    /// The same, of a table that stands under `key`.
    fn under(mut self, key: &str) -> Self {
        self.keys.insert(0, key.to_owned());
        self
    }
}

/// In the order of Go's struct, which is the order they are written in.
pub(super) const KUBERNETES: &[Field] = &[
    field("api-server", Text),
    field("cloud-provider", Word(&["aws", "external", ""])),
    field("cluster-certificate", Text),
    field("cluster-name", Text),
    field("cluster-dns-ip", Text),
    field("credential-providers", Map(&Kind::Table(CREDENTIAL_PROVIDER))),
    field("node-labels", TEXT_MAP),
    field("node-taints", TEXTS_MAP),
    field("max-pods", Integer),
    field("static-pods", Map(&Kind::Table(STATIC_POD))),
    field("eviction-hard", TEXT_MAP),
    field("eviction-soft", TEXT_MAP),
    field("eviction-soft-grace-period", TEXT_MAP),
    field("eviction-max-pod-grace-period", Integer),
    field("kube-reserved", TEXT_MAP),
    field("system-reserved", TEXT_MAP),
    field("allowed-unsafe-sysctls", TEXTS),
    field("server-tls-bootstrap", Boolean),
    field("registry-qps", Integer),
    field("registry-burst", Integer),
    field("event-qps", Integer),
    field("event-burst", Integer),
    field("kube-api-qps", Integer),
    field("kube-api-burst", Integer),
    field("container-log-max-size", Text),
    field("container-log-max-files", Integer),
    field("cpu-manager-policy", Word(MANAGER_POLICIES)),
    field("cpu-manager-policy-options", TEXTS),
    field("cpu-manager-reconcile-period", Text),
    field("memory-manager-policy", Word(MANAGER_POLICIES)),
    field("memory-manager-reserved-memory", Map(&Kind::Table(RESERVED_MEMORY))).since(Version(1, 15)),
    field("topology-manager-scope", Word(&["container", "pod"])),
    field("topology-manager-policy", Word(&["none", "restricted", "best-effort", "single-numa-node"])),
    field("topology-manager-policy-options", Kind::Table(TOPOLOGY_MANAGER_OPTIONS)),
    field("image-gc-high-threshold-percent", Text),
    field("image-gc-low-threshold-percent", Text),
    field("ids-per-pod", Integer),
    field("cpu-cfs-quota-enforced", Boolean),
    field("shutdown-grace-period", Text),
    field("shutdown-grace-period-for-critical-pods", Text),
    field("cluster-domain", Text),
    field("seccomp-default", Boolean),
    field("pod-pids-limit", Integer),
    field("device-ownership-from-security-context", Boolean),
    field("single-process-oom-kill", Boolean),
    field("container-log-max-workers", Integer),
    field("container-log-monitor-interval", Text),
    field("hostname-override-source", Word(&["private-dns-name", "instance-id"])),
    field("log-level", Unsigned),
];

/// The kubelet has one form for CPUs and the other for memory; Bottlerocket takes both for both.
const MANAGER_POLICIES: &[&str] = &["none", "static", "None", "Static"];

const CREDENTIAL_PROVIDER: &[Field] = &[
    field("enabled", Boolean),
    field("cache-duration", Text),
    written("image-patterns", TEXTS),
    field("environment", TEXT_MAP),
];

/// Of a NUMA node, by its number.
const RESERVED_MEMORY: &[Field] =
    &[written("enabled", Boolean), blank("memory"), blank("hugepages-2Mi"), blank("hugepages-1Gi")];

const STATIC_POD: &[Field] = &[field("enabled", Boolean), field("manifest", Text)];

const TOPOLOGY_MANAGER_OPTIONS: &[Field] =
    &[field("prefer-closest-numa-nodes", Boolean), field("max-allowable-numa-nodes", Integer)];

pub(super) const BOOTSTRAP_COMMAND: &[Field] = &[
    written("commands", List(&Command("apiclient"))),
    written("mode", Word(&["off", "once", "always"])),
    written("essential", Boolean),
];

const SETTINGS: &[Field] = &[
    field("kubernetes", Kind::Table(KUBERNETES)),
    field("bootstrap-commands", Map(&Kind::Table(BOOTSTRAP_COMMAND))),
];

pub(super) const ROOT: &[Field] = &[field("settings", Kind::Table(SETTINGS))];

/// All settings as they are, Karpenter's types or not.
pub(super) fn raw(root: &Table) -> Result<BTreeMap<String, Item>, Mismatch> {
    let mut settings = Table::new();
    for (name, value) in root.iter().filter(|(name, _)| name.eq_ignore_ascii_case("settings")) {
        let Value::Table(table) = value else { return Err(mismatch(name, value, "table")) };
        settings.extend(table.clone());
    }
    Ok(settings.into_iter().map(|(key, value)| (key, item(value))).collect())
}

/// The settings with types; a setting of the wrong type is refused.
pub(super) fn read(root: &Table, karpenter: Version) -> Result<Settings, Mismatch> {
    let mut root = typed_table(root, ROOT, karpenter)?;
    let Some(Value::Table(mut settings)) = root.remove("settings") else {
        return Ok(Settings { kubernetes: Table::new(), bootstrap_commands: None });
    };
    let mut take = |name: &str| match settings.remove(name) {
        Some(Value::Table(table)) => Some(table),
        _ => None,
    };
    Ok(Settings {
        kubernetes: take("kubernetes").unwrap_or_default(),
        bootstrap_commands: take("bootstrap-commands"),
    })
}

/// `settings.kubernetes` as it is written.
pub(super) fn kubernetes(table: &Table) -> Item {
    Item::Table(written_table(table, KUBERNETES))
}

/// `settings.bootstrap-commands` as it is written.
pub(super) fn bootstrap_commands(table: &Table) -> Item {
    written_field(&Value::Table(table.clone()), Map(&Kind::Table(BOOTSTRAP_COMMAND)))
}

/// The fields that the type has, under its own names: go-toml finds them whatever their case.
fn typed_table(table: &Table, fields: &[Field], karpenter: Version) -> Result<Table, Mismatch> {
    let mut typed = Table::new();
    for (name, value) in table {
        let Some(field) = field_of(fields, name, karpenter) else { continue };
        let value = self::typed(name, value, field.kind, karpenter)?;
        match (typed.get_mut(field.name), value) {
            (Some(Value::Table(known)), Value::Table(more)) => lay_over(known, more),
            (_, value) => {
                typed.insert(field.name.to_owned(), value);
            }
        }
    }
    Ok(typed)
}

/// Tables of one name, in whatever case, are one to go-toml.
fn lay_over(known: &mut Table, more: Table) {
    for (name, value) in more {
        match (known.get_mut(&name), value) {
            (Some(Value::Table(below)), Value::Table(above)) => lay_over(below, above),
            (_, value) => {
                known.insert(name, value);
            }
        }
    }
}

/// The field that a name means to a Karpenter.
pub(super) fn field_of<'f>(fields: &'f [Field], name: &str, karpenter: Version) -> Option<&'f Field> {
    let named = |name: &str| fields.iter().find(|field| field.name == name && field.since <= karpenter);
    named(name).or_else(|| named(&name.to_lowercase()))
}

/// Karpenter's structs have lists, maps and structs, no choices and no lists of mixed types.
fn typed(name: &str, value: &Value, kind: Kind, karpenter: Version) -> Result<Value, Mismatch> {
    let below = |mismatch: Mismatch| mismatch.under(name);
    match (kind, value) {
        (Text | Word(_), Value::String(_)) | (Integer, Value::Integer(_)) | (Boolean, Value::Boolean(_)) => {
            Ok(value.clone())
        }
        (Unsigned, Value::Integer(integer)) if u32::try_from(*integer).is_ok() => Ok(value.clone()),
        (List(kind), Value::Array(items)) => list(name, items, *kind, karpenter),
        (Command(_), Value::Array(items)) => list(name, items, Text, karpenter),
        (Map(kind), Value::Table(table)) => map(table, *kind, karpenter).map_err(below),
        (Kind::Table(fields), Value::Table(table)) => {
            typed_table(table, fields, karpenter).map(Value::Table).map_err(below)
        }
        _ => Err(mismatch(name, value, &kind.name())),
    }
}

fn list(name: &str, items: &[Value], kind: Kind, karpenter: Version) -> Result<Value, Mismatch> {
    items
        .iter()
        .map(|item| typed(name, item, kind, karpenter))
        .collect::<Result<Vec<_>, _>>()
        .map(Value::Array)
}

fn map(table: &Table, kind: Kind, karpenter: Version) -> Result<Value, Mismatch> {
    let entry = |(name, value): (&String, &Value)| Ok((name.clone(), typed(name, value, kind, karpenter)?));
    table.iter().map(entry).collect::<Result<Table, _>>().map(Value::Table)
}

fn mismatch(name: &str, value: &Value, wanted: &str) -> Mismatch {
    let reason = format!("`{name}` is of the type {}, not {wanted}", value.type_str());
    Mismatch { keys: vec![name.to_owned()], reason }
}

fn written_table(table: &Table, fields: &[Field]) -> Vec<(String, Item)> {
    let written = fields.iter().filter_map(|field| {
        let value = match table.get(field.name) {
            Some(value) if field.unset == Unset::LeftOut && field.kind.is_empty(value) => return None,
            Some(value) if field.unset == Unset::LeftOutBlank && value.as_str() == Some("") => return None,
            Some(value) => written_field(value, field.kind),
            None if field.unset == Unset::Written => Item::Value(field.kind.zero()),
            None => return None,
        };
        Some((field.name.to_owned(), value))
    });
    written.collect()
}

fn written_field(value: &Value, kind: Kind) -> Item {
    let table = match value {
        Value::Table(table) => table,
        other => return item(other.clone()),
    };
    match kind {
        Kind::Table(fields) => Item::Table(written_table(table, fields)),
        Map(kind) => {
            let entry = |(name, value): (&String, &Value)| (name.clone(), written_field(value, *kind));
            Item::Table(table.iter().map(entry).collect())
        }
        _ => item(value.clone()),
    }
}
