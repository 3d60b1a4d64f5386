//! Alias versions that no release is called.

use crate::apis::date_time;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::ec2nodeclass::aliases;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an AMI alias whose version is not formed as releases are called
    ///
    /// Releases of al2 and al2023 are called `v` and a date, those of bottlerocket `v` (which may be left out)
    /// and three numbers. Karpenter puts the version into the name of an SSM parameter as it is; without such a
    /// parameter there is no image, and the class is never ready (`resolvePath` of
    /// `pkg/providers/amifamily/al2023.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2023@20250123
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2023@v20250123
    /// ```
    pub(crate) static MALFORMED_ALIAS_VERSION = error("malformed-alias-version", Images) {
        scope: Scope::Lint,
        check: Check::Object(malformed_alias_version),
    }
}

fn malformed_alias_version(manifest: &Manifest, sink: &mut Sink<'_>) {
    for alias in aliases(manifest) {
        // A second `@` and `latest` are other rules' business.
        if alias.version.contains('@') || alias.version == "latest" || !sink.has_room() {
            continue;
        }
        let (is_formed, form): (fn(&str) -> bool, _) = match alias.family {
            "al2" | "al2023" => (is_dated, "`v` and a date, for example `v20250123`"),
            "bottlerocket" => (is_numbered, "three numbers, for example `v1.53.0`"),
            _ => continue,
        };
        if !is_formed(alias.version) {
            let message = format!("no release of `{}` is called {}", alias.family, quote(alias.version));
            sink.report(alias.place.pointer(), message).help(match meant(alias.version, is_formed) {
                Some(meant) => format!("did you mean `{}@{meant}`?", alias.family),
                None => format!("a version is {form}"),
            });
        }
    }
}

/// `v20250123`, a day of the calendar.
fn is_dated(version: &str) -> bool {
    let Some(date) = version.strip_prefix('v').filter(|date| date.len() == 8) else { return false };
    match (date.get(..4), date.get(4..6), date.get(6..)) {
        (Some(year), Some(month), Some(day)) => date_time::is_date(&format!("{year}-{month}-{day}")),
        _ => false,
    }
}

/// `v1.53.0`, perhaps with the commit it was built from: `1.53.0-fcf71a47`.
fn is_numbered(version: &str) -> bool {
    let version = version.trim_start_matches('v');
    let (numbers, commit) = version.split_once('-').unwrap_or((version, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_commit = !commit.is_empty() && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_commit && numbers.split('.').count() == 3 && numbers.split('.').all(is_number)
}

/// The release that was most likely meant: `v` forgotten, or the date written with dashes.
fn meant(version: &str, is_formed: fn(&str) -> bool) -> Option<String> {
    let digits: String = version.chars().filter(char::is_ascii_digit).collect();
    [format!("v{version}"), format!("v{digits}"), version.to_lowercase()]
        .into_iter()
        .find(|candidate| is_formed(candidate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dated_releases() {
        for good in ["v20250123", "v20240229"] {
            assert!(is_dated(good), "{good}");
        }
        for bad in
            ["20250123", "v20250230", "v20250230", "v2025012", "v202501233", "v2025-1-2", "v", "vé25012"]
        {
            assert!(!is_dated(bad), "{bad}");
        }
    }

    #[test]
    fn numbered_releases() {
        for good in ["v1.53.0", "1.53.0", "v1.20.0-fcf71a47"] {
            assert!(is_numbered(good), "{good}");
        }
        for bad in ["v1.53", "v20250123", "1.53.0-", "1.53.x", "v1..0", "", "v1.2.3.4", "v1.2.3-rc"] {
            assert!(!is_numbered(bad), "{bad}");
        }
    }

    #[test]
    fn slips_are_mended() {
        assert_eq!(meant("20250123", is_dated).as_deref(), Some("v20250123"));
        assert_eq!(meant("v2025-01-23", is_dated).as_deref(), Some("v20250123"));
        assert_eq!(meant("v20250230", is_dated), None);
        assert_eq!(meant("V1.2.3", is_numbered).as_deref(), Some("v1.2.3"));
    }
}
