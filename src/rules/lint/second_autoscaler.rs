//! Other tools that manage nodes, beside pools.

use crate::apis::kinds::nodepool::NODE_POOL;
use crate::manifest::{Set, rival};
use crate::phrase::quote;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// another tool that starts, ends or drains nodes, beside pools
    ///
    /// Cluster Autoscaler and Karpenter start nodes for the same pods, and each takes away what the other has started. The
    /// Node Termination Handler drains nodes that Karpenter drains itself once it has an interruption queue. While one
    /// takes over from the other, allow the rule.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata:
    ///   name: cluster-autoscaler
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata:
    ///   name: web
    /// ```
    pub(crate) static SECOND_AUTOSCALER = warning("second-autoscaler", References) {
        scope: Scope::Lint,
        check: Check::Set(second_autoscaler),
    }
}

fn second_autoscaler(Set { manifests, .. }: &Set, sink: &mut Sink<'_>) {
    if !manifests.iter().any(|manifest| manifest.is(&NODE_POOL)) {
        return;
    }
    for (index, manifest) in manifests.iter().enumerate() {
        let Some(tool) = rival(&manifest.root).filter(|_| sink.has_room()) else { continue };
        let help = match tool {
            "cluster-autoscaler" => "run one of the two: scale it to none once the pools are there",
            _ => "give Karpenter an interruption queue instead: `karpcfg prereqs --only interruption`",
        };
        let message = format!("{} manages nodes as the pools do", quote(tool));
        sink.report_on(index, Pointer::parse("/metadata/name"), message).help(help);
    }
}
