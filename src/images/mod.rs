//! How the public images for EKS are called: what their names, and the SSM parameters that hold their ids, say of family,
//! architecture, drivers and Kubernetes. Facts alone; rules judge by them.
//!
//! Names are those of the EKS user guide, of Karpenter's `DescribeImageQuery` (`pkg/providers/amifamily`, v1.14.1), of
//! Bottlerocket's quick start and of Canonical's documentation.

mod catalogue;
mod form;

use catalogue::IMAGES;

use crate::apis::version::Version;

/// A kind of public image.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Image {
    /// The family as `amiFamily` has it, or [`UBUNTU`].
    pub family: &'static str,
    /// The architecture as nodes are labelled with it.
    pub arch: &'static str,
    /// The drivers in it beside those of every image.
    pub drivers: Drivers,
    /// The forms of its names.
    names: &'static [&'static str],
    /// The form of the SSM parameters that hold its ids.
    parameter: &'static str,
}

/// Drivers for what is not on every instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drivers {
    /// None.
    None,
    /// For GPUs.
    Nvidia,
    /// For Trainium and Inferentia.
    Neuron,
}

impl Drivers {
    /// What they are for; nothing where there are none.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Drivers::None => None,
            Drivers::Nvidia => Some("nvidia"),
            Drivers::Neuron => Some("neuron"),
        }
    }
}

/// Canonical's images for EKS, which have no family of their own since Karpenter 1.0.
pub(crate) const UBUNTU: &str = "Ubuntu";

/// Accounts that publish images: of EKS, in China and GovCloud too, of Bottlerocket, of Windows, and Canonical's.
const PUBLISHERS: [&str; 8] = [
    "602401143452",
    "918309763551",
    "961992271922",
    "013241004608",
    "151742754352",
    "092701018921",
    "801119661308",
    "099720109477",
];

/// The versions of Kubernetes that a name is tried with.
const MINORS: std::ops::RangeInclusive<u16> = 10..=60;

/// Names longer than any image has.
const LONGEST: usize = 256;

/// Whether images of this owner are public ones; nobody said means that those of Amazon are looked at.
pub(crate) fn is_publisher(owner: Option<&str>) -> bool {
    owner.is_none_or(|owner| owner == "amazon" || PUBLISHERS.contains(&owner))
}

/// The public images that EC2 finds by a name, which may have wildcards; none of what is no public name. Canonical's are not
/// Amazon's, so that they are not counted where only a wildcard would find them.
pub(crate) fn by_name(name: &str) -> Vec<&'static Image> {
    let fits = |image: &&Image| image.names.iter().any(|form| form::fit(name, form));
    let counts = |image: &&Image| image.family != UBUNTU || name.contains("ubuntu");
    IMAGES.iter().filter(|_| name.len() <= LONGEST).filter(counts).filter(fits).collect()
}

/// The public image that an SSM parameter is about.
pub(crate) fn by_parameter(parameter: &str) -> Option<&'static Image> {
    let path = path(parameter).filter(|path| path.starts_with("/aws/service/") && path.len() <= LONGEST)?;
    IMAGES.iter().find(|image| form::fit(&form::literal(path), image.parameter))
}

/// The path of a parameter, which may be given as an ARN.
pub(crate) fn path(parameter: &str) -> Option<&str> {
    match parameter.strip_prefix("arn:") {
        Some(arn) => arn.split_once(":parameter").map(|(_, path)| path),
        None => Some(parameter),
    }
}

/// Whether a parameter is set anew at each release.
pub(crate) fn follows_releases(parameter: &str) -> bool {
    parameter.split('/').any(|part| matches!(part, "recommended" | "latest" | "current"))
}

/// Whether a name says one release in full: a date, or the version of a Bottlerocket.
pub(crate) fn names_release(name: &str) -> bool {
    let is_version = |word: &str| {
        let numbers: Vec<&str> = word.split('.').filter(|number| !number.is_empty()).collect();
        numbers.len() >= 3 || numbers.iter().any(|number| number.len() == 8)
    };
    name.split(|character: char| !character.is_ascii_digit() && character != '.').any(is_version)
}

impl Image {
    /// The one Kubernetes that a name or a parameter leaves possible; none where it fits several.
    pub(crate) fn kubernetes(&self, text: &str) -> Option<Version> {
        let parameter = path(text).filter(|path| path.starts_with('/'));
        let forms = if parameter.is_some() { std::slice::from_ref(&self.parameter) } else { self.names };
        let text = parameter.map_or(text.into(), form::literal);
        let mut minors = MINORS.filter(|minor| {
            let is_fit = |form: &&str| form::fit(&text, &form.replace("1.##", &format!("1.{minor}")));
            forms.iter().any(is_fit)
        });
        let minor = minors.next()?;
        minors.next().is_none().then_some(Version(1, minor))
    }
}

#[cfg(test)]
mod tests;
