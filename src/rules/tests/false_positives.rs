//! Objects that the real chart makes, which people run today: what the rules say of them must be true, and little.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::found_in;
use crate::diagnostic::Severity;
use crate::rules::Options;
use crate::testing::{json_lines, shared_file, test_file};

/// The recorded renders of both versions of the chart; none, with a note, where they are not at hand.
fn cases() -> Option<Vec<Value>> {
    let files = ["parity/tfy-0.1.35-rc.1.jsonl", "parity/tfy-0.1.57.jsonl"];
    let texts: Option<Vec<String>> = files.into_iter().map(shared_file).collect();
    Some(texts?.iter().flat_map(|text| json_lines(text)).collect())
}

fn objects(case: &Value) -> &[Value] {
    case["objects"].as_array().unwrap()
}

/// What the chart makes is applied by its users: a rule that refuses it is wrong, or the values are.
#[test]
fn objects_of_the_chart_pass() {
    let with_empty_pools = test_file("parity/empty-pools.txt");
    let has_empty_pool = |case: &Value| {
        let id = format!("{}  ", case["id"].as_str().unwrap());
        with_empty_pools.lines().any(|line| line.starts_with(&id))
    };
    let unmatched = test_file("parity/unmatched-pools.txt");
    let of_types = |case: &Value| {
        let id = format!("{}  ", case["id"].as_str().unwrap());
        let line = unmatched.lines().find_map(|line| line.strip_prefix(&id));
        line.and_then(|rest| rest.split("  ").next())
    };
    for case in cases().unwrap_or_default() {
        let texts: Vec<String> = objects(&case).iter().map(Value::to_string).collect();
        let found = found_in(&texts.join("\n---\n"), &Options::default());
        let errors: Vec<_> = found.iter().filter(|finding| finding.severity == Severity::Error).collect();
        let rules: BTreeSet<&str> = errors.iter().map(|finding| finding.rule.code.name).collect();
        let of_names = if has_empty_pool(&case) { Some("excluded-value") } else { None };
        let expected: BTreeSet<&str> = of_names.into_iter().chain(of_types(&case)).collect();
        assert_eq!(rules, expected, "{} {}", case["id"], case["values"]);
    }
}

/// What is said of the chart's 428 classes, and how often; the numbers are those of the recorded objects themselves.
const DESERVED: &[(&str, usize)] = &[
    // `alias: al2@latest`
    ("discontinued-ami-alias", 45),
    // `encrypted: false`
    ("unencrypted-volume", 58),
    // Bottlerocket with `/dev/xvdb` alone
    ("unmapped-device", 123),
    // `alias: …@latest`
    ("unpinned-ami-alias", 197),
];

#[test]
fn warnings_about_the_charts_classes_are_those_they_deserve() {
    let Some(cases) = cases() else { return };
    let mut counts = BTreeMap::new();
    let objects = cases.iter().flat_map(objects);
    for class in objects.filter(|object| object["kind"] == "EC2NodeClass") {
        for finding in found_in(&class.to_string(), &Options::default()) {
            *counts.entry(finding.rule.code.name).or_insert(0) += 1;
        }
    }
    assert_eq!(counts, BTreeMap::from_iter(DESERVED.iter().copied()));
}
