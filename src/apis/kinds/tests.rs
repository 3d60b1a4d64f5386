//! The first version of every field against the CRDs of every release.

use std::collections::BTreeMap;

use serde_yaml::Value;

use crate::apis::kinds::API_TYPES;
use crate::apis::schema::{ApiType, Outline, Schema, Shape};
use crate::apis::version::Version;
use crate::testing::shared_file;

/// The releases whose CRDs are known, the last of each minor version up to the one that the tables describe.
const RELEASES: [&str; 15] = [
    "1.0.14", "1.1.10", "1.2.8", "1.3.8", "1.4.4", "1.5.8", "1.6.8", "1.7.6", "1.8.8", "1.9.3", "1.10.2",
    "1.11.3", "1.12.2", "1.13.1", "1.14.1",
];

/// What a table says of the first version of a field is what the CRDs of every release show.
#[test]
fn fields_are_as_new_as_the_crds_show() {
    for api in API_TYPES {
        let (mut theirs, mut ours) = (BTreeMap::new(), BTreeMap::new());
        let first = api.since.unwrap_or(Version(1, 0));
        for release in RELEASES {
            let version: Version = release.parse().unwrap();
            if version < first {
                continue;
            }
            let Some(crd) = crd(release, api) else { return };
            let versions = crd["spec"]["versions"].as_sequence().unwrap();
            let served = versions.iter().find(|served| served["name"] == api.version).unwrap();
            for part in ["spec", "status"] {
                let schema = &served["schema"]["openAPIV3Schema"]["properties"][part];
                fields_of_crd(schema, part, version, &mut theirs);
            }
        }
        for part in ["spec", "status"] {
            fields_of_schema(&api.root.field(part).unwrap().schema, part, first, &mut ours);
        }
        assert_eq!(theirs, ours, "{}", api.kind);
    }
}

/// The custom resource definition of a kind in a release, where the corpora are at hand.
pub(crate) fn crd(release: &str, api: &ApiType) -> Option<Value> {
    let plural = match api.kind {
        "EC2NodeClass" => "ec2nodeclasses".to_owned(),
        kind => format!("{}s", kind.to_lowercase()),
    };
    let text = shared_file(&format!("crds/v{release}/{}_{plural}.yaml", api.group))?;
    Some(serde_yaml::from_str(&text).unwrap())
}

fn fields_of_crd(schema: &Value, path: &str, version: Version, first: &mut BTreeMap<String, Version>) {
    for (name, field) in schema.get("properties").and_then(Value::as_mapping).into_iter().flatten() {
        let below = format!("{path}.{}", name.as_str().unwrap());
        first.entry(below.clone()).or_insert(version);
        fields_of_crd(field, &below, version, first);
    }
    for (key, step) in [("items", "[]"), ("additionalProperties", ".*")] {
        if let Some(below) = schema.get(key) {
            fields_of_crd(below, &format!("{path}{step}"), version, first);
        }
    }
}

fn fields_of_schema(schema: &Schema, path: &str, version: Version, first: &mut BTreeMap<String, Version>) {
    for field in schema.fields() {
        let below = format!("{path}.{}", field.name);
        let version = field.since.unwrap_or(version);
        first.insert(below.clone(), version);
        fields_of_schema(&field.schema, &below, version, first);
    }
    match schema.shape {
        Shape::List { items, .. } | Shape::Outline(Outline::Items(items)) => {
            fields_of_schema(items, &format!("{path}[]"), version, first);
        }
        Shape::Map { values, .. } | Shape::Outline(Outline::Values(values)) => {
            fields_of_schema(values, &format!("{path}.*"), version, first);
        }
        _ => {}
    }
}
