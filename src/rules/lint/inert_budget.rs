//! Budgets that never hold, and no budgets at all.

use crate::manifest::Manifest;
use crate::rules::lint::budgets::{list, list_pointer};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a budget that never holds, or an empty list of budgets
    ///
    /// A budget with `reasons: []` holds for no reason, one with `duration: 0h` at no time. With `budgets: []`
    /// nothing is limited: leave the list out for Karpenter's default of 10 %.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///     - {nodes: "0", reasons: []}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///     - {nodes: 10%}
    ///     - {nodes: "0", reasons: [Drifted]}
    /// ```
    pub(crate) static INERT_BUDGET = warning("inert-budget", Disruption) {
        scope: Scope::Lint,
        check: Check::Object(inert_budget),
    }
}

fn inert_budget(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(budgets) = list(manifest) else { return };
    if budgets.is_empty() {
        sink.report(list_pointer(), "there is no budget, so all nodes may go at once")
            .help("leave `budgets` out for the default of `10%`, or write one");
    }
    for budget in budgets {
        if budget.reasons().is_some_and(<[_]>::is_empty) {
            sink.report(budget.pointer().join("reasons"), "the budget holds for no reason")
                .help("leave `reasons` out so that it holds for all, or name some");
        } else if budget.coverage().is_some_and(|coverage| coverage.is_empty()) {
            sink.report(budget.pointer().join("duration"), "the budget holds at no time")
                .help("give it a longer `duration`, or leave `schedule` and `duration` out");
        }
    }
}
