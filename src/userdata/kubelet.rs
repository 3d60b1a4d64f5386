//! The kubelet's flags, for the families whose scripts start it with some.

use std::collections::BTreeMap;

use super::{Refused, Request, duration, quote};
use crate::apis::v1::TextMap;

/// Every flag that the labels, taints and the class's `kubelet` make (`kubeletExtraArgs` of `bootstrap.go`).
pub(super) fn flags(request: &Request) -> Result<Vec<String>, Refused> {
    let kubelet = &request.kubelet;
    let number = |name: &str, value: Option<i64>| value.map(|value| format!("--{name}={value}"));
    let grace = periods(kubelet.eviction_soft_grace_period.as_ref())?;
    let flags = [
        labels(request),
        Some(taints(request)),
        number("max-pods", kubelet.max_pods),
        number("pods-per-core", kubelet.pods_per_core),
        map("system-reserved", kubelet.system_reserved.as_ref(), "="),
        map("kube-reserved", kubelet.kube_reserved.as_ref(), "="),
        map("eviction-hard", kubelet.eviction_hard.as_ref(), "<"),
        map("eviction-soft", kubelet.eviction_soft.as_ref(), "<"),
        map("eviction-soft-grace-period", grace.as_ref(), "="),
        number("eviction-max-pod-grace-period", kubelet.eviction_max_pod_grace_period),
        number("image-gc-high-threshold", kubelet.image_gc_high_threshold_percent),
        number("image-gc-low-threshold", kubelet.image_gc_low_threshold_percent),
        kubelet.cpu_cfs_quota.map(|is_on| format!("--cpu-cfs-quota={is_on}")),
    ];
    Ok(flags.into_iter().flatten().collect())
}

/// The flag that makes the node register with its labels, if it has any.
pub(super) fn labels(request: &Request) -> Option<String> {
    let labels = &request.labels;
    (!labels.is_empty()).then(|| joined("node-labels", labels.iter(), "="))
}

/// Grace periods as Go prints them; one that Go cannot read is refused.
pub(super) fn periods(map: Option<&TextMap>) -> Result<Option<TextMap>, Refused> {
    let Some(map) = map else { return Ok(None) };
    let read = |(signal, text): (&str, &String)| match duration::canonical(text) {
        Some(period) => Ok((signal.to_owned(), period)),
        None => Err(Refused::new(format!("`evictionSoftGracePeriod` has `{text}`, which is no duration"))),
    };
    map.iter().map(read).collect::<Result<TextMap, _>>().map(Some)
}

fn taints(request: &Request) -> String {
    let taints: Vec<String> = request.taints().iter().map(ToString::to_string).collect();
    format!("--register-with-taints={}", quote::quote(&taints.join(",")))
}

fn map(name: &str, map: Option<&TextMap>, separator: &str) -> Option<String> {
    let sorted: BTreeMap<&str, &String> = map?.iter().collect();
    (!sorted.is_empty()).then(|| joined(name, sorted.into_iter(), separator))
}

fn joined<'a, K: AsRef<str> + 'a>(
    name: &str,
    entries: impl Iterator<Item = (K, &'a String)>,
    separator: &str,
) -> String {
    let entries: Vec<String> =
        entries.map(|(key, value)| format!("{}{separator}{value}", key.as_ref())).collect();
    format!("--{name}={}", quote::quote(&entries.join(",")))
}
