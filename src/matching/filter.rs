//! Which instance types are left for a node, as the scheduler asks (`filterInstanceTypesByRequirements` of
//! Karpenter's core, v1.15.0).

use super::offers::Scope;
use super::resources::{Capacity, Requests};
use super::view::View;
use crate::apis::quantity::Quantity;
use crate::apis::version::{Release, Version};
use crate::instancetype::catalogue::Bits;
use crate::scheduling::{Requirement, Requirements};

/// Why no type is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal<'a> {
    /// Fewer values are left of these labels than must be.
    MinValues(Vec<&'a str>),
    /// No type has all that it takes.
    Types(Lacking),
}

/// What types lack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lacking {
    /// Whether some type meets the requirements.
    pub requirements: bool,
    /// Whether some type has the resources.
    pub resources: bool,
    /// Whether some type can be had.
    pub offering: bool,
    without_resources: bool,
    without_requirements: bool,
}

impl Refusal<'_> {
    /// The kind, for programs.
    pub(crate) fn kind(&self) -> String {
        match self {
            Refusal::MinValues(_) => "minValues".to_owned(),
            Refusal::Types(lacking) => format!("types:{}", lacking.kind()),
        }
    }

    /// In words.
    pub(crate) fn words(&self) -> String {
        match self {
            Refusal::MinValues(keys) => {
                format!("fewer values than `minValues` asks for are left of {}", keys.join(", "))
            }
            Refusal::Types(lacking) => lacking.words(),
        }
    }
}

impl Lacking {
    /// What no type at all has.
    fn missing(self) -> Vec<&'static str> {
        let all =
            [("requirements", self.requirements), ("resources", self.resources), ("offering", self.offering)];
        all.into_iter().filter(|(_, has)| !has).map(|(name, _)| name).collect()
    }

    fn kind(self) -> String {
        match self.missing() {
            missing if !missing.is_empty() => missing.join("|"),
            _ if self.without_requirements => "resources+offering without requirements".to_owned(),
            _ if self.without_resources => "requirements+offering without resources".to_owned(),
            _ => "all three".to_owned(),
        }
    }

    fn words(self) -> String {
        let phrase = |name: &str| match name {
            "requirements" => "meets the requirements",
            "resources" => "has enough resources",
            _ => "can be had in the zones and capacity types asked for",
        };
        match self.missing() {
            missing if !missing.is_empty() => {
                let phrases: Vec<&str> = missing.into_iter().map(phrase).collect();
                format!("no instance type {}", phrases.join(" or "))
            }
            _ if self.without_requirements => {
                "no instance type that has enough resources and can be had meets the requirements".to_owned()
            }
            _ if self.without_resources => {
                "no instance type that meets the requirements and can be had has enough resources".to_owned()
            }
            _ => "no instance type meets the requirements, has enough resources and can be had".to_owned(),
        }
    }
}

/// Types that are asked for the same: those of one set of daemons.
#[derive(Debug, Clone)]
pub(crate) struct Group<'q, 'a> {
    /// The types.
    pub types: &'q Bits,
    /// What they are asked for.
    pub requests: Requests<'a>,
}

/// The types among `candidates` that meet requirements, have what their group is asked for, and can be had.
pub(crate) fn filter<'a>(
    view: &View<'a>,
    candidates: &Bits,
    requirements: &Requirements<'a>,
    groups: &[Group<'_, '_>],
    release: Release,
) -> Result<Bits, Refusal<'a>> {
    let compatible = view.compatible(requirements).and(candidates);
    let scope = view.scope(requirements);
    let mut remaining = view.none();
    for group in groups {
        remaining.unite(&view.fitting(&view.offered(&compatible.and(group.types), scope), &group.requests));
    }
    let unmet = unmet_min_values(view, &remaining, requirements, release);
    if !unmet.is_empty() {
        return Err(Refusal::MinValues(unmet));
    }
    if remaining.is_empty() {
        return Err(Refusal::Types(lacking(view, candidates, &compatible, scope, groups)));
    }
    Ok(remaining)
}

/// The labels of which fewer values are left than `minValues` asks for. Of no types at all, nothing is asked.
pub(crate) fn unmet_min_values<'a>(
    view: &View<'a>,
    types: &Bits,
    requirements: &Requirements<'a>,
    release: Release,
) -> Vec<&'a str> {
    if types.is_empty() {
        return Vec::new();
    }
    let wanted = requirements.iter().filter_map(|(key, one)| Some((key, one, one.min_values()?)));
    let unmet = wanted.filter(|(key, requirement, least)| {
        let count = counted(view, types, key, requirement, release).len();
        i64::try_from(count).unwrap_or(i64::MAX) < *least
    });
    unmet.map(|(key, _, _)| key).collect()
}

/// The values of a label that count for `minValues`: until 1.14.2 those that types have, from 1.14.3 on those that the
/// requirement allows.
pub(crate) fn counted<'a>(
    view: &View<'a>,
    types: &Bits,
    key: &str,
    requirement: &Requirement<'_>,
    release: Release,
) -> Vec<&'a str> {
    let counts_all = release < Release { minor: Version(1, 14), patch: 3 };
    let mut values = view.values(key, types);
    values.retain(|value| counts_all || requirement.has(value));
    values
}

/// What the types of the groups lack, each criterion for itself and by twos.
fn lacking(
    view: &View<'_>,
    candidates: &Bits,
    compatible: &Bits,
    scope: Scope,
    groups: &[Group<'_, '_>],
) -> Lacking {
    let mut found = Lacking::default();
    for group in groups {
        let eligible = candidates.and(group.types);
        let compatible = compatible.and(group.types);
        let offered = view.offered(&eligible, scope);
        // What cannot be had is not asked for its resources.
        let fitting = view.fitting(&offered, &group.requests);
        found.requirements |= !compatible.is_empty();
        found.resources |= !fitting.is_empty();
        found.offering |= !offered.is_empty();
        found.without_resources |= !compatible.and(&offered).without(&fitting).is_empty();
        found.without_requirements |= !fitting.and(&offered).without(&compatible).is_empty();
    }
    found
}

/// The types of a set whose capacity is within limits, each for itself.
pub(crate) fn within_limits(view: &View<'_>, types: &Bits, limits: &Requests<'_>) -> Bits {
    limits.iter().fold(types.clone(), |within, (name, most)| within_limit(view, &within, name, most))
}

/// The types of a set that have no more of a resource.
pub(super) fn within_limit(view: &View<'_>, types: &Bits, name: &str, most: Quantity) -> Bits {
    let amount = Capacity::reader(name);
    types.filter(|place| amount(&view.capacity[place]) <= most)
}
