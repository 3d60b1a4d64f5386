//! The one order of keys in what is printed, which is that of the templates.

use std::cmp::Reverse;

use super::object::Object;
use crate::yaml::{Map, Node, Value};

/// Puts the keys of an object into order; those that nobody knows stay behind the others.
pub(super) fn order(object: &mut Object) {
    let orders: &[(&[&str], &[&str])] = match () {
        () if object.is_pool() => &POOL,
        () if object.is_class() => &CLASS,
        () => return,
    };
    for (path, keys) in COMMON.iter().chain(orders) {
        let map = path.iter().try_fold(&mut object.root, |node: &mut Node, key| {
            node.as_map_mut()?.entry_mut(key).map(|entry| &mut entry.value)
        });
        if let Some(Value::Map(map)) = map.map(|node| &mut node.value) {
            sort(map, keys);
        }
    }
}

fn sort(map: &mut Map, keys: &[&str]) {
    let rank = |key: &str| keys.iter().position(|known| *known == key).map(|at| Reverse(keys.len() - at));
    let mut entries: Vec<_> = std::mem::take(map).into_iter().collect();
    entries.sort_by_key(|entry| (rank(&entry.key).is_none(), rank(&entry.key)));
    *map = entries.into_iter().collect();
}

type Orders = [(&'static [&'static str], &'static [&'static str]); 5];

const COMMON: [(&[&str], &[&str]); 2] = [
    (&[], &["apiVersion", "kind", "metadata", "spec"]),
    (&["metadata"], &["name", "namespace", "labels", "annotations"]),
];

const POOL: Orders = [
    (&["spec"], &["weight", "replicas", "template", "disruption", "limits"]),
    (&["spec", "template"], &["metadata", "spec"]),
    (
        &["spec", "template", "spec"],
        &["nodeClassRef", "requirements", "taints", "startupTaints", "expireAfter", "terminationGracePeriod"],
    ),
    (&["spec", "template", "spec", "nodeClassRef"], &["group", "kind", "name"]),
    (&["spec", "disruption"], &["consolidationPolicy", "consolidateAfter", "budgets"]),
];

const CLASS: [(&[&str], &[&str]); 1] = [(
    &["spec"],
    &[
        "role",
        "instanceProfile",
        "amiFamily",
        "amiSelectorTerms",
        "subnetSelectorTerms",
        "securityGroupSelectorTerms",
        "capacityReservationSelectorTerms",
        "tags",
        "associatePublicIPAddress",
        "context",
        "detailedMonitoring",
        "blockDeviceMappings",
        "instanceStorePolicy",
        "kubelet",
        "metadataOptions",
        "userData",
    ],
)];
