//! Aliases that follow every release.

use crate::manifest::Set;
use crate::phrase::quote;
use crate::rules::lint::ec2nodeclass::{Alias, aliases};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an AMI alias with the version `latest`
    ///
    /// Every release of the image makes all nodes drift: they are replaced, untested, as fast as the disruption
    /// budgets let them be. Windows images have no other version. Releases are listed at
    /// github.com/awslabs/amazon-eks-ami and github.com/bottlerocket-os/bottlerocket.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2023@latest
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2023@v20250123
    /// ```
    pub(crate) static UNPINNED_AMI_ALIAS = warning("unpinned-ami-alias", Images) {
        scope: Scope::Lint,
        check: Check::Set(unpinned_ami_alias),
    }
}

/// One finding for each alias, however many classes have it: it is one decision.
fn unpinned_ami_alias(Set { manifests, .. }: &Set, sink: &mut Sink<'_>) {
    let mut unpinned: Vec<(usize, Alias<'_>)> = Vec::new();
    for (index, manifest) in manifests.iter().enumerate() {
        unpinned.extend(aliases(manifest).filter(|alias| pin(alias).is_some()).map(|alias| (index, alias)));
    }
    unpinned.sort_by(|(_, one), (_, other)| one.text.cmp(other.text));
    for same in unpinned.chunk_by(|(_, one), (_, other)| one.text == other.text) {
        let [(first, alias), others @ ..] = same else { continue };
        let classes = if others.is_empty() { String::new() } else { format!(" of {} classes", same.len()) };
        let message =
            format!("{} replaces all nodes{classes} at every release of the image", quote(alias.text));
        if let (Some(pin), true) = (pin(alias), sink.has_room()) {
            sink.report_on(*first, alias.place.pointer(), message)
                .help(format!("pin a release that was tested: `{}@{pin}`", alias.family));
        }
    }
}

/// The form of a version to pin, for an alias that names none and could.
fn pin(alias: &Alias<'_>) -> Option<&'static str> {
    match alias.family {
        _ if alias.version != "latest" => None,
        "al2" | "al2023" => Some("vYYYYMMDD"),
        "bottlerocket" => Some("v1.x.y"),
        _ => None,
    }
}
