//! Capacity reservations: which of them a class selects, and whether a pool may use any.

use crate::apis::v1::labels::CAPACITY_TYPE;
use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::constraint::constraints_where;
use crate::rules::lint::pool::Demands;
use crate::scheduling::{Requirement, Requirements};
use crate::source::Pointer;
use crate::yaml::Node;

/// The capacity type of nodes in reservations.
pub(super) const RESERVED: &str = "reserved";
/// The label that says which reservation a node is in.
pub(super) const RESERVATION_ID: &str = "karpenter.k8s.aws/capacity-reservation-id";
/// The labels that only nodes in reservations have.
pub(super) const OF_RESERVATIONS: [&str; 3] = [
    RESERVATION_ID,
    "karpenter.k8s.aws/capacity-reservation-interruptible",
    "karpenter.k8s.aws/capacity-reservation-type",
];

/// Where a class selects reservations.
pub(super) fn pointer() -> Pointer {
    Pointer::parse("/spec/capacityReservationSelectorTerms")
}

/// The terms by which a class selects reservations; none where it selects none.
pub(super) fn terms(class: &Manifest) -> &[Node] {
    let spec = without_nulls::get(&class.root, "spec");
    let terms = spec.and_then(|spec| without_nulls::get(spec, "capacityReservationSelectorTerms"));
    terms.map(without_nulls::items).unwrap_or_default()
}

/// The ids that a class selects, where it selects by ids alone.
pub(super) fn ids(terms: &[Node]) -> Option<Vec<&str>> {
    terms.iter().map(|term| without_nulls::text(term, "id")).collect()
}

/// The capacity types that a pool allows.
pub(super) fn capacity_types<'a>(demands: &Demands<'a>) -> Requirement<'a> {
    let mut all = Requirements::default();
    for constraint in constraints_where(demands, |key| key == CAPACITY_TYPE) {
        all.add(constraint.key, constraint.set);
    }
    all.get(CAPACITY_TYPE).cloned().unwrap_or_else(|| Requirement::between(None, None))
}
