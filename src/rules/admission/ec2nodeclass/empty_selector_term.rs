//! Selector terms that select by nothing.

use crate::apis::schema::PlaceName;
use crate::phrase::either;
use crate::rules::admission::ec2nodeclass::selectors::{selector_at, terms};
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

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
    pub(crate) static EMPTY_SELECTOR_TERM = error("empty-selector-term", Network) {
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
