//! Instances that EKS Auto Mode does not launch, being too small ("EKS Auto Mode supported instance reference" in the EKS user guide).

use crate::apis::v1::labels::{INSTANCE_TYPE, aws_name};
use crate::diagnostic::Severity;
use crate::instancetype::implied::imply;
use crate::instancetype::labels::Provider;
use crate::instancetype::names::family;
use crate::phrase::quote;
use crate::rules::lint::constraint::{Constraint, constraints};
use crate::rules::lint::listed::listed;
use crate::rules::lint::pool::Demands;
use crate::rules::{Check, Scope, Sink};
use crate::scheduling::{Requirement, Requirements};

rule! {
    /// a pool of EKS Auto Mode that wants instances of one vCPU, or of the sizes nano, micro and small
    ///
    /// Auto Mode launches none of them. Where the pool wants nothing else, it and its class are ready, and no node
    /// comes: an error. Beside others they are ignored, and the finding is a warning. Of the size `medium` only the types
    /// of the category `t` have two vCPUs.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef: {group: eks.amazonaws.com, kind: NodeClass, name: default}
    ///       requirements:
    ///       - {key: node.kubernetes.io/instance-type, operator: In, values: [t3.small]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef: {group: eks.amazonaws.com, kind: NodeClass, name: default}
    ///       requirements:
    ///       - {key: node.kubernetes.io/instance-type, operator: In, values: [t3.medium]}
    /// ```
    pub(crate) static TOO_SMALL_FOR_AUTO_MODE = error("too-small-for-auto-mode", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(too_small_for_auto_mode),
    }
}

const HELP: &str =
    "Auto Mode wants more than one vCPU: ask for `medium` of the category `t`, or for `large` and above";
const CPU: &str = "eks.amazonaws.com/instance-cpu";
const CATEGORY: &str = "eks.amazonaws.com/instance-category";

fn too_small_for_auto_mode(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    if demands.provider() != Some(Provider::AutoMode) {
        return;
    }
    let has_burstable = may_be_burstable(demands);
    for list in listed(demands).filter(|list| list.is_wanted()) {
        let is_launched = |value: &str| match (list.key, aws_name(list.key)) {
            (INSTANCE_TYPE, _) => !is_small_type(value),
            (_, Some("instance-size")) => !is_small(value) && (value != "medium" || has_burstable),
            (CPU, _) => value != "1",
            _ => true,
        };
        let say = |value: &str| {
            let message = format!("EKS Auto Mode does not launch {} of {}", quote(value), quote(list.key));
            (message, HELP.to_owned())
        };
        list.report(is_launched, say, sink);
    }
    for bound in constraints(demands).into_iter().filter(is_bound_to_one) {
        if sink.has_room() {
            let message =
                format!("EKS Auto Mode launches nothing of one vCPU: {} leaves no instance", bound.phrase());
            let found = sink.report(bound.pointer().unwrap_or_default(), message);
            found.help(HELP);
            found.severity = Severity::Error;
        }
    }
}

/// Whether a bound lets no more than one vCPU through, and that one.
fn is_bound_to_one(constraint: &Constraint<'_>) -> bool {
    let more = Requirement::between(Some(2), None);
    constraint.key == CPU
        && matches!(constraint.operator(), Some("Lt" | "Lte"))
        && constraint.set.has("1")
        && constraint.set.intersection(&more).is_empty()
}

fn is_small(size: &str) -> bool {
    matches!(size, "nano" | "micro" | "small")
}

fn is_small_type(name: &str) -> bool {
    let Some((name, size)) = name.split_once('.') else { return false };
    let has_one_cpu = || family(name).is_some_and(|family| family.category != "t");
    is_small(size) || size == "medium" && has_one_cpu()
}

/// Whether types of the category `t` are left by what the pool demands of categories, families and types.
fn may_be_burstable(demands: &Demands<'_>) -> bool {
    let mut all = Requirements::default();
    for constraint in constraints(demands) {
        all.add(constraint.key, constraint.set);
    }
    imply(&mut all, Provider::AutoMode);
    all.get(CATEGORY).is_none_or(|categories| categories.has("t"))
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity::{self, Error, Warning};
    use crate::rules::tests::example;
    use crate::rules::{Options, RULES, run};

    fn found(group: &str, requirements: &str) -> Option<Severity> {
        let text = format!(
            "kind: NodePool\nspec: {{template: {{spec: {{nodeClassRef: {{group: {group}, kind: NodeClass, name: default}}, requirements: [{requirements}]}}}}}}\n"
        );
        let findings = run(RULES, &example(&text), &Options::default());
        let small = findings.iter().find(|finding| finding.rule.code.name == "too-small-for-auto-mode");
        small.map(|finding| finding.severity)
    }

    #[test]
    fn what_auto_mode_launches() {
        let types = |values: &str| {
            format!("{{key: node.kubernetes.io/instance-type, operator: In, values: [{values}]}}")
        };
        let aws = |name: &str, operator: &str, values: &str| {
            format!("{{key: eks.amazonaws.com/instance-{name}, operator: {operator}, values: [{values}]}}")
        };
        let medium = aws("size", "In", "medium");
        for (requirements, expected) in [
            (types("t3.small"), Some(Error)),
            (types("t3a.nano, t2.micro"), Some(Error)),
            (types("c6g.medium"), Some(Error)),
            (types("t3.small, t3.large"), Some(Warning)),
            (types("t4g.medium"), None),
            (types("m5.large"), None),
            (aws("size", "In", "small, micro"), Some(Error)),
            (aws("size", "In", "small, large"), Some(Warning)),
            (aws("size", "NotIn", "nano, micro, small"), None),
            (medium.clone(), None),
            (format!("{medium}, {}", aws("category", "In", "c, m")), Some(Error)),
            (format!("{medium}, {}", aws("category", "NotIn", "t")), Some(Error)),
            (format!("{medium}, {}", aws("family", "In", "m7g")), Some(Error)),
            (format!("{medium}, {}", aws("category", "In", "c, t")), None),
            (aws("cpu", "In", "'1'"), Some(Error)),
            (aws("cpu", "In", "'1', '2'"), Some(Warning)),
            (aws("cpu", "Lt", "'2'"), Some(Error)),
            (aws("cpu", "Lte", "'1'"), Some(Error)),
            (aws("cpu", "Lte", "'2'"), None),
            (aws("cpu", "Gt", "'1'"), None),
        ] {
            assert_eq!(found("eks.amazonaws.com", &requirements), expected, "{requirements}");
        }
        assert_eq!(found("karpenter.k8s.aws", &types("t3.small")), None);
    }
}
