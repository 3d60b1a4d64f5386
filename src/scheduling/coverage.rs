//! When the budgets of a pool hold: a year of minutes, for what they leave uncovered is unlimited
//! (`Budget.IsActive` of `pkg/apis/v1/nodepool.go`, v1.14.1).

use crate::scheduling::cron::Schedule;
use crate::scheduling::gaps::Gaps;

/// Spans of minutes since the simulation begins, apart from each other and in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Coverage(Vec<(u32, u32)>);

/// Minutes of a day.
pub(super) const DAY: u32 = 24 * 60;
/// Days simulated before the year that counts, so that what began earlier reaches into it: those of 2023.
const BEFORE: u32 = 365;
/// The year that counts is 2024: a leap year, since there are schedules for 29 February.
pub(super) const YEAR: (u32, u32) = (BEFORE * DAY, (BEFORE + 366) * DAY);
/// The lengths of the months simulated.
const MONTHS: [[u32; 12]; 2] =
    [[31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]];
/// 1 January 2023 is a Sunday.
pub(super) const FIRST_WEEKDAY: u32 = 0;

impl Coverage {
    /// The year as a whole.
    pub(crate) fn always() -> Self {
        Coverage(vec![YEAR])
    }

    /// The minutes in which a budget of this schedule and length holds: from each hit on for as long.
    ///
    /// A schedule that never hits counts as always, since Karpenter takes its zero time for a hit long ago.
    pub(crate) fn of(schedule: &Schedule, minutes: u64) -> Self {
        if !schedule.ever_hits() {
            return Self::always();
        }
        let length = u32::try_from(minutes).unwrap_or(u32::MAX).min(YEAR.1);
        let day = Self::merged(schedule.minutes_of_day().map(|minute| (minute, minute + length)).collect());
        let mut spans = Vec::new();
        for (number, (month, date)) in dates().enumerate() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let weekday = (number + FIRST_WEEKDAY) % 7;
            if schedule.hits_day(u64::from(month), u64::from(date), u64::from(weekday)) {
                spans.extend(day.0.iter().map(|(from, to)| (from + number * DAY, to + number * DAY)));
            }
        }
        Self::merged(spans).within_year()
    }

    /// What either covers.
    #[must_use]
    pub(crate) fn union(mut self, other: &Self) -> Self {
        self.0.extend(&other.0);
        self.0.sort_unstable();
        Self::merged(self.0)
    }

    /// What it does not cover.
    pub(crate) fn gaps(&self) -> Gaps {
        let ends = self.0.iter().map(|(_, to)| *to);
        let begins = self.0.iter().map(|(from, _)| *from);
        let gaps = std::iter::once(YEAR.0).chain(ends).zip(begins.chain([YEAR.1]));
        Gaps::new(gaps.filter(|(from, to)| from < to).collect())
    }

    /// Whether nothing is covered.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Joins what touches; the spans come in the order of their beginnings.
    fn merged(spans: Vec<(u32, u32)>) -> Self {
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (from, to) in spans.into_iter().filter(|(from, to)| from < to) {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        Coverage(merged)
    }

    fn within_year(self) -> Self {
        let cut = self.0.into_iter().map(|(from, to)| (from.max(YEAR.0), to.min(YEAR.1)));
        Coverage(cut.filter(|(from, to)| from < to).collect())
    }
}

/// The days simulated, as month and date.
pub(super) fn dates() -> impl Iterator<Item = (u32, u32)> {
    MONTHS
        .iter()
        .flat_map(|year| (1..).zip(year).flat_map(|(month, days)| (1..=*days).map(move |date| (month, date))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage(schedule: &str, minutes: u64) -> Coverage {
        Coverage::of(&Schedule::parse(schedule).unwrap(), minutes)
    }

    #[test]
    fn lengths_of_a_period_leave_no_gap() {
        for (schedule, hours) in [("@daily", 24), ("@weekly", 168), ("@monthly", 31 * 24), ("@hourly", 1)] {
            assert!(coverage(schedule, hours * 60).gaps().is_empty(), "{schedule}");
            assert!(!coverage(schedule, hours * 60 - 1).gaps().is_empty(), "{schedule}");
        }
        assert!(coverage("@yearly", 366 * 24 * 60).gaps().is_empty());
        assert!(coverage("@daily", u64::MAX).gaps().is_empty());
        assert!(coverage("* * * * *", 1).gaps().is_empty());
    }

    #[test]
    fn nothing_lasts_no_time_and_the_impossible_always() {
        assert!(coverage("@daily", 0).is_empty());
        assert!(coverage("@daily", 0).gaps().is_everything());
        assert_eq!(coverage("0 0 31 2 *", 60), Coverage::always());
    }

    #[test]
    fn unions_cover_what_either_does() {
        let day = coverage("0 8 * * *", 12 * 60);
        let night = coverage("0 20 * * *", 12 * 60);
        assert!(!day.gaps().is_empty() && !night.gaps().is_empty());
        assert!(day.clone().union(&night).gaps().is_empty());
        assert_eq!(day.clone().union(&Coverage::default()), day);
        assert_eq!(Coverage::default().union(&night), night);
    }

    /// Minute by minute over two weeks, against the definition: some hit lies within the length before.
    #[test]
    fn spans_agree_with_the_definition() {
        for (text, length) in
            [("*/45 9-17 * * mon-fri", 20), ("30 23 * * sat", 26 * 60), ("0 */5 * * *", 299)]
        {
            let schedule = Schedule::parse(text).unwrap();
            let minutes: Vec<u32> = schedule.minutes_of_day().collect();
            let days: Vec<(u32, u32)> = dates().collect();
            let is_hit = |minute: u32| {
                let (month, date) = days[(minute / DAY) as usize];
                let weekday = u64::from((minute / DAY + FIRST_WEEKDAY) % 7);
                schedule.hits_day(u64::from(month), u64::from(date), weekday)
                    && minutes.binary_search(&(minute % DAY)).is_ok()
            };
            let covered = coverage(text, u64::from(length)).0;
            for minute in YEAR.0..YEAR.0 + 14 * DAY {
                let expected = (minute - length + 1..=minute).any(is_hit);
                let found = covered.iter().any(|(from, to)| (*from..*to).contains(&minute));
                assert_eq!(found, expected, "{text} at minute {minute}");
            }
        }
    }
}
