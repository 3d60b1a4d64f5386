//! Values that one requirement asks for and another one excludes.

use std::borrow::Cow;
use std::cell::{LazyCell, OnceCell, RefCell};
use std::collections::BTreeMap;

use crate::apis::v1::labels::normalized;
use crate::diagnostic::Severity;
use crate::instancetype::names::{devices, implied, says_of_others};
use crate::instancetype::values::is_never;
use crate::phrase::quote;
use crate::rules::lint::contradictory_requirements::{contradictions, outcome};
use crate::rules::lint::pool::{Demands, Requirement, label_pointer};
use crate::rules::{Check, Scope, Sink};
use crate::scheduling;

rule! {
    /// one requirement asks for a value that another one excludes
    ///
    /// Requirements add up: what one of them excludes, no other brings back. Where nothing is left of a list, the
    /// pool makes no node, and the finding is an error; where something is left, where nobody but the pool knows
    /// the label, and in a NodeOverlay it is a warning. What an instance type or family is called says more of
    /// it: `m7i.large` its family, size, category and generation, and a `g` behind the generation, as in `m7g`, that
    /// it is of `arm64`, where all others but `a1` and `p6e-gb200` are of `amd64`; likewise `a` and `i` name AMD and
    /// Intel; `g`, `gr` and `p` that it has GPUs, `inf`, `trn1` and `trn2` that it has accelerators. A zone says its region. Requirements of one label that leave nothing otherwise than by lists of values
    /// are `contradictory-requirements`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [t3]}
    ///       - {key: karpenter.k8s.aws/instance-category, operator: NotIn, values: [t]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m7i]}
    ///       - {key: karpenter.k8s.aws/instance-category, operator: NotIn, values: [t]}
    /// ```
    pub(crate) static EXCLUDED_VALUE = warning("excluded-value", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(excluded_value),
    }
}

fn excluded_value(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    let requirements: Vec<Said<'_>> = demands.requirements().iter().copied().map(Said::new).collect();
    let of_key = by_key(&requirements);
    let outcome = |key| outcome(demands, key);
    let settled = LazyCell::new(|| settled_keys(demands, &requirements));
    for asked in requirements.iter().filter(|said| said.requirement.operator == "In") {
        let excluded: Vec<Excluded<'_, '_>> = asked
            .requirement
            .values()
            .filter_map(|(index, value)| {
                Some(Excluded { index, value, by: excluder(&requirements, &of_key, asked, value)? })
            })
            // What the requirements of one label come to may be said already.
            .filter(|excluded| excluded.by.key != asked.key || !settled.contains(&asked.key))
            .collect();
        if excluded.is_empty() {
            continue;
        }
        let asked = &asked.requirement;
        if excluded.len() == asked.values().count() && excluded.len() > 1 {
            report_list(asked, &excluded, outcome(asked.key), sink);
        } else {
            report_values(asked, &excluded, outcome(asked.key), sink);
        }
    }
    excluded_labels(demands, &requirements, sink);
}

/// Template labels that the name of a type or family rules out: their own, or that of every one asked for.
fn excluded_labels(demands: &Demands<'_>, requirements: &[Said<'_>], sink: &mut Sink<'_>) {
    let telling: Vec<&Said<'_>> = requirements.iter().filter(|said| says_of_others(said.key)).collect();
    for (key, value) in demands.labels() {
        let label = normalized(key);
        let rules_out = |said: &&Said<'_>| {
            let by_its_name = implied(label, value, said.key).is_some_and(|value| said.excludes(value));
            by_its_name || names_another(&said.requirement, said.key, (label, value))
        };
        let is_telling = says_of_others(label);
        let by = match is_telling {
            true => requirements.iter().find(rules_out),
            false => telling.iter().copied().find(rules_out),
        };
        let by = by.map(|by| by.requirement.pointer());
        let others = if is_telling { Some(demands.labels()) } else { None };
        let other = others.into_iter().flatten().find(|(other, said)| {
            implied(label, value, normalized(other)).is_some_and(|implied| implied != *said)
        });
        let by = by.or_else(|| Some(label_pointer(other?.0)));
        let Some(by) = by.filter(|_| sink.has_room()) else { continue };
        let (consequence, severity) = outcome(demands, label);
        let message =
            format!("{} is asked for, and excluded again: no value is left, {consequence}", quote(value));
        let object = sink.object();
        let found = sink.report(label_pointer(key), message);
        found.severity = severity;
        found.help("requirements and template labels add up: remove one, or make them agree").also(
            object,
            by,
            "excluded here",
        );
    }
}

/// Whether a requirement lists types or families alone whose names say another value of the label.
fn names_another(requirement: &Requirement<'_>, key: &str, (label, value): (&str, &str)) -> bool {
    let says_another = |listed: &str| implied(key, listed, label).is_some_and(|implied| implied != value);
    requirement.operator == "In"
        && requirement.values().next().is_some()
        && requirement.values().all(|(_, listed)| says_another(listed))
}

/// A requirement with the label it is about, and what it allows.
struct Said<'m> {
    requirement: Requirement<'m>,
    key: &'m str,
    set: OnceCell<Option<scheduling::Requirement<'m>>>,
}

impl<'m> Said<'m> {
    fn new(requirement: Requirement<'m>) -> Self {
        Said { requirement, key: normalized(requirement.key), set: OnceCell::new() }
    }

