//! The kubelet's fields that Karpenter reads, as Go's `encoding/json` reads them (`ParsedKubeletConfig`).

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::userdata::{Refused, duration};

/// Texts by names.
pub(crate) type Texts = BTreeMap<String, String>;

/// What Karpenter reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs)] // The fields are the kubelet's own; `apis::v1::ec2nodeclass::Kubelet` documents them.
pub(crate) struct Fields {
    pub cluster_dns: Vec<String>,
    pub max_pods: Option<MaxPods>,
    pub pods_per_core: Option<i32>,
    pub system_reserved: Option<Texts>,
    pub kube_reserved: Option<Texts>,
    pub eviction_hard: Option<Texts>,
    pub eviction_soft: Option<Texts>,
    /// As Go prints durations.
    pub eviction_soft_grace_period: Option<Texts>,
    pub eviction_max_pod_grace_period: Option<i32>,
    pub image_gc_high_threshold_percent: Option<i32>,
    pub image_gc_low_threshold_percent: Option<i32>,
    pub cpu_cfs_quota: Option<bool>,
}

/// `maxPods`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MaxPods {
    /// A number.
    Count(i32),
    /// A text, which Karpenter takes for an expression since 1.15, even if it has nothing but digits.
    Expression(String),
}

impl Fields {
    /// The number of pods, if it is one.
    pub(crate) fn max_pods_count(&self) -> Option<i32> {
        match self.max_pods {
            Some(MaxPods::Count(count)) => Some(count),
            _ => None,
        }
    }

    /// The fields in JSON, without those that are empty: what AL2023 got until Karpenter 1.14.
    pub(crate) fn to_json(&self) -> Map<String, Value> {
        let fields = [
            ("clusterDNS", json!(self.cluster_dns)),
            ("maxPods", json!(self.max_pods_count())),
            ("podsPerCore", json!(self.pods_per_core)),
            ("systemReserved", json!(self.system_reserved)),
            ("kubeReserved", json!(self.kube_reserved)),
            ("evictionHard", json!(self.eviction_hard)),
            ("evictionSoft", json!(self.eviction_soft)),
            ("evictionSoftGracePeriod", json!(self.eviction_soft_grace_period)),
            ("evictionMaxPodGracePeriod", json!(self.eviction_max_pod_grace_period)),
            ("imageGCHighThresholdPercent", json!(self.image_gc_high_threshold_percent)),
            ("imageGCLowThresholdPercent", json!(self.image_gc_low_threshold_percent)),
            ("cpuCFSQuota", json!(self.cpu_cfs_quota)),
        ];
        let given = fields.into_iter().filter(|(_, value)| !is_empty(value));
        given.map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

/// The fields of a block. Go passes over the case of letters; of two spellings the later one in the alphabet wins.
pub(super) fn read(block: &Map<String, Value>) -> Result<Fields, Refused> {
    let mut fields = Fields::default();
    let sorted: BTreeMap<&String, &Value> = block.iter().collect();
    for (key, value) in sorted {
        set(&mut fields, key, value).ok_or_else(|| {
            let (value, wanted) = (brief(value), wanted(key));
            Refused::new(format!("the kubelet configuration can't be read: `{key}` is {value}, not {wanted}"))
        })?;
    }
    Ok(fields)
}

/// Sets a field; none where it is of another type.
fn set(fields: &mut Fields, key: &str, value: &Value) -> Option<()> {
    match key.to_ascii_lowercase().as_str() {
        "clusterdns" => fields.cluster_dns = list(value)?,
        "maxpods" => fields.max_pods = max_pods(value)?,
        "podspercore" => fields.pods_per_core = int(value)?,
        "systemreserved" => texts(value, &mut fields.system_reserved)?,
        "kubereserved" => texts(value, &mut fields.kube_reserved)?,
        "evictionhard" => texts(value, &mut fields.eviction_hard)?,
        "evictionsoft" => texts(value, &mut fields.eviction_soft)?,
        "evictionsoftgraceperiod" => periods(value, &mut fields.eviction_soft_grace_period)?,
        "evictionmaxpodgraceperiod" => fields.eviction_max_pod_grace_period = int(value)?,
        "imagegchighthresholdpercent" => fields.image_gc_high_threshold_percent = int(value)?,
        "imagegclowthresholdpercent" => fields.image_gc_low_threshold_percent = int(value)?,
        "cpucfsquota" => fields.cpu_cfs_quota = if value.is_null() { None } else { Some(value.as_bool()?) },
        _ => {}
    }
    Some(())
}

/// What a field takes, for a message.
fn wanted(key: &str) -> &'static str {
    match key.to_ascii_lowercase().as_str() {
        "clusterdns" => "a list of texts",
        "cpucfsquota" => "`true` or `false`",
        "evictionsoftgraceperiod" => "a map of durations such as `1m30s`",
        "systemreserved" | "kubereserved" | "evictionhard" | "evictionsoft" => "a map of texts",
        _ => "a whole number of 32 bits",
    }
}

/// A whole number of 32 bits, written as one; `Some(None)` is null.
fn int(value: &Value) -> Option<Option<i32>> {
    if value.is_null() {
        return Some(None);
    }
    i32::try_from(value.as_i64()?).ok().map(Some)
}

fn max_pods(value: &Value) -> Option<Option<MaxPods>> {
    match value {
        Value::String(text) => Some(Some(MaxPods::Expression(text.clone()))),
        other => int(other).map(|count| count.map(MaxPods::Count)),
    }
}

/// A text; Go takes null for an empty one.
fn text(value: &Value) -> Option<String> {
    if value.is_null() { Some(String::new()) } else { value.as_str().map(str::to_owned) }
}

fn list(value: &Value) -> Option<Vec<String>> {
    if value.is_null() { Some(Vec::new()) } else { value.as_array()?.iter().map(text).collect() }
}

/// Adds the entries to those of another spelling.
fn texts(value: &Value, into: &mut Option<Texts>) -> Option<()> {
    entries(value, into, text)
}

fn periods(value: &Value, into: &mut Option<Texts>) -> Option<()> {
    entries(value, into, |value| duration::canonical(value.as_str()?))
}

fn entries(value: &Value, into: &mut Option<Texts>, read: fn(&Value) -> Option<String>) -> Option<()> {
    if value.is_null() {
        *into = None;
        return Some(());
    }
    let map = into.get_or_insert_default();
    for (key, value) in value.as_object()? {
        map.insert(key.clone(), read(value)?);
    }
    Some(())
}

/// A value for a message.
fn brief(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { "another value".to_owned() } else { format!("`{text}`") }
}
