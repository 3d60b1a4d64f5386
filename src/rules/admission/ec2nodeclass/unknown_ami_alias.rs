//! Aliases of families that have none.

use crate::apis::schema::PlaceName;
use crate::apis::v1::ami_family::AmiFamily;
use crate::phrase::{either, nearest, quote};
use crate::rules::admission::Place;
use crate::rules::admission::ec2nodeclass::ami_alias::family_of;
use crate::rules::{Check, Sink};

rule! {
    /// an AMI alias of a family that has none
    ///
    /// Aliases are lower-case: al2, al2023, bottlerocket, windows2019, windows2022 and windows2025.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: ubuntu@latest
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: bottlerocket@v1.53.0
    /// ```
    pub(crate) static UNKNOWN_AMI_ALIAS = error("unknown-ami-alias", Images) {
        check: Check::At(&[PlaceName::AmiAlias], unknown_ami_alias),
    }
}

fn unknown_ami_alias(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some(alias) = place.node.as_str() else { return };
    let family = family_of(alias);
    if AmiFamily::by_alias(family).is_some() {
        return;
    }
    let names: Vec<&str> = AmiFamily::aliases().collect();
    let known = either(&names);
    let help = match nearest(family, names) {
        Some(name) => format!("did you mean `{name}`? families are {known}"),
        None => format!("families are {known}; for other images write a term with `id`, `name` or `tags`"),
    };
    sink.report(place.pointer(), format!("{} is not a family that has aliases", quote(family))).help(help);
}
