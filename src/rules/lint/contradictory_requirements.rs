//! Requirements and template labels that no node can meet together.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::apis::v1::labels::{is_well_known, normalized};
use crate::diagnostic::Severity;
use crate::instancetype::labels::{closed_values, is_limited, is_text, nature};
use crate::instancetype::units::Unit;
use crate::instancetype::values::is_never;
use crate::phrase::quote;
use crate::rules::lint::constraint::{Constraint, Source, constraints_where, join, nature_in_words};
use crate::rules::lint::pool::Demands;
use crate::rules::lint::wrong_unit::too_small;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// requirements, template labels and instance types of which no value of a label is left
    ///
    /// Karpenter intersects all requirements of a label, and template labels are requirements too; where nothing
    /// is left it takes the label as not to exist, which no instance type meets (`NewNodeClaimTemplate` and
    /// `Requirement.Intersection` of its core, v1.14.1). Labels that Karpenter does not know stop no node, but
    /// the nodes don't get the value asked for: those are warnings, as are those of a NodeOverlay, which is for
    /// no instance then.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels: {karpenter.k8s.aws/instance-category: c}
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [m]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels: {karpenter.k8s.aws/instance-category: m}
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [c, m]}
    /// ```
    pub(crate) static CONTRADICTORY_REQUIREMENTS = error("contradictory-requirements", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(contradictory_requirements),
    }
}

fn contradictory_requirements(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    for (key, parts) in contradictions(demands) {
        if sink.has_room() {
            report(demands, key, &parts, sink);
        }
    }
}

fn report(demands: &Demands<'_>, key: &str, parts: &[Constraint<'_>], sink: &mut Sink<'_>) {
    let said: Vec<&Constraint<'_>> =
        parts.iter().filter(|part| !matches!(part.source, Source::Nature)).collect();
    let Some((last, others)) = said.split_last() else { return };
    let (consequence, severity) = outcome(demands, key);
    let phrases: Vec<String> = said.iter().map(|part| part.phrase()).collect();
    let (message, help) = if said.len() < parts.len() {
        (format!("no instance type meets {} on {}", join(&phrases), quote(key)), nature_in_words(key))
    } else {
        (
            format!("no value of {} meets {}, {consequence}", quote(key), join(&phrases)),
            "requirements of a label and template labels add up: remove one, or make them agree".to_owned(),
        )
    };
    let object = sink.object();
    let found = sink.report(last.pointer().unwrap_or_default(), message);
    found.help(help);
    found.severity = severity;
    for (other, phrase) in others.iter().zip(phrases) {
        found.also(object, other.pointer().unwrap_or_default(), format!("against {phrase}"));
    }
}

/// What comes of it that no value of a label is left, and how bad it is: nodes are made all the same where the label is
/// the pool's own, and a node overlay stops none.
pub(crate) fn outcome(demands: &Demands<'_>, key: &str) -> (&'static str, Severity) {
    match nature(key) {
        _ if demands.is_overlay() => ("so the overlay is for no instance", Severity::Warning),
        Some(_) => ("so the pool makes no node", Severity::Error),
        None if is_well_known(key) => ("so only nodes without the label can be made", Severity::Error),
        None => ("so its nodes do not get what is asked for", Severity::Warning),
    }
}

