//! Texts that Karpenter's own libraries read: `robfig/cron` v3.0.1 the schedules of budgets, and `apimachinery` the quantities.
// An `unwrap` in a test is an assertion, in its helpers too.
#![allow(clippy::unwrap_used)]

use karpcfg::apis::duration;
use karpcfg::apis::quantity::Quantity;
use karpcfg::scheduling::coverage::Coverage;
use karpcfg::scheduling::cron::Schedule;
use serde_json::Value;

use crate::command::test_file;

fn rows(path: &str) -> Vec<Value> {
    let rows: Vec<Value> = test_file(path).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows.len() >= 100, "{path}");
    rows
}

/// `active` is in how many minutes of the 52 weeks from 1 January 2024 a budget of the schedule and duration holds.
#[test]
fn schedules_hold_when_the_library_says() {
    const DAYS: u32 = 52 * 7;
    for row in rows("recorded/schedules.jsonl") {
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

/// `amount` is the number in full; how many zeros it ends with says nothing.
#[test]
fn quantities_are_what_the_library_reads() {
    for row in rows("recorded/quantities.jsonl") {
        let text = row["text"].as_str().unwrap();
        let read = Quantity::parse(text);
        assert_eq!(read.is_some(), row["reads"].as_bool().unwrap(), "{row}");
        let expected = row["amount"].as_str().and_then(Quantity::parse);
        assert_eq!(read, expected, "{row}");
    }
}
