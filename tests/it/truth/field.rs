//! Manifests and values from public files and reports, each with what a good checker says of it.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::command::{Karpcfg, json_lines, shared_file, test_file};

/// A case that a listed reason keeps waiting must not hold, and any other must: the list can only shrink.
#[test]
fn what_was_met_in_the_field_is_judged_well() {
    let Some(cases) = shared_file("field/expect.jsonl") else { return };
    let list = test_file("field/waiting.txt");
    let waiting: BTreeMap<&str, &str> = list
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once(": ").unwrap())
        .collect();
    let cases = json_lines(&cases);
    let names: Vec<&str> = cases.iter().map(|case| case["case"].as_str().unwrap()).collect();
    assert!(waiting.keys().all(|case| names.contains(case)), "the list names a case that there is not");
    let wrong: Vec<String> = cases
        .iter()
        .zip(names)
        .filter(|(case, name)| holds(case, name) == waiting.contains_key(name))
        .map(|(case, name)| {
            format!("{name}: {}", waiting.get(name).unwrap_or(&case["why"].as_str().unwrap()))
        })
        .collect();
    assert!(wrong.is_empty(), "wait and hold, or neither:\n{}", wrong.join("\n"));
}

fn holds(case: &Value, name: &str) -> bool {
    let shared = std::env::var("KARPCFG_SHARED").unwrap();
    let path = Path::new(&shared).join("field").join(name);
    let flag: &[&str] = if case["input"] == "values" { &["-f"] } else { &[] };
    let args = [&["check"], flag, &[path.to_str().unwrap(), "--format", "json"]].concat();
    let run = Karpcfg::new(args).run();
    let Ok(report) = serde_json::from_str::<Value>(&run.stdout) else { return false };
    let found = report["diagnostics"].as_array().unwrap();
    let words: Vec<&str> = list(&case["words"]).iter().map(|word| word.as_str().unwrap()).collect();
    let says = |words: &[&str]| found.iter().any(|found| words.iter().any(|word| text(found).contains(word)));
    match case["expect"].as_str().unwrap() {
        "no-error" => run.status == 0,
        "no-finding" => found.is_empty(),
        "no-rule" => !found.iter().any(|found| words.contains(&found["rule"].as_str().unwrap())),
        "text" => says(&words),
        "not-text" => !says(&words),
        "finding" => found.iter().any(|found| is_expected(found, case, &words)),
        other => panic!("{name} expects {other}"),
    }
}

fn is_expected(found: &Value, case: &Value, words: &[&str]) -> bool {
    let rank = |severity: &Value| ["note", "warning", "error"].iter().position(|name| severity == name);
    let lines = list(&case["lines"]);
    let said = format!("{} {}", text(found), found["related"]).to_lowercase();
    rank(&found["severity"]) >= rank(&case["severity"])
        && (lines.is_empty() || lines.contains(&found["line"]))
        && (words.is_empty() || words.iter().any(|word| said.contains(&word.to_lowercase())))
}

/// What a finding says.
fn text(found: &Value) -> String {
    format!("{} {}", found["message"].as_str().unwrap(), found["help"].as_str().unwrap_or_default())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