/// The labels of which no value is left, each with the fewest things said of it that leave none.
///
/// Lists whose values are excluded one by one are the business of `excluded-value`, and values that no node has that of
/// `unknown-label-value`; bounds on words that of `bound-on-text-label`, numbers in another unit that of `wrong-unit`.
pub(crate) fn contradictions<'a>(demands: &Demands<'a>) -> Vec<(&'a str, Vec<Constraint<'a>>)> {
    let mut by_key: BTreeMap<&str, Vec<Constraint<'_>>> = BTreeMap::new();
    let required =
        demands.requirements().iter().map(|requirement| (requirement.key, Some(requirement.operator)));
    let labelled = demands.labels().map(|(key, _)| (key, None));
    let said: Vec<_> = required.chain(labelled).map(|(key, operator)| (normalized(key), operator)).collect();
    let is_wanted = |key: &str| {
        let mut of_key = said.iter().filter(|(other, _)| *other == key);
        match (of_key.next(), of_key.next()) {
            (Some((_, operator)), None) => can_fail_alone(key, *operator),
            _ => true,
        }
    };
    for constraint in constraints_where(demands, is_wanted) {
        by_key.entry(constraint.key).or_default().push(constraint);
    }
    let conflicts = by_key.into_iter().filter_map(|(key, mut parts)| {
        let is_said = has_unknown_list(key, &parts) || has_wrong_unit(key, &parts);
        if is_said || has_cancelled_list(&parts) || has_bound_on_text(key, &parts) {
            return None;
        }
        parts.extend(nature(key).map(|set| Constraint { key, set, source: Source::Nature }));
        Some((key, fewest(&parts)?))
    });
    conflicts.collect()
}

/// Whether the only demand on a label can contradict what instance types are; a template label has no operator.
fn can_fail_alone(key: &str, operator: Option<&str>) -> bool {
    match operator {
        Some("DoesNotExist") => nature(key).is_some(),
        Some("In") => is_limited(key) && closed_values(key).is_none(),
        _ => is_limited(key),
    }
}

fn has_unknown_list(key: &str, parts: &[Constraint<'_>]) -> bool {
    parts.iter().any(|part| {
        let is_list = part.operator() == Some("In") || matches!(part.source, Source::Label(..));
        let mut listed = part.set.listed().into_iter().flatten();
        is_list && listed.all(|value| is_never(key, value))
    })
}

fn has_wrong_unit(key: &str, parts: &[Constraint<'_>]) -> bool {
    Unit::of(key).is_some_and(|unit| parts.iter().any(|part| !too_small(unit, part).is_empty()))
}

fn has_bound_on_text(key: &str, parts: &[Constraint<'_>]) -> bool {
    let is_bound = |part: &Constraint<'_>| matches!(part.operator(), Some("Gt" | "Lt" | "Gte" | "Lte"));
    is_text(key) && parts.iter().any(is_bound)
}

fn has_cancelled_list(parts: &[Constraint<'_>]) -> bool {
    let is = |part: &&Constraint<'_>, wanted| part.operator() == Some(wanted);
    let excluded = parts.iter().filter(|part| is(part, "NotIn"));
    let Some(excluded) = excluded.map(|part| part.set.clone()).reduce(|one, other| one.intersection(&other))
    else {
        return false;
    };
    parts.iter().filter(|part| is(part, "In")).any(|part| part.set.intersection(&excluded).is_empty())
}

/// The fewest parts that leave nothing: a single one and nature, two, or what cannot do without any.
fn fewest<'a>(parts: &[Constraint<'a>]) -> Option<Vec<Constraint<'a>>> {
    let everything: Vec<&Constraint<'a>> = parts.iter().collect();
    if !is_conflict(&everything) {
        return None;
    }
    let pairs = parts
        .iter()
        .enumerate()
        .flat_map(|(index, one)| parts[..index].iter().map(move |other| [other, one]));
    if let Some(pair) = pairs.into_iter().find(|pair| is_conflict(pair)) {
        return Some(pair.map(Clone::clone).to_vec());
    }
    let mut needed = everything;
    for part in parts {
        let without: Vec<&Constraint<'a>> =
            needed.iter().copied().filter(|other| !std::ptr::eq(*other, part)).collect();
        if is_conflict(&without) {
            needed = without;
        }
    }
    Some(needed.into_iter().cloned().collect())
}

/// Whether the label is wanted and no value of it is left.
fn is_conflict(parts: &[&Constraint<'_>]) -> bool {
    if !parts.iter().any(|part| part.wants_the_label()) {
        return false;
    }
    let [first, rest @ ..] = parts else { return false };
    let whole =
        rest.iter().fold(Cow::Borrowed(&first.set), |all, part| Cow::Owned(all.intersection(&part.set)));
    whole.is_empty()
}
