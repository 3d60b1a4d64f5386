//! The rules against the verdicts of a real API server that holds Karpenter's v1.14.1 CRDs, in both directions.
// An `unwrap` in a test is an assertion, in its helpers too.
#![allow(clippy::unwrap_used)]

use karpcfg::diagnostic::Severity;
use karpcfg::manifest::{Manifest, Set};
use karpcfg::rules::{self, Finding, Options, Scope};
use karpcfg::source::{Pointer, SourceId};
use karpcfg::yaml::{self, Dialect};
use serde_json::Value;

use crate::command::{shared_file, test_file};
use crate::parity::with_empty_pools;

/// A manifest and what the server said to it.
struct Case {
    id: String,
    probes: String,
    manifest: String,
    accepted: bool,
    messages: Vec<String>,
}

fn cases(jsonl: &str) -> Vec<Case> {
    jsonl.lines().map(|line| case(&serde_json::from_str(line).unwrap())).collect()
}

fn case(row: &Value) -> Case {
    let text = |key: &str| row[key].as_str().unwrap().to_owned();
    let messages = row["messages"].as_array().unwrap();
    Case {
        id: text("id"),
        probes: text("rule"),
        manifest: text("manifest"),
        accepted: row["accepted"].as_bool().unwrap(),
        messages: messages.iter().map(|message| message.as_str().unwrap().to_owned()).collect(),
    }
}

/// What the server would say: nothing where it accepts.
fn findings(manifest: &str) -> Option<Vec<Finding>> {
    all_findings(manifest, Options { scope: Scope::Admission, ..Options::default() })
}

/// What the rules find; none where the text cannot even be read.
pub fn all_findings(manifests: &str, options: Options) -> Option<Vec<Finding>> {
    let text = yaml::decode(manifests.as_bytes().to_vec()).ok()?;
    let loaded = yaml::load(SourceId(0), &text, Dialect::Kubectl);
    if loaded.is_refused() {
        return None;
    }
    let manifests: Vec<Manifest> = loaded.documents.into_iter().map(Manifest::from_text).collect();
    Some(rules::run(rules::RULES, &Set::of(manifests), &options))
}

/// How the verdicts differ, in words; none where they agree.
fn difference(case: &Case) -> Option<String> {
    let found = findings(&case.manifest);
    let accepted = found.as_ref().is_some_and(Vec::is_empty);
    let found = found.unwrap_or_default();
    if accepted != case.accepted {
        let ours: Vec<String> = found.iter().map(|finding| finding.message.clone()).collect();
        return Some(format!(
            "{} ({}): accepted should be {}: {ours:?} {:?}",
            case.id, case.probes, case.accepted, case.messages
        ));
    }
    let paths: Vec<String> = case.messages.iter().filter_map(|message| path_of(message)).collect();
    let is_named = |finding: &Finding| paths.iter().any(|path| is_same_place(path, finding));
    if paths.is_empty() || found.iter().any(is_named) {
        return None;
    }
    let ours: Vec<String> = found.iter().map(|finding| server_path(&finding.pointer)).collect();
    Some(format!("{} ({}): we name {ours:?}, the server {paths:?}", case.id, case.probes))
}

/// The field that a message of the server is about.
fn path_of(message: &str) -> Option<String> {
    if let Some(quoted) = message.strip_prefix("unknown field \"") {
        return quoted.strip_suffix('"').map(str::to_owned);
    }
    let (path, _) = message.split_once(": ")?;
    let is_path = path.starts_with("spec") || path.starts_with("metadata") || path.starts_with("status");
    (is_path && !path.contains(' ')).then(|| path.to_owned())
}

fn server_path(pointer: &Pointer) -> String {
    let mut path = String::new();
    for token in pointer.tokens() {
        if token.bytes().all(|byte| byte.is_ascii_digit()) && !token.is_empty() {
            path += &format!("[{token}]");
        } else {
            path += if path.is_empty() { "" } else { "." };
            path += &token;
        }
    }
    path
}

/// The server names the list or map where we name the item; where a map stands for a text, it names what is in the map.
fn is_same_place(path: &str, finding: &Finding) -> bool {
    let ours = server_path(&finding.pointer);
    let is_below = |below: &str, above: &str| {
        below.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    is_below(&ours, path) || (finding.rule.code.name == "wrong-type" && is_below(path, &ours))
}

fn assert_agreement(cases: &[Case]) {
    let differences: Vec<String> = cases.iter().filter_map(difference).collect();
    assert!(
        differences.is_empty(),
        "{} of {} differ:\n{}",
        differences.len(),
        cases.len(),
        differences.join("\n")
    );
}

#[test]
fn sample_verdicts_agree() {
    let sample = cases(&test_file("admission/cases.jsonl"));
    assert!(sample.iter().any(|case| case.accepted) && sample.iter().any(|case| !case.accepted));
    assert_agreement(&sample);
}

#[test]
fn all_verdicts_agree() {
    let Some(text) = shared_file("admission/cases.jsonl") else { return };
    let cases = cases(&text);
    assert!(cases.len() >= 1069, "{} cases", cases.len());
    assert_agreement(&cases);
}

/// What the real chart makes is applied by its users today: a rule that refuses it is wrong, or the values are.
#[test]
fn objects_of_the_chart_pass() {
    let with_empty_pools = with_empty_pools();
    for file in ["parity/tfy-0.1.35-rc.1.jsonl", "parity/tfy-0.1.57.jsonl"] {
        let Some(cases) = shared_file(file) else { return };
        for line in cases.lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let objects: Vec<String> =
                case["objects"].as_array().unwrap().iter().map(Value::to_string).collect();
            let found = all_findings(&objects.join("\n---\n"), Options::default()).unwrap();
            let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
            let rules: Vec<&str> = errors.map(|finding| finding.rule.code.name).collect();
            let is_empty = with_empty_pools.contains(case["id"].as_str().unwrap());
            let expected: &[&str] = if is_empty { &["excluded-value"] } else { &[] };
            assert_eq!(rules, expected, "{file} {}", case["values"]);
        }
    }
}
