//! More pods than a node has addresses for.

use crate::matching::capacity::addresses;
use crate::phrase::quote;
use crate::rules::lint::types::Ready;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// more pods than any type of the pool has addresses for
    ///
    /// The VPC CNI gives pods addresses of the node's network interfaces. With a `maxPods` above their number,
    /// Karpenter counts on places that are none, and pods stay without an address (`failed to assign an IP address`),
    /// unless prefix delegation is on, which gives sixteen addresses for one. Said where each type that the pool
    /// matches has fewer addresses than `maxPods`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: node.kubernetes.io/instance-type, operator: In, values: [t3.medium]}
    /// ---
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet: {maxPods: 110}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: node.kubernetes.io/instance-type, operator: In, values: [t3.medium]}
    /// ---
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet: {maxPods: 17}
    /// ```
    pub(crate) static MAX_PODS_ABOVE_ADDRESSES = warning("max-pods-above-addresses", Kubelet) {
        scope: Scope::Lint,
        check: Check::Types(max_pods_above_addresses),
    }
}

fn max_pods_above_addresses(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    let mut said = Vec::new();
    for pool in typed.pools() {
        let (Some(most), Some(class)) = (pool.class.max_pods, pool.class_index) else { continue };
        let is_windows = pool.class.family.starts_with("Windows");
        if is_windows || said.contains(&class) || !sink.has_room() {
            continue;
        }
        let view = pool.view();
        let types = pool.types();
        let all = types.iter().map(|place| (addresses(&view.catalogue.types[place], pool.class, 0), place));
        // The type that has the most decides: with any other the class may be right.
        let Some((count, place)) = all.max() else { continue };
        if count < most {
            said.push(class);
            let message = format!(
                "{} has addresses for {count} pods, and `maxPods` is {most}: the pods above that get none",
                quote(view.name(place))
            );
            sink.report_on(class, Pointer::parse("/spec/kubelet/maxPods"), message)
                .help("leave `maxPods` out, or turn prefix delegation of the VPC CNI on (`ENABLE_PREFIX_DELEGATION`)")
                .also(pool.index, Pointer::parse("/metadata/name"), "a pool of the class, of which this type has the most");
        }
    }
}
