//! Versions of Karpenter and Kubernetes, as far as they are told apart: major and minor.

use std::fmt;
use std::str::FromStr;

/// A minor version, `1.14` being `Version(1, 14)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub u16, pub u16);

impl Version {
    /// The Karpenter whose API types are described here.
    pub(crate) const LATEST: Version = Version(1, 14);
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

/// A version of Karpenter whose API is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KarpenterVersion(pub Version);

impl Default for KarpenterVersion {
    fn default() -> Self {
        KarpenterVersion(Version::LATEST)
    }
}

impl fmt::Display for KarpenterVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for KarpenterVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let version = text.parse()?;
        if (Version::EARLIEST..=Version::LATEST).contains(&version) {
            return Ok(KarpenterVersion(version));
        }
        Err(format!("the rules are those of Karpenter {} to {}", Version::EARLIEST, Version::LATEST))
    }
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
            [("1.0", true), ("1.14", true), ("v1.14.1", true), ("1.15", false), ("0.37", false)]
        {
            assert_eq!(text.parse::<KarpenterVersion>().is_ok(), is_known, "{text}");
        }
        assert!(Version(1, 9) < Version(1, 14));
    }
}
