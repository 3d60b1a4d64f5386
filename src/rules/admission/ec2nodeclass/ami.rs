//! How a class chooses its images: aliases and AMI families.

use crate::apis::schema::PlaceName;
use crate::apis::v1::ami_family::{AmiFamily, Family};
use crate::phrase::{either, nearest, quote};
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};
use crate::yaml::Node;

/// What stands before the first `@` of an alias.
fn family_of(alias: &str) -> &str {
    alias.split('@').next().unwrap_or_default()
}

rule! {
    /// an AMI alias that is not `family@version`
    ///
    /// The family has letters and digits only; the version is `latest` or the name of a release.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2023
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2023@v20250123
    /// ```
    pub static MALFORMED_AMI_ALIAS = error("malformed-ami-alias", Images) {
        check: Check::At(&[PlaceName::AmiAlias], malformed_ami_alias),
    }
}

fn malformed_ami_alias(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some(alias) = place.node.as_str().filter(|alias| !has_alias_form(alias)) else { return };
    let family = AmiFamily::by_alias(family_of(alias)).and_then(|family| family.alias);
    sink.report(place.pointer(), format!("{} is not an alias of the form `family@version`", quote(alias)))
        .help(format!("for example `{}@latest`", family.unwrap_or("al2023")));
}

/// `^[a-zA-Z0-9]+@.+$`
fn has_alias_form(alias: &str) -> bool {
    alias.split_once('@').is_some_and(|(family, version)| {
        !family.is_empty()
            && family.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !version.is_empty()
            && !version.contains('\n')
    })
}

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
    pub static UNKNOWN_AMI_ALIAS = error("unknown-ami-alias", Images) {
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

rule! {
    /// a Windows AMI alias with a version
    ///
    /// Windows images are only found as `@latest`; to stay on one image, give its `id`.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: windows2022@v1.0.0
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: windows2022@latest
    /// ```
    pub static PINNED_WINDOWS_ALIAS = error("pinned-windows-alias", Images) {
        check: Check::At(&[PlaceName::AmiAlias], pinned_windows_alias),
    }
}

fn pinned_windows_alias(place: &Place<'_>, sink: &mut Sink<'_>) {
    let mut parts = place.node.as_str().unwrap_or_default().split('@');
    let (Some(family), Some(version)) = (parts.next(), parts.next()) else { return };
    let is_windows = AmiFamily::by_alias(family).is_some_and(|known| known.family == Family::Windows);
    if is_windows && version != "latest" {
        sink.report(place.pointer(), format!("Windows images have no version {}", quote(version)))
            .help(format!("write `{family}@latest`, or name one image by its `id`"));
    }
}

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
    pub static ALIAS_AMONG_OTHER_TERMS = error("alias-among-other-terms", Images) {
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
    pub static AMI_FAMILY_CONTRADICTS_ALIAS = error("ami-family-contradicts-alias", Images) {
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
    pub static MISSING_AMI_FAMILY = error("missing-ami-family", Images) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alias_forms() {
        for good in ["al2023@latest", "a@b", "AL2@v1@x", "0@ "] {
            assert!(has_alias_form(good), "{good}");
        }
        for bad in ["", "al2023", "@latest", "al2023@", "al-2@latest", "al2@a\nb", "é@x"] {
            assert!(!has_alias_form(bad), "{bad}");
        }
    }
}
