//! Versions of Karpenter and Kubernetes: a minor version, and a release of Karpenter, which has a patch too.

use std::fmt;
use std::str::FromStr;

/// A minor version, `1.14` being `Version(1, 14)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub u16, pub u16);

impl Version {
    /// The Karpenter whose API types are described here.
    pub(crate) const LATEST: Version = Version(1, 15);
    /// The first Karpenter with the v1 API.
    const EARLIEST: Version = Version(1, 0);
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

impl FromStr for Version {
    type Err = String;

    /// Takes `1.33` and longer forms of it: `v1.33.2`, `1.33+`, `v1.33.1-eks-1de2ab1`.
    fn from_str(text: &str) -> Result<Self, String> {
        let parse = || {
            let (major, rest) = text.strip_prefix('v').unwrap_or(text).split_once('.')?;
            let end = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
            let (minor, rest) = rest.split_at(end);
            let is_whole = rest.is_empty() || rest.starts_with(['.', '-', '+']);
            is_whole.then_some(Version(number(major)?, number(minor)?))
        };
        parse().ok_or_else(|| "a version is written `1.33`".to_owned())
    }
}

/// Digits alone; the standard parser takes a sign as well.
fn number(digits: &str) -> Option<u16> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// A release of Karpenter whose API is known: a patch of a minor version, `1.14.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Release {
    /// The minor version.
    pub minor: Version,
    /// The patch; [`Release::NEWEST_PATCH`] where only the minor version is said.
    pub patch: u16,
}

impl Release {
    /// Stands for the last patch of a minor version, whatever its number.
    pub(crate) const NEWEST_PATCH: u16 = u16::MAX;

    /// The first release of a minor version.
    pub(crate) const fn first(minor: Version) -> Self {
        Release { minor, patch: 0 }
    }

    /// The newest release of a minor version.
    pub(crate) const fn newest(minor: Version) -> Self {
        Release { minor, patch: Release::NEWEST_PATCH }
    }

    /// The newest release of every minor version, oldest first.
    pub(crate) fn all() -> impl DoubleEndedIterator<Item = Release> {
        let (Version(major, first), Version(_, last)) = (Version::EARLIEST, Version::LATEST);
        (first..=last).map(move |minor| Release::newest(Version(major, minor)))
    }
}

impl Default for Release {
    fn default() -> Self {
        Release::newest(Version::LATEST)
    }
}

impl fmt::Display for Release {
    /// The patch is only named where it is neither the first nor the last.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.patch {
            0 | Release::NEWEST_PATCH => self.minor.fmt(f),
            patch => write!(f, "{}.{patch}", self.minor),
        }
    }
}

impl FromStr for Release {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known =
            || format!("the rules are those of Karpenter {} to {}", Version::EARLIEST, Version::LATEST);
        let minor = text.parse().map_err(|fault| format!("{fault}: {}", known()))?;
        if !(Version::EARLIEST..=Version::LATEST).contains(&minor) {
            return Err(known());
        }
        Ok(Release { minor, patch: patch(text).unwrap_or(Release::NEWEST_PATCH) })
    }
}

/// The digits after the second point.
fn patch(text: &str) -> Option<u16> {
    let after = text.splitn(3, '.').nth(2)?;
    let end = after.find(|char: char| !char.is_ascii_digit()).unwrap_or(after.len());
    number(&after[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_tools_write_them() {
        for (text, expected) in [
            ("1.33", Some(Version(1, 33))),
            ("v1.33.2", Some(Version(1, 33))),
            ("1.33+", Some(Version(1, 33))),
            ("v1.33.1-eks-1de2ab1", Some(Version(1, 33))),
            ("1.0", Some(Version(1, 0))),
            ("1", None),
            ("1.", None),
            (".1", None),
            ("+1.3", None),
            ("1.3x", None),
            ("1.-3", None),
            ("1.99999", None),
            ("", None),
        ] {
            assert_eq!(text.parse().ok(), expected, "{text}");
        }
    }

    #[test]
    fn karpenter_is_known_from_its_first_v1_to_the_latest() {
        for (text, is_known) in
            [("1.0", true), ("1.15", true), ("v1.14.1", true), ("1.16", false), ("0.37", false)]
        {
            assert_eq!(text.parse::<Release>().is_ok(), is_known, "{text}");
        }
        assert!(Version(1, 9) < Version(1, 14));
    }

    #[test]
    fn releases_have_a_patch() {
        for (text, patch, shown) in [
            ("1.14", Release::NEWEST_PATCH, "1.14"),
            ("v1.14.1", 1, "1.14.1"),
            ("1.0.0", 0, "1.0"),
            ("1.14.3-rc.1", 3, "1.14.3"),
            ("1.14.x", Release::NEWEST_PATCH, "1.14"),
        ] {
            let release: Release = text.parse().unwrap();
            assert_eq!((release.patch, release.to_string().as_str()), (patch, shown), "{text}");
        }
        assert!(Release::newest(Version(1, 13)) < Release::first(Version(1, 14)));
        assert_eq!(Release::all().count(), 16);
    }
}
