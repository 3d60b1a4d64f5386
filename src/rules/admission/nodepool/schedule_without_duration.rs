//! Budgets that begin and never end, or end and never begin.

use crate::apis::schema::PlaceName;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a disruption budget with a schedule but no duration, or the other way round
    ///
    /// A budget that holds at times begins at each hit of `schedule` and lasts for `duration`; one that always
    /// holds has neither.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///       - {nodes: "0", schedule: 0 9 * * mon-fri}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///       - {nodes: 10%}
    ///       - {nodes: "0", schedule: 0 9 * * mon-fri, duration: 8h}
    /// ```
    pub(crate) static SCHEDULE_WITHOUT_DURATION = error("schedule-without-duration", Disruption) {
        check: Check::At(&[PlaceName::Budgets], schedule_without_duration),
    }
}

fn schedule_without_duration(place: &Place<'_>, sink: &mut Sink<'_>) {
    for (index, budget) in without_nulls::items(place.node).iter().enumerate() {
        let (given, missing, example) =
            match (without_nulls::has(budget, "schedule"), without_nulls::has(budget, "duration")) {
                (true, false) => ("schedule", "duration", "8h"),
                (false, true) => ("duration", "schedule", "0 9 * * mon-fri"),
                _ => continue,
            };
        if sink.has_room() {
            let budget = place.index(index);
            sink.report(budget.join(given), format!("`{budget}` has `{given}` but no `{missing}`"))
                .help(format!("add `{missing}`, for example `{example}`, or remove `{given}` so that the budget always holds"));
        }
    }
}
