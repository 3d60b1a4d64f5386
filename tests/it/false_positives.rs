//! Objects that people run today: what the rules say of them must be true, and little.

use std::collections::BTreeMap;

use karpcfg::manifest::{Manifest, Set};
use karpcfg::rules::{self, Finding, Options};
use karpcfg::source::SourceId;
use karpcfg::yaml::{self, Dialect};
use serde_json::Value;

use crate::command::{Karpcfg, shared_file};

fn findings(text: &str) -> Vec<Finding> {
    let loaded = yaml::load(SourceId(0), text, Dialect::Kubectl);
    assert!(!loaded.is_refused(), "{:?}", loaded.diagnostics);
    let manifests: Vec<Manifest> = loaded.documents.into_iter().map(Manifest::from_text).collect();
    rules::run(rules::RULES, &Set::of(manifests), &Options::default())
}

#[test]
fn the_default_render_has_only_images_that_are_not_pinned() {
    let set = ["--set", "cluster.name=demo", "--set", "karpenter.role=nodes"];
    let outcome = Karpcfg::new(["render"].into_iter().chain(set)).run();
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let found = findings(&outcome.stdout);
    assert!(!found.is_empty());
    for finding in found {
        assert_eq!(finding.rule.code.name, "unpinned-ami-alias", "{}", finding.message);
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
    ("unpinned-ami-alias", 242),
];

#[test]
fn warnings_about_the_charts_classes_are_those_they_deserve() {
    let mut counts = BTreeMap::new();
    for file in ["parity/tfy-0.1.35-rc.1.jsonl", "parity/tfy-0.1.57.jsonl"] {
        let Some(cases) = shared_file(file) else { return };
        for line in cases.lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let objects = case["objects"].as_array().unwrap().iter();
            for class in objects.filter(|object| object["kind"] == "EC2NodeClass") {
                for finding in findings(&class.to_string()) {
                    *counts.entry(finding.rule.code.name).or_insert(0) += 1;
                }
            }
        }
    }
    assert_eq!(counts, BTreeMap::from_iter(DESERVED.iter().copied()));
}
