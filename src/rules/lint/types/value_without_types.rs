//! Listed values that add no instance type to a pool.

use std::collections::BTreeMap;

use crate::apis::v1::labels::{CAPACITY_TYPE, FAMILY, INSTANCE_TYPE, REGION, ZONE, ZONE_ID, normalized};
use crate::diagnostic::Severity;
use crate::instancetype::catalogue::Bits;
use crate::instancetype::labels::is_number;
use crate::instancetype::names::{devices, implied};
use crate::matching::survey::{Cause, What};
use crate::matching::view::View;
use crate::phrase::{quote, some};
use crate::rules::lint::pool::Requirement;
use crate::rules::lint::types::{Ready, TypedPool, is_of_types, is_sound_number, regions};
use crate::rules::{Check, Finding, Scope, Sink};
use crate::scheduling::{self, Operator};
use crate::source::Pointer;

rule! {
    /// a value in a list of which the pool has no instance type
    ///
    /// The catalogue knows the value, and none of its types is left for the pool: the region does not offer it, or what
    /// else the pool requires takes all of them away. Beside values that do count nobody notices. The message says which of
    /// both it is, and names the regions that offer it, or the lines that take it away. A warning where requirements of the pool
    /// itself leave nothing of a family or a type that it asks for; else a note, since a list may be meant for several
    /// regions. Of numbers it is said only where no type of EC2 has them. What names alone exclude is `excluded-value`,
    /// and unknown names are `unknown-instance-type`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m5, m5d]}
    ///       - {key: karpenter.k8s.aws/instance-local-nvme, operator: Exists}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m5ad, m5d]}
    ///       - {key: karpenter.k8s.aws/instance-local-nvme, operator: Exists}
    /// ```
    pub(crate) static VALUE_WITHOUT_TYPES = note("value-without-types", Requirements) {
        scope: Scope::Lint,
        check: Check::Types(value_without_types),
    }
}

/// Labels whose values people choose one by one, and what a value is called. Numbers are listed in place of bounds, and may be
/// taken away by other lines; architectures to say that either will do, and a category gets new families.
const LABELS: [(&str, &str); 8] = [
    (INSTANCE_TYPE, "instance type"),
    (FAMILY, "family"),
    ("karpenter.k8s.aws/instance-size", "size"),
    ("karpenter.k8s.aws/instance-gpu-name", "GPU"),
    ("karpenter.k8s.aws/instance-accelerator-name", "accelerator"),
    (CAPACITY_TYPE, "capacity type"),
    (ZONE, "zone"),
    (ZONE_ID, "zone"),
];

/// A value without types, and the types that have it elsewhere.
struct Idle<'s> {
    index: usize,
    value: &'s str,
    types: Bits,
}

/// A list of a pool with values that add nothing.
struct Listed<'a, 't, 's> {
    pool: &'a TypedPool<'t, 's>,
    list: &'a Requirement<'s>,
    noun: &'static str,
}

fn noun(key: &str) -> Option<&'static str> {
    LABELS.iter().find(|(known, _)| *known == normalized(key)).map(|(_, noun)| *noun)
}

fn value_without_types(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    for pool in typed.pools() {
        // What leaves nothing at all is said elsewhere.
        if pool.types().is_empty() {
            continue;
        }
        for list in pool.lists("In", is_number) {
            report_numbers(typed, &pool, list, sink);
        }
        for list in pool.lists("In", |key| noun(key).is_some()) {
            let Some(noun) = noun(list.key).filter(|_| sink.has_room()) else { continue };
            let listed = Listed { pool: &pool, list, noun };
            let view = pool.view();
            let idle = listed.idle(&view);
            let (offered, missing): (Vec<_>, Vec<_>) =
                idle.iter().partition(|idle| idle.types.meets(&view.region.offered));
            listed.report_missing(&missing, sink);
            listed.report_taken(&offered, &view, sink);
        }
    }
}

/// Numbers that no type has at all.
fn report_numbers(
    typed: &Ready<'_, '_>,
    pool: &TypedPool<'_, '_>,
    list: &Requirement<'_>,
    sink: &mut Sink<'_>,
) {
    let key = normalized(list.key);
    let Some(index) = typed.catalogue().index(key).filter(|_| sink.has_room()) else { return };
    let never = list.values().filter(|(_, value)| is_sound_number(key, value) && index.get(value).is_none());
    let (places, values): (Vec<usize>, Vec<&str>) = never.unzip();
    let place = match places[..] {
        [] => return,
        [one] => list.value_pointer(one),
        _ => list.pointer().join("values"),
    };
    let message = format!(
        "no instance type in the catalogue of {} has {} as {}: the list is as good without",
        typed.catalogue().date,
        some(&values),
        quote(list.key)
    );
    sink.report_on(pool.index, place, message).help("leave out what adds nothing, or use `Gt` and `Lt`");
}

