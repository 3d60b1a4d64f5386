//! Classes that keep more of every node than it has.

use crate::phrase::quote;
use crate::rules::lint::types::Ready;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a class that keeps more of each node than its pool's instance types have
    ///
    /// What `kubeReserved`, `systemReserved` and `evictionHard` keep is taken off what a node has. If less than nothing of
    /// any resource is left, Karpenter takes the type for one on which nothing fits, not even a pod that asks for
    /// nothing. Said where this is so of every type that the pool matches otherwise.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-size, operator: In, values: [nano, micro]}
    /// ---
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     systemReserved: {memory: 2Gi}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-size, operator: In, values: [xlarge, 2xlarge]}
    /// ---
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     systemReserved: {memory: 2Gi}
    /// ```
    pub(crate) static NO_ROOM_FOR_PODS = error("no-room-for-pods", Kubelet) {
        scope: Scope::Lint,
        check: Check::Types(no_room_for_pods),
    }
}

fn no_room_for_pods(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    for pool in typed.pools() {
        let Some(class) = pool.class_index.filter(|_| sink.has_room() && !pool.may_be_newer()) else {
            continue;
        };
        let view = pool.view();
        let types =
            view.offered(&view.compatible(&pool.pool.requirements), view.scope(&pool.pool.requirements));
        if types.is_empty() || !types.is_within(&view.overdrawn) {
            continue;
        }
        // The type that lacks the least shows how much it is.
        let worst = |place: usize| view.allocatable[place].iter().min_by_key(|(_, left)| left.milli());
        let Some(place) = types.iter().max_by_key(|place| worst(*place).map(|(_, left)| left.milli())) else {
            continue;
        };
        let Some((name, left)) = worst(place) else { continue };
        let message = format!(
            "what the class keeps is more than any instance type of the pool has: of {} {} {} is left, so that nothing fits",
            quote(view.name(place)),
            left.text(crate::apis::quantity::Form::Binary),
            name
        );
        sink.report_on(class, Pointer::parse("/spec/kubelet"), message)
            .help("keep less, or let the pool have larger types")
            .also(pool.index, Pointer::parse("/metadata/name"), "the pool");
    }
}
