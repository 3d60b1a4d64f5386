//! The rules against the verdicts of real API servers, each with the CRDs of one release of Karpenter, in both directions.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::apis::version::Release;
use crate::manifest::{Manifest, Set};
use crate::rules::{self, Finding, Options, Scope};
use crate::source::{Pointer, SourceId};
use crate::testing::{json_lines, shared_file, test_file};
use crate::yaml::{self, Dialect};

/// A manifest and what the server said to it.
pub(super) struct Case {
    pub(super) release: Release,
    pub(super) id: String,
    probes: String,
    pub(super) manifest: String,
    pub(super) accepted: bool,
    messages: Vec<String>,
}

/// The cases of one file, on the release given or on that which each names.
fn cases(jsonl: &str, release: Option<&str>) -> Vec<Case> {
    let release_of = |row: &Value| release.or(row["version"].as_str()).unwrap().parse().unwrap();
    json_lines(jsonl).iter().map(|row| case(row, release_of(row))).collect()
}

fn case(row: &Value, release: Release) -> Case {
    let text = |key: &str| row[key].as_str().unwrap().to_owned();
    let messages = row["messages"].as_array().unwrap();
    Case {
        release,
        id: text("id"),
        probes: text("rule"),
        manifest: text("manifest"),
        accepted: row["accepted"].as_bool().unwrap(),
        messages: messages.iter().map(|message| message.as_str().unwrap().to_owned()).collect(),
    }
}

/// What the server would say: nothing where it accepts, none where the text cannot even be read.
pub(super) fn findings(manifest: &str, release: Release) -> Option<Vec<Finding>> {
    let text = yaml::decode(manifest.as_bytes().to_vec()).ok()?;
    let loaded = yaml::load(SourceId(0), &text, Dialect::Kubectl);
    if loaded.is_refused() {
        return None;
    }
    let manifests: Vec<Manifest> = loaded.documents.into_iter().map(Manifest::from_text).collect();
    let Release { minor: karpenter, patch } = release;
    let options = Options { scope: Scope::Admission, karpenter, patch, ..Options::default() };
    Some(rules::run(rules::RULES, &Set::of(manifests), &options))
}

/// How the verdicts differ, in words; none where they agree.
fn difference(case: &Case) -> Option<String> {
    let found = findings(&case.manifest, case.release);
    let accepted = found.as_ref().is_some_and(Vec::is_empty);
    let found = found.unwrap_or_default();
    let Case { id, release, probes, .. } = case;
    if accepted != case.accepted {
        let ours: Vec<String> = found.iter().map(|finding| finding.message.clone()).collect();
        return Some(format!(
            "{id} on {release} ({probes}): accepted should be {}: {ours:?} {:?}",
            case.accepted, case.messages
        ));
    }
    let paths: Vec<String> = case.messages.iter().filter_map(|message| path_of(message)).collect();
    let is_named = |finding: &Finding| paths.iter().any(|path| is_same_place(path, finding));
    if paths.is_empty() || found.iter().any(is_named) {
        return None;
    }
    let ours: Vec<String> = found.iter().map(|finding| server_path(&finding.pointer)).collect();
    Some(format!("{id} on {release} ({probes}): we name {ours:?}, the server {paths:?}"))
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
pub(super) fn is_same_place(path: &str, finding: &Finding) -> bool {
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

/// Every case at hand, whatever the release.
pub(super) fn all_cases() -> Vec<Case> {
    let files = [("by-version", None), ("cases", Some("1.14.1")), ("cases-1.15.2", Some("1.15.2"))];
    let texts = files
        .into_iter()
        .filter_map(|(file, release)| Some((shared_file(&format!("admission/{file}.jsonl"))?, release)));
    texts.flat_map(|(text, release)| cases(&text, release)).collect()
}

#[test]
fn sample_verdicts_agree() {
    let sample = cases(&test_file("admission/cases.jsonl"), Some("1.14.1"));
    assert!(sample.iter().any(|case| case.accepted) && sample.iter().any(|case| !case.accepted));
    assert_agreement(&sample);
}

#[test]
fn all_verdicts_agree() {
    for (file, release, least) in
        [("cases.jsonl", Some("1.14.1"), 1069), ("cases-1.15.2.jsonl", Some("1.15.2"), 1819)]
    {
        let Some(text) = shared_file(&format!("admission/{file}")) else { return };
        let cases = cases(&text, release);
        assert!(cases.len() >= least, "{} cases in {file}", cases.len());
        assert_agreement(&cases);
    }
}

#[test]
fn verdicts_of_every_version_agree() {
    let Some(text) = shared_file("admission/by-version.jsonl") else { return };
    let cases = cases(&text, None);
    let mut of_release: BTreeMap<Release, usize> = BTreeMap::new();
    for case in &cases {
        *of_release.entry(case.release).or_default() += 1;
    }
    assert_eq!(of_release.len(), Release::all().count(), "one release of each minor version");
    assert!(of_release.values().all(|count| *count >= 240), "{of_release:?}");
    assert_agreement(&cases);
}
