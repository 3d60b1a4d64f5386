//! Upper bounds that leave out the types without the label.

use super::exotic::Kind;
use crate::apis::v1::labels::normalized;
use crate::diagnostic::Severity;
use crate::phrase::quote;
use crate::rules::lint::pool::Requirement;
use crate::rules::lint::types::{Ready, TypedPool};
use crate::rules::{Check, Scope, Sink};
use crate::scheduling::Operator;

rule! {
    /// a bound `Lt` or `Lte` on a label that instance types can lack, which leaves out those without it
    ///
    /// A type without local disks has no `instance-local-nvme`, not one of 0, and one without GPUs no count of them. A
    /// bound is met by types that have the label alone, so that "at most 500 GB" means "some disk, of at most 500 GB".
    /// Said where the bound is all that the pool says of the label, and takes such types away. Where the label is of GPUs
    /// or accelerators it is a note, and nothing is said where the pool's name, labels or taints speak of them.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-local-nvme, operator: Lt, values: ["500"]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-local-nvme, operator: Exists}
    ///       - {key: karpenter.k8s.aws/instance-local-nvme, operator: Lt, values: ["500"]}
    /// ```
    pub(crate) static UPPER_BOUND_ON_OPTIONAL_LABEL = warning("upper-bound-on-optional-label", Requirements) {
        scope: Scope::Lint,
        check: Check::Types(upper_bound_on_optional_label),
    }
}

fn upper_bound_on_optional_label(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    for pool in typed.pools() {
        let requirements = pool.requirements();
        for bound in requirements.iter().filter(|one| matches!(one.operator, "Lt" | "Lte")) {
            let key = normalized(bound.key);
            let is_all = requirements.iter().filter(|one| normalized(one.key) == key).count() == 1;
            let Some(index) = typed.catalogue().index(key).filter(|_| is_all && sink.has_room()) else {
                continue;
            };
            let others = pool.left_without(bound.index).and(&pool.region_facts.offered);
            let lost = others.and(index.absent()).count();
            let reads_as_bound = pool.pool.own.get(key).is_some_and(|one| one.operator() == Operator::Exists);
            if lost > 0
                && reads_as_bound
                && !(Kind::Accelerators.is_label(key) && Kind::Accelerators.is_named_by(&pool))
            {
                report(&pool, bound, (lost, others.count()), sink);
            }
        }
    }
}

fn report(
    pool: &TypedPool<'_, '_>,
    bound: &Requirement<'_>,
    (lost, all): (usize, usize),
    sink: &mut Sink<'_>,
) {
    let message = format!(
        "`{}` leaves out types that have no {} at all, {lost} of the {all} that the other requirements leave",
        bound.operator,
        quote(bound.key)
    );
    let found = sink.report_on(pool.index, bound.pointer(), message);
    found.help("if they are meant to be in, exclude values with `NotIn`; if not, add `Exists` to say so");
    if Kind::Accelerators.is_label(bound.key) {
        found.severity = Severity::Note;
    }
}
