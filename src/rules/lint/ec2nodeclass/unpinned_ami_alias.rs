//! Aliases that follow every release.

use crate::diagnostic::Severity;
use crate::manifest::Set;
use crate::phrase::quote;
use crate::rules::lint::ec2nodeclass::{Alias, aliases};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an AMI alias with the version `latest`
    ///
    /// Every release of the image makes all nodes drift: they are replaced, untested, as fast as the disruption
    /// budgets let them be. Windows images have no other version. Releases are listed at
    /// github.com/awslabs/amazon-eks-ami and github.com/bottlerocket-os/bottlerocket. Of an alias that values leave
    /// at the built-in default, `check` says it as a note and `render` says nothing.
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
fn unpinned_ami_alias(set: &Set, sink: &mut Sink<'_>) {
    let mut unpinned: Vec<Unpinned<'_>> = Vec::new();
    for (object, manifest) in set.manifests.iter().enumerate() {
        let of_object = aliases(manifest).filter(|alias| pin(alias).is_some());
        unpinned.extend(of_object.map(|alias| {
            let is_default = set.is_default(manifest, &alias.place.pointer());
            Unpinned { object, alias, is_default }
        }));
    }
    unpinned.sort_by_key(|one| one.decision());
    for same in unpinned.chunk_by(|one, other| one.decision() == other.decision()) {
        let [Unpinned { object, alias, is_default }, others @ ..] = same else { continue };
        let classes = if others.is_empty() { String::new() } else { format!(" of {} classes", same.len()) };
        let message =
            format!("{} replaces all nodes{classes} at every release of the image", quote(alias.text));
        if let (Some(pin), true) = (pin(alias), sink.has_room()) {
            let pinned = format!("{}@{pin}", alias.family);
            let found = sink.report_on(*object, alias.place.pointer(), message);
            if *is_default {
                found.severity = Severity::Note;
                found.help(format!(
                    "this is the built-in default: to pin a release that was tested, set `amiSelectorTerms: [{{alias: {pinned}}}]` in the templates"
                ));
            } else {
                found.help(format!("pin a release that was tested: `{pinned}`"));
            }
        }
    }
}

/// An alias that follows every release.
struct Unpinned<'a> {
    object: usize,
    alias: Alias<'a>,
    /// Whether the user has left it at the default.
    is_default: bool,
}

impl<'a> Unpinned<'a> {
    /// What is the same for all classes that have the alias from one decision.
    fn decision(&self) -> (&'a str, bool) {
        (self.alias.text, self.is_default)
    }
}

/// The form of a version to pin, for an alias that names none and could.
fn pin(alias: &Alias<'_>) -> Option<&'static str> {
    match alias.family {
        _ if alias.version != "latest" => None,
        // There are no new images of `al2` to be surprised by.
        "al2023" => Some("vYYYYMMDD"),
        "bottlerocket" => Some("v1.x.y"),
        _ => None,
    }
}
