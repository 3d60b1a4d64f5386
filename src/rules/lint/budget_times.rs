//! Budgets that hold never, or always although they have a schedule; and no budgets at all.

use crate::manifest::Manifest;
use crate::rules::lint::budgets::{Budget, REASONS, list, list_pointer};
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
    pub static INERT_BUDGET = warning("inert-budget", Disruption) {
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

rule! {
    /// a budget with a schedule that holds all the time
    ///
    /// Either it lasts until its schedule hits again, or the schedule names a date that never comes: Karpenter
    /// then looks for the next hit in vain, and takes the zero time that it gets for one long ago
    /// (`Budget.IsActive` of `pkg/apis/v1/nodepool.go`, v1.14.1).
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
    pub static ALWAYS_ACTIVE_BUDGET = warning("always-active-budget", Disruption) {
        scope: Scope::Lint,
        check: Check::Object(always_active_budget),
    }
}

fn always_active_budget(manifest: &Manifest, sink: &mut Sink<'_>) {
    for budget in list(manifest).unwrap_or_default() {
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

rule! {
    /// a budget of no nodes that holds at all times and for all reasons
    ///
    /// No node is consolidated, and none is replaced when its AMI, its class or its pool changes: patches wait
    /// until nodes expire, or for ever. To keep nodes from consolidation alone, name the reasons `Empty` and
    /// `Underutilized`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///     - {nodes: "0"}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///     - {nodes: "0", reasons: [Empty, Underutilized]}
    ///     - {nodes: "1", reasons: [Drifted]}
    /// ```
    pub static DISRUPTION_RULED_OUT = warning("disruption-ruled-out", Disruption) {
        scope: Scope::Lint,
        check: Check::Object(disruption_ruled_out),
    }
}

fn disruption_ruled_out(manifest: &Manifest, sink: &mut Sink<'_>) {
    let is_block = |budget: &Budget<'_>| {
        matches!(budget.nodes(), "0" | "0%")
            && budget.is_unscheduled()
            && REASONS.iter().all(|reason| budget.is_for(reason))
    };
    let Some(budget) = list(manifest).unwrap_or_default().into_iter().find(is_block) else { return };
    sink.report(
        budget.pointer().join("nodes"),
        "no node may ever be consolidated or replaced after a change: new AMIs wait until nodes expire",
    )
    .help("name `reasons: [Empty, Underutilized]` to rule out consolidation alone, or add a `schedule`");
}
