//! Lists of selector terms with nothing in them.

use crate::apis::schema::PlaceName;
use crate::rules::admission::ec2nodeclass::selectors::selector_at;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

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
    pub(crate) static NO_SELECTOR_TERMS = error("no-selector-terms", Network) {
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
