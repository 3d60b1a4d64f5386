//! Pods: the nodes that they get, and why some get none; overlays among them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::pools::{is_same_fleet, rejected, same_numbers};
use super::{Setting, answers};

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// What is compared of nodes wherever Karpenter chooses the same each time.
fn choices(answer: &Value) -> Vec<(String, usize, u64, String)> {
    let of = |node: &Value| {
        let options = node["options"].as_u64().unwrap_or(0);
        (
            text(node, "nodePool").to_owned(),
            list(node, "pods").len(),
            options,
            text(node, "optionNames").to_owned(),
        )
    };
    let mut choices: Vec<_> = list(answer, "nodes").iter().map(of).collect();
    choices.sort();
    choices
}

/// The pods of each zone, of nodes that can be in one zone alone.
fn zone_counts(answer: &Value) -> Vec<usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for node in list(answer, "nodes") {
        if let [zone] = list(node, "zones") {
            *counts.entry(zone.as_str().unwrap()).or_default() += list(node, "pods").len();
        }
    }
    let mut counts: Vec<usize> = counts.into_values().collect();
    counts.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
    counts
}

fn node_differences(wanted: &Value, got: &Value, has_free_zones: bool) -> Vec<String> {
    let (whole, is_new) = (got, wanted["rejected"].is_null());
    let is_chance = wanted["launchStable"] == false;
    let differs = |key: &str| {
        let (wanted, got) = (&wanted[key], &got[key]);
        match key {
            "zones" if has_free_zones => false,
            "launch" | "prices" if is_chance => false,
            "prices" => {
                // The older recordings have the first five.
                let count = wanted.as_array().map_or(0, Vec::len);
                let got: Vec<Value> = got.as_array().into_iter().flatten().take(count).cloned().collect();
                !same_numbers(wanted, &got.into())
            }
            "fleet" if has_free_zones => false,
            "fleet" => !is_same_fleet(wanted, got, !is_chance),
            "cheapest" => wanted["name"] != got["name"] || wanted["price"].as_f64() != got["price"].as_f64(),
            "launchRejected" => rejected(wanted) != rejected(got),
            // The older recordings call it so, and took like pods in the order of their names.
            "rejected" => rejected(wanted) != rejected(&whole["launchRejected"]),
            "pods" if !is_new => list(whole, "pods").len() != wanted.as_array().map_or(0, Vec::len),
            _ => wanted != got,
        }
    };
    let keys = wanted.as_object().unwrap().keys().filter(|key| differs(key));
    keys.map(|key| format!("{key}: {} instead of {}", got[key], wanted[key])).collect()
}

fn differences(expected: &Value, found: &Value) -> Vec<String> {
    let mut all = Vec::new();
    let mut differ = |what: &str, is_same: bool, found: &Value, expected: &Value| {
        if !is_same {
            let short = |value: &Value| value.to_string().chars().take(600).collect::<String>();
            all.push(format!("{what}: {} instead of {}", short(found), short(expected)));
        }
    };
    if expected["choiceStable"] != false {
        let is_same = choices(expected) == choices(found);
        differ("choices", is_same, &found["nodes"], &expected["nodes"]);
    }
    if expected["errorStable"] != false {
        for key in ["errorClass", "poolOrder", "emptyPools"] {
            if !expected[key].is_null() {
                differ(key, expected[key] == found[key], &found[key], &expected[key]);
            }
        }
        let pods = |answer: &Value| -> Vec<String> {
            answer["errors"].as_object().into_iter().flatten().map(|(pod, _)| pod.clone()).collect()
        };
        let (mut one, mut other) = (pods(expected), pods(found));
        one.sort();
        other.sort();
        differ("errors", one == other, &found["errors"], &expected["errors"]);
    }
    let has_free_zones = !expected["zoneCounts"].is_null();
    if has_free_zones {
        let counts = Value::from(zone_counts(found));
        differ("zoneCounts", counts == expected["zoneCounts"], &counts, &expected["zoneCounts"]);
    }
    if expected["stable"] == true {
        for (wanted, got) in list(expected, "nodes").iter().zip(list(found, "nodes")) {
            all.extend(node_differences(wanted, got, has_free_zones));
        }
    }
    all.extend(overlay_differences(expected, found));
    all
}

fn overlay_differences(expected: &Value, found: &Value) -> Vec<String> {
    let mut all = Vec::new();
    for (name, wanted) in expected["overlays"].as_object().into_iter().flatten() {
        let got = &found["overlays"][name];
        if (&wanted["ready"], &wanted["reason"]) != (&got["ready"], &got["reason"]) {
            all.push(format!("overlay {name}: {got} instead of {wanted}"));
        }
    }
    for (name, wanted) in expected["pools"].as_object().into_iter().flatten() {
        let got = &found["pools"][name];
        all.extend(node_differences(wanted, got, false).into_iter().filter(|one| !one.starts_with("probe")));
        for (one, wanted) in wanted["probe"].as_object().unwrap() {
            let got = &got["probe"][one];
            let offers = wanted["offerings"].as_object().unwrap();
            let is_same = |(offer, wanted): (&String, &Value)| {
                let got = &got["offerings"][offer];
                let prices = [wanted, got].map(|offer| offer["price"].as_f64().unwrap_or(-1.0));
                (prices[0] - prices[1]).abs() < 1e-9
                    && wanted["available"] == got["available"]
                    && wanted["overlaid"] == got["overlaid"]
            };
            let has_same = wanted["capacity"] == got["capacity"]
                && wanted["capacityOverlaid"] == got["capacityOverlaid"];
            if !has_same || !offers.iter().all(is_same) {
                all.push(format!("{one} in {name}: {got} instead of {wanted}"));
            }
        }
    }
    all
}

fn compare(path: &str, setting: Setting, least: usize) {
    let Some(cases) = answers(path, setting) else { return };
    let cases: Vec<_> = cases.iter().filter(|(case, _)| !case["nodePools"].is_null()).collect();
    assert!(cases.len() >= least, "{} cases", cases.len());
    let faults: Vec<String> = cases
        .iter()
        .map(|(case, found)| (case, differences(&case["expect"], found)))
        .filter(|(_, differences)| !differences.is_empty())
        .map(|(case, found)| {
            format!("{} {} {}: {}", case["id"], case["kind"], case["note"], found.join("\n  "))
        })
        .collect();
    assert!(faults.is_empty(), "{} of {} differ:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

#[test]
fn pods_get_their_nodes_as_in_karpenter_1_15() {
    compare("match/schedule-1.15.jsonl.gz", Setting::NEW, 99);
}

#[test]
fn pods_get_their_nodes_as_in_karpenter_1_14_1() {
    compare("match/v1.14.1/schedule.jsonl.gz", Setting::OLD, 35);
}

#[test]
fn overlays_count_as_in_karpenter() {
    compare("match/overlays.jsonl.gz", Setting::NEW, 46);
}

#[test]
fn spot_prices_count_for_pods() {
    compare("match/launch-spot.jsonl.gz", Setting::NEW, 3);
}
