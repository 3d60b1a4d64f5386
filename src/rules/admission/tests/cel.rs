//! The rules against the CEL rules of the CRDs of every release: each stands in a list with the rules that say the same, and those
//! look at its place in the same releases.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Value;

use super::releases::{releases, served};
use crate::apis::kinds::API_TYPES;
use crate::apis::schema::{PlaceName, Schema, Shape};
use crate::apis::v1::labels::{AWS_DOMAIN, AWS_LABELS, AWS_POOL_LABELS};
use crate::apis::version::{Release, Version};
use crate::rules::lint::versions::features::{FEATURES, Feature, What};
use crate::rules::{Check, Options, RULES, Rule, Scope};

/// `kind path versions hash rules` of every CEL rule; `on-update` where there is nothing to check when an object is made.
const CEL: &str = include_str!("../../../../tests/admission/cel-rules.txt");

/// A line of the list.
struct Row {
    place: String,
    hash: &'static str,
    since: Version,
    until: Option<Version>,
    rules: Vec<&'static str>,
}

impl Row {
    fn is_in(&self, release: Release) -> bool {
        self.since <= release.minor && self.until.is_none_or(|until| release.minor < until)
    }
}

fn rows() -> Vec<Row> {
    let row = |line: &'static str| {
        let [kind, path, versions, hash, rules] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let (since, until) = versions.split_once("..").unwrap();
        Row {
            place: format!("{kind} {path}"),
            hash,
            since: since.parse().unwrap(),
            until: (!until.is_empty()).then(|| until.parse().unwrap()),
            rules: rules.split(',').collect(),
        }
    };
    CEL.lines().filter(|line| !line.starts_with('#')).map(row).collect()
}

/// The rules that say what a CEL rule of a release says.
pub(super) fn rules_of_release(release: Release) -> BTreeSet<&'static str> {
    rows().into_iter().filter(|row| row.is_in(release)).flat_map(|row| row.rules).collect()
}

#[test]
fn every_cel_rule_of_the_crds_is_listed() {
    let rows = rows();
    for release in releases() {
        let mut theirs = BTreeSet::new();
        for (api, version) in served(release) {
            let spec = &version["schema"]["openAPIV3Schema"]["properties"]["spec"];
            every_rule(spec, &format!("{} spec", api.kind), &mut |path, rule| {
                theirs.insert(format!("{path} {:016x}", hash(rule)));
            });
        }
        let listed = rows.iter().filter(|row| row.is_in(release));
        let listed: BTreeSet<String> = listed.map(|row| format!("{} {}", row.place, row.hash)).collect();
        let missing: Vec<_> = theirs.difference(&listed).collect();
        let gone: Vec<_> = listed.difference(&theirs).collect();
        assert!(
            missing.is_empty() && gone.is_empty(),
            "{release}: not listed {missing:#?}, in vain {gone:#?}"
        );
    }
}

/// Calls `visit` with the place and the text of every CEL rule.
fn every_rule(schema: &Value, path: &str, visit: &mut dyn FnMut(&str, &str)) {
    let rules = schema.get("x-kubernetes-validations").and_then(Value::as_sequence);
    for rule in rules.into_iter().flatten() {
        visit(path, rule["rule"].as_str().unwrap());
    }
    for (name, field) in schema.get("properties").and_then(Value::as_mapping).into_iter().flatten() {
        every_rule(field, &format!("{path}.{}", name.as_str().unwrap()), visit);
    }
    for (key, step) in [("items", "[]"), ("additionalProperties", ".*")] {
        if let Some(below) = schema.get(key) {
            every_rule(below, &format!("{path}{step}"), visit);
        }
    }
}

/// FNV-1a of the rule without its white space.
pub(super) fn hash(rule: &str) -> u64 {
    let bytes = rule.bytes().filter(|byte| !byte.is_ascii_whitespace());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// At each place look, in each release, exactly the rules that the list has for it.
#[test]
fn listed_rules_stand_in_the_tables() {
    for release in Release::all() {
        let mut listed: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for row in rows().into_iter().filter(|row| row.is_in(release)) {
            let rules = row.rules.into_iter().filter(|name| *name != "on-update");
            listed.entry(row.place).or_default().extend(rules);
        }
        listed.retain(|_, names| !names.is_empty());
        assert!(listed.values().flatten().all(|name| Rule::by_name(name).is_some()));
        let mut named: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for api in API_TYPES.iter().filter(|api| api.since.is_none_or(|since| since <= release.minor)) {
            let spec = &api.root.field("spec").unwrap().schema;
            rules_of(spec, &format!("{} spec", api.kind), release, &mut named);
        }
        named.retain(|_, names| !names.is_empty());
        assert_eq!(listed, named, "{release}");
    }
}

fn rules_of(
    schema: &Schema,
    path: &str,
    release: Release,
    named: &mut BTreeMap<String, BTreeSet<&'static str>>,
) {
    let options = Options { karpenter: release.minor, scope: Scope::Admission, ..Options::default() };
    let looks_here = |rule: &&Rule| match rule.check {
        Check::At(names, _) => names.iter().any(|name: &PlaceName| schema.names.contains(name)),
        _ => false,
    };
    if !schema.names.is_empty() {
        let rules = RULES.iter().copied().filter(looks_here).filter(|rule| rule.applies(&options));
        named.insert(path.to_owned(), rules.map(|rule| rule.code.name).collect());
    }
    for field in schema.fields_in(release) {
        rules_of(&field.schema, &format!("{path}.{}", field.name), release, named);
    }
    match schema.shape {
        Shape::List { items, .. } => rules_of(items, &format!("{path}[]"), release, named),
        Shape::Map { values, .. } => rules_of(values, &format!("{path}.*"), release, named),
        _ => {}
    }
}

/// The labels of Karpenter's own domain that each release takes.
#[test]
fn labels_are_as_new_as_the_crds_show() {
    for release in releases() {
        for (api, version) in served(release) {
            let spec = &version["schema"]["openAPIV3Schema"]["properties"]["spec"];
            let is_overlay = api.kind == "NodeOverlay";
            let of_pools = if is_overlay { &[] } else { AWS_POOL_LABELS };
            let is_new = |label: &str| {
                FEATURES.iter().any(|Feature { since, what, .. }| match what {
                    What::Label(name) => *since > release.minor && label == format!("{AWS_DOMAIN}/{name}"),
                    _ => false,
                })
            };
            let known = AWS_LABELS.iter().chain(of_pools).copied().filter(|label| !is_new(label));
            let ours: BTreeSet<&str> = known.collect();
            every_rule(spec, api.kind, &mut |path, rule| {
                let words = rule.split('"').skip(1).step_by(2);
                let prefix = format!("{AWS_DOMAIN}/");
                let theirs: BTreeSet<&str> = words.filter(|word| word.starts_with(&prefix)).collect();
                assert!(theirs.is_empty() || theirs == ours, "{release} {path}: {theirs:?} {ours:?}");
            });
        }
    }
}
