//! What the API server refuses of a NodePool beyond shape (`pkg/apis/v1/nodepool.go`, `nodeclaim.go` of v1.14.1).

use crate::apis::schema::PlaceName;
use crate::apis::version::Version;
use crate::phrase::either;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a nodeClassRef with empty text for group, kind or name
    ///
    /// A pool must say which class its nodes are made by.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef:
    ///         name: ""
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef:
    ///         name: default
    /// ```
    pub static EMPTY_NODE_CLASS_REF = error("empty-node-class-ref", References) {
        since: Some(Version(1, 1)),
        check: Check::At(&[PlaceName::NodeClassRefPart], empty_node_class_ref),
    }
}

fn empty_node_class_ref(place: &Place<'_>, sink: &mut Sink<'_>) {
    if place.node.as_str() == Some("") {
        let help = match place.pointer().tokens().last().as_deref() {
            Some("group") => "for an EC2NodeClass write `group: karpenter.k8s.aws`",
            Some("kind") => "write `kind: EC2NodeClass`",
            _ => "write the name of an EC2NodeClass",
        };
        sink.report(place.pointer(), format!("`{}` must not be empty", place.dotted())).help(help);
    }
}

rule! {
    /// a disruption budget with a schedule but no duration, or the other way round
    ///
    /// A budget that holds at times begins at each hit of `schedule` and lasts for `duration`; one that always
    /// holds has neither.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///       - {nodes: "0", schedule: 0 9 * * mon-fri}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///       - {nodes: 10%}
    ///       - {nodes: "0", schedule: 0 9 * * mon-fri, duration: 8h}
    /// ```
    pub static SCHEDULE_WITHOUT_DURATION = error("schedule-without-duration", Disruption) {
        check: Check::At(&[PlaceName::Budgets], schedule_without_duration),
    }
}

fn schedule_without_duration(place: &Place<'_>, sink: &mut Sink<'_>) {
    for (index, budget) in without_nulls::items(place.node).iter().enumerate() {
        let (given, missing, example) =
            match (without_nulls::has(budget, "schedule"), without_nulls::has(budget, "duration")) {
                (true, false) => ("schedule", "duration", "8h"),
                (false, true) => ("duration", "schedule", "0 9 * * mon-fri"),
                _ => continue,
            };
        if sink.has_room() {
            let budget = place.index(index);
            sink.report(budget.join(given), format!("`{budget}` has `{given}` but no `{missing}`"))
                .help(format!("add `{missing}`, for example `{example}`, or remove `{given}` so that the budget always holds"));
        }
    }
}

rule! {
    /// a pool of fixed size with limits on anything but nodes
    ///
    /// With `replicas` the number of nodes is given; the only limit that counts is `limits.nodes`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   replicas: 3
    ///   limits:
    ///     cpu: 100
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   replicas: 3
    ///   limits:
    ///     nodes: 5
    /// ```
    pub static STATIC_POOL_LIMITS = error("static-pool-limits", Limits) {
        since: Some(Version(1, 8)),
        check: Check::At(&[PlaceName::PoolSpec], static_pool_limits),
    }
}

fn static_pool_limits(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some(limits) =
        without_nulls::get(place.node, "limits").filter(|_| without_nulls::has(place.node, "replicas"))
    else {
        return;
    };
    let others: Vec<&str> = without_nulls::entries(limits)
        .map(|entry| entry.key.as_ref())
        .filter(|key| *key != "nodes")
        .take(10)
        .collect();
    if !others.is_empty() {
        let message = format!("a pool with `replicas` cannot limit {}", either(&others));
        sink.report(place.key("limits"), message)
            .key()
            .help("keep `limits.nodes` only, or remove `replicas` to let Karpenter size the pool");
    }
}

rule! {
    /// a pool of fixed size with a weight
    ///
    /// Weights order the pools that Karpenter tries for waiting pods; a pool with `replicas` is not among them.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   replicas: 3
    ///   weight: 10
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   replicas: 3
    /// ```
    pub static STATIC_POOL_WEIGHT = error("static-pool-weight", Limits) {
        since: Some(Version(1, 8)),
        check: Check::At(&[PlaceName::PoolSpec], static_pool_weight),
    }
}

fn static_pool_weight(place: &Place<'_>, sink: &mut Sink<'_>) {
    if without_nulls::has(place.node, "replicas") && without_nulls::has(place.node, "weight") {
        sink.report(place.key("weight"), "a pool with `replicas` cannot have a `weight`")
            .key()
            .help("remove `weight`, or remove `replicas` to let Karpenter size the pool");
    }
}
