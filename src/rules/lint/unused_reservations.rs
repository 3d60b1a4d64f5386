//! Classes that select capacity reservations which none of their pools may use.

use crate::manifest::{Manifest, Set};
use crate::phrase::quote;
use crate::rules::lint::constraint::constraints_where;
use crate::rules::lint::pool::Demands;
use crate::rules::lint::reference::{self, classes, pools};
use crate::rules::lint::reservations::{OF_RESERVATIONS, RESERVED, capacity_types, pointer, terms};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a class that selects capacity reservations, and pools that may not use them
    ///
    /// Nodes in reservations are of the capacity type `reserved`: where every pool of the class lists others alone, or
    /// wants nodes without the labels of reservations, what is reserved is paid for and stays empty. A pool that says
    /// nothing of the capacity type may use all three.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// metadata: {name: training}
    /// spec:
    ///   capacityReservationSelectorTerms: [{id: cr-0123456789abcdef0}]
    /// ---
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef: {name: training}
    ///       requirements:
    ///       - {key: karpenter.sh/capacity-type, operator: In, values: [on-demand]}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// metadata: {name: training}
    /// spec:
    ///   capacityReservationSelectorTerms: [{id: cr-0123456789abcdef0}]
    /// ---
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef: {name: training}
    ///       requirements:
    ///       - {key: karpenter.sh/capacity-type, operator: In, values: [reserved, on-demand]}
    /// ```
    pub(crate) static UNUSED_RESERVATIONS = warning("unused-reservations", References) {
        scope: Scope::Lint,
        check: Check::Set(unused_reservations),
    }
}

fn unused_reservations(Set { manifests, .. }: &Set, sink: &mut Sink<'_>) {
    let pools = pools(manifests);
    for (index, class) in classes(manifests).filter(|(index, _)| !terms(&manifests[*index]).is_empty()) {
        let pools = pools.get(&class).map(Vec::as_slice).unwrap_or_default();
        // A class without pools is another finding.
        if pools.is_empty() || pools.iter().any(|pool| may_use(&manifests[*pool])) || !sink.has_room() {
            continue;
        }
        let message = format!(
            "{} selects capacity reservations, and none of its pools may use them",
            quote(class.name)
        );
        let found = sink.report_on(index, pointer(), message);
        found.help("allow `reserved` for `karpenter.sh/capacity-type` in a pool, or remove the selection");
        for pool in pools {
            found.also(*pool, reference::pointer(), "a pool of the class");
        }
    }
}

/// Whether a pool may have nodes in reservations.
fn may_use(pool: &Manifest) -> bool {
    let Some(demands) = Demands::of(pool) else { return true };
    let of_reservations = constraints_where(&demands, |key| OF_RESERVATIONS.contains(&key));
    let wants_none = of_reservations.iter().any(|demand| demand.operator() == Some("DoesNotExist"));
    !wants_none && capacity_types(&demands).has(RESERVED)
}
