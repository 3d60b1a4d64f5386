//! Faulty manifests of every kind, from a misspelt field to what only Karpenter refuses: each fault is found, and nothing else.

use serde_json::Value;

use super::found_in;
use crate::diagnostic::Severity;
use crate::rules::{Finding, Options};
use crate::testing::{json_lines, test_file};

fn cases() -> Vec<Value> {
    json_lines(&test_file("admission/faults.jsonl"))
}

fn text<'a>(case: &'a Value, key: &str) -> &'a str {
    case[key].as_str().unwrap()
}

/// What is found in a case, set beside a valid object of the other kind, which its references need.
fn findings(case: &Value, valid: &[&Value]) -> Vec<Finding> {
    let manifest = text(case, "manifest");
    let is_pool = manifest.contains("kind: NodePool");
    let other = valid.iter().map(|case| text(case, "manifest"));
    let other = other.filter(|other| other.contains("kind: NodePool") != is_pool);
    let both: Vec<&str> = std::iter::once(manifest).chain(other).collect();
    found_in(&both.join("\n---\n"), &Options::default())
}

/// A class that follows the latest image is valid, and still worth a warning.
fn is_about_latest(finding: &Finding) -> bool {
    finding.severity == Severity::Warning && finding.message.contains("@latest")
}

#[test]
fn every_fault_is_found_and_nothing_in_the_valid() {
    let cases = cases();
    let (valid, faulty): (Vec<&Value>, Vec<&Value>) =
        cases.iter().partition(|case| text(case, "layer") == "ok");
    assert_eq!((valid.len(), faulty.len()), (2, 48));
    for case in &valid {
        let found = findings(case, &valid);
        let messages: Vec<&str> = found
            .iter()
            .filter(|finding| !is_about_latest(finding))
            .map(|finding| finding.message.as_str())
            .collect();
        assert_eq!(messages, [""; 0], "{}", text(case, "case"));
    }
    let missed: Vec<&str> = faulty
        .iter()
        .filter(|case| findings(case, &valid).iter().all(is_about_latest))
        .map(|case| text(case, "case"))
        .collect();
    assert_eq!(missed, [""; 0]);
}

/// One fault is one finding, beside the cases that have more.
#[test]
fn a_fault_is_found_once() {
    let cases = cases();
    let valid: Vec<&Value> = cases.iter().filter(|case| text(case, "layer") == "ok").collect();
    let several: Vec<(&str, Vec<&str>)> = cases
        .iter()
        .map(|case| {
            let found = findings(case, &valid);
            let about_it = found.iter().filter(|finding| {
                finding.object == 0 && finding.severity > Severity::Note && !is_about_latest(finding)
            });
            (text(case, "case"), about_it.map(|finding| finding.rule.code.name).collect())
        })
        .filter(|(_, rules): &(&str, Vec<&str>)| rules.len() > 1)
        .collect();
    // What a case changes may be wrong in more than one way.
    let expected = [
        ("replicas with weight", vec!["static-pool-limits", "static-pool-weight"]),
        ("alias windows pinned", vec!["unmapped-device", "pinned-windows-alias"]),
        ("amiFamily conflicts with alias", vec!["unmapped-device", "ami-family-contradicts-alias"]),
        (
            "two rootVolume mappings",
            vec!["block-device-without-name", "block-device-without-name", "several-root-volumes"],
        ),
    ];
    assert_eq!(several, expected);
}
