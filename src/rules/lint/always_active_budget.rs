//! Budgets that always hold although they have a schedule.

use crate::manifest::Manifest;
use crate::rules::lint::budgets::{Budget, list};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a budget with a schedule that holds all the time
    ///
    /// Either it lasts until its schedule hits again, or the schedule names a date that never comes: Karpenter
    /// then looks for the next hit in vain, and takes the zero time that it gets for one long ago
    /// (`Budget.IsActive` of `pkg/apis/v1/nodepool.go`, v1.14.1). Of one that thus rules out every disruption
    /// `disruption-ruled-out` speaks.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///     - {nodes: "0", reasons: [Drifted], schedule: "0 0 31 2 *", duration: 1h}
    ///     - {nodes: 10%}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///     - {nodes: "0", reasons: [Drifted], schedule: "0 0 28 2 *", duration: 1h}
    ///     - {nodes: 10%}
    /// ```
    pub(crate) static ALWAYS_ACTIVE_BUDGET = warning("always-active-budget", Disruption) {
        scope: Scope::Lint,
        check: Check::Object(always_active_budget),
    }
}

fn always_active_budget(manifest: &Manifest, sink: &mut Sink<'_>) {
    let rules_out = |budget: &Budget<'_>| budget.lets_none_go() && budget.is_for_all();
    for budget in list(manifest).unwrap_or_default().into_iter().filter(|budget| !rules_out(budget)) {
        let Some(Ok(schedule)) = budget.schedule() else { continue };
        if !budget.coverage().is_some_and(|coverage| coverage.gaps().is_empty()) {
            continue;
        }
        if schedule.ever_hits() {
            sink.report(
                budget.pointer().join("duration"),
                "the budget lasts until its schedule hits again: it always holds",
            )
            .help("leave `schedule` and `duration` out, or shorten the `duration`");
        } else {
            sink.report(
                budget.pointer().join("schedule"),
                "the schedule never hits, and such a budget always holds",
            )
            .help("name a date that there is, or leave `schedule` and `duration` out");
        }
    }
}
