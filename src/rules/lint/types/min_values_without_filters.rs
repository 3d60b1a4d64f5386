//! `minValues` that makes Karpenter launch what it passes over otherwise.

use std::collections::BTreeSet;

use super::exotic::Kind;
use crate::apis::v1::labels::CAPACITY_TYPE;
use crate::phrase::some;
use crate::rules::lint::types::{Ready, TypedPool};
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a `minValues` that turns off what keeps accelerators and dear spot away
    ///
    /// Before a launch Karpenter drops types with accelerators and bare metal where others are left, and spot that costs
    /// more than the cheapest type on demand. Where any requirement has `minValues` it does neither, so as not to drop a
    /// value that counts (`ExoticInstanceTypeFilter` and `SpotOfferingFilter` of `pkg/providers/instance/filter`, v1.15.0),
    /// and plain pods can get a node with GPUs. Said of pools that have types with accelerators beside others and neither
    /// ask for them nor say so by their name, labels or taints, and of those that take both spot and on demand.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-generation, operator: Gt, values: ["5"]}
    ///       - {key: karpenter.k8s.aws/instance-family, operator: Exists, minValues: 5}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-generation, operator: Gt, values: ["5"]}
    ///       - {key: karpenter.k8s.aws/instance-family, operator: Exists, minValues: 5}
    ///       - {key: karpenter.k8s.aws/instance-gpu-count, operator: DoesNotExist}
    ///       - {key: karpenter.k8s.aws/instance-accelerator-count, operator: DoesNotExist}
    /// ```
    pub(crate) static MIN_VALUES_WITHOUT_FILTERS = note("min-values-without-filters", Requirements) {
        scope: Scope::Lint,
        check: Check::Types(min_values_without_filters),
    }
}

fn min_values_without_filters(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    for pool in typed.pools() {
        let wanting = pool.requirements().iter().find(|one| one.min_values.is_some());
        let Some(wanting) = wanting.filter(|_| sink.has_room()) else { continue };
        let at = wanting.pointer().join("minValues");
        if !report_exotic(&pool, &at, sink) && takes_both_markets(&pool) {
            let message = "with `minValues` Karpenter also launches spot that costs more than the cheapest type on demand";
            sink.report_on(pool.index, at, message)
                .help("leave `minValues` out, or let one pool have spot and another on-demand");
        }
    }
}

/// Accelerators beside plain types, in a pool that is not for them.
fn report_exotic(pool: &TypedPool<'_, '_>, at: &Pointer, sink: &mut Sink<'_>) -> bool {
    let (view, types, kind) = (pool.view(), pool.types(), Kind::Accelerators);
    let exotic = kind.among(&view, &types);
    if exotic.is_empty() || types.is_within(&exotic) || kind.is_meant_by(pool) {
        return false;
    }
    let families: BTreeSet<&str> = exotic.iter().map(|place| view.catalogue.types[place].family).collect();
    let message = format!(
        "with `minValues` Karpenter does not pass over types with {}, and the pool has some: {}",
        kind.words(),
        some(&families.into_iter().collect::<Vec<_>>())
    );
    sink.report_on(pool.index, at.clone(), message)
        .help(format!("leave them out: require {}", kind.remedy()));
    true
}

fn takes_both_markets(pool: &TypedPool<'_, '_>) -> bool {
    let listed = pool.pool.own.get(CAPACITY_TYPE).and_then(|one| one.listed());
    listed.is_some_and(|listed| ["on-demand", "spot"].iter().all(|market| listed.contains(market)))
}
