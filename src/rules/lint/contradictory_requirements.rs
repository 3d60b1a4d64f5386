//! Requirements and template labels that no node can meet together.

use std::collections::{BTreeMap, HashMap};

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
use crate::scheduling::Requirement;

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
    // Of each label the one thing said of it; nothing where it is several.
    let mut alone: HashMap<&str, Option<Option<&str>>> = HashMap::new();
    for (key, operator) in required.chain(labelled) {
        alone.entry(normalized(key)).and_modify(|only| *only = None).or_insert(Some(operator));
    }
    let is_wanted =
        |key: &str| alone.get(key).copied().flatten().is_none_or(|operator| can_fail_alone(key, operator));
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
    let excluded: Vec<_> = parts.iter().filter(|part| is(part, "NotIn")).map(|part| &part.set).collect();
    let Some(excluded) = Requirement::meet(&excluded) else { return false };
    parts.iter().filter(|part| is(part, "In")).any(|part| part.set.intersection(&excluded).is_empty())
}

/// The fewest parts that leave nothing: a single one and nature, two, or what cannot do without any.
fn fewest<'a>(parts: &[Constraint<'a>]) -> Option<Vec<Constraint<'a>>> {
    // The part that makes it a conflict with those before it belongs to it; so does each that is found the same way with
    // those that are known to.
    let mut needed: Vec<&Constraint<'a>> = Vec::new();
    loop {
        let last = first_in_conflict(&needed, parts)?;
        if needed.is_empty()
            && let Some(other) = parts[..last].iter().find(|other| is_conflict(&[other, &parts[last]]))
        {
            return Some(vec![other.clone(), parts[last].clone()]);
        }
        needed.insert(0, &parts[last]);
        if is_conflict(&needed) {
            return Some(needed.into_iter().cloned().collect());
        }
    }
}

/// The first of the parts that leaves nothing, together with those before it and `needed`.
fn first_in_conflict(needed: &[&Constraint<'_>], parts: &[Constraint<'_>]) -> Option<usize> {
    let mut low = 0;
    let mut high = parts.len();
    while low < high {
        let middle = low.midpoint(high);
        let some: Vec<&Constraint<'_>> = needed.iter().copied().chain(&parts[..=middle]).collect();
        if is_conflict(&some) { high = middle } else { low = middle + 1 }
    }
    (low < parts.len()).then_some(low)
}

/// Whether the label is wanted and no value of it is left.
fn is_conflict(parts: &[&Constraint<'_>]) -> bool {
    if !parts.iter().any(|part| part.wants_the_label()) {
        return false;
    }
    let sets: Vec<_> = parts.iter().map(|part| &part.set).collect();
    Requirement::meet(&sets).is_some_and(|whole| whole.is_empty())
}
