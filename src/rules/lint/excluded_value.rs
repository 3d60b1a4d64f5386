//! Values that one requirement asks for and another one excludes.

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::instance_name::family;
use crate::rules::lint::pool::{Requirement, requirements};
use crate::rules::phrase::quote;
use crate::rules::{Check, Rule, Scope, Sink};

/// A value that is asked for in vain.
pub static EXCLUDED_VALUE: Rule = Rule {
    name: "excluded-value",
    severity: Severity::Warning,
    scope: Scope::Lint,
    doc: "\
one requirement asks for a value that another one excludes

Requirements add up: what one of them excludes, no other brings back. Where nothing is left of a list, the pool makes no node. What an
instance family is called says its category and generation too.",
    bad: "kind: NodePool\nspec:\n  template:\n    spec:\n      requirements:\n      - {key: karpenter.k8s.aws/instance-family, operator: In, values: [t3]}\n      - {key: karpenter.k8s.aws/instance-category, operator: NotIn, values: [t]}\n",
    good: "kind: NodePool\nspec:\n  template:\n    spec:\n      requirements:\n      - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m7i]}\n      - {key: karpenter.k8s.aws/instance-category, operator: NotIn, values: [t]}\n",
    check: Check::Object(excluded_value),
    ..Rule::ADMISSION
};

fn excluded_value(manifest: &Manifest, sink: &mut Sink<'_>) {
    let requirements = requirements(manifest);
    for asked in requirements.iter().filter(|requirement| requirement.operator == "In") {
        let excluded: Vec<_> = asked
            .values()
            .filter_map(|(index, value)| Some((index, value, excluder(&requirements, asked, value)?)))
            .collect();
        let nothing_left = excluded.len() == asked.values().count();
        for (index, value, by) in excluded {
            if !sink.has_room() {
                return;
            }
            let object = sink.object();
            let found = sink.report(
                asked.value_pointer(index),
                format!("{} is asked for, and excluded again", quote(value)),
            );
            if !nothing_left {
                found.severity = Severity::Warning;
            }
            found.help("leave it out, or out of what excludes it").also(
                object,
                by.pointer(),
                "excluded here",
            );
        }
    }
}

/// The requirement that leaves a value of another one out.
fn excluder<'a, 'm>(
    requirements: &'a [Requirement<'m>],
    asked: &Requirement<'m>,
    value: &str,
) -> Option<&'a Requirement<'m>> {
    requirements.iter().filter(|other| other.index != asked.index).find(|other| {
        let value = if other.key == asked.key { Some(value) } else { implied(asked.key, value, other.key) };
        value.is_some_and(|value| !allows(other, value))
    })
}

/// What an instance family is called says what `key` is of it.
fn implied<'v>(asked: &str, value: &'v str, key: &str) -> Option<&'v str> {
    let domain = asked.strip_suffix("/instance-family")?;
    match key.strip_prefix(domain)? {
        "/instance-category" => family(value).map(|family| family.category),
        "/instance-generation" => family(value).map(|family| family.generation),
        _ => None,
    }
}

/// Whether a label of this value meets the requirement.
fn allows(requirement: &Requirement<'_>, value: &str) -> bool {
    let bound = requirement.values().next().and_then(|(_, bound)| bound.parse::<u64>().ok());
    let compare = |holds: fn(u64, u64) -> bool| match (value.parse(), bound) {
        (Ok(value), Some(bound)) => holds(value, bound),
        // What is no number cannot be judged here.
        _ => true,
    };
    match requirement.operator {
        "In" => requirement.names(value),
        "NotIn" => !requirement.names(value),
        "DoesNotExist" => false,
        "Gt" => compare(|value, bound| value > bound),
        "Lt" => compare(|value, bound| value < bound),
        "Gte" => compare(|value, bound| value >= bound),
        "Lte" => compare(|value, bound| value <= bound),
        _ => true,
    }
}
