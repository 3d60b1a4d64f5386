//! Requirements that leave fewer values than their `minValues` asks for.

use crate::apis::v1::labels::normalized;
use crate::instancetype::labels::closed_values;
use crate::instancetype::names::implied;
use crate::phrase::quote;
use crate::rules::lint::constraint::constraints;
use crate::rules::lint::pool::{Demands, Requirement};
use crate::rules::{Check, Scope, Sink};
use crate::scheduling::{self, Requirements};

rule! {
    /// a requirement that wants more different values than the requirements leave
    ///
    /// The server counts a value that is listed twice as two, and does not look at what other requirements
    /// exclude. Karpenter counts the values of instance types that all requirements and template labels leave,
    /// and passes the pool over (`SatisfiesMinValues` of `pkg/cloudprovider/types.go`, v1.14.1) unless it runs
    /// with `--min-values-policy BestEffort`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m7i, m7i], minValues: 2}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m7i, m7a], minValues: 2}
    /// ```
    pub(crate) static UNREACHABLE_MIN_VALUES = error("unreachable-min-values", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(unreachable_min_values),
    }
}

fn unreachable_min_values(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    let requirements = demands.of_pool();
    if requirements.iter().all(|requirement| requirement.min_values.is_none()) {
        return;
    }
    let mut all = Requirements::default();
    constraints(demands).into_iter().for_each(|constraint| all.add(constraint.key, constraint.set));
    // What is listed and is no value of a closed list is `unknown-label-value`, which counts for itself.
    for requirement in requirements.iter().filter(|requirement| requirement.operator != "In") {
        let closed = closed_values(normalized(requirement.key));
        if let Some(values) = closed.filter(|_| requirement.min_values.is_some()) {
            all.add(requirement.key, scheduling::Requirement::one_of(values.iter().copied()));
        }
    }
    for requirement in requirements {
        let key = normalized(requirement.key);
        let is_left = |value: &&&str| !all.iter().any(|(other, set)| names_out(key, value, other, set));
        let left = all.get(key).and_then(|set| Some(set.listed()?.iter().filter(is_left).count()));
        let (Some(wanted), Some(left)) = (requirement.min_values, left.filter(|left| *left > 0)) else {
            continue;
        };
        if is_admitted(requirement) && i64::try_from(left).is_ok_and(|left| left < wanted) && sink.has_room()
        {
            let values = if left == 1 { "is 1 value" } else { &format!("are {left} different values") };
            let message =
                format!("{wanted} values of {} are wanted, and there {values} left", quote(requirement.key));
            sink.report(requirement.pointer().join("minValues"), message)
                .help("lower `minValues`, or allow more different values");
        }
    }
}

/// Whether what a value's name says of another label is not what is required of it.
fn names_out(key: &str, value: &str, other: &str, set: &scheduling::Requirement<'_>) -> bool {
    implied(key, value, other).is_some_and(|implied| !set.has(implied))
}

/// Whether the server lets it pass; it counts the values as they are listed.
fn is_admitted(requirement: &Requirement<'_>) -> bool {
    let listed = i64::try_from(requirement.values().count()).unwrap_or(i64::MAX);
    requirement.operator != "In" || requirement.min_values.is_none_or(|wanted| wanted <= listed)
}
