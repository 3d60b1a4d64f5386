//! Values of labels whose values are a closed list.

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
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
node at all; beside right values, a wrong one is passed over, and the finding is a warning
(`validateWellKnownValues` of `pkg/apis/v1/nodeclaim_validation.go`, v1.14.1).",
    bad: "kind: NodePool\nspec:\n  template:\n    spec:\n      requirements:\n      - {key: karpenter.sh/capacity-type, operator: In, values: [ondemand]}\n",
    good: "kind: NodePool\nspec:\n  template:\n    spec:\n      requirements:\n      - {key: karpenter.sh/capacity-type, operator: In, values: [on-demand]}\n",
    check: Check::Object(unknown_label_value),
    ..Rule::ADMISSION
};

/// The labels with a closed list of values.
const CLOSED: [(&str, &[&str]); 4] = [
    ("karpenter.sh/capacity-type", &["on-demand", "spot", "reserved"]),
    ("karpenter.k8s.aws/instance-tenancy", &["default", "dedicated"]),
    ("kubernetes.io/arch", &["amd64", "arm64"]),
    ("kubernetes.io/os", &["linux", "windows"]),
];

fn unknown_label_value(manifest: &Manifest, sink: &mut Sink<'_>) {
    for requirement in requirements(manifest) {
        let Some((key, known)) = CLOSED.iter().find(|(key, _)| *key == requirement.key) else { continue };
        if requirement.operator != "In" {
            continue;
        }
        let any_right = requirement.values().any(|(_, value)| known.contains(&value));
        for (index, value) in requirement.values().filter(|(_, value)| !known.contains(value)) {
            if !sink.has_room() {
                return;
            }
            let found = sink.report(
                requirement.value_pointer(index),
                format!("{} is never {}", quote(key), quote(value)),
            );
            if any_right {
                found.severity = Severity::Warning;
            }
            found.help(match nearest(value, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write {}", either(known)),
            });
        }
    }
}
