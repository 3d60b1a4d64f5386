//! Aliases that share a list with other terms.

use crate::apis::schema::PlaceName;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// an AMI alias beside other selector terms
    ///
    /// An alias is the whole choice of images: it must be the only term.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2023@v20250123
    ///     - id: ami-0123456789abcdef0
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2023@v20250123
    /// ```
    pub(crate) static ALIAS_AMONG_OTHER_TERMS = error("alias-among-other-terms", Images) {
        check: Check::At(&[PlaceName::AmiSelectorTerms], alias_among_other_terms),
    }
}

fn alias_among_other_terms(place: &Place<'_>, sink: &mut Sink<'_>) {
    let terms = without_nulls::items(place.node);
    let alias = terms.iter().position(|term| without_nulls::has(term, "alias"));
    if let Some(index) = alias.filter(|_| terms.len() != 1) {
        let object = sink.object();
        sink.report(place.pointer(), format!("an alias must be the only term, there are {}", terms.len()))
            .help("keep the alias alone, or replace it by a term with `id`, `name` or `tags`")
            .also(object, place.index(index).join("alias"), "the alias");
    }
}
