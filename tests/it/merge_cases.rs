//! Helm's recorded merges: the same layers give the same values, the same faults and the same warnings.
//!
//! `--compat helm3` must agree with Helm in every case; natively karpcfg differs exactly where `merge/native.jsonl` says.

use std::collections::BTreeMap;

use self::base64::decode;
use serde_json::Value;

use crate::command::{Karpcfg, Outcome, shared_file, test_file};

/// What a run is compared by.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: i32,
    values_json: Option<String>,
    warns: bool,
}

#[test]
fn the_sample_merges_as_in_helm() {
    agree_with_helm(&test_file("merge/cases.jsonl"));
}

#[test]
fn the_corpus_merges_as_in_helm() {
    if let Some(corpus) = shared_file("helm/merge-cases.jsonl") {
        agree_with_helm(&corpus);
    }
}

#[test]
fn the_sample_differs_natively_only_where_it_should() {
    differ_natively(&test_file("merge/cases.jsonl"));
}

#[test]
fn the_corpus_differs_natively_only_where_it_should() {
    if let Some(corpus) = shared_file("helm/merge-cases.jsonl") {
        differ_natively(&corpus);
    }
}

fn agree_with_helm(corpus: &str) {
    let exceptions = by_id("merge/exceptions.jsonl");
    let mut wrong = Vec::new();
    for case in lines(corpus) {
        let id = case["id"].as_str().unwrap();
        let exception = exceptions.get(id);
        if exception.is_some_and(|exception| exception["exit"].is_null()) {
            continue;
        }
        let mut expected = recorded(&case["expect"]);
        if let Some(status) = exception.and_then(|exception| exception["exit"].as_i64()) {
            assert_ne!(i64::from(expected.status), status, "{id} is no exception any more");
            expected.status = status as i32;
        }
        let outcome = run(&case, &["--compat", "helm3"]);
        if answer(&outcome) != expected {
            wrong.push(format!("{id}: {expected:?}\n   got {:?}\n{}", answer(&outcome), outcome.stderr));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ from Helm:\n{}", wrong.len(), wrong.join("\n"));
}

fn differ_natively(corpus: &str) {
    let exceptions = by_id("merge/exceptions.jsonl");
    let native = by_id("merge/native.jsonl");
    let mut wrong = Vec::new();
    for case in lines(corpus) {
        let id = case["id"].as_str().unwrap();
        let outcome = run(&case, &[]);
        let got = answer(&outcome);
        let expected = match (native.get(id), exceptions.get(id)) {
            (Some(native), _) => recorded(native),
            (None, Some(_)) => continue,
            (None, None) => recorded(&case["expect"]),
        };
        if (got.status, &got.values_json) != (expected.status, &expected.values_json) {
            wrong.push(format!("{id}: {expected:?}\n   got {got:?}\n{}", outcome.stderr));
        }
    }
    assert!(wrong.is_empty(), "{} cases are a surprise:\n{}", wrong.len(), wrong.join("\n"));
}

/// Runs the layers of a case through `karpcfg values`.
fn run(case: &Value, more: &[&str]) -> Outcome {
    let case_args = case["args"].as_array().unwrap().iter().map(|arg| arg.as_str().unwrap());
    let args = ["values", "-o", "json", "--defaults", "chart.yaml"].into_iter();
    let mut run = Karpcfg::new(args.chain(more.iter().copied()).chain(case_args));
    run = run.file("chart.yaml", case["chart_values"].as_str().unwrap_or_default());
    for (name, contents) in case["files"].as_object().unwrap() {
        run = match contents.as_str() {
            Some(text) => run.file(name, text),
            None => run.file(name, decode(contents["base64"].as_str().unwrap())),
        };
    }
    run.stdin(case["stdin"].as_str().unwrap_or_default()).run()
}

fn recorded(expect: &Value) -> Answer {
    Answer {
        status: expect["exit"].as_i64().unwrap() as i32,
        values_json: expect["values_json"].as_str().map(str::to_owned),
        warns: expect["stderr"].as_str().is_some_and(|stderr| stderr.contains("warning:")),
    }
}

fn answer(outcome: &Outcome) -> Answer {
    Answer {
        status: outcome.status,
        values_json: outcome.stdout.strip_suffix('\n').map(str::to_owned),
        warns: outcome.stderr.contains("warning:"),
    }
}

fn lines(text: &str) -> impl Iterator<Item = Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap())
}

fn by_id(path: &str) -> BTreeMap<String, Value> {
    lines(&test_file(path)).map(|line| (line["id"].as_str().unwrap().to_owned(), line)).collect()
}

/// RFC 4648, as far as the corpus needs it.
mod base64 {
    pub fn decode(text: &str) -> Vec<u8> {
        let value = |letter: u8| match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b'=').map(value).collect();
        let bytes = |group: &[u8]| {
            let bits = group.iter().fold(0_u32, |bits, digit| bits << 6 | u32::from(*digit));
            let bits = bits << (6 * (4 - group.len()));
            bits.to_be_bytes()[1..group.len()].to_vec()
        };
        digits.chunks(4).flat_map(bytes).collect()
    }
}
