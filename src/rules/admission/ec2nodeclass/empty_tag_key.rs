//! Tags without a key.

use crate::apis::schema::PlaceName;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a tag with an empty key
    ///
    /// Tags have names; their values may be empty.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   tags:
    ///     "": a
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   tags:
    ///     team: a
    /// ```
    pub(crate) static EMPTY_TAG_KEY = error("empty-tag-key", Identity) {
        check: Check::At(&[PlaceName::Tags], empty_tag_key),
    }
}

fn empty_tag_key(place: &Place<'_>, sink: &mut Sink<'_>) {
    if without_nulls::has(place.node, "") {
        sink.report(place.key(""), "`spec.tags` has a tag with an empty key").key().help("name the tag");
    }
}
