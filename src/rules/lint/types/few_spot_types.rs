//! Pools that have spot of few instance types.

use crate::apis::v1::labels::{CAPACITY_TYPE, INSTANCE_TYPE};
use crate::diagnostic::Severity;
use crate::matching::offers::Market;
use crate::phrase::some;
use crate::rules::lint::types::{Ready, TypedPool};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a pool that has spot of few instance types
    ///
    /// Spot of one type can be gone at any time, and what is left of it is taken back the sooner the fewer types a pool
    /// can turn to. Karpenter replaces a spot node by cheaper spot only where 15 cheaper types are left
    /// (`MinInstanceTypesForSpotToSpotConsolidation` of its core, v1.15.0), and warns where fewer than 5 types are left to
    /// fall back on demand from. Said of pools that are for spot alone and have fewer than 15 types of it; a warning where
    /// there are fewer than 5. Of pools that take both it is a note, where there are fewer than 5 and the pool does not list
    /// its types by name. The types are those of the region where it is known, else of all.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.sh/capacity-type, operator: In, values: [spot]}
    ///       - {key: node.kubernetes.io/instance-type, operator: In, values: [m7i.xlarge, m7a.xlarge]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.sh/capacity-type, operator: In, values: [spot]}
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [c, m, r]}
    ///       - {key: karpenter.k8s.aws/instance-cpu, operator: In, values: ["4", "8"]}
    /// ```
    pub(crate) static FEW_SPOT_TYPES = warning("few-spot-types", Requirements) {
        scope: Scope::Lint,
        check: Check::Types(few_spot_types),
    }
}

/// How many types Karpenter wants to be left for a spot node to be replaced by another.
const ENOUGH: usize = 15;
/// How many it wants to fall back from.
const FALLBACK: usize = 5;

fn few_spot_types(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    for pool in typed.pools() {
        let list = pool.lists("In", |key| key == CAPACITY_TYPE).first().copied();
        let listed = pool.pool.own.get(CAPACITY_TYPE).and_then(|one| one.listed());
        let (Some(list), Some(listed)) = (list, listed.filter(|listed| listed.contains("spot"))) else {
            continue;
        };
        let types = spot_types(&pool);
        let is_alone = listed.len() == 1;
        // Who names types for both has chosen.
        let is_chosen =
            !is_alone && pool.pool.own.get(INSTANCE_TYPE).is_some_and(|one| one.listed().is_some());
        // A pool without any is said elsewhere.
        let enough = if is_alone { ENOUGH } else { FALLBACK };
        if types.is_empty() || types.len() >= enough || is_chosen || !sink.has_room() {
            continue;
        }
        let message = match &types[..] {
            [one] => format!("the pool has spot of one instance type of {} alone, `{one}`", pool.place()),
            types => format!(
                "the pool has spot of {} instance types of {}: {}",
                types.len(),
                pool.place(),
                some(types)
            ),
        };
        let found = sink.report_on(pool.index, list.pointer(), message);
        found.help(format!("let it have more: other families, generations or sizes, {ENOUGH} types or more"));
        let is_scarce = is_alone && types.len() < FALLBACK;
        found.severity = if is_scarce { Severity::Warning } else { Severity::Note };
    }
}

/// The names of the types that the pool can have as spot.
fn spot_types<'t>(pool: &TypedPool<'t, '_>) -> Vec<&'t str> {
    let view = pool.view();
    let scope = view.scope(&pool.pool.requirements).only(Market::Spot);
    view.offered(&pool.types(), scope).iter().map(|place| view.name(place)).collect()
}
