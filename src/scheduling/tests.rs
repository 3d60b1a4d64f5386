//! Schedules of budgets as `robfig/cron` v3.0.1 reads them, which Karpenter uses.

use super::coverage::Coverage;
use super::cron::Schedule;
use crate::apis::duration;
use crate::testing::{json_lines, test_file};

/// `active` is in how many minutes of the 52 weeks from 1 January 2024 a budget of the schedule and duration holds.
#[test]
fn schedules_hold_when_the_library_says() {
    const DAYS: u32 = 52 * 7;
    let rows = json_lines(&test_file("recorded/schedules.jsonl"));
    assert!(rows.len() >= 100, "{}", rows.len());
    for row in rows {
        let schedule = Schedule::parse(row["schedule"].as_str().unwrap());
        assert_eq!(schedule.is_ok(), row["reads"].as_bool().unwrap(), "{row}: {schedule:?}");
        if let Ok(schedule) = schedule {
            let seconds = duration::seconds(row["duration"].as_str().unwrap()).unwrap();
            let gaps = Coverage::of(&schedule, seconds / 60).gaps();
            let active = DAYS * 24 * 60 - gaps.minutes(DAYS);
            assert_eq!(Some(u64::from(active)), row["active"].as_u64(), "{row}");
        }
    }
}
