//! The release that a node downloads: its version, sums and place, checked before a script has them.

use super::Composer;
use super::codes::{INVALID_SOCI_VALUE, MISSING_SOCI_RELEASE};
use super::soci::{Mode, Wanted};
use crate::diagnostic::Diagnostic;
use crate::placeholders;
use crate::resolve::entries;
use crate::values::NodePool;
use crate::values::user_data::SociSource;

/// Architectures of nodes, and the names of the sums for them.
const ARCHITECTURES: [&str; 2] = ["amd64", "arm64"];

/// The first release that pulls and unpacks in parallel.
const PARALLEL_PULL: [u32; 3] = [0, 11, 0];
/// The first release that finds an index in the image itself (SOCI's manifest v2), the only kind that the script lets it
/// look for.
const INDEX_V2: [u32; 3] = [0, 10, 0];

/// The sum of an empty file: what a failed download has, and what lists of sums hold the place of unknown ones with.
const EMPTY_FILE: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Says what is wrong with the release, or that its fields count for nothing.
pub(super) fn check(composer: &mut Composer, wanted: &Wanted) {
    if wanted.source != SociSource::Release || wanted.mode == Mode::ContainerdParallel {
        for field in ["version", "sha256", "baseUrl"] {
            composer.note_unused(&format!("/soci/{field}"), "it counts with `source: release`");
        }
        return;
    }
    check_version(composer, wanted);
    check_sums(composer, wanted);
    check_url(composer, wanted);
}

fn check_version(composer: &mut Composer, wanted: &Wanted) {
    match wanted.soci.version.as_deref().filter(|version| !version.is_empty()) {
        None => {
            let help = "name a release of SOCI: `version: 0.14.1`, with its sums in `sha256`";
            report_missing(composer, wanted, "soci.version", help);
        }
        Some(version) if is_placeholder(version) => {}
        Some(version) => {
            if let Some(found) = fault_of_version(version, wanted.mode) {
                composer.report(found, "/soci/version");
            }
        }
    }
}

fn fault_of_version(version: &str, mode: Mode) -> Option<Diagnostic> {
    let Some(numbers) = numbers(version) else {
        let message = format!("`{version}` is not a version of SOCI");
        return Some(invalid(message, "write three numbers: `0.14.1`"));
    };
    let first = match mode {
        Mode::Parallel => PARALLEL_PULL,
        Mode::Lazy | Mode::ContainerdParallel => INDEX_V2,
    };
    (numbers < first).then(|| {
        let [major, minor, patch] = first;
        let message = format!(
            "SOCI {version} cannot do what `mode: {}` asks for: that came with {major}.{minor}.{patch}",
            mode.name()
        );
        invalid(message, "name a newer release, with its own sums")
    })
}

/// A sum for every architecture that nodes of the class can have: none is built in, since nobody would vouch for it.
fn check_sums(composer: &mut Composer, wanted: &Wanted) {
    let needed = architectures(composer);
    let sums = [&wanted.soci.sha256.amd64, &wanted.soci.sha256.arm64];
    for (architecture, sum) in ARCHITECTURES.into_iter().zip(sums) {
        match sum.as_deref().filter(|sum| !sum.is_empty()) {
            None if needed.contains(&architecture) => {
                let help = format!(
                    "set `soci.sha256.{architecture}` to the SHA-256 of the tarball for linux-{architecture} that you trust"
                );
                report_missing(composer, wanted, &format!("soci.sha256.{architecture}"), &help);
            }
            Some(sum) => {
                if let Some(found) = fault_of_sum(sum) {
                    composer.report(found, &format!("/soci/sha256/{architecture}"));
                }
            }
            None => {}
        }
    }
}

fn fault_of_sum(sum: &str) -> Option<Diagnostic> {
    if sum == EMPTY_FILE {
        let message = format!("`{sum}` is the SHA-256 of an empty file, and no tarball has it");
        return Some(invalid(message, "download the tarball, and take its sum with `sha256sum`"));
    }
    let help = "write its 64 hexadecimal digits in lower case, without a file name";
    let is_wrong = !is_sum(sum) && !is_placeholder(sum);
    is_wrong.then(|| invalid(format!("`{sum}` is not a SHA-256"), help))
}

