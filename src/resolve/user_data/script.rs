//! The script that installs and starts SOCI, with what it is told.

use super::embedded::{AL2_SOCI, AL2023_SOCI};
use super::soci::{Mode, Wanted};
use super::tunables;
use crate::apis::v1::ami_family::Family;
use crate::values::user_data::SociSource;

/// The script that the family needs for what is wanted, if it needs one.
pub(super) fn script(family: Family, wanted: &Wanted) -> Option<String> {
    let needs_none = wanted.mode == Mode::ContainerdParallel
        || wanted.mode == Mode::Parallel
            && wanted.source == SociSource::Ami
            && tunables::tunables(&wanted.soci.parallel).is_empty();
    match family {
        _ if needs_none => None,
        Family::Al2023 => {
            let source = match wanted.source {
                SociSource::Ami => "ami",
                SociSource::Release => "release",
            };
            let mut told = vec![("SOCI_SOURCE".to_owned(), source.to_owned())];
            told.extend(variables(wanted));
            Some(AL2023_SOCI.with(&told))
        }
        Family::Al2 => Some(AL2_SOCI.with(&variables(wanted))),
        Family::Bottlerocket | Family::Windows | Family::Custom => None,
    }
}

/// What the script is told.
fn variables(wanted: &Wanted) -> Vec<(String, String)> {
    let soci = wanted.soci;
    let mut all = vec![("SOCI_MODE", Some(wanted.mode.name()))];
    if wanted.source == SociSource::Release {
        all.extend([
            ("SOCI_VERSION", soci.version.as_deref()),
            ("SOCI_SHA256_AMD64", soci.sha256.amd64.as_deref()),
            ("SOCI_SHA256_ARM64", soci.sha256.arm64.as_deref()),
            ("SOCI_BASE_URL", soci.base_url.as_deref()),
        ]);
    }
    let texts = all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
    let mut variables: Vec<_> = texts.filter(|(_, value)| !value.is_empty()).collect();
    if wanted.mode == Mode::Parallel {
        let limits = tunables::tunables(&soci.parallel);
        variables.extend(limits.into_iter().map(|limit| {
            let value = limit.value.as_str().map_or_else(|| limit.value.to_string(), str::to_owned);
            (limit.variable(), value)
        }));
    }
    variables
}
