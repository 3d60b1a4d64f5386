//! Names and parameters of public images that follow every release.

use super::broad_ami_name::breadth;
use super::public_images::{By, Selected, of_family};
use crate::images::{follows_releases, names_release};
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an AMI name or parameter that follows every release of a public image
    ///
    /// A name with wildcards finds the newest image that it fits, and a parameter with `recommended`, `latest` or
    /// `current` is set anew at each release: as with the alias `@latest`, all nodes drift then, and are replaced,
    /// untested, as fast as the disruption budgets let them be. Of images of one's own nothing is said: who
    /// releases them knows.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms:
    ///     - name: amazon-eks-node-al2023-x86_64-standard-1.31-*
    ///       owner: amazon
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms:
    ///     - name: amazon-eks-node-al2023-x86_64-standard-1.31-v20250123
    ///       owner: amazon
    /// ```
    pub(crate) static UNPINNED_AMI_NAME = warning("unpinned-ami-name", Images) {
        scope: Scope::Lint,
        check: Check::Object(unpinned_ami_name),
    }
}

fn unpinned_ami_name(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some((family, selected)) = of_family(manifest) else { return };
    let is_in_doubt = |selected: &Selected<'_>| selected.fits(family) && breadth(selected).is_none();
    for selected in selected.filter(is_in_doubt).filter(is_unpinned) {
        if sink.has_room() {
            let message = format!(
                "{} is the newest image at any time: each release of it replaces all nodes of the class",
                quote(selected.text)
            );
            sink.report(selected.place.pointer(), message).help(pin(&selected));
        }
    }
}

fn is_unpinned(selected: &Selected<'_>) -> bool {
    match selected.by {
        By::Name => selected.has_wildcard() && !names_release(selected.text),
        By::Parameter => follows_releases(selected.text) && selected.text.ends_with("id"),
    }
}

/// How to name one release of the image.
fn pin(selected: &Selected<'_>) -> String {
    match selected.images.first().map(|image| image.family) {
        Some("AL2" | "AL2023") if selected.by == By::Name => {
            "end the name in a release that was tested: `-vYYYYMMDD`".to_owned()
        }
        Some(family @ ("AL2" | "AL2023")) => {
            format!("pin a release that was tested: `alias: {}@vYYYYMMDD`", family.to_lowercase())
        }
        Some("Bottlerocket") if selected.by == By::Name => {
            "end the name in a release that was tested: `-v1.x.y-*`".to_owned()
        }
        Some("Bottlerocket") => "write a release that was tested in place of `latest`: `1.x.y`".to_owned(),
        _ => "name a release that was tested, by its date".to_owned(),
    }
}
