//! Keys and values of requirements that no label can have.

use crate::apis::names;
use crate::apis::patterns;
use crate::diagnostic::Severity;
use crate::phrase::quote;
use crate::rules::lint::pool::Demands;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a requirement whose key or value cannot be that of a label
    ///
    /// Values have at most 63 letters, digits, `-`, `_` and `.`; so has the name of a key, behind its domain. The
    /// CRD puts its pattern for values on the list, where it holds nothing; Karpenter looks at them itself, and
    /// the pool is never ready (`ValidateRequirement` of `pkg/apis/v1/nodeclaim_validation.go`, v1.14.1). In a
    /// NodeOverlay, which stops no node, it is a warning.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: topology.kubernetes.io/zone, operator: NotIn, values: [us east 1a]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: topology.kubernetes.io/zone, operator: NotIn, values: [us-east-1a]}
    /// ```
    pub(crate) static INVALID_REQUIREMENT = error("invalid-requirement", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(invalid_requirement),
    }
}

fn invalid_requirement(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    let is_overlay = demands.is_overlay();
    for requirement in demands.requirements() {
        let severity = if is_overlay { Severity::Warning } else { Severity::Error };
        // What the server refuses is said already.
        let is_admitted = || (patterns::QUALIFIED_NAME.matches)(requirement.key);
        if !names::is_qualified_name(requirement.key) && is_admitted() && sink.has_room() {
            let message = format!("{} cannot be the key of a label", quote(requirement.key));
            let found = sink.report(requirement.pointer().join("key"), message);
            found.help(KEY_HELP);
            found.severity = severity;
        }
        for (index, value) in requirement.values().filter(|(_, value)| !names::is_label_value(value)) {
            if !sink.has_room() || requirement.is_bound() {
                break;
            }
            let consequence = if is_overlay { "" } else { ": the pool is never ready" };
            let message = format!("{} cannot be the value of a label{consequence}", quote(value));
            let found = sink.report(requirement.value_pointer(index), message);
            found.help(VALUE_HELP);
            found.severity = severity;
        }
    }
}

/// What a key may be.
pub(crate) const KEY_HELP: &str =
    "take at most 63 letters, digits, `-`, `_` and `.`, optionally after a DNS domain of at most 253 and `/`";
const VALUE_HELP: &str =
    "take at most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit";
