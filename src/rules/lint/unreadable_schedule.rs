//! Schedules of budgets that Karpenter cannot read.

use crate::manifest::Manifest;
use crate::rules::lint::budgets::list;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a budget whose schedule is no cron schedule
    ///
    /// The CRD asks for little more than five words; Karpenter reads them as robfig/cron does, with the zone set
    /// to UTC. Where one schedule of a pool cannot be read, the pool stays ready and Karpenter disrupts none of
    /// its nodes any more, for whatever reason (`MustGetAllowedDisruptions` of `pkg/apis/v1/nodepool.go`,
    /// v1.14.1).
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///     - {nodes: 10%}
    ///     - {nodes: "0", schedule: 0 9 * * sat-sun, duration: 8h}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///     - {nodes: 10%}
    ///     - {nodes: "0", schedule: "0 9 * * sat,sun", duration: 8h}
    /// ```
    pub(crate) static UNREADABLE_SCHEDULE = error("unreadable-schedule", Disruption) {
        scope: Scope::Lint,
        check: Check::Object(unreadable_schedule),
    }
}

fn unreadable_schedule(manifest: &Manifest, sink: &mut Sink<'_>) {
    for budget in list(manifest).unwrap_or_default() {
        if let Some(Err(fault)) = budget.schedule() {
            let message =
                format!("the schedule cannot be read, so no node of the pool is ever disrupted: {fault}");
            sink.report(budget.pointer().join("schedule"), message).help(fault.help());
        }
    }
}
