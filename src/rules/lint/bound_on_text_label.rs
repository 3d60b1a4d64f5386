//! Bounds on labels whose values are no numbers.

use crate::instancetype::labels::is_text;
use crate::phrase::quote;
use crate::rules::lint::pool::Demands;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a requirement with Gt, Lt, Gte or Lte on a label whose values are no numbers
    ///
    /// Within bounds are whole numbers only (`withinIntPtrs` of `pkg/scheduling/requirement.go`, v1.14.1): sizes,
    /// families, zones and the like never are, and no instance type is left. How big a type is say `instance-cpu`
    /// and `instance-memory`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-size, operator: Gt, values: ["4"]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-cpu, operator: Gt, values: ["4"]}
    /// ```
    pub(crate) static BOUND_ON_TEXT_LABEL = error("bound-on-text-label", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(bound_on_text_label),
    }
}

fn bound_on_text_label(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    for requirement in demands.of_pool() {
        if !requirement.is_bound() || !is_text(requirement.key) || !sink.has_room() {
            continue;
        }
        let message = format!(
            "the values of {} are no numbers: `{}` leaves no instance type",
            quote(requirement.key),
            requirement.operator
        );
        sink.report(requirement.pointer().join("operator"), message).help(
            "list the values with `In` or `NotIn`, or bound `karpenter.k8s.aws/instance-cpu` or `…/instance-memory`",
        );
    }
}
