//! The releases of Karpenter whose CRDs are at hand, and what those say of the kinds that we know.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_yaml::Value;

use crate::apis::kinds::API_TYPES;
use crate::apis::schema::{ApiType, Reach};
use crate::apis::version::{Release, Version};
use crate::testing::shared_file;

/// The releases whose CRDs are at hand, if any are.
pub(super) fn releases() -> Vec<Release> {
    let folders = shared_folder("crds").unwrap_or_default();
    let releases: Vec<Release> = folders.iter().map(|name| name.parse().unwrap()).collect();
    let minors: BTreeSet<Version> = releases.iter().map(|release| release.minor).collect();
    assert!(releases.is_empty() || minors.len() == Release::all().count(), "{minors:?}");
    releases
}

/// Our kinds in a release, each with what its CRD says of the version that we know.
pub(super) fn served(release: Release) -> Vec<(&'static ApiType, Value)> {
    API_TYPES.iter().filter_map(|api| Some((*api, served_as(release, api)?))).collect()
}

fn served_as(release: Release, api: &ApiType) -> Option<Value> {
    let plural = match api.kind {
        "EC2NodeClass" => "ec2nodeclasses".to_owned(),
        kind => format!("{}s", kind.to_lowercase()),
    };
    let folder = format!("crds/v{release}");
    let file = format!("{}_{plural}.yaml", api.group);
    if !shared_folder(&folder)?.contains(&file) {
        return None;
    }
    let crd: Value = serde_yaml::from_str(&shared_file(&format!("{folder}/{file}"))?).unwrap();
    assert_eq!(crd["spec"]["scope"], scope(api.reach), "{}", api.kind);
    let versions = crd["spec"]["versions"].as_sequence().unwrap();
    // 1.0 serves what came before v1 too.
    assert!(versions.len() == 1 || release.minor == Version(1, 0), "{}: another version is served", api.kind);
    versions.iter().find(|version| version["name"] == api.version).cloned()
}

fn scope(reach: Reach) -> &'static str {
    match reach {
        Reach::Cluster => "Cluster",
        Reach::Namespace => "Namespaced",
    }
}

/// The names in a folder of the corpora, sorted; none where they are not at hand.
fn shared_folder(path: &str) -> Option<Vec<String>> {
    let folder = Path::new(&std::env::var_os("KARPCFG_SHARED")?).join(path);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let names = entries.map(|entry| entry.expect("a folder can be read").file_name());
    let mut names: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
    names.sort();
    Some(names)
}
