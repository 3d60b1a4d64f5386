//! Values of labels whose values are a closed list.

use crate::apis::names::is_label_value;
use crate::apis::v1::labels::normalized;
use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::constraint::closed_values;
use crate::rules::lint::pool::requirements;
use crate::rules::phrase::{either, nearest, quote};
use crate::rules::{Check, Rule, Scope, Sink};

/// A value that no node has.
pub static UNKNOWN_LABEL_VALUE: Rule = Rule {
    name: "unknown-label-value",
    scope: Scope::Lint,
    doc: "\
a requirement asks for a value that the label never has

Capacity types, tenancies, architectures and operating systems are closed lists. Where no value of the list is left, the pool makes no
node at all, and so where fewer are left than `minValues` asks for; beside right values, a wrong one is passed over, and the finding is
a warning (`validateWellKnownValues` of `pkg/apis/v1/nodeclaim_validation.go`, v1.14.1).",
    bad: "kind: NodePool\nspec:\n  template:\n    spec:\n      requirements:\n      - {key: karpenter.sh/capacity-type, operator: In, values: [ondemand]}\n",
    good: "kind: NodePool\nspec:\n  template:\n    spec:\n      requirements:\n      - {key: karpenter.sh/capacity-type, operator: In, values: [on-demand]}\n",
    check: Check::Object(unknown_label_value),
    ..Rule::ADMISSION
};

fn unknown_label_value(manifest: &Manifest, sink: &mut Sink<'_>) {
    for requirement in requirements(manifest) {
        let key = normalized(requirement.key);
        let Some(known) = closed_values(key).filter(|_| requirement.operator == "In") else { continue };
        let right = requirement.values().filter(|(_, value)| known.contains(value)).count();
        let needed = requirement.min_values.unwrap_or_default();
        let is_enough = right > 0 && i64::try_from(right).is_ok_and(|right| right >= needed);
        for (index, value) in requirement.values() {
            // What cannot be a label's value is said elsewhere.
            if known.contains(&value) || !is_label_value(value) {
                continue;
            }
            if !sink.has_room() {
                return;
            }
            let found = sink.report(
                requirement.value_pointer(index),
                format!("{} is never {}", quote(requirement.key), quote(value)),
            );
            if is_enough {
                found.severity = Severity::Warning;
            }
            found.help(match nearest(value, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write {}", either(known)),
            });
        }
    }
}
