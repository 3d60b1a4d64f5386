//! Pools: matched types, launch lists, and what CreateFleet is asked for.

use serde_json::Value;

use super::answers;

/// The fields in which an answer differs from what was recorded.
fn differences(expected: &Value, found: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    let is_chance = expected["launchStable"] == false || found["launchStable"] == false;
    for (key, wanted) in expected.as_object().unwrap() {
        let got = &found[key];
        let is_same = match key.as_str() {
            "error" | "launchError" => is_empty(wanted) == is_empty(got),
            "launch" | "prices" if is_chance => true,
            // The older recordings did not look at equal prices at the cut to 600.
            "launchStable" => wanted == got || (is_chance && expected["fleet"].is_null()),
            // At that cut it is chance how many of those cut off are exotic.
            "launchRejected" => rejected(wanted) == rejected(got),
            "prices" => same_numbers(wanted, got),
            "fleet" => is_same_fleet(wanted, got, expected["launchStable"] == true),
            "allocatable" => wanted.as_object().unwrap().iter().all(|(name, amounts)| got[name] == *amounts),
            "launch" => is_empty(wanted) && is_empty(got) || wanted == got,
            "cheapest" => wanted["price"] == got["price"],
            _ => wanted == got,
        };
        if !is_same {
            let [wanted, got] =
                [wanted, got].map(|value| value.to_string().chars().take(400).collect::<String>());
            differences.push(format!("{key}: {got} instead of {wanted}"));
        }
    }
    differences
}

/// What the first filter takes out, and what all of them do.
pub(super) fn rejected(filters: &Value) -> (Option<u64>, u64) {
    let filters = filters.as_object().into_iter().flatten();
    let counts: Vec<(bool, u64)> =
        filters.map(|(name, count)| (name.starts_with("compatible"), count.as_u64().unwrap())).collect();
    let first = counts.iter().find(|(is_first, _)| *is_first).map(|(_, count)| *count);
    (first, counts.iter().map(|(_, count)| count).sum())
}

/// Numbers as recorded, to nine places.
pub(super) fn same_numbers(wanted: &Value, got: &Value) -> bool {
    let numbers = |value: &Value| -> Vec<f64> {
        value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
    };
    let (wanted, got) = (numbers(wanted), numbers(got));
    wanted.len() == got.len() && wanted.iter().zip(&got).all(|(one, other)| (one - other).abs() < 1e-9)
}

fn is_empty(value: &Value) -> bool {
    value.as_str().is_none_or(str::is_empty) && value.as_array().is_none_or(Vec::is_empty)
}

/// Lists that depend on the order of equal prices are not compared.
pub(super) fn is_same_fleet(wanted: &Value, got: &Value, is_stable: bool) -> bool {
    let fixed = ["capacityType", "strategy"];
    let listed = ["overrides", "types", "zones"];
    let same = |keys: &[&str]| keys.iter().all(|key| wanted[key].is_null() || wanted[key] == got[key]);
    let same_prices =
        wanted["priorities"].is_null() || same_numbers(&wanted["priorities"], &got["priorities"]);
    same(&fixed) && (!is_stable || same(&listed) && same_prices)
}

/// Compares every answer of a file, of cases that have what `is_meant` asks for.
fn compare(path: &str, setting: super::Setting, least: usize) {
    let Some(cases) = answers(path, setting) else { return };
    let mut faults = Vec::new();
    let mut count = 0;
    for (case, found) in cases.iter().filter(|(case, _)| !case["nodePool"].is_null()) {
        count += 1;
        let differences = differences(&case["expect"], found);
        if !differences.is_empty() {
            faults.push(format!("{} {}: {}", case["id"], case["kind"], differences.join("\n  ")));
        }
    }
    assert!(count >= least, "{count} cases");
    assert!(faults.is_empty(), "{} of {count} differ:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn pools_match_as_in_karpenter_1_15() {
    compare("match/match-pools-1.15.jsonl.gz", super::Setting::NEW, 255);
}

#[test]
fn pools_match_as_in_karpenter_1_14_1() {
    compare("match/v1.14.1/match-pools.jsonl.gz", super::Setting::OLD, 185);
}

#[test]
fn spot_prices_count_as_in_karpenter() {
    compare("match/launch-spot.jsonl.gz", super::Setting::NEW, 19);
}
