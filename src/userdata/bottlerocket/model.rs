//! The settings that Karpenter has types for (`bottlerocketsettings.go`): what it knows is checked, the rest is dropped.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::print::{Item, item};

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

/// A field of a typed table.
pub(crate) struct Field {
    pub name: &'static str,
    pub kind: Kind,
    /// Whether it is written where it is not set, or empty.
    unset: Unset,
}

/// What becomes of a field that is not set.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Unset {
    /// It is left out, and so is an empty map or list.
    LeftOut,
    /// An empty list, an empty text or `false` is written.
    Written,
}

/// The type of a field.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Whatever stands there: nothing is known of it.
    Any,
    Text,
    /// One of these texts, to Bottlerocket; any to Karpenter.
    Word(&'static [&'static str]),
    Integer,
    /// 32 bits, no sign.
    Unsigned,
    Boolean,
    Texts,
    /// Lists of texts.
    Commands,
    TextMap,
    TextsMap,
    Table(&'static [Field]),
    TableMap(&'static [Field]),
}

use Kind::{Any, Boolean, Commands, Integer, TableMap, Text, TextMap, Texts, TextsMap, Unsigned, Word};

/// A field that is left out where it is not set: nearly all are.
pub(super) const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, unset: Unset::LeftOut }
}

const fn written(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, unset: Unset::Written }
}

