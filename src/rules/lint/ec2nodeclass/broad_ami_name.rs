//! Names that fit public images which are no substitutes for each other.

use super::public_images::{Selected, of_family};
use crate::images::Image;
use crate::manifest::Manifest;
use crate::phrase::{all, quote};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an AMI name that fits public images of several families, drivers or versions of Kubernetes
    ///
    /// Of the images of one architecture that a name fits, Karpenter takes the newest, whatever it is: it looks
    /// neither at the family nor at the cluster's Kubernetes, nor for drivers (`AMIs` of
    /// `pkg/providers/amifamily/ami.go`, v1.14.1). Which one that is changes from release to release; an image of
    /// another family never joins, and a kubelet must not be newer than the cluster.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2
    ///   amiSelectorTerms:
    ///     - name: "*-1.31-v20250123"
    ///       owner: amazon
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2
    ///   amiSelectorTerms:
    ///     - name: amazon-eks-node-1.31-v20250123
    ///       owner: amazon
    /// ```
    pub(crate) static BROAD_AMI_NAME = warning("broad-ami-name", Images) {
        scope: Scope::Lint,
        check: Check::Object(broad_ami_name),
    }
}

fn broad_ami_name(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some((family, selected)) = of_family(manifest) else { return };
    for selected in selected.filter(|selected| selected.fits(family)) {
        if let Some(breadth) = breadth(&selected).filter(|_| sink.has_room()) {
            let message = format!(
                "{} fits {breadth}, and Karpenter takes the newest image, whichever it is",
                quote(selected.text)
            );
            sink.report(selected.place.pointer(), message)
                .help("write the name in full, with wildcards at the release at most");
        }
    }
}

/// What the images differ in that a name fits, where one does not stand for another.
pub(super) fn breadth(selected: &Selected<'_>) -> Option<String> {
    if !selected.has_wildcard() {
        return None;
    }
    let families = selected.families();
    if families.len() > 1 {
        return Some(format!("images of several families ({})", families.join(", ")));
    }
    if selected.images.iter().any(|image| image.kubernetes(selected.text).is_none()) {
        return Some("images for several versions of Kubernetes".to_owned());
    }
    mixed_drivers(&selected.images)
        .map(|drivers| format!("images with and without the drivers for {}", all(&drivers)))
}

/// The drivers that only some images of an architecture have.
fn mixed_drivers(images: &[&Image]) -> Option<Vec<&'static str>> {
    let differs = |one: &Image, other: &Image| one.arch == other.arch && one.drivers != other.drivers;
    let is_mixed = |one: &&&Image| images.iter().any(|other| differs(one, other));
    let mut drivers: Vec<&str> =
        images.iter().filter(is_mixed).filter_map(|image| image.drivers.name()).collect();
    drivers.sort_unstable();
    drivers.dedup();
    (!drivers.is_empty()).then_some(drivers)
}
