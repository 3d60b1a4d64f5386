//! Helm's recorded merges: the same layers give the same values, the same faults and the same warnings.
//!
//! `--compat helm3` must agree with Helm in every case but those of `merge/exceptions.jsonl`; natively karpcfg differs
//! exactly where `merge/native.jsonl` says.

use std::collections::BTreeMap;

use self::base64::decode;
use serde_json::Value;

use crate::command::{Karpcfg, Outcome, shared_file, test_file};

/// What a run is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    status: i32,
    values_json: Option<String>,
    warnings: usize,
}

/// Helm's cases as recorded with `helm template`, a sample.
const SAMPLE: &str = "merge/cases.jsonl";
/// Corners of `--set` and of merging, recorded with Helm 3.17.3's own packages.
const QUIRKS: &str = "merge/quirks.jsonl";
/// The whole of Helm's cases.
const CORPUS: &str = "helm/merge-cases.jsonl";

#[test]
fn the_sample_merges_as_in_helm() {
    agree_with_helm(&test_file(SAMPLE));
}

#[test]
fn quirks_are_helms() {
    agree_with_helm(&test_file(QUIRKS));
}

#[test]
fn the_corpus_merges_as_in_helm() {
    if let Some(corpus) = shared_file(CORPUS) {
        agree_with_helm(&corpus);
    }
}

#[test]
fn the_sample_differs_natively_only_where_it_should() {
    differ_natively(&test_file(SAMPLE));
    differ_natively(&test_file(QUIRKS));
}

#[test]
fn the_corpus_differs_natively_only_where_it_should() {
    if let Some(corpus) = shared_file(CORPUS) {
        differ_natively(&corpus);
    }
}

fn agree_with_helm(corpus: &str) {
    let exceptions = by_id("merge/exceptions.jsonl");
    compare(corpus, &["--compat", "helm3"], |case, got| {
        let expected = recorded(&case["expect"]);
        match exceptions.get(id(case)) {
            Some(exception) => {
                assert_ne!(got.status, expected.status, "{} is no exception any more", id(case));
                Answer { status: status(exception), ..got.clone() }
            }
            None => expected,
        }
    });
}

fn differ_natively(corpus: &str) {
    let exceptions = by_id("merge/exceptions.jsonl");
    let native = by_id("merge/native.jsonl");
    compare(corpus, &[], |case, got| {
        let helm = recorded(&case["expect"]);
        let expected = match (native.get(id(case)), exceptions.get(id(case))) {
            (Some(native), _) => recorded(native),
            (None, Some(exception)) => Answer { status: status(exception), ..got.clone() },
            (None, None) => helm.clone(),
        };
        let differs = (helm.status, &helm.values_json) != (expected.status, &expected.values_json);
        assert!(differs || !native.contains_key(id(case)), "{} does not differ", id(case));
        Answer { warnings: got.warnings, ..expected }
    });
}

/// Runs every case and lists those whose answer is not what `expect` says.
fn compare(corpus: &str, args: &[&str], expect: impl Fn(&Value, &Answer) -> Answer) {
    let mut wrong = Vec::new();
    for case in lines(corpus) {
        let outcome = run(&case, args);
        let got = answer(&outcome);
        let expected = expect(&case, &got);
        if got != expected {
            wrong.push(format!("{}: expected {expected:?}\n  got {got:?}\n{}", id(&case), outcome.stderr));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
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
        status: status(expect),
        // Go escapes each byte that is not UTF-8, where a text that was read has the character itself.
        values_json: expect["values_json"].as_str().map(|json| json.replace("\\ufffd", "\u{fffd}")),
        warnings: expect["stderr"].as_str().unwrap_or_default().matches("warning:").count(),
    }
}

fn answer(outcome: &Outcome) -> Answer {
    Answer {
        status: outcome.status,
        values_json: outcome.stdout.strip_suffix('\n').map(str::to_owned),
        warnings: outcome.stderr.matches("warning[").count(),
    }
}

fn id(case: &Value) -> &str {
    case["id"].as_str().unwrap()
}

fn status(expect: &Value) -> i32 {
    i32::try_from(expect["exit"].as_i64().unwrap()).unwrap()
}

fn lines(text: &str) -> impl Iterator<Item = Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap())
}

fn by_id(path: &str) -> BTreeMap<String, Value> {
    lines(&test_file(path)).map(|line| (id(&line).to_owned(), line)).collect()
}

/// RFC 4648, as far as the corpus needs it.
mod base64 {
    pub(crate) fn decode(text: &str) -> Vec<u8> {
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
