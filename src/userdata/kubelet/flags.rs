//! The kubelet's flags, for the families whose scripts start it with some.

use super::Texts;
use crate::userdata::{Request, quote};

/// Every flag that the labels, taints and the class's `kubelet` make (`kubeletExtraArgs` of `bootstrap.go`).
pub(in crate::userdata) fn flags(request: &Request) -> Vec<String> {
    let kubelet = request.kubelet.fields();
    let number = |name: &str, value: Option<i32>| value.map(|value| format!("--{name}={value}"));
    let flags = [
        labels(request),
        Some(taints(request)),
        number("max-pods", kubelet.max_pods_count()),
        number("pods-per-core", kubelet.pods_per_core),
        map("system-reserved", kubelet.system_reserved.as_ref(), "="),
        map("kube-reserved", kubelet.kube_reserved.as_ref(), "="),
        map("eviction-hard", kubelet.eviction_hard.as_ref(), "<"),
        map("eviction-soft", kubelet.eviction_soft.as_ref(), "<"),
        map("eviction-soft-grace-period", kubelet.eviction_soft_grace_period.as_ref(), "="),
        number("eviction-max-pod-grace-period", kubelet.eviction_max_pod_grace_period),
        number("image-gc-high-threshold", kubelet.image_gc_high_threshold_percent),
        number("image-gc-low-threshold", kubelet.image_gc_low_threshold_percent),
        kubelet.cpu_cfs_quota.map(|is_on| format!("--cpu-cfs-quota={is_on}")),
    ];
    flags.into_iter().flatten().collect()
}

/// The flag that makes the node register with its labels, if it has any.
pub(in crate::userdata) fn labels(request: &Request) -> Option<String> {
    let labels = &request.labels;
    (!labels.is_empty()).then(|| joined("node-labels", labels, "="))
}

fn taints(request: &Request) -> String {
    let taints: Vec<String> = request.taints().iter().map(ToString::to_string).collect();
    format!("--register-with-taints={}", quote::quote(&taints.join(",")))
}

fn map(name: &str, map: Option<&Texts>, separator: &str) -> Option<String> {
    let map = map.filter(|map| !map.is_empty())?;
    Some(joined(name, map, separator))
}

fn joined(name: &str, entries: &Texts, separator: &str) -> String {
    let entries: Vec<String> =
        entries.iter().map(|(key, value)| format!("{key}{separator}{value}")).collect();
    format!("--{name}={}", quote::quote(&entries.join(",")))
}