/// In the order of Go's struct, which is the order they are written in.
pub(super) const KUBERNETES: &[Field] = &[
    field("api-server", Text),
    field("cloud-provider", Word(&["aws", "external", ""])),
    field("cluster-certificate", Text),
    field("cluster-name", Text),
    field("cluster-dns-ip", Text),
    field("credential-providers", TableMap(CREDENTIAL_PROVIDER)),
    field("node-labels", TextMap),
    field("node-taints", TextsMap),
    field("max-pods", Integer),
    field("static-pods", TableMap(STATIC_POD)),
    field("eviction-hard", TextMap),
    field("eviction-soft", TextMap),
    field("eviction-soft-grace-period", TextMap),
    field("eviction-max-pod-grace-period", Integer),
    field("kube-reserved", TextMap),
    field("system-reserved", TextMap),
    field("allowed-unsafe-sysctls", Texts),
    field("server-tls-bootstrap", Boolean),
    field("registry-qps", Integer),
    field("registry-burst", Integer),
    field("event-qps", Integer),
    field("event-burst", Integer),
    field("kube-api-qps", Integer),
    field("kube-api-burst", Integer),
    field("container-log-max-size", Text),
    field("container-log-max-files", Integer),
    field("cpu-manager-policy", Word(&["none", "static"])),
    field("cpu-manager-policy-options", Texts),
    field("cpu-manager-reconcile-period", Text),
    field("memory-manager-policy", Word(&["None", "Static"])),
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

const CREDENTIAL_PROVIDER: &[Field] = &[
    field("enabled", Boolean),
    field("cache-duration", Text),
    written("image-patterns", Texts),
    field("environment", TextMap),
];

const STATIC_POD: &[Field] = &[field("enabled", Boolean), field("manifest", Text)];

const TOPOLOGY_MANAGER_OPTIONS: &[Field] =
    &[field("prefer-closest-numa-nodes", Boolean), field("max-allowable-numa-nodes", Integer)];

pub(super) const BOOTSTRAP_COMMAND: &[Field] = &[
    written("commands", Commands),
    written("mode", Word(&["off", "once", "always"])),
    written("essential", Boolean),
];

const SETTINGS: &[Field] =
    &[field("kubernetes", Kind::Table(KUBERNETES)), field("bootstrap-commands", TableMap(BOOTSTRAP_COMMAND))];

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
pub(super) fn read(root: &Table) -> Result<Settings, Mismatch> {
    let mut root = typed_table(root, ROOT)?;
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
    written_field(&Value::Table(table.clone()), TableMap(BOOTSTRAP_COMMAND))
}

/// The fields that the type has, under its own names: go-toml finds them whatever their case.
fn typed_table(table: &Table, fields: &[Field]) -> Result<Table, Mismatch> {
    let mut typed = Table::new();
    for (name, value) in table {
        let Some(field) = field_of(fields, name) else { continue };
        let value = self::typed(name, value, field.kind)?;
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

/// The field that a name means.
pub(super) fn field_of<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    let exact = fields.iter().find(|field| field.name == name);
    exact.or_else(|| fields.iter().find(|field| field.name == name.to_lowercase()))
}

fn typed(name: &str, value: &Value, kind: Kind) -> Result<Value, Mismatch> {
    let below = |mismatch: Mismatch| mismatch.under(name);
    match (kind, value) {
        (Any, _) => Ok(value.clone()),
        (Text | Word(_), Value::String(_)) | (Integer, Value::Integer(_)) | (Boolean, Value::Boolean(_)) => {
            Ok(value.clone())
        }
        (Unsigned, Value::Integer(integer)) if u32::try_from(*integer).is_ok() => Ok(value.clone()),
        (Texts, Value::Array(items)) => list(name, items, Text),
        (Commands, Value::Array(items)) => list(name, items, Texts),
        (TextMap, Value::Table(table)) => map(table, Text).map_err(below),
        (TextsMap, Value::Table(table)) => map(table, Texts).map_err(below),
        (TableMap(fields), Value::Table(table)) => map(table, Kind::Table(fields)).map_err(below),
        (Kind::Table(fields), Value::Table(table)) => {
            typed_table(table, fields).map(Value::Table).map_err(below)
        }
        _ => Err(mismatch(name, value, kind.name())),
    }
}

fn list(name: &str, items: &[Value], kind: Kind) -> Result<Value, Mismatch> {
    items.iter().map(|item| typed(name, item, kind)).collect::<Result<Vec<_>, _>>().map(Value::Array)
}

fn map(table: &Table, kind: Kind) -> Result<Value, Mismatch> {
    let entry = |(name, value): (&String, &Value)| Ok((name.clone(), typed(name, value, kind)?));
    table.iter().map(entry).collect::<Result<Table, _>>().map(Value::Table)
}

fn mismatch(name: &str, value: &Value, wanted: &str) -> Mismatch {
    let reason = format!("`{name}` is of the type {}, not {wanted}", value.type_str());
    Mismatch { keys: vec![name.to_owned()], reason }
}

impl Kind {
    /// In TOML's words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Any => "anything",
            Text | Word(_) => "string",
            Integer => "integer",
            Unsigned => "integer of 32 bits without a sign",
            Boolean => "boolean",
            Texts => "array of strings",
            Commands => "array of arrays of strings",
            TextMap | TextsMap | Kind::Table(_) | TableMap(_) => "table",
        }
    }
}

fn written_table(table: &Table, fields: &[Field]) -> Vec<(String, Item)> {
    let written = fields.iter().filter_map(|field| {
        let value = match table.get(field.name) {
            Some(value) if field.unset == Unset::LeftOut && field.kind.is_empty(value) => return None,
            Some(value) => written_field(value, field.kind),
            None if field.unset == Unset::LeftOut => return None,
            None => Item::Value(field.kind.zero()),
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
        TableMap(fields) => {
            let entry =
                |(name, value): (&String, &Value)| (name.clone(), written_field(value, Kind::Table(fields)));
            Item::Table(table.iter().map(entry).collect())
        }
        _ => item(value.clone()),
    }
}

impl Kind {
    /// Whether Go leaves the value out: a table with fields is there by being named.
    fn is_empty(self, value: &Value) -> bool {
        match (self, value) {
            (Kind::Table(_), _) => false,
            (_, Value::Array(items)) => items.is_empty(),
            (_, Value::Table(table)) => table.is_empty(),
            _ => false,
        }
    }

    fn zero(self) -> Value {
        match self {
            Text | Word(_) => Value::from(""),
            Boolean => Value::from(false),
            _ => Value::Array(Vec::new()),
        }
    }
}
