//! Selector terms by tags without a key or a value.

use crate::apis::schema::PlaceName;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

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
    pub(crate) static EMPTY_SELECTOR_TAG = error("empty-selector-tag", Network) {
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
