//! What the API server refuses or nobody can read of the objects that `karpcfg match` is given, so that nothing is passed over
//! in silence: what `check` says of Karpenter's own kinds, and what is wrong with workloads.

use crate::apis::kinds::API_TYPES;
use crate::apis::version::Release;
use crate::check::{FILL_IN, check};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::manifest::codes::INVALID_WORKLOAD;
use crate::manifest::{Manifest, Part, Set};
use crate::matching::refused;
use crate::placeholders;
use crate::rules::admission::ec2nodeclass::no_selector_terms::NO_SELECTOR_TERMS;
use crate::rules::admission::ec2nodeclass::no_single_role::NO_SINGLE_ROLE;
use crate::rules::admission::shape::missing_field::MISSING_FIELD;
use crate::rules::admission::unknown_api::UNKNOWN_API;
use crate::rules::lint::duplicate_object::DUPLICATE_OBJECT;
use crate::rules::lint::undecodable_limit::UNDECODABLE_LIMIT;
use crate::rules::lint::unresolved_placeholder::UNRESOLVED_PLACEHOLDER;
use crate::rules::{Options, RULES, Rule, Scope};
use crate::source::{Pointer, Sources};
use crate::yaml::Node;

/// What the server takes, and nobody can make sense of.
const OF_KARPENTER: [&Rule; 3] = [&UNDECODABLE_LIMIT, &UNRESOLVED_PLACEHOLDER, &DUPLICATE_OBJECT];

/// What may be left open as long as somebody only asks what a pool would get; so may all of `metadata`.
const MAY_BE_OPEN: [&Rule; 3] = [&NO_SELECTOR_TERMS, &NO_SINGLE_ROLE, &UNKNOWN_API];

/// Where the types that a pool gets are decided: what is missing or not filled in there counts.
const DECIDING: [&str; 8] = [
    "/spec/template/spec/requirements/",
    "/spec/template/spec/taints/",
    "/spec/limits/",
    "/spec/weight",
    "/spec/kubelet/",
    "/spec/requirements/",
    "/spec/capacity/",
    "/spec/price",
];

/// The errors in a set of Karpenter's own objects and in their texts.
pub(super) fn of_set(set: &Set, release: Release, sources: &Sources) -> Vec<Diagnostic> {
    let rules: Vec<&'static Rule> = RULES.iter().copied().filter(|rule| is_asked(rule)).collect();
    let options = Options { karpenter: release.minor, patch: release.patch, ..Options::default() };
    let mut found = check(set, &rules, &options, sources).diagnostics;
    found.retain(|one| {
        one.severity == Severity::Error && Rule::of(one.code).is_none_or(is_asked) && decides(one)
    });
    found
}

fn is_asked(rule: &Rule) -> bool {
    let is_refusal = rule.scope == Scope::Admission && !is_one_of(&MAY_BE_OPEN, &rule.code);
    is_refusal || is_one_of(&OF_KARPENTER, &rule.code)
}

fn is_one_of(rules: &[&Rule], code: &Code) -> bool {
    rules.iter().any(|rule| rule.code == *code)
}

/// Whether a finding is of more than what may be left open.
fn decides(found: &Diagnostic) -> bool {
    let Some(place) = found.pointer.as_ref().map(Pointer::as_str) else { return true };
    let may_be_open = is_one_of(&[&MISSING_FIELD, &UNRESOLVED_PLACEHOLDER], found.code);
    let is_deciding = DECIDING.iter().any(|start| place.starts_with(start));
    let is_open_name = place.starts_with("/metadata") && !is_one_of(&[&DUPLICATE_OBJECT], found.code);
    !is_open_name && (!may_be_open || is_deciding)
}

/// Karpenter's own objects among others; one that does not say its version is taken for one of today.
pub(super) fn own(manifests: &[Manifest]) -> Vec<Manifest> {
    let typed = |manifest: &Manifest| {
        let is_open = manifest.root.get("apiVersion").is_none();
        let kind = manifest.root.get("kind").and_then(Node::as_str);
        let meant = || API_TYPES.iter().copied().find(|api| Some(api.kind) == kind).filter(|_| is_open);
        Some(Manifest { api: Some(manifest.api.or_else(meant)?), ..manifest.clone() })
    };
    manifests.iter().filter_map(typed).collect()
}

/// What is wrong with workloads.
pub(super) fn of_workloads(manifests: &[Manifest]) -> Vec<Diagnostic> {
    let of_one = |manifest: &Manifest| -> Vec<Diagnostic> {
        let refused = refused::of_workload(&manifest.root).into_iter();
        let diagnostic = |one: refused::Refused| {
            let text = manifest.root.at(&one.pointer).and_then(Node::as_str);
            let is_open = text.is_some_and(|text| placeholders::find(text).is_some());
            let help = if is_open { FILL_IN } else { one.help.as_str() };
            let found = Diagnostic::new(&INVALID_WORKLOAD, one.message).help(help);
            let span = manifest.span(&one.pointer, Part::Value, None);
            let found = span.into_iter().fold(found, |found, span| found.at(span, ""));
            Diagnostic { pointer: Some(one.pointer), object: Some(manifest.object()), ..found }
        };
        refused.map(diagnostic).collect()
    };
    manifests.iter().flat_map(of_one).collect()
}