    fn set(&self) -> Option<&scheduling::Requirement<'m>> {
        self.set.get_or_init(|| self.requirement.set()).as_ref()
    }

    /// Whether a type, family or category has devices that the requirement will not have.
    fn shuns(&self, label: &str, value: &str) -> bool {
        self.requirement.operator == "DoesNotExist" && devices(label, value, self.key).is_some()
    }

    fn excludes(&self, value: &str) -> bool {
        self.set().is_some_and(|set| !set.has(value))
    }
}

/// The labels whose requirements other rules find to leave nothing.
fn settled_keys<'a>(demands: &Demands<'a>, requirements: &[Said<'a>]) -> Vec<&'a str> {
    let unknown = requirements.iter().filter(|said| {
        let is_unknown = |(_, value): (usize, &str)| is_never(said.key, value);
        said.requirement.operator == "In" && said.requirement.values().all(is_unknown)
    });
    let contradictory = contradictions(demands).into_iter().map(|(key, _)| key);
    contradictory.chain(unknown.map(|said| said.key)).collect()
}

/// A value and the requirement that leaves it out.
struct Excluded<'a, 'm> {
    index: usize,
    value: &'m str,
    by: &'a Said<'m>,
}

fn report_values(
    asked: &Requirement<'_>,
    excluded: &[Excluded<'_, '_>],
    (consequence, severity): (&str, Severity),
    sink: &mut Sink<'_>,
) {
    for Excluded { index, value, by } in excluded {
        if !sink.has_room() {
            return;
        }
        let mut message = format!("{} is asked for, and excluded again", quote(value));
        let is_last = asked.values().count() == 1;
        if is_last {
            message += &format!(": no value is left, {consequence}");
        }
        let object = sink.object();
        let found = sink.report(asked.value_pointer(*index), message);
        found.help("leave it out, or out of what excludes it").also(
            object,
            by.requirement.pointer(),
            format!("excluded here{}", because(asked, value, by)),
        );
        if is_last {
            found.severity = severity;
        }
    }
}

fn report_list(
    asked: &Requirement<'_>,
    excluded: &[Excluded<'_, '_>],
    (consequence, severity): (&str, Severity),
    sink: &mut Sink<'_>,
) {
    if !sink.has_room() {
        return;
    }
    let message = format!(
        "all values asked for of {} are excluded again: no value is left, {consequence}",
        quote(asked.key)
    );
    let object = sink.object();
    let found = sink.report(asked.pointer().join("values"), message);
    found.help("leave some of them out of what excludes them");
    found.severity = severity;
    let excluders: BTreeMap<usize, &Said<'_>> =
        excluded.iter().map(|excluded| (excluded.by.requirement.index, excluded.by)).collect();
    for by in excluders.values() {
        let value = excluded.iter().find(|excluded| std::ptr::eq(excluded.by, *by)).map(|first| first.value);
        let because = value.map(|value| because(asked, value, by)).unwrap_or_default();
        found.also(object, by.requirement.pointer(), format!("excluded here{because}"));
    }
}

/// What the value's name says of the label that excludes it, where it is another one.
fn because(asked: &Requirement<'_>, value: &str, by: &Said<'_>) -> String {
    if let Some(devices) = devices(normalized(asked.key), value, by.key) {
        return format!(": {} has {devices}", quote(value));
    }
    let says = implied(normalized(asked.key), value, by.key).filter(|_| normalized(asked.key) != by.key);
    says.map(|says| format!(": {} is of {} {}", quote(value), quote(by.key), quote(says))).unwrap_or_default()
}

/// The requirements of one label.
#[derive(Default)]
struct OfKey<'a, 'm> {
    said: Vec<&'a Said<'m>>,
    /// What all of them allow.
    allowed: OnceCell<Option<scheduling::Requirement<'m>>>,
    /// Of values that not all allow, who excludes them.
    excluders: RefCell<BTreeMap<&'m str, Option<&'a Said<'m>>>>,
}

impl<'a, 'm> OfKey<'a, 'm> {
    /// The first that excludes a value; who asks for it does not.
    fn excluder(&self, value: &'m str) -> Option<&'a Said<'m>> {
        if self.said.len() == 1 {
            // It is the one that asks.
            return None;
        }
        let allowed = self.allowed.get_or_init(|| {
            let sets: Vec<_> = self.said.iter().filter_map(|said| said.set()).collect();
            scheduling::Requirement::meet(&sets).map(Cow::into_owned)
        });
        if allowed.as_ref().is_some_and(|allowed| allowed.has(value)) {
            return None;
        }
        let first = || self.said.iter().copied().find(|said| said.excludes(value));
        *self.excluders.borrow_mut().entry(value).or_insert_with(first)
    }
}

fn by_key<'a, 'm>(all: &'a [Said<'m>]) -> BTreeMap<&'m str, OfKey<'a, 'm>> {
    let mut of_key: BTreeMap<&str, OfKey<'_, '_>> = BTreeMap::new();
    all.iter().for_each(|said| of_key.entry(said.key).or_default().said.push(said));
    of_key
}

/// The requirement that leaves a value of another one out.
fn excluder<'a, 'm>(
    all: &'a [Said<'m>],
    of_key: &BTreeMap<&'m str, OfKey<'a, 'm>>,
    asked: &Said<'m>,
    named: &'m str,
) -> Option<&'a Said<'m>> {
    if !says_of_others(asked.key) {
        return of_key.get(asked.key)?.excluder(named);
    }
    all.iter().filter(|other| other.requirement.index != asked.requirement.index).find(|other| {
        let value = if other.key == asked.key { Some(named) } else { implied(asked.key, named, other.key) };
        value.is_some_and(|value| other.excludes(value)) || other.shuns(asked.key, named)
    })
}
