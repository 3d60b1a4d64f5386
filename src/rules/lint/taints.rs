//! Taints that the server takes and Karpenter does not (`validateTaints` of `pkg/apis/v1/nodeclaim_validation.go`, v1.14.1).

use std::collections::HashMap;

use crate::apis::names;
use crate::apis::patterns;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::invalid_requirement::KEY_HELP;
use crate::rules::lint::pool::template;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;
use crate::yaml::Node;

/// One taint of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taint<'a> {
    /// The field that lists it.
    field: &'a str,
    /// Its place in the list.
    index: usize,
    /// Its key.
    pub key: &'a str,
    /// Its value; empty where there is none.
    pub value: &'a str,
    /// Its effect.
    pub effect: &'a str,
}

impl Taint<'_> {
    /// Its place in the object.
    pub fn pointer(&self) -> Pointer {
        Pointer::parse("/spec/template/spec").join(self.field).join(self.index)
    }
}

/// The taints that a pool lists under `field`, `taints` or `startupTaints`.
pub fn taints<'a>(manifest: &'a Manifest, field: &'a str) -> impl Iterator<Item = Taint<'a>> {
    let items = template(manifest).and_then(|template| template.get(field)?.as_list()).unwrap_or_default();
    items.iter().enumerate().map(move |(index, item)| {
        let text = |key: &str| item.get(key).and_then(Node::as_str).unwrap_or_default();
        Taint { field, index, key: text("key"), value: text("value"), effect: text("effect") }
    })
}

fn all_taints(manifest: &Manifest) -> impl Iterator<Item = Taint<'_>> {
    taints(manifest, "taints").chain(taints(manifest, "startupTaints"))
}

rule! {
    /// two taints of the same key and effect, `taints` and `startupTaints` taken together
    ///
    /// Whatever their values, Karpenter takes no second one, and the pool is never ready.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       taints: [{key: team, value: a, effect: NoSchedule}]
    ///       startupTaints: [{key: team, value: b, effect: NoSchedule}]
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       taints: [{key: team, value: a, effect: NoSchedule}]
    ///       startupTaints: [{key: team, value: a, effect: NoExecute}]
    /// ```
    pub static DUPLICATE_TAINT = error("duplicate-taint", Taints) {
        scope: Scope::Lint,
        check: Check::Object(duplicate_taint),
    }
}

fn duplicate_taint(manifest: &Manifest, sink: &mut Sink<'_>) {
    let mut seen: HashMap<(&str, &str), Taint<'_>> = HashMap::new();
    for taint in all_taints(manifest).filter(|taint| !taint.key.is_empty() && !taint.effect.is_empty()) {
        let Some(first) = seen.get(&(taint.key, taint.effect)) else {
            seen.insert((taint.key, taint.effect), taint);
            continue;
        };
        if sink.has_room() {
            let message = format!(
                "there is another taint {} with effect {}: the pool is never ready",
                quote(taint.key),
                quote(taint.effect)
            );
            let object = sink.object();
            sink.report(taint.pointer(), message)
                .help(
                    "keep one of them; `taints` and `startupTaints` count together, and values do not count",
                )
                .also(object, first.pointer(), "the first");
        }
    }
}

rule! {
    /// a taint whose key or value is not a qualified name
    ///
    /// The CRD holds both to the form of a qualified name but not to its length: at most 63 characters, and 253
    /// for the domain before `/`. Karpenter looks at that itself, and the pool is never ready.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       taints: [{key: a-key-of-sixty-four-characters-which-is-one-more-than-names-can-have, effect: NoSchedule}]
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       taints: [{key: example.com/team, effect: NoSchedule}]
    /// ```
    pub static INVALID_TAINT = error("invalid-taint", Taints) {
        scope: Scope::Lint,
        check: Check::Object(invalid_taint),
    }
}

fn invalid_taint(manifest: &Manifest, sink: &mut Sink<'_>) {
    for taint in all_taints(manifest) {
        for (field, text) in [("key", taint.key), ("value", taint.value)] {
            // What has not even the form is refused by the server.
            let is_admitted = (patterns::QUALIFIED_NAME.matches)(text);
            if is_admitted && !names::is_qualified_name(text) && sink.has_room() {
                let message =
                    format!("{} cannot be the {field} of a taint: the pool is never ready", quote(text));
                sink.report(taint.pointer().join(field), message).help(KEY_HELP);
            }
        }
    }
}