fn check_url(composer: &mut Composer, wanted: &Wanted) {
    let is_wrong = |url: &&str| !url.is_empty() && !is_url(url) && !is_placeholder(url);
    if let Some(url) = wanted.soci.base_url.as_deref().filter(is_wrong) {
        let found = invalid(
            format!("`{url}` is not a place to download from"),
            "write `https://` and what follows it, without quotes, blanks, `#` or a `/` at the end",
        );
        composer.report(found, "/soci/baseUrl");
    }
}

/// Reports what is missing at `soci`, or at the switch that stands in its place.
fn report_missing(composer: &mut Composer, wanted: &Wanted, field: &str, help: &str) {
    let why = match wanted.soci.source {
        Some(_) => "a release of SOCI is to be installed",
        None => "AL2 has no SOCI, so that a release is to be installed",
    };
    let found = Diagnostic::new(&MISSING_SOCI_RELEASE, format!("{why}, but `{field}` is not set"));
    let is_given = composer.context.merged.at(&composer.path("/soci")).is_some();
    composer.report(found.help(help), if is_given { "/soci" } else { wanted.field });
}

fn invalid(message: String, help: &str) -> Diagnostic {
    Diagnostic::new(&INVALID_SOCI_VALUE, message).help(help)
}

/// Architectures of the nodes that pools make of the class; amd64 where no pool does.
fn architectures(composer: &Composer) -> Vec<&'static str> {
    let karpenter = &composer.context.values.karpenter;
    let classes = entries::classes(karpenter);
    let pools = entries::pools(karpenter);
    let uses = |pool: &&entries::PoolEntry| {
        pool.is_printed() && pool.class(&classes).is_some_and(|class| class.path == composer.entry.path)
    };
    let pools: Vec<&NodePool> = pools.iter().filter(uses).map(|entry| entry.pool).collect();
    if pools.is_empty() {
        return vec!["amd64"];
    }
    ARCHITECTURES.into_iter().filter(|name| pools.iter().any(|pool| may_have(pool, name))).collect()
}

fn may_have(pool: &NodePool, architecture: &str) -> bool {
    pool.requirements.is_some()
        || pool.architectures.is_empty()
        || pool.architectures.iter().any(|name| name == architecture)
}

/// Whether a later substitution fills it in: without `--allow-placeholders` none gets this far.
fn is_placeholder(text: &str) -> bool {
    placeholders::find(text).is_some()
}

/// The three numbers of a version. No release has one with a zero before it, so that its tarball would not be found.
fn numbers(version: &str) -> Option<[u32; 3]> {
    let is_number = |part: &&str| {
        let is_short = (1..6).contains(&part.len());
        is_short && (*part == "0" || !part.starts_with('0')) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts = version.split('.').map(|part| Some(part).filter(is_number)?.parse().ok());
    parts.collect::<Option<Vec<u32>>>()?.try_into().ok()
}

fn is_sum(sum: &str) -> bool {
    sum.len() == 64 && sum.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// `http` is enough where a mirror has no certificate: the sum is what counts. What follows a `#` is not sent to a
/// server, and the tarball's path would.
fn is_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?[]@!&()*+,;=%".contains(&byte);
    rest.is_some_and(|rest| !rest.is_empty() && !rest.ends_with('/') && rest.bytes().all(is_plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_sums_and_places() {
        for (version, expected) in [
            ("0.14.1", true),
            ("v0.14.1", false),
            ("0.14", false),
            ("0.14.1-rc.1", false),
            ("0.14.$(id)", false),
            ("..", false),
            ("0.014.1", false),
            ("00.14.1", false),
        ] {
            assert_eq!(numbers(version).is_some(), expected, "{version}");
        }
        assert!(is_sum(&"0a".repeat(32)));
        assert!(!is_sum(&"0A".repeat(32)) && !is_sum(&"0a".repeat(31)) && !is_sum(&"0g".repeat(32)));
        for (url, expected) in [
            ("https://mirror.example.com/soci", true),
            ("http://10.0.0.1:8080", true),
            ("https://mirror.example.com/", false),
            ("https://", false),
            ("s3://bucket", false),
            ("https://a'b", false),
            ("https://a b", false),
            ("https://a/#b", false),
            ("https://a$(id)", false),
        ] {
            assert_eq!(is_url(url), expected, "{url}");
        }
    }
}
