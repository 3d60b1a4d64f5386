//! Public images of another family than their class.

use super::public_images::of_family;
use crate::apis::v1::ami_family::Family;
use crate::images::UBUNTU;
use crate::manifest::Manifest;
use crate::phrase::{either, quote};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a public image of another family than its class
    ///
    /// The names of public images, and the SSM parameters that hold their ids, say of which family they are.
    /// Karpenter does not compare that with the class: it hands the node what the class's family reads, a script
    /// that calls `bootstrap.sh` (AL2), a NodeConfig (AL2023), TOML (Bottlerocket) or PowerShell (Windows). An
    /// image of another family makes nothing of it, and the node never joins. Of images of one's own, and of the
    /// family `Custom`, nothing is said.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms:
    ///     - name: amazon-eks-node-1.31-v20250123
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
    pub(crate) static IMAGE_OF_OTHER_FAMILY = error("image-of-other-family", Images) {
        scope: Scope::Lint,
        check: Check::Object(image_of_other_family),
    }
}

fn image_of_other_family(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some((family, selected)) = of_family(manifest) else { return };
    for selected in selected.filter(|selected| !selected.fits(family)) {
        if sink.has_room() {
            let of = selected.families();
            let message = format!(
                "{}: {} is an image of {}, but the class is of {}, {}",
                consequence(&of, family),
                quote(selected.text),
                either(&of),
                quote(family),
                handed_over(Family::named(family)),
            );
            let other = of.first().map_or("Custom", |of| if *of == UBUNTU { "AL2" } else { of });
            sink.report(selected.place.pointer(), message).help(format!(
                "write `amiFamily: {other}`, or find images of {family}: `alias: {}`",
                alias(family)
            ));
        }
    }
}

/// What comes of it.
fn consequence(of: &[&str], family: &str) -> &'static str {
    let is_windows = |family: &str| Family::named(family) == Family::Windows;
    if is_windows(family) && of.iter().all(|of| is_windows(of)) {
        "containers of the class's Windows never run"
    } else {
        "the nodes never join"
    }
}

/// What Karpenter makes of the class for the node.
fn handed_over(family: Family) -> &'static str {
    match family {
        Family::Al2 => "whose nodes start with a script that calls `/etc/eks/bootstrap.sh`",
        Family::Al2023 => "whose nodes start with a NodeConfig",
        Family::Bottlerocket => "whose nodes start with settings in TOML",
        Family::Windows => "whose nodes start with PowerShell, labelled with the build of this Windows",
        Family::Custom => "whose nodes start with nothing but their own user data",
    }
}

/// An alias of a family, as far as its versions have a form.
fn alias(family: &str) -> String {
    let version = match Family::named(family) {
        Family::Al2 | Family::Al2023 => "vYYYYMMDD",
        Family::Bottlerocket => "v1.x.y",
        Family::Windows | Family::Custom => "latest",
    };
    format!("{}@{version}", family.to_lowercase())
}
