//! Pools that no pod reaches, since another one takes them all first.

use std::rc::Rc;

use crate::apis::v1::labels::is_well_known;
use crate::instancetype::catalogue::Bits;
use crate::matching::pool::Pool;
use crate::phrase::quote;
use crate::rules::lint::types::Ready;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a pool in the shadow of another one, which takes all its pods first
    ///
    /// Karpenter tries pools by weight, then by name from z to a, and the first that can take a pod makes its node. Where
    /// a pool comes later, has no type that the earlier one lacks, and nothing that a pod could ask for, pods only reach it
    /// by its name or once the earlier one has used up its limits. Said of pools with the same taints, without labels of
    /// their own, where the earlier pool has no limits and all instance types, zones and capacity types of the later one.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// metadata: {name: a}
    /// spec:
    ///   weight: 10
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [c, m, r]}
    /// ---
    /// kind: NodePool
    /// metadata: {name: b}
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [m]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// metadata: {name: a}
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [c, m, r]}
    /// ---
    /// kind: NodePool
    /// metadata: {name: b}
    /// spec:
    ///   weight: 10
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [m]}
    /// ```
    pub(crate) static SHADOWED_POOL = warning("shadowed-pool", Limits) {
        scope: Scope::Lint,
        check: Check::Types(shadowed_pool),
    }
}

/// Pools that a pool is compared with.
const COMPARED: usize = 20;

/// A pool with its types and where they can be had.
struct Compared<'t, 's> {
    index: usize,
    pool: &'t Pool<'s>,
    types: Rc<Bits>,
    /// The class, or the first that is the same to types.
    class: usize,
    may_be_newer: bool,
}

fn shadowed_pool(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    let mut pools: Vec<Compared<'_, '_>> = Vec::new();
    for pool in typed.pools().take(COMPARED * COMPARED) {
        pools.push(Compared {
            index: pool.index,
            pool: pool.pool,
            types: pool.types(),
            class: pool.alike.0,
            may_be_newer: pool.may_be_newer(),
        });
    }
    pools.sort_by(|one, other| {
        other.pool.weight.cmp(&one.pool.weight).then_with(|| other.pool.name.cmp(one.pool.name))
    });
    for (at, later) in pools.iter().enumerate() {
        let earlier = pools[..at].iter().rev().take(COMPARED).find(|earlier| shadows(typed, earlier, later));
        let Some(earlier) = earlier.filter(|_| sink.has_room()) else { continue };
        let message = format!(
            "{} comes first and has every instance type of {}: no pod reaches {} unless it is named",
            quote(earlier.pool.name),
            quote(later.pool.name),
            quote(later.pool.name)
        );
        sink.report_on(later.index, Pointer::parse("/metadata/name"), message)
            .help("give it a higher `weight`, or a taint or label of its own")
            .also(earlier.index, Pointer::parse("/metadata/name"), "the pool that comes first");
    }
}

/// Whether pods that the later pool can take are all taken by the earlier one. Pools of one weight are said elsewhere.
fn shadows(typed: &Ready<'_, '_>, earlier: &Compared<'_, '_>, later: &Compared<'_, '_>) -> bool {
    let folder = |pool: &Compared<'_, '_>| typed.set.folder(&typed.set.manifests[pool.index]);
    let (one, other) = (earlier.pool, later.pool);
    one.weight > other.weight
        && folder(earlier) == folder(later)
        // Nodes of another class have another system, disk or room.
        && earlier.class == later.class
        && !later.may_be_newer
        && one.limits.is_empty()
        && !one.is_static
        && !other.is_static
        && one.taints == other.taints
        && !later.types.is_empty()
        && later.types.is_within(&earlier.types)
        && own_labels(other).is_empty()
        // A pool that requires nothing is there for what is left over.
        && other.own.iter().next().is_some()
        && one.own.iter().all(|(key, wanted)| {
            other.own.get(key).is_some_and(|had| had.intersection(wanted).listed() == had.listed())
                || key.starts_with("karpenter.k8s.aws/")
                || key == "node.kubernetes.io/instance-type"
        })
}

/// What pods can ask this pool for, and few others.
fn own_labels<'a>(pool: &Pool<'a>) -> Vec<&'a str> {
    let labels = pool.labels.iter().map(|(key, _)| *key);
    let keys = pool.own.iter().map(|(key, _)| key);
    labels.chain(keys.filter(|key| !is_well_known(key))).collect()
}