impl<'t, 's> Listed<'_, 't, 's> {
    /// The values that no type of the pool has.
    fn idle(&self, view: &View<'t>) -> Vec<Idle<'s>> {
        let (types, key) = (self.pool.types(), normalized(self.list.key));
        let of_value = |(index, value)| {
            let met = view.meeting(key, &scheduling::Requirement::one_of([value]))?;
            let is_idle = !met.is_empty() && !met.meets(&types) && !self.is_said_by_names(value);
            is_idle.then_some(Idle { index, value, types: met })
        };
        self.list.values().filter_map(of_value).collect()
    }

    /// Whether the value's name alone says that other requirements exclude it.
    fn is_said_by_names(&self, value: &str) -> bool {
        let key = normalized(self.list.key);
        self.pool.pool.own.iter().any(|(other, set)| {
            let said = if other == key { Some(value) } else { implied(key, value, other) };
            said.is_some_and(|said| !set.has(said))
                || set.operator() == Operator::DoesNotExist && devices(key, value, other).is_some()
        })
    }

    /// Values that the region does not offer.
    fn report_missing(&self, missing: &[&Idle<'s>], sink: &mut Sink<'_>) {
        let (Some(first), Some(region)) = (missing.first(), self.pool.region) else { return };
        let message =
            format!("`{region}` does not offer {}: the list is as good without", self.named(missing));
        let regions = regions::with(&first.types);
        sink.report_on(self.pool.index, self.place(missing), message).help(format!(
            "{} is offered in {}",
            quote(first.value),
            some(&regions)
        ));
    }

    /// Values whose types other lines take away.
    fn report_taken(&self, idle: &[&Idle<'s>], view: &View<'t>, sink: &mut Sink<'_>) {
        if idle.is_empty() {
            return;
        }
        let causes = self.pool.asked(view).causes();
        let mut by_taker: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for one in idle {
            if let Some(taker) = self.taker(one, view, &causes) {
                by_taker.entry(taker).or_default().push(one.value);
            }
        }
        let whats: Vec<(&What<'_>, Vec<&str>)> =
            by_taker.into_iter().map(|(at, values)| (&causes[at].what, values)).collect();
        let message = format!(
            "no instance type of {} is left for the pool: {} all of them away",
            self.named(idle),
            take(&whats)
        );
        let found = sink.report_on(self.pool.index, self.place(idle), message);
        found.help(
            "leave out what adds nothing, or loosen what takes it away; `karpcfg match --explain` says why a type is out",
        );
        self.name_takers(&whats, found);
        if is_of_types(self.list.key) && whats.iter().any(|(what, _)| is_of_pool(what)) {
            found.severity = Severity::Warning;
        }
    }

    /// The first line that takes all types of a value away by itself.
    fn taker(&self, idle: &Idle<'_>, view: &View<'t>, causes: &[Cause<'t>]) -> Option<usize> {
        let asked = self.pool.asked(view);
        causes.iter().position(|cause| {
            let is_own = matches!(&cause.what, What::Requirement(at, _) if *at == self.list.index);
            !is_own && !asked.left(std::iter::once(cause)).meets(&idle.types)
        })
    }

    fn name_takers(&self, takers: &[(&What<'_>, Vec<&str>)], found: &mut Finding) {
        for (what, values) in takers {
            let text = format!("leaves none of {}", some(values));
            if let Some(place) = what.in_pool() {
                found.also(self.pool.index, place, text);
            } else if let Some((class, place)) = self.pool.class_index.zip(what.in_class()) {
                found.also(class, place, text);
            }
        }
    }

    fn named(&self, idle: &[&Idle<'_>]) -> String {
        let values: Vec<&str> = idle.iter().map(|idle| idle.value).collect();
        match values[..] {
            [one] => format!("the {} {}", self.noun, quote(one)),
            _ => some(&values),
        }
    }

    fn place(&self, idle: &[&Idle<'_>]) -> Pointer {
        match idle {
            [one] => self.list.value_pointer(one.index),
            _ => self.list.pointer().join("values"),
        }
    }
}

/// What takes types away, with its verb.
fn take(takers: &[(&What<'_>, Vec<&str>)]) -> String {
    let words: Vec<String> = takers.iter().map(|(what, _)| quote(&what.words())).collect();
    match &words[..] {
        [] => "the other lines together take".to_owned(),
        [one] => format!("{one} takes"),
        several => format!("{} take", several.join(" and ")),
    }
}

/// Whether a pool says so for any region; zones may be those of one of several that its lists are for.
fn is_of_pool(what: &What<'_>) -> bool {
    let is_of_place = |key: &str| [ZONE, ZONE_ID, REGION].contains(&normalized(key));
    match what {
        What::Requirement(_, requires) => !is_of_place(requires.key),
        What::Label(key, _) => !is_of_place(key),
        _ => false,
    }
}
