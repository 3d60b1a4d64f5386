//! Selector terms with keys that exclude each other.

use crate::apis::schema::PlaceName;
use crate::rules::admission::Place;
use crate::rules::admission::ec2nodeclass::selectors::{Verdict, mixed_terms, selector_at};
use crate::rules::{Check, Sink};

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
    pub(crate) static MIXED_SELECTOR_TERM = error("mixed-selector-term", Network) {
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
