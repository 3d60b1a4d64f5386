//! What the nodes of a family are told of (`validateKubeletFieldsSupported`): all of it in the NodeConfig of AL2023, else
//! the fields that flags and settings have.

use super::fields::{KUBELET_CONFIGURATION, field};
use super::{Block, Fault, Problem, at};
use crate::apis::v1::ami_family::Family;

/// The fields of Karpenter's own type (`ParsedKubeletConfig`).
const MAPPED: [&str; 12] = [
    "clusterDNS",
    "maxPods",
    "podsPerCore",
    "systemReserved",
    "kubeReserved",
    "evictionHard",
    "evictionSoft",
    "evictionSoftGracePeriod",
    "evictionMaxPodGracePeriod",
    "imageGCHighThresholdPercent",
    "imageGCLowThresholdPercent",
    "cpuCFSQuota",
];

pub(super) fn faults(block: &Block<'_>, family: &str) -> Vec<Fault> {
    let no_pods_per_core = match Family::named(family) {
        Family::Al2023 | Family::Custom => return Vec::new(),
        Family::Bottlerocket => true,
        Family::Al2 | Family::Windows => false,
    };
    let is_dropped = |name: &str| !MAPPED.contains(&name) || (no_pods_per_core && name == "podsPerCore");
    // What the kubelet does not know either is told of already.
    let known = block.entries().filter(|entry| field(KUBELET_CONFIGURATION, &entry.key).is_some());
    let dropped = known.filter(|entry| is_dropped(&entry.key));
    let fault = |field: &str, problem| Fault { at: at(field), problem };
    let mut faults: Vec<Fault> =
        dropped.map(|entry| fault(&entry.key, Problem::Dropped(family.to_owned()))).collect();
    let servers = block.get("clusterDNS").and_then(|servers| servers.as_list());
    if servers.is_some_and(|servers| servers.len() > 1) {
        faults.push(fault("clusterDNS", Problem::SeveralAddresses(family.to_owned())));
    }
    faults
}
