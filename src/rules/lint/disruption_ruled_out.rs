//! Budgets that never let a node go.

use crate::apis::version::Version;
use crate::manifest::Manifest;
use crate::rules::lint::budgets::{Budget, REASONS, list};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a budget of no nodes that holds at all times and for all reasons
    ///
    /// No node is consolidated, and none is replaced when its AMI, its class or its pool changes: patches wait
    /// until nodes expire, or for ever. To keep nodes from consolidation alone, name the reasons `Empty` and
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
    let is_block = |budget: &Budget<'_>| {
        matches!(budget.nodes(), "0" | "0%")
            && budget.is_unscheduled()
            && REASONS.iter().all(|reason| budget.is_for(reason))
    };
    let Some(budget) = list(manifest).unwrap_or_default().into_iter().find(is_block) else { return };
    let repair = match sink.options().karpenter >= Version(1, 15) && budget.is_for("Unhealthy") {
        true => "; nor is an unhealthy one repaired (feature gate `NodeRepair`)",
        false => "",
    };
    let message = format!(
        "no node may ever be consolidated or replaced after a change: new AMIs wait until nodes expire{repair}"
    );
    sink.report(budget.pointer().join("nodes"), message)
        .help("name `reasons: [Empty, Underutilized]` to rule out consolidation alone, or add a `schedule`");
}
