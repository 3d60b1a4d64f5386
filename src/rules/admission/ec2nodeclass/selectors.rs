//! The terms that select images, subnets, security groups and capacity reservations.

use crate::apis::schema::PlaceName;
use crate::phrase::either;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};
use crate::yaml::Node;

/// What each list of terms selects by.
struct Selector {
    field: &'static str,
    /// Keys of which a term needs one.
    one_of: &'static [&'static str],
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

fn selector_at(place: &Place<'_>) -> Option<&'static Selector> {
    SELECTORS.iter().find(|selector| place.name() == Some(selector.field))
}

rule! {
    /// an empty list of selector terms
    ///
    /// Subnets and security groups must be selected; where no capacity reservation is wanted, the field is left
    /// out.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   subnetSelectorTerms: []
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   subnetSelectorTerms:
    ///     - tags:
    ///         karpenter.sh/discovery: demo
    /// ```
    pub static NO_SELECTOR_TERMS = error("no-selector-terms", Network) {
        check: Check::At(&[PlaceName::SelectorTerms], no_selector_terms),
    }
}

fn no_selector_terms(place: &Place<'_>, sink: &mut Sink<'_>) {
    if !without_nulls::items(place.node).is_empty() {
        return;
    }
    let help =
        if selector_at(place).is_some_and(|selector| selector.field == "capacityReservationSelectorTerms") {
            "leave the field out to use no capacity reservations"
        } else {
            "add a term, for example `- tags: {karpenter.sh/discovery: <cluster name>}`"
        };
    sink.report(place.pointer(), format!("`{}` has no terms", place.dotted())).help(help);
}

rule! {
    /// a selector term without anything to select by
    ///
    /// An owner alone selects nothing: images, subnets, security groups and reservations are found by tags, id,
    /// or what else the message names.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms:
    ///     - owner: self
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms:
    ///     - owner: self
    ///       name: my-image-*
    /// ```
    pub static EMPTY_SELECTOR_TERM = error("empty-selector-term", Network) {
        check: Check::At(&[PlaceName::AmiSelectorTerms, PlaceName::SelectorTerms], empty_selector_term),
    }
}

fn empty_selector_term(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some(selector) = selector_at(place) else { return };
    for (index, term) in terms(place.node) {
        if !selector.one_of.iter().any(|key| without_nulls::has(term, key)) && sink.has_room() {
            let term = place.index(index);
            let message = format!("`{term}` selects by nothing");
            sink.report(term, message).help(format!("add {}", either(selector.one_of)));
        }
    }
}

rule! {
    /// a selector term that mixes an id, a name or an alias with other keys
    ///
    /// An id already names one thing. To select by either, write two terms: a list of terms selects what any of
    /// them selects.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   subnetSelectorTerms:
    ///     - id: subnet-0123456789abcdef0
    ///       tags:
    ///         team: a
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   subnetSelectorTerms:
    ///     - id: subnet-0123456789abcdef0
    ///     - tags:
    ///         team: a
    /// ```
    pub static MIXED_SELECTOR_TERM = error("mixed-selector-term", Network) {
        check: Check::At(&[PlaceName::AmiSelectorTerms, PlaceName::SelectorTerms], mixed_selector_term),
    }
}

fn mixed_selector_term(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some(selector) = selector_at(place) else { return };
    for mixed in mixed_terms(selector.field, place.node).filter(|mixed| mixed.verdict == Verdict::Refused) {
        if !sink.has_room() {
            return;
        }
        let (term, alone, other) = (place.index(mixed.index), mixed.alone, mixed.other);
        sink.report(term.clone(), format!("`{term}` has `{alone}` and `{other}`, which exclude each other"))
            .help(format!("write a term of its own for `{other}`, or remove it"));
    }
}

/// A term with two keys that exclude each other.
#[derive(Debug, Clone, Copy)]
pub struct Mixed {
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
pub enum Verdict {
    /// It refuses the object.
    Refused,
    /// It lets the term through, because another one of the list is not mixed.
    LetThrough,
}

/// The mixed terms of a list, and what the API server does about each.
pub fn mixed_terms<'a>(field: &str, list: &'a Node) -> impl Iterator<Item = Mixed> + use<'a> {
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

rule! {
    /// a tag with an empty key or value in a selector term
    ///
    /// To select whatever has the tag, write `*` as its value.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   subnetSelectorTerms:
    ///     - tags:
    ///         team: ""
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   subnetSelectorTerms:
    ///     - tags:
    ///         team: "*"
    /// ```
    pub static EMPTY_SELECTOR_TAG = error("empty-selector-tag", Network) {
        check: Check::At(&[PlaceName::SelectorTags], empty_selector_tag),
    }
}

fn empty_selector_tag(place: &Place<'_>, sink: &mut Sink<'_>) {
    for entry in without_nulls::entries(place.node) {
        if entry.key.is_empty() {
            sink.report(place.pointer(), format!("`{}` has a tag with an empty key", place.dotted()))
                .help("name the tag");
        } else if entry.value.as_str() == Some("") && sink.has_room() {
            let pointer = place.key(&entry.key);
            let message = format!("`{pointer}` must not be empty");
            sink.report(pointer, message).help("write `\"*\"` to select whatever has the tag");
        }
    }
}

fn terms(list: &Node) -> impl Iterator<Item = (usize, &Node)> {
    without_nulls::items(list).iter().enumerate().filter(|(_, term)| term.as_map().is_some())
}
