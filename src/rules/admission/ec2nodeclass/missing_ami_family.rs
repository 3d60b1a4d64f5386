//! Images of which nothing tells the family.

use crate::apis::schema::PlaceName;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};
use crate::yaml::Node;

rule! {
    /// neither an alias nor amiFamily
    ///
    /// Without an alias Karpenter cannot tell how the nodes of these images are started: `amiFamily` says so.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - id: ami-0123456789abcdef0
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms:
    ///     - id: ami-0123456789abcdef0
    /// ```
    pub(crate) static MISSING_AMI_FAMILY = error("missing-ami-family", Images) {
        check: Check::At(&[PlaceName::ClassImages], missing_ami_family),
    }
}

fn missing_ami_family(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some(terms) = without_nulls::get(place.node, "amiSelectorTerms").and_then(Node::as_list) else {
        return;
    };
    if !without_nulls::has(place.node, "amiFamily")
        && !terms.iter().any(|term| without_nulls::has(term, "alias"))
    {
        sink.report(place.key("amiFamily"), "`spec.amiFamily` is required where no term has an alias")
            .help("add the family whose images the terms select, for example `amiFamily: AL2023`");
    }
}
