//! An `amiFamily` that says otherwise than the alias.

use crate::apis::schema::PlaceName;
use crate::apis::v1::ami_family::AmiFamily;
use crate::phrase::quote;
use crate::rules::admission::ec2nodeclass::ami_alias::family_of;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};
use crate::yaml::Node;

rule! {
    /// an amiFamily that is not the family of the alias
    ///
    /// With an alias `amiFamily` can be left out; if given, it must name the same family, or be `Custom` to write
    /// the whole user data oneself.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2
    ///   amiSelectorTerms:
    ///     - alias: al2023@v20250123
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms:
    ///     - alias: al2023@v20250123
    /// ```
    pub(crate) static AMI_FAMILY_CONTRADICTS_ALIAS = error("ami-family-contradicts-alias", Images) {
        check: Check::At(&[PlaceName::ClassImages], ami_family_contradicts_alias),
    }
}

fn ami_family_contradicts_alias(place: &Place<'_>, sink: &mut Sink<'_>) {
    let is_of_aliases = |family: &&str| AmiFamily::by_name(family).is_some_and(|known| known.alias.is_some());
    let Some(family) = without_nulls::text(place.node, "amiFamily").filter(is_of_aliases) else { return };
    for (index, alias) in aliases(place.node) {
        let expected = AmiFamily::by_alias(family_of(alias)).map(|family| family.name);
        let Some(expected) = expected.filter(|expected| *expected != family && sink.has_room()) else {
            continue;
        };
        let object = sink.object();
        let message =
            format!("`spec.amiFamily` is {}, but the alias {} is of {expected}", quote(family), quote(alias));
        sink.report(place.key("amiFamily"), message)
            .help(format!("remove `amiFamily`, or write `amiFamily: {expected}`"))
            .also(object, place.key("amiSelectorTerms").join(index).join("alias"), "the alias");
    }
}

fn aliases(spec: &Node) -> impl Iterator<Item = (usize, &str)> {
    let terms = without_nulls::get(spec, "amiSelectorTerms").map(without_nulls::items).unwrap_or_default();
    terms.iter().enumerate().filter_map(|(index, term)| Some((index, without_nulls::text(term, "alias")?)))
}
