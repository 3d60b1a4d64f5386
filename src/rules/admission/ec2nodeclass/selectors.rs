//! The terms that select images, subnets, security groups and capacity reservations.

use crate::rules::admission::{Place, without_nulls};
use crate::yaml::Node;

/// What each list of terms selects by.
pub(super) struct Selector {
    /// The name of the list.
    pub field: &'static str,
    /// Keys of which a term needs one.
    pub one_of: &'static [&'static str],
    /// Keys that exclude others, and what they exclude.
    alone: &'static [(&'static str, &'static [&'static str])],
    /// Which terms the server looks at.
    strictness: Strictness,
}

/// How the API server judges terms that mix keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strictness {
    /// One mixed term is refused.
    EachTerm,
    /// Only a list in which every term is mixed is refused: the CRD asks for "not all" where it means "none".
    AllTerms,
}

const SELECTORS: &[Selector] = &[
    Selector {
        field: "amiSelectorTerms",
        one_of: &["tags", "id", "name", "alias", "ssmParameter"],
        alone: &[("id", &["alias", "tags", "name", "owner"]), ("alias", &["id", "tags", "name", "owner"])],
        strictness: Strictness::EachTerm,
    },
    Selector {
        field: "subnetSelectorTerms",
        one_of: &["tags", "id"],
        alone: &[("id", &["tags"])],
        strictness: Strictness::AllTerms,
    },
    Selector {
        field: "securityGroupSelectorTerms",
        one_of: &["tags", "id", "name"],
        alone: &[("id", &["tags", "name"]), ("name", &["tags", "id"])],
        strictness: Strictness::AllTerms,
    },
    Selector {
        field: "capacityReservationSelectorTerms",
        one_of: &["tags", "id", "instanceMatchCriteria"],
        alone: &[("id", &["tags", "ownerID", "instanceMatchCriteria"])],
        strictness: Strictness::AllTerms,
    },
];

/// What the list at a place selects by.
pub(super) fn selector_at(place: &Place<'_>) -> Option<&'static Selector> {
    SELECTORS.iter().find(|selector| place.name() == Some(selector.field))
}

/// A term with two keys that exclude each other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mixed {
    /// Its index in the list.
    pub index: usize,
    /// The key that excludes.
    pub alone: &'static str,
    /// The key that is excluded.
    pub other: &'static str,
    /// What the API server does about it.
    pub verdict: Verdict,
}

/// What the API server does about a mixed term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It refuses the object.
    Refused,
    /// It lets the term through, because another one of the list is not mixed.
    LetThrough,
}

/// The mixed terms of a list, and what the API server does about each.
pub(crate) fn mixed_terms<'a>(field: &str, list: &'a Node) -> impl Iterator<Item = Mixed> + use<'a> {
    let selector = SELECTORS.iter().find(|selector| selector.field == field);
    selector.into_iter().flat_map(move |selector| {
        selector.alone.iter().flat_map(move |&(alone, excluded)| mixed_with(selector, alone, excluded, list))
    })
}

fn mixed_with<'a>(
    selector: &'static Selector,
    alone: &'static str,
    excluded: &'static [&'static str],
    list: &'a Node,
) -> impl Iterator<Item = Mixed> + use<'a> {
    let is_mixed = move |term: &Node| {
        without_nulls::has(term, alone) && excluded.iter().any(|key| without_nulls::has(term, key))
    };
    let is_let_through = selector.strictness == Strictness::AllTerms
        && without_nulls::items(list).iter().any(|term| !is_mixed(term));
    let verdict = if is_let_through { Verdict::LetThrough } else { Verdict::Refused };
    // A pair of which each excludes the other is told once.
    let is_told = move |key: &str| selector.alone.iter().any(|(first, _)| *first == key && *first < alone);
    terms(list).filter(move |(_, term)| is_mixed(term)).filter_map(move |(index, term)| {
        let other = excluded.iter().copied().find(|key| without_nulls::has(term, key) && !is_told(key))?;
        Some(Mixed { index, alone, other, verdict })
    })
}

/// The terms of a list that are maps, and where each stands.
pub(super) fn terms(list: &Node) -> impl Iterator<Item = (usize, &Node)> {
    without_nulls::items(list).iter().enumerate().filter(|(_, term)| term.as_map().is_some())
}
