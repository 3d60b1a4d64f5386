//! Values of labels whose values are a closed list.

use crate::apis::names::is_label_value;
use crate::apis::v1::labels::{ZONE, normalized};
use crate::diagnostic::Severity;
use crate::instancetype::labels::closed_values;
use crate::instancetype::zones::is_region;
use crate::phrase::{either, nearest, quote};
use crate::rules::lint::pool::{Demands, label_pointer};
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a requirement or template label asks for a value that the label never has
    ///
    /// Capacity types, tenancies, architectures, operating systems, CPU manufacturers, hypervisors and what is
    /// `true` or `false` are closed lists, all in lower case, and a region is not a zone. If no known value is
    /// left, or fewer than `minValues` asks for, the pool makes no node at all. Beside known values an unknown one
    /// is ignored, and the finding is a warning (`validateWellKnownValues` of
    /// `pkg/apis/v1/nodeclaim_validation.go`, v1.14.1). In a NodeOverlay, which stops no node, all are warnings.
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
    let is_overlay = demands.is_overlay();
    for requirement in demands.requirements().iter().filter(|requirement| requirement.operator == "In") {
        let Some(values) = Values::of(requirement.key) else { continue };
        let right = requirement.values().filter(|(_, value)| values.have(value)).count();
        let needed = requirement.min_values.unwrap_or_default();
        let is_enough = right > 0 && i64::try_from(right).is_ok_and(|right| right >= needed);
        let severity = if is_enough || is_overlay { Severity::Warning } else { Severity::Error };
        for (index, value) in requirement.values() {
            let pointer = || requirement.value_pointer(index);
            look_at((requirement.key, value), values, pointer, severity, sink);
        }
    }
    for (key, value) in demands.labels() {
        let Some(values) = Values::of(key) else { continue };
        look_at((key, value), values, || label_pointer(key), Severity::Error, sink);
    }
}

/// What is known of the values of a label.
#[derive(Clone, Copy)]
enum Values {
    Closed(&'static [&'static str]),
    Zones,
}

impl Values {
    fn of(key: &str) -> Option<Self> {
        let key = normalized(key);
        closed_values(key).map(Values::Closed).or((key == ZONE).then_some(Values::Zones))
    }

    fn have(self, value: &str) -> bool {
        match self {
            Values::Closed(known) => known.contains(&value),
            Values::Zones => !is_region(value),
        }
    }

    fn instead_of(self, value: &str) -> String {
        match self {
            Values::Closed(known) => match nearest(value, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write {}", either(known)),
            },
            Values::Zones => {
                format!(
                    "a zone is a region and a letter, for example `{value}a`; to ask for the region, leave it out"
                )
            }
        }
    }
}

fn look_at(
    (key, value): (&str, &str),
    values: Values,
    pointer: impl Fn() -> Pointer,
    severity: Severity,
    sink: &mut Sink<'_>,
) {
    // What cannot be a label's value is said elsewhere.
    if values.have(value) || !is_label_value(value) || !sink.has_room() {
        return;
    }
    let found = sink.report(pointer(), format!("{} is not a value of {}", quote(value), quote(key)));
    found.severity = severity;
    found.help(values.instead_of(value));
}
