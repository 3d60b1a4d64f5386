//! Limits of a pool that never hold.

use std::collections::HashSet;

use crate::diagnostic::Severity;
use crate::instancetype::resources::RESOURCES;
use crate::manifest::{Manifest, Set};
use crate::phrase::{nearest, quote};
use crate::rules::lint::limits::{limits, pointer};
use crate::rules::{Check, Scope, Sink};
use crate::yaml::Node;

rule! {
    /// a limit on a resource that no instance type has
    ///
    /// Such a limit never holds. Instance types have `cpu`, `memory`, `ephemeral-storage`, `pods` and the devices
    /// that Karpenter knows (`computeCapacity` of `pkg/providers/instancetype/types.go`, v1.14.1), `nodes` counts
    /// them, and node overlays may add other resources. Where the resource could come from an overlay elsewhere
    /// it is a warning.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   limits: {cpus: 100}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   limits: {cpu: 100}
    /// ```
    pub(crate) static UNKNOWN_LIMIT = error("unknown-limit", Limits) {
        scope: Scope::Lint,
        check: Check::Set(unknown_limit),
    }
}

fn unknown_limit(Set { manifests, .. }: &Set, sink: &mut Sink<'_>) {
    let added: HashSet<&str> = manifests.iter().flat_map(overlay_capacity).collect();
    for (index, manifest) in manifests.iter().enumerate() {
        // What is no amount is refused, and what it was meant to be is said there.
        let amounts = limits(manifest).filter(|entry| entry.value.as_scalar().is_some());
        for key in amounts.map(|entry| entry.key.as_ref()) {
            if RESOURCES.contains(&key) || added.contains(key) || !sink.has_room() {
                continue;
            }
            let near = meant(key);
            let message = format!("no instance type has {}: the limit never holds", quote(key));
            let found = sink.report_on(index, pointer(key), message);
            found.key();
            match near {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found
                    .help("limit `cpu`, `memory` or `nodes` instead, or add the resource by a NodeOverlay"),
            };
            if near.is_none() {
                found.severity = Severity::Warning;
            }
        }
    }
}

/// The resources that a NodeOverlay adds.
fn overlay_capacity(manifest: &Manifest) -> impl Iterator<Item = &str> {
    let root =
        Some(&*manifest.root).filter(|root| root.get("kind").and_then(Node::as_str) == Some("NodeOverlay"));
    let capacity = root.and_then(|root| root.get("spec")?.get("capacity")?.as_map());
    capacity.into_iter().flatten().map(|entry| entry.key.as_ref())
}

/// The resource that was meant.
fn meant(key: &str) -> Option<&'static str> {
    match key {
        "gpu" | "gpus" => Some("nvidia.com/gpu"),
        "storage" | "disk" | "ephemeralStorage" => Some("ephemeral-storage"),
        "mem" | "ram" => Some("memory"),
        _ => {
            let bare = key.strip_prefix("limits.").or_else(|| key.strip_prefix("requests."));
            // A word as short as `cpu` is near to many others: at most one letter may differ.
            nearest(bare.unwrap_or(key), RESOURCES).filter(|near| {
                strsim::osa_distance(&bare.unwrap_or(key).to_lowercase(), &near.to_lowercase())
                    <= 1 + near.len() / 8
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_that_were_meant() {
        let cases = [
            ("cpus", Some("cpu")),
            ("CPU", Some("cpu")),
            ("gpu", Some("nvidia.com/gpu")),
            ("nvidia.com/gpus", Some("nvidia.com/gpu")),
            ("nvidia.com/GPU", Some("nvidia.com/gpu")),
            ("memroy", Some("memory")),
            ("requests.cpu", Some("cpu")),
            ("ephemeral-storages", Some("ephemeral-storage")),
            ("node", Some("nodes")),
            ("nvidia.com/mig-1g.5gb", None),
            ("smarter-devices/fuse", None),
            ("hugepages-2Mi", None),
        ];
        for (key, expected) in cases {
            assert_eq!(meant(key), expected, "{key}");
        }
    }
}
