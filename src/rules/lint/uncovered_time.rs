//! Times and reasons for which the budgets of a pool leave it without any.

use crate::manifest::Manifest;
use crate::phrase::all;
use crate::rules::lint::budgets::{Budget, REASONS, list, list_pointer};
use crate::rules::lint::pool::spec;
use crate::rules::{Check, Scope, Sink};
use crate::scheduling::coverage::Coverage;
use crate::scheduling::gaps::Gaps;

rule! {
    /// budgets with schedules that leave times or reasons without any budget
    ///
    /// Budgets only restrict: at a time, and for a reason, that no budget holds for, all nodes of the pool may go
    /// at once; even the default of 10 % is gone as soon as there is a list. Beside a budget for working hours,
    /// or for one reason, one wants another without schedule and reasons. Counted over a leap year, in UTC.
    /// Reasons for which the pool disrupts no node are left out: with `consolidateAfter: Never` nothing is
    /// consolidated, with `consolidationPolicy: WhenEmpty` only what is empty.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///     - {nodes: "0", schedule: 0 9 * * mon-fri, duration: 8h}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///     - {nodes: 10%}
    ///     - {nodes: "0", schedule: 0 9 * * mon-fri, duration: 8h}
    /// ```
    pub(crate) static UNCOVERED_TIME = warning("uncovered-time", Disruption) {
        scope: Scope::Lint,
        check: Check::Object(uncovered_time),
    }
}

fn uncovered_time(manifest: &Manifest, sink: &mut Sink<'_>) {
    let budgets = list(manifest).unwrap_or_default();
    let restricts = |budget: &Budget<'_>| budget.nodes() != "100%" && !is_inert(budget);
    let is_always = |budget: &Budget<'_>| budget.is_unscheduled() && budget.reasons().is_none();
    if !budgets.iter().any(restricts) || budgets.iter().any(is_always) {
        return;
    }
    // Budgets that cannot be read hold everything up, or nothing: that is another finding.
    let coverages: Option<Vec<Coverage>> = budgets.iter().map(Budget::coverage).collect();
    let Some(coverages) = coverages else { return };
    let reasons = reasons_in_play(manifest);
    let gaps = reasons.iter().map(|reason| (*reason, gaps(reason, &budgets, &coverages)));
    let open = by_gaps(gaps.filter(|(_, gaps)| !gaps.is_empty()).collect());
    if open.is_empty() {
        return;
    }
    let times: Vec<String> = open
        .iter()
        .map(
            |(open, gaps)| {
                if *open == reasons { time(gaps) } else { format!("{} for {}", time(gaps), all(open)) }
            },
        )
        .collect();
    let longest = open.iter().find_map(|(_, gaps)| gaps.longest());
    let longest = longest.map(|span| format!("; the longest gap is {span} UTC")).unwrap_or_default();
    let message = format!("all nodes may go at once where no budget holds: {}", times.join("; "));
    sink.report(list_pointer(), message)
        .help(format!("add a budget without `schedule` and `reasons`, for example `- nodes: 10%`{longest}"));
}

/// Whether it holds for no reason, which `inert-budget` says.
fn is_inert(budget: &Budget<'_>) -> bool {
    budget.reasons().is_some_and(<[_]>::is_empty)
}

/// The reasons for which the pool's nodes are ever disrupted (`emptiness.go` and `consolidation.go` of
/// `pkg/controllers/disruption`, v1.14.1).
fn reasons_in_play(manifest: &Manifest) -> Vec<&'static str> {
    let disruption = spec(manifest).and_then(|spec| spec.get("disruption"));
    let text = |key| disruption.and_then(|disruption| disruption.get(key)?.as_str());
    let is_in_play = |reason: &&str| match *reason {
        "Drifted" => true,
        _ if text("consolidateAfter") == Some("Never") => false,
        "Underutilized" => text("consolidationPolicy") != Some("WhenEmpty"),
        _ => true,
    };
    REASONS.into_iter().filter(is_in_play).collect()
}

fn gaps(reason: &str, budgets: &[Budget<'_>], coverages: &[Coverage]) -> Gaps {
    let holding = budgets.iter().zip(coverages).filter(|(budget, _)| budget.is_for(reason));
    holding.fold(Coverage::default(), |all, (_, coverage)| all.union(coverage)).gaps()
}

/// Reasons with the same gaps, together.
fn by_gaps(gaps: Vec<(&'static str, Gaps)>) -> Vec<(Vec<&'static str>, Gaps)> {
    let mut groups: Vec<(Vec<&str>, Gaps)> = Vec::new();
    for (reason, gaps) in gaps {
        match groups.iter_mut().find(|(_, known)| *known == gaps) {
            Some((reasons, _)) => reasons.push(reason),
            None => groups.push((vec![reason], gaps)),
        }
    }
    groups
}

fn time(gaps: &Gaps) -> String {
    if gaps.is_everything() { "at all times".to_owned() } else { gaps.length() }
}
