//! Budgets that never let a node go.

use crate::apis::version::Version;
use crate::manifest::Manifest;
use crate::rules::lint::budgets::{Budget, REASONS, list};
use crate::rules::{Check, Scope, Sink};
use crate::scheduling::coverage::Coverage;

rule! {
    /// budgets of no nodes of which one holds at any time, for every reason
    ///
    /// No node is consolidated, and none is replaced when its AMI, its class or its pool changes: patches wait
    /// until nodes expire, or for ever. So it is too where a budget lasts until its schedule hits again, or where
    /// several add up to every minute of the year, in UTC. To keep nodes from consolidation alone, name the reasons `Empty` and
    /// `Underutilized`. Since 1.15 a budget without reasons holds for the repair of unhealthy nodes too, where the
    /// feature gate `NodeRepair` is on; until then repair ran past budgets.
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
    pub(crate) static DISRUPTION_RULED_OUT = warning("disruption-ruled-out", Disruption) {
        scope: Scope::Lint,
        check: Check::Object(disruption_ruled_out),
    }
}

fn disruption_ruled_out(manifest: &Manifest, sink: &mut Sink<'_>) {
    let budgets = blocks(&list(manifest).unwrap_or_default());
    let Some((first, others)) = budgets.split_first() else { return };
    if !REASONS.iter().all(|reason| always_block(&budgets, reason)) {
        return;
    }
    let repair = match sink.options().karpenter >= Version(1, 15) && always_block(&budgets, "Unhealthy") {
        true => "; nor is an unhealthy one repaired (feature gate `NodeRepair`)",
        false => "",
    };
    let how = if others.is_empty() {
        ""
    } else {
        ": together these budgets always hold, and disruption is ruled out"
    };
    let message = format!(
        "no node may ever be consolidated or replaced after a change: new AMIs wait until nodes expire{repair}{how}"
    );
    let help = if first.is_unscheduled() {
        "name `reasons: [Empty, Underutilized]` to rule out consolidation alone, or add a `schedule`"
    } else {
        "leave a time without such a budget, in which disruption may happen, or name `reasons: [Empty, Underutilized]`"
    };
    let object = sink.object();
    let found = sink.report(first.pointer().join("nodes"), message);
    found.help(help);
    for other in others {
        found.also(object, other.pointer().join("nodes"), "and this one");
    }
}

/// The budgets of no nodes: one that always holds for all reasons, else all of which it is known when they hold.
fn blocks<'a>(budgets: &[Budget<'a>]) -> Vec<Budget<'a>> {
    let blocks = budgets.iter().copied().filter(Budget::lets_none_go);
    let blocks: Vec<Budget<'a>> = blocks.filter(|budget| budget.coverage().is_some()).collect();
    let alone = blocks.iter().find(|budget| REASONS.iter().all(|reason| always_block(&[**budget], reason)));
    alone.map(|alone| vec![*alone]).unwrap_or(blocks)
}

/// Whether at every minute of a year one of the budgets holds for a reason.
fn always_block(budgets: &[Budget<'_>], reason: &str) -> bool {
    let holding = budgets.iter().filter(|budget| budget.is_for(reason)).filter_map(Budget::coverage);
    holding.fold(Coverage::default(), |all, coverage| all.union(&coverage)).gaps().is_empty()
}
