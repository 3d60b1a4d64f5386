//! Aliases without a family, an `@` and a version.

use crate::apis::schema::PlaceName;
use crate::apis::v1::ami_family::AmiFamily;
use crate::phrase::quote;
use crate::rules::admission::Place;
use crate::rules::admission::ec2nodeclass::ami_alias::family_of;
use crate::rules::{Check, Sink};

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
    pub(crate) static MALFORMED_AMI_ALIAS = error("malformed-ami-alias", Images) {
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
