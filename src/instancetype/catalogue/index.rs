//! Which types have which value of a label, so that a requirement is asked once for each value and not for each type.

use std::ops::Range;
use std::sync::OnceLock;

use super::bits::Bits;
use super::facts::{InstanceType, TEXTS};
use crate::apis::v1::labels::{ARCH, AWS_DOMAIN, FAMILY, INSTANCE_TYPE};
use crate::scheduling::Requirement;

/// Reads a label that follows from the type alone.
type Read = for<'t> fn(&InstanceType<'t>) -> Option<&'t str>;

/// The labels beside those that are columns, which [`TEXTS`] lists.
const READ: [(&str, Read); 10] = [
    (INSTANCE_TYPE, |one| Some(one.name)),
    (ARCH, |one| Some(one.arch)),
    ("karpenter.k8s.aws/instance-category", |one| one.category),
    ("karpenter.k8s.aws/instance-generation", |one| one.generation),
    (FAMILY, |one| Some(one.family)),
    ("karpenter.k8s.aws/instance-size", |one| Some(one.size)),
    ("karpenter.k8s.aws/instance-hypervisor", |one| Some(one.hypervisor)),
    ("karpenter.k8s.aws/instance-cpu-manufacturer", |one| Some(one.cpu_manufacturer)),
    ("karpenter.k8s.aws/instance-capability-flex", |one| Some(truth(one.is_flex))),
    ("karpenter.k8s.aws/instance-encryption-in-transit-supported", |one| Some(truth(one.is_encrypted))),
];

fn truth(is_true: bool) -> &'static str {
    if is_true { "true" } else { "false" }
}

/// A label by its place among all of them.
#[derive(Debug, Clone, Copy)]
struct Label(usize);

impl Label {
    fn of(key: &str) -> Option<Self> {
        if let Some(place) = READ.iter().position(|(known, _)| *known == key) {
            return Some(Label(place));
        }
        let name = key.strip_prefix(AWS_DOMAIN)?.strip_prefix('/')?;
        TEXTS.iter().position(|(_, label)| *label == name).map(|column| Label(READ.len() + column))
    }

    /// The value that a type has; none where it lacks the label.
    fn value<'t>(self, one: &InstanceType<'t>) -> Option<&'t str> {
        match self.0.checked_sub(READ.len()) {
            Some(column) => Some(one.texts[column]).filter(|text| !text.is_empty()),
            None => READ[self.0].1(one),
        }
    }
}

/// The values of a label in order: a type that has it, and all that have it; then those without the label.
#[derive(Debug)]
struct Values {
    valued: Vec<(usize, Bits)>,
    absent: Bits,
}

/// The values of all labels, each made when it is first asked for.
#[derive(Debug)]
pub(super) struct Indexes([OnceLock<Values>; READ.len() + TEXTS.len()]);

impl Indexes {
    pub(super) fn new() -> Self {
        Indexes([const { OnceLock::new() }; READ.len() + TEXTS.len()])
    }

    /// The index of a label; none of a label that does not follow from the type alone.
    pub(super) fn get<'c, 't>(&'c self, key: &str, types: &'c [InstanceType<'t>]) -> Option<Index<'c, 't>> {
        let label = Label::of(key)?;
        let values = self.0[label.0].get_or_init(|| Values::new(types, label));
        Some(Index { values, types, label })
    }
}

impl Values {
    fn new(types: &[InstanceType<'_>], label: Label) -> Self {
        let mut absent = Bits::none(types.len());
        // By name, most types follow one of the same value.
        let mut runs: Vec<(&str, Range<usize>)> = Vec::new();
        for (place, one) in types.iter().enumerate() {
            let Some(value) = label.value(one) else {
                absent.insert(place);
                continue;
            };
            match runs.last_mut().filter(|(last, run)| *last == value && run.end == place) {
                Some((_, run)) => run.end += 1,
                None => runs.push((value, place..place + 1)),
            }
        }
        runs.sort_unstable_by_key(|(value, run)| (*value, run.start));
        let same = runs.chunk_by(|(one, _), (next, _)| one == next);
        let valued = same.map(|same| {
            let mut bits = Bits::none(types.len());
            same.iter().flat_map(|(_, run)| run.clone()).for_each(|place| bits.insert(place));
            (same[0].1.start, bits)
        });
        let valued = valued.collect();
        Values { valued, absent }
    }
}

/// Which types have which value of a label.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Index<'c, 't> {
    values: &'c Values,
    types: &'c [InstanceType<'t>],
    label: Label,
}

impl<'c, 't> Index<'c, 't> {
    /// The values in order, each with its types.
    pub(crate) fn values(self) -> impl Iterator<Item = (&'t str, &'c Bits)> {
        self.values.valued.iter().map(move |(place, bits)| (self.value(*place), bits))
    }

    fn value(self, place: usize) -> &'t str {
        self.label.value(&self.types[place]).unwrap_or_default()
    }

    /// The types with a value.
    pub(crate) fn get(self, value: &str) -> Option<&'c Bits> {
        let valued = &self.values.valued;
        let at = valued.binary_search_by_key(&value, |(place, _)| self.value(*place)).ok()?;
        Some(&valued[at].1)
    }

    /// The types that lack the label.
    pub(crate) fn absent(self) -> &'c Bits {
        &self.values.absent
    }

    /// The types whose label can meet a requirement.
    pub(crate) fn meeting(self, requirement: &Requirement<'_>) -> Bits {
        let mut found = Bits::none(self.types.len());
        match requirement.listed() {
            Some(listed) => {
                listed.iter().filter_map(|value| self.get(value)).for_each(|bits| found.unite(bits));
            }
            None => {
                let met = self.values().filter(|(value, _)| requirement.has(value));
                met.for_each(|(_, bits)| found.unite(bits));
            }
        }
        if requirement.operator().allows_absence() {
            found.unite(&self.values.absent);
        }
        found
    }
}
