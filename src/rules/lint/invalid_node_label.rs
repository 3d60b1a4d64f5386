//! Keys of template labels that no label can have.

use crate::apis::names;
use crate::phrase::quote;
use crate::rules::lint::invalid_requirement::KEY_HELP;
use crate::rules::lint::pool::{Demands, label_pointer};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a template label whose key cannot be that of a label
    ///
    /// The CRD says nothing of the keys under `spec.template.metadata.labels`; Karpenter looks at them itself,
    /// and the pool is never ready (`validateLabels` of `pkg/apis/v1/nodepool_validation.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels: {the team: a}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels: {example.com/team: a}
    /// ```
    pub(crate) static INVALID_NODE_LABEL = error("invalid-node-label", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(invalid_node_label),
    }
}

fn invalid_node_label(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    for (key, _) in demands.labels().filter(|(key, _)| !names::is_qualified_name(key)) {
        if sink.has_room() {
            let message = format!("{} cannot be the key of a label: the pool is never ready", quote(key));
            sink.report(label_pointer(key), message).key().help(KEY_HELP);
        }
    }
}
