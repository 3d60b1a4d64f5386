//! Times for which budgets with a schedule leave the pool without any.

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::budgets::{Budget, REASONS, list, list_pointer};
use crate::rules::phrase::all;
use crate::rules::{Check, Rule, Scope, Sink};
use crate::scheduling::coverage::{Coverage, Gaps};

/// Times without a budget.
pub static UNCOVERED_TIME: Rule = Rule {
    name: "uncovered-time",
    severity: Severity::Warning,
    scope: Scope::Lint,
    doc: "\
budgets with schedules that leave times or reasons without any budget

Budgets only restrict: at a time, and for a reason, that no budget holds for, all nodes of the pool may go at once; even the default of
10 % is gone as soon as there is a list. Beside a budget for working hours one wants another without schedule. Counted over 52
weeks, in UTC; where no budget has a schedule nothing is said.",
    bad: "kind: NodePool\nspec:\n  disruption:\n    consolidateAfter: 1m\n    budgets:\n    - {nodes: \"0\", schedule: 0 9 * * mon-fri, duration: 8h}\n",
    good: "kind: NodePool\nspec:\n  disruption:\n    consolidateAfter: 1m\n    budgets:\n    - {nodes: 10%}\n    - {nodes: \"0\", schedule: 0 9 * * mon-fri, duration: 8h}\n",
    check: Check::Object(uncovered_time),
    ..Rule::ADMISSION
};

fn uncovered_time(manifest: &Manifest, sink: &mut Sink<'_>) {
    let budgets = list(manifest).unwrap_or_default();
    let restricts = |budget: &Budget<'_>| !budget.is_unscheduled() && budget.nodes() != "100%";
    if !budgets.iter().any(restricts) {
        return;
    }
    // Budgets that cannot be read hold everything up, or nothing: that is another finding.
    let coverages: Option<Vec<Coverage>> = budgets.iter().map(Budget::coverage).collect();
    let Some(coverages) = coverages else { return };
    let gaps: Vec<(&str, Gaps)> =
        REASONS.into_iter().map(|reason| (reason, gaps(reason, &budgets, &coverages))).collect();
    let open = by_gaps(gaps.into_iter().filter(|(_, gaps)| !gaps.is_empty()).collect());
    if open.is_empty() {
        return;
    }
    let times: Vec<String> = open.iter().map(|(reasons, gaps)| describe(reasons, gaps)).collect();
    let longest = open.iter().find_map(|(_, gaps)| gaps.longest());
    let longest = longest.map(|span| format!("; the longest gap is {span} UTC")).unwrap_or_default();
    let message = format!("all nodes may go at once where no budget holds: {}", times.join("; "));
    sink.report(list_pointer(), message)
        .help(format!("add a budget without schedule, for example `- nodes: 10%`{longest}"));
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

fn describe(reasons: &[&str], gaps: &Gaps) -> String {
    let time = if gaps.is_everything() { "at all times".to_owned() } else { gaps.per_week() };
    if reasons.len() == REASONS.len() { time } else { format!("{time} for {}", all(reasons)) }
}
