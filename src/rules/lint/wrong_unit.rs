//! Numbers that were meant in another unit than that of their label.

use crate::diagnostic::Severity;
use crate::instancetype::units::Unit;
use crate::phrase::quote;
use crate::rules::lint::constraint::{Constraint, Source, constraints_where};
use crate::rules::lint::pool::{Demands, label_pointer};
use crate::rules::{Check, Scope, Sink};
use crate::scheduling;
use crate::source::Pointer;

rule! {
    /// a number that is in another unit than its label, such as memory in GiB
    ///
    /// `instance-memory` and `instance-gpu-memory` are in MiB, `instance-network-bandwidth` and
    /// `instance-ebs-bandwidth` in megabits a second: an instance type with `16` of them does not exist, and all have
    /// more. An error where the requirement leaves no instance type, so that the pool makes no node; a bound that
    /// leaves all of them does nothing, and is a warning.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-memory, operator: In, values: ["16", "32"]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-memory, operator: In, values: ["16384", "32768"]}
    /// ```
    pub(crate) static WRONG_UNIT = warning("wrong-unit", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(wrong_unit),
    }
}

fn wrong_unit(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    for constraint in constraints_where(demands, |key| Unit::of(key).is_some()) {
        let Some(unit) = Unit::of(constraint.key) else { continue };
        let all = scheduling::Requirement::between(Some(unit.least), None);
        let leaves_nothing = constraint.wants_the_label() && all.intersection(&constraint.set).is_empty();
        let stops_the_pool = leaves_nothing && !demands.is_overlay();
        for (number, pointer) in too_small(unit, &constraint) {
            if sink.has_room() {
                let found = sink.report(pointer, message(unit, &constraint, number));
                found.severity = if stops_the_pool { Severity::Error } else { Severity::Warning };
                found.help(help(unit, number));
            }
        }
    }
}

/// The numbers that are meant in a greater unit, each with its place.
pub(super) fn too_small<'a>(unit: &Unit, constraint: &Constraint<'a>) -> Vec<(&'a str, Pointer)> {
    match constraint.source {
        Source::Requirement(requirement) => {
            // `Gt 0` and `Gt 1` ask for some at all.
            let is_least = |number: &str| matches!(requirement.operator, "Gt" | "Gte") && number == "1";
            let values =
                requirement.values().filter(|(_, number)| unit.is_too_small(number) && !is_least(number));
            values.map(|(index, number)| (number, requirement.value_pointer(index))).collect()
        }
        Source::Label(key, number) if unit.is_too_small(number) => vec![(number, label_pointer(key))],
        Source::Label(..) | Source::Nature => Vec::new(),
    }
}

fn message(unit: &Unit, constraint: &Constraint<'_>, number: &str) -> String {
    let consequence = match constraint.operator() {
        Some("Gt" | "Gte") => "every instance type has more",
        _ => "no instance type has so little",
    };
    format!(
        "{} is in {}, and {number} {} is little: {consequence}",
        quote(constraint.key),
        unit.name,
        unit.name
    )
}

fn help(unit: &Unit, number: &str) -> String {
    let meant = number.parse::<i64>().unwrap_or_default().saturating_mul(unit.factor);
    format!("write `{meant}` if {number} {} are meant", unit.greater)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity::{self, Error, Warning};
    use crate::rules::tests::example;
    use crate::rules::{Options, RULES, run};

    /// The rules that speak of an object of this kind with these requirements.
    fn found(kind: &str, requirements: &str) -> Vec<(&'static str, Severity)> {
        let spec = format!("requirements: [{requirements}]");
        let spec = if kind == "NodePool" { format!("template: {{spec: {{{spec}}}}}") } else { spec };
        let findings =
            run(RULES, &example(&format!("kind: {kind}\nspec: {{{spec}}}\n")), &Options::default());
        let findings = findings.iter().filter(|finding| finding.severity > Severity::Note);
        findings.map(|finding| (finding.rule.code.name, finding.severity)).collect()
    }

    #[test]
    fn numbers_in_greater_units() {
        const NOTHING_LEFT: &[(&str, Severity)] = &[("wrong-unit", Error)];
        const SAID: &[(&str, Severity)] = &[("wrong-unit", Warning)];
        for (label, requirement, expected) in [
            ("memory", "operator: In, values: ['16']", NOTHING_LEFT),
            ("memory", "operator: In, values: ['16', '32768']", SAID),
            ("memory", "operator: Lt, values: ['64']", NOTHING_LEFT),
            ("memory", "operator: Lte, values: ['511']", NOTHING_LEFT),
            ("memory", "operator: Gt, values: ['31']", SAID),
            ("memory", "operator: NotIn, values: ['16']", SAID),
            ("memory", "operator: Gt, values: ['0']", &[]),
            ("memory", "operator: Gte, values: ['1']", &[]),
            ("memory", "operator: Gt, values: ['4095']", &[]),
            ("memory", "operator: Lt, values: ['0']", &[("contradictory-requirements", Error)]),
            ("memory", "operator: Lt, values: ['32769']", &[]),
            ("gpu-memory", "operator: Gt, values: ['24']", SAID),
            ("gpu-memory", "operator: In, values: ['24']", NOTHING_LEFT),
            ("gpu-memory", "operator: Gt, values: ['0']", &[]),
            ("network-bandwidth", "operator: Gte, values: ['25']", SAID),
            ("network-bandwidth", "operator: Gte, values: ['25000']", &[]),
            ("ebs-bandwidth", "operator: In, values: ['10']", NOTHING_LEFT),
            ("cpu", "operator: In, values: ['16']", &[]),
            ("local-nvme", "operator: Gt, values: ['99']", &[]),
        ] {
            let requirement = format!("{{key: karpenter.k8s.aws/instance-{label}, {requirement}}}");
            assert_eq!(found("NodePool", &requirement), expected, "{requirement}");
        }
    }

    #[test]
    fn both_bounds_and_overlays() {
        let bound = |operator, number| {
            format!("{{key: karpenter.k8s.aws/instance-memory, operator: {operator}, values: ['{number}']}}")
        };
        let both = format!("{}, {}", bound("Gt", 15), bound("Lt", 65));
        assert_eq!(found("NodePool", &both), [("wrong-unit", Warning), ("wrong-unit", Error)]);
        assert_eq!(found("NodeOverlay", &bound("Lt", 65)), [("wrong-unit", Warning)]);
    }
}
