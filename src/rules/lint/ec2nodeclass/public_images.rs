//! The public images that the AMI selector terms of a class find, as far as their names and parameters say.

use super::{Place, aliases, ami_family, items};
use crate::apis::v1::ami_family::{AmiFamily, Family};
use crate::images::{self, Image, UBUNTU};
use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::yaml::Node;

/// A name or a parameter of a selector term, and the public images that it may be about.
pub(super) struct Selected<'a> {
    /// Where it stands.
    pub place: Place,
    /// As it is written.
    pub text: &'a str,
    /// Which of the two it is.
    pub by: By,
    /// What it fits, at least one.
    pub images: Vec<&'static Image>,
}

/// How a selector term finds images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// By their name, which may have wildcards.
    Name,
    /// By the SSM parameter that holds an id.
    Parameter,
}

impl Selected<'_> {
    /// Whether nodes of a class may have any of the images.
    pub(super) fn fits(&self, family: &str) -> bool {
        self.images.iter().any(|image| fits(image, family))
    }

    /// The families of the images, in the order of the catalogue.
    pub(super) fn families(&self) -> Vec<&'static str> {
        let mut families: Vec<&str> = self.images.iter().map(|image| image.family).collect();
        families.dedup();
        families
    }

    /// Whether EC2 looks for more than one name.
    pub(super) fn has_wildcard(&self) -> bool {
        self.by == By::Name && self.text.contains(['*', '?'])
    }
}

/// Whether a class starts nodes of an image as the image expects it. Of Ubuntu's, older ones start as AL2 does; of newer
/// ones not enough is known. What a class of one's own hands over suits its image, whichever that is.
fn fits(image: &Image, family: &str) -> bool {
    match family {
        "AL2" | "AL2023" if image.family == UBUNTU => true,
        _ => image.family == family || Family::named(family) == Family::Custom,
    }
}

/// The names and parameters of a class that are of public images.
pub(super) fn selected(manifest: &Manifest) -> impl Iterator<Item = Selected<'_>> {
    items(manifest, "amiSelectorTerms").filter_map(|(place, term)| of_term(place, term))
}

fn of_term(place: Place, term: &Node) -> Option<Selected<'_>> {
    // The server takes no term with one of these and a name. Tags are seen in the account that made them alone, so an
    // image that has any is no public one.
    if ["alias", "id", "tags"].iter().any(|key| without_nulls::has(term, key)) {
        return None;
    }
    let (key, by, text, images) = match without_nulls::text(term, "ssmParameter") {
        Some(text) => ("ssmParameter", By::Parameter, text, images::by_parameter(text).into_iter().collect()),
        None => {
            let name = without_nulls::text(term, "name")?;
            let owner = without_nulls::text(term, "owner");
            let images = if images::is_publisher(owner) { images::by_name(name) } else { Vec::new() };
            // Without an owner, a name that may begin with anything can be meant for images of one's own.
            let is_own = owner.is_none() && name.starts_with(['*', '?']) && is_one_family(&images);
            ("name", By::Name, name, if is_own { Vec::new() } else { images })
        }
    };
    (!images.is_empty()).then_some(Selected { place: place.value(key), text, by, images })
}

fn is_one_family(images: &[&Image]) -> bool {
    images.windows(2).all(|pair| pair[0].family == pair[1].family)
}

/// The public images of a class, with the family that it is of.
pub(super) fn of_family(manifest: &Manifest) -> Option<(&str, impl Iterator<Item = Selected<'_>>)> {
    Some((ami_family(manifest)?, selected(manifest)))
}

/// The family of a class's images, whichever it is started as; none where there are several, or where not every term says.
pub(super) fn image_family(manifest: &Manifest) -> Option<&'static str> {
    let of_alias = aliases(manifest).find_map(|alias| AmiFamily::by_alias(alias.family));
    of_alias.map(|family| family.name).or_else(|| common(manifest, |image| image.family))
}

/// The one architecture of a class's images; none where there are several, or where not every term says.
pub(in crate::rules::lint) fn architecture(manifest: &Manifest) -> Option<&'static str> {
    common(manifest, |image| image.arch)
}

/// What all images have in common that the terms of a class find.
fn common(manifest: &Manifest, of: fn(&Image) -> &'static str) -> Option<&'static str> {
    let mut found = None;
    for (place, term) in items(manifest, "amiSelectorTerms") {
        for image in of_term(place, term)?.images {
            if *found.get_or_insert(of(image)) != of(image) {
                return None;
            }
        }
    }
    found
}
