//! Schedules of budgets as `robfig/cron` v3.0.1 reads them, which Karpenter uses, and requirements as Karpenter adds them up.

use serde_json::{Value, json};

use super::coverage::Coverage;
use super::cron::Schedule;
use super::{Operator, Requirement, Requirements};
use crate::apis::duration;
use crate::apis::v1::labels::is_of_scheduler;
use crate::testing::{json_lines, shared_lines, test_file};

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

/// The requirements of a vector, in the form in which it lists them.
fn requirements(list: &Value) -> Requirements<'_> {
    let mut all = Requirements::default();
    for item in list.as_array().unwrap() {
        all.add(item["key"].as_str().unwrap(), requirement(item));
    }
    all
}

fn requirement(item: &Value) -> Requirement<'_> {
    let values = item["values"].as_array().into_iter().flatten().map(|value| value.as_str().unwrap());
    let operator = item["operator"].as_str().unwrap();
    let requirement = Requirement::read(operator, values).unwrap();
    // What is above every number is `DoesNotExist` without more.
    let is_none = operator == "Gt" && requirement.operator() == Operator::DoesNotExist;
    requirement.with_min_values(item["minValues"].as_i64().filter(|_| !is_none))
}

/// The same as the vectors show what came out.
fn shown(key: &str, requirement: &Requirement<'_>) -> Value {
    let operator = format!("{:?}", requirement.operator());
    let mut shown = json!({"key": key, "op": operator, "values": requirement.named()});
    let (least, most) = requirement.bounds();
    for (name, bound) in [(">=", least), ("<=", most)] {
        bound.iter().for_each(|bound| shown[name] = bound.to_string().into());
    }
    requirement.min_values().iter().for_each(|count| shown["minValues"] = (*count).into());
    shown
}

fn all_shown(all: &Requirements<'_>) -> Value {
    all.iter().map(|(key, requirement)| shown(key, requirement)).collect()
}

/// What Karpenter 1.14.1 itself makes of 5,000 pairs of sets and of single requirements.
#[test]
fn requirements_add_up_as_in_karpenter() {
    let Some(vectors) = shared_lines("match/v1.14.1/req-vectors.jsonl.gz") else { return };
    assert!(vectors.len() >= 5000, "{}", vectors.len());
    for vector in vectors {
        let (a, b) = (requirements(&vector["a"]), requirements(&vector["b"]));
        let mut both = a.clone();
        both.extend(&b);
        for (name, all) in [("A", &a), ("B", &b), ("AB", &both)] {
            assert_eq!(all_shown(all), vector[name], "{name} of {vector}");
        }
        assert_eq!(a.intersects(&b), vector["A_intersects_B"], "{vector}");
        assert_eq!(a.compatible(&b, |_| false).is_ok(), vector["A_compatible_B"], "{vector}");
        assert_eq!(a.compatible(&b, is_of_scheduler).is_ok(), vector["A_compatible_B_wellknown"], "{vector}");
        let (one, two) = (requirement(&vector["one"]), requirement(&vector["two"]));
        let key = vector["one_and_two"]["key"].as_str().unwrap();
        assert_eq!(shown(key, &one.intersection(&two)), vector["one_and_two"], "{vector}");
        assert_eq!(one.has_intersection(&two), vector["has_intersection"], "{vector}");
        for (value, has) in vector["has"].as_object().unwrap() {
            assert_eq!(one.intersection(&two).has(value), *has, "{value} in {vector}");
        }
    }
}
