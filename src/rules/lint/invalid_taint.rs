//! Taints whose key or value the server takes and Karpenter does not (`validateTaints` of
//! `pkg/apis/v1/nodeclaim_validation.go`, v1.14.1).

use crate::apis::names;
use crate::apis::patterns;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::invalid_requirement::KEY_HELP;
use crate::rules::lint::taints::all_taints;
use crate::rules::{Check, Scope, Sink};

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
    pub(crate) static INVALID_TAINT = error("invalid-taint", Taints) {
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
