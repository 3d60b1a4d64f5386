//! Bottlerocket: the class's settings in TOML, with Karpenter's own written over them.

pub(crate) mod kind;
mod lost;
mod model;
mod print;
pub(crate) mod settings;
mod unfit;

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

pub(crate) use self::lost::{Loss, Lost, lost};
use self::model::Settings;
use self::print::Item;
pub(crate) use self::print::dotted;
pub(crate) use self::unfit::{Unfit, Why, unfit};
use super::kubelet::Texts;
use super::{Refused, Request};
use crate::apis::version::Version;

/// The command that Karpenter adds for the node's own disks.
const MOUNT: &str = "000-mount-instance-storage";
/// What older Bottlerockets have to be told to bind to the node's own disks.
const DIRECTORIES: [&str; 4] = ["--dirs", "/var/lib/containerd", "/var/lib/kubelet", "/var/log/pods"];

/// A document as go-toml prints it.
pub(crate) fn document(table: Table) -> String {
    let entries: Vec<_> = table.into_iter().map(|(key, value)| (key, print::item(value))).collect();
    print::document(&entries)
}

pub(super) fn merge(request: &Request) -> Result<String, Refused> {
    let text = request.user_data.as_deref().unwrap_or_default();
    let root = parsed(text)?;
    let (mut settings, Settings { mut kubernetes, mut bootstrap_commands }) =
        settings(&root, text, request.version)?;
    set_cluster(&mut kubernetes, request);
    set_kubelet(&mut kubernetes, request);
    set_labels_and_taints(&mut kubernetes, request);
    if request.uses_instance_store() {
        bootstrap_commands.get_or_insert_default().insert(MOUNT.to_owned(), mount(request).into());
    }
    settings.insert("kubernetes".to_owned(), model::kubernetes(&kubernetes));
    if let Some(commands) = bootstrap_commands {
        settings.insert("bootstrap-commands".to_owned(), model::bootstrap_commands(&commands));
    }
    Ok(print::document(&[("settings".to_owned(), Item::Table(settings.into_iter().collect()))]))
}

/// The class's settings as they are written, unless Karpenter refuses them.
pub(crate) fn class_settings(text: &str, karpenter: Version) -> Result<Table, Refused> {
    let root = parsed(text)?;
    settings(&root, text, karpenter)?;
    Ok(root)
}

fn parsed(text: &str) -> Result<Table, Refused> {
    text.parse().map_err(|error: toml::de::Error| {
        let refused = refused(error.message());
        error.span().map_or(refused.clone(), |span| refused.at(span.start))
    })
}

/// All settings as they are, and those that Karpenter has types for.
fn settings(
    root: &Table,
    text: &str,
    karpenter: Version,
) -> Result<(BTreeMap<String, Item>, Settings), Refused> {
    let settings = model::raw(root).and_then(|raw| Ok((raw, model::read(root, karpenter)?)));
    settings.map_err(|mismatch| {
        let refused = refused(&mismatch.reason);
        place(text, &mismatch.keys).map_or(refused.clone(), |key| refused.at(key.start))
    })
}

fn refused(reason: &str) -> Refused {
    Refused::new(format!("invalid TOML: {reason}"))
}

/// The bytes of the last of these keys, each standing in the table of the one before, or in one of its tables.
pub(crate) fn place(text: &str, keys: &[String]) -> Option<Range<usize>> {
    in_table(DeTable::parse(text).ok()?.get_ref(), keys)
}

fn in_table(table: &DeTable<'_>, keys: &[String]) -> Option<Range<usize>> {
    let (first, rest) = keys.split_first()?;
    let (name, value) = table.iter().find(|(name, _)| name.get_ref() == first)?;
    if rest.is_empty() { Some(name.span()) } else { in_value(value.get_ref(), rest) }
}

fn in_value(value: &DeValue<'_>, keys: &[String]) -> Option<Range<usize>> {
    match value {
        DeValue::Table(table) => in_table(table, keys),
        DeValue::Array(items) => items.iter().find_map(|item| in_value(item.get_ref(), keys)),
        _ => None,
    }
}

/// These are Karpenter's alone; where it knows none, the class's go all the same.
fn set_cluster(kubernetes: &mut Table, request: &Request) {
    set(kubernetes, "cluster-name", Some(request.cluster_name.as_str()));
    set(kubernetes, "api-server", Some(request.cluster_endpoint.as_str()));
    kubernetes.remove("cluster-certificate");
    set(kubernetes, "cluster-certificate", request.ca_bundle.as_deref());
}

/// What the class's `kubelet` says wins over its `userData`.
fn set_kubelet(kubernetes: &mut Table, request: &Request) {
    let kubelet = request.kubelet.fields();
    set(kubernetes, "cluster-dns-ip", request.cluster_dns());
    set(kubernetes, "max-pods", kubelet.max_pods_count());
    let maps = [
        ("system-reserved", &kubelet.system_reserved),
        ("kube-reserved", &kubelet.kube_reserved),
        ("eviction-hard", &kubelet.eviction_hard),
        ("eviction-soft", &kubelet.eviction_soft),
        ("eviction-soft-grace-period", &kubelet.eviction_soft_grace_period),
    ];
    for (key, texts) in maps {
        set(kubernetes, key, texts.as_ref().map(map));
    }
    set(kubernetes, "eviction-max-pod-grace-period", kubelet.eviction_max_pod_grace_period);
    let percent = |value: Option<i32>| value.map(|value| value.to_string());
    set(kubernetes, "image-gc-high-threshold-percent", percent(kubelet.image_gc_high_threshold_percent));
    set(kubernetes, "image-gc-low-threshold-percent", percent(kubelet.image_gc_low_threshold_percent));
    set(kubernetes, "cpu-cfs-quota-enforced", kubelet.cpu_cfs_quota);
}

/// Labels are added to the class's; its taints are lost.
fn set_labels_and_taints(kubernetes: &mut Table, request: &Request) {
    if !request.labels.is_empty() {
        let labels = kubernetes.entry("node-labels").or_insert_with(|| Value::Table(Table::new()));
        if let Some(labels) = labels.as_table_mut() {
            labels
                .extend(request.labels.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))));
        }
    }
    let mut taints: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for taint in request.taints() {
        taints.entry(taint.key.clone()).or_default().push(format!("{}:{}", taint.value, taint.effect));
    }
    kubernetes.insert("node-taints".to_owned(), Value::from(taints));
}

fn mount(request: &Request) -> Table {
    let words = |words: &[&str]| Value::Array(words.iter().map(|word| Value::from(*word)).collect());
    let mut bind = vec!["apiclient", "ephemeral-storage", "bind"];
    if !request.bottlerocket_default_binds {
        bind.extend(DIRECTORIES);
    }
    let commands = vec![words(&["apiclient", "ephemeral-storage", "init"]), words(&bind)];
    let fields = [("commands", commands.into()), ("mode", "always".into()), ("essential", true.into())];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn set(table: &mut Table, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        table.insert(key.to_owned(), value.into());
    }
}

fn map(map: &Texts) -> Table {
    map.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect()
}
