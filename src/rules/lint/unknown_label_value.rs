//! Values that a label never has.

use crate::diagnostic::Severity;
use crate::instancetype::values::{Standing, Values};
use crate::phrase::quote;
use crate::rules::lint::listed::listed;
use crate::rules::lint::pool::Demands;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a requirement or template label names a value that the label never has
    ///
    /// Capacity types, tenancies, architectures, operating systems, manufacturers, hypervisors, kinds of capacity
    /// reservations, builds of Windows and what is `true` or `false` are closed lists; names of GPUs and other
    /// accelerators are in lower case, with `-` between words; sizes and counts are whole numbers without a unit;
    /// and a region is not a zone. If no possible value is left, or fewer than `minValues` asks for, the pool makes
    /// no node at all. Beside possible values another one is ignored, and the finding is a warning, as it is for an
    /// accelerator or a category that may be newer than these rules (`validateWellKnownValues` of
    /// `pkg/apis/v1/nodeclaim_validation.go`, v1.14.1, and `computeRequirements` of
    /// `pkg/providers/instancetype/types.go`, v1.15.2). So is one in `NotIn`, which excludes nothing. In a
    /// NodeOverlay, which stops no node, all are warnings.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.sh/capacity-type, operator: In, values: [ondemand]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.sh/capacity-type, operator: In, values: [on-demand]}
    /// ```
    pub(crate) static UNKNOWN_LABEL_VALUE = error("unknown-label-value", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(unknown_label_value),
    }
}

fn unknown_label_value(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    for list in listed(demands) {
        // A region that is excluded as a zone is `malformed-zone`.
        let is_said = |values: &Values| !list.is_wanted() && matches!(values, Values::Zones);
        let Some(values) = Values::of(list.key).filter(|values| !is_said(values)) else { continue };
        let say = |value: &str| {
            let message = format!("{} is not a value of {}", quote(value), quote(list.key));
            (message, values.instead_of(value))
        };
        list.report(|value| values.standing(value) != Standing::Never, say, sink);
        let is_unfamiliar = |text: &str| values.standing(text) == Standing::Unfamiliar;
        for value in list.values().filter(|value| list.is_wanted() && is_unfamiliar(value.text)) {
            if !sink.has_room() {
                return;
            }
            let message = format!("no {} is known as {}", values.noun(), quote(value.text));
            let found = sink.report(list.pointer(value), message);
            found.severity = Severity::Warning;
            found.help(values.instead_of(value.text));
        }
    }
}
