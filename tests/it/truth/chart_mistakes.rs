//! Values that Helm and the real chart were tried with, most of them faulty: each is refused, warned of, or no fault.
//!
//! `render/faulty-values.jsonl` says what is to come of each case, by name, and why where it is no fault.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::command::{Karpcfg, Outcome, QUIET, json_lines, shared_file, test_file};

#[test]
fn the_sample_is_judged_as_it_should_be() {
    judge(json_lines(&test_file("render/faulty-values.jsonl")));
}

#[test]
fn every_recorded_case_is_judged_as_it_should_be() {
    let Some(corpus) = shared_file("helm/faulty-values.jsonl") else { return };
    let recorded = json_lines(&corpus);
    let names = |cases: &[Value]| cases.iter().map(|case| case["case"].to_string()).collect::<Vec<_>>();
    let expected = json_lines(&test_file("render/faulty-values.jsonl"));
    assert_eq!(names(&recorded), names(&expected), "every recorded case has its judgement");
    judge(recorded);
}

fn judge(cases: Vec<Value>) {
    let expected: BTreeMap<String, Value> = json_lines(&test_file("render/faulty-values.jsonl"))
        .into_iter()
        .map(|case| (case["case"].as_str().unwrap().to_owned(), case["expected"].clone()))
        .collect();
    let mut wrong = Vec::new();
    for case in &cases {
        let name = case["case"].as_str().unwrap();
        let outcome = run(case);
        if judgement(&outcome) != expected[name] {
            wrong.push(format!(
                "{name}: {}, not {}\n{}",
                judgement(&outcome),
                expected[name],
                outcome.stderr
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The case with what else every render needs, unless it sets that itself or is about its absence.
fn run(case: &Value) -> Outcome {
    let values = case["values"].as_str().unwrap();
    let own: Vec<&str> = case["args"].as_array().unwrap().iter().map(|arg| arg.as_str().unwrap()).collect();
    let names_cluster = values.contains("cluster:") || own.iter().any(|arg| arg.starts_with("cluster.name="));
    let mut args = vec!["render", "-f", "values.yaml", "--set", "karpenter.instanceProfile=p"];
    if !names_cluster && case["case"] != "cluster name not set" {
        args.extend(["--set", "cluster.name=demo"]);
    }
    Karpcfg::new(args.into_iter().chain(QUIET).chain(own)).file("values.yaml", values).run()
}

fn judgement(outcome: &Outcome) -> &'static str {
    match outcome.status {
        0 if outcome.stderr.is_empty() => "fine",
        0 => "warned",
        1 if outcome.stdout.is_empty() && outcome.stderr.contains("error[") => "refused",
        status => panic!("status {status}: {}", outcome.stderr),
    }
}
