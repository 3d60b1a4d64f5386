//! The user data that nodes get, against what Karpenter's own code made of the same requests.

use serde_json::{Value, json};

use crate::command::{Karpcfg, json_lines, shared_file, test_file};

#[test]
fn the_sample_is_merged_as_karpenter_does() {
    assert_eq!(check(&test_file("userdata/cases.jsonl"), "1.14"), 79);
    assert_eq!(check(&test_file("userdata/cases-1.15.jsonl"), "1.14"), 44);
}

#[test]
fn every_recorded_case_is_merged_as_karpenter_does() {
    if let Some(cases) = shared_file("userdata/merge-cases.jsonl") {
        assert_eq!(check(&cases, "1.14"), 79);
    }
    if let Some(cases) = shared_file("userdata/userdata-1.15.jsonl") {
        assert_eq!(check(&cases, "1.14"), 230);
    }
}

/// Runs the cases as one batch and compares each answer; returns how many there were. Cases that do not say whose they are
/// are those of `karpenter`.
fn check(cases: &str, karpenter: &str) -> usize {
    let cases = json_lines(cases);
    let requests: Vec<String> = cases.iter().map(request).collect();
    let outcome = Karpcfg::new(["userdata", "--batch", "--karpenter-version", karpenter])
        .stdin(&requests.join("\n"))
        .run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    let answers = json_lines(&outcome.stdout);
    assert_eq!(answers.len(), cases.len());
    assert!(cases.iter().zip(&answers).all(|(case, answer)| case["id"] == answer["id"]));
    let differing: Vec<String> = cases
        .iter()
        .zip(&answers)
        .filter(|(case, answer)| comparable(case, &case["response"]) != comparable(case, answer))
        .map(|(case, answer)| {
            format!("{}\n  is        {answer}\n  should be {}", case["request"], case["response"])
        })
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    cases.len()
}

/// The request of a case, with the case's id.
fn request(case: &Value) -> String {
    let mut request = case["request"].clone();
    request["id"] = case["id"].clone();
    request.to_string()
}

/// What both sides must agree on: of a refusal that it is one, of an answer everything.
fn comparable(case: &Value, answer: &Value) -> Value {
    if answer["error"].is_string() {
        return json!("refused");
    }
    let mut answer = answer.clone();
    for key in ["base64Bytes", "variants", "id"] {
        answer.as_object_mut().unwrap().remove(key);
    }
    let text = answer["userData"].as_str().unwrap();
    let family = case["request"]["family"].as_str().unwrap();
    if family == "AL2" || family.starts_with("Windows") {
        answer["userData"] = json!(sorted_lists(text));
    }
    answer
}

/// The text with every quoted list in order: Karpenter's own order is random there.
fn sorted_lists(text: &str) -> String {
    let sorted = text.split('"').map(|piece| {
        let mut items: Vec<&str> = piece.split(',').collect();
        items.sort_unstable();
        items.join(",")
    });
    sorted.collect::<Vec<_>>().join("\"")
}
