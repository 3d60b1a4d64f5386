//! `karpcfg schema`: valid by the standard's own schemas, true of the defaults, and of use to find faults.

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::command::Karpcfg;

const DRAFTS: [(&str, &str); 2] = [
    ("7", "http://json-schema.org/draft-07/schema#"),
    ("2020-12", "https://json-schema.org/draft/2020-12/schema"),
];

#[test]
fn each_draft_is_valid_by_its_own_schema() {
    for (draft, dialect) in DRAFTS {
        let schema = schema(draft);
        assert_eq!(schema["$schema"], dialect);
        if let Err(error) = jsonschema::meta::validate(&schema) {
            panic!("draft {draft}: {error} at {}", error.instance_path());
        }
    }
}

#[test]
fn the_defaults_of_every_profile_are_valid() {
    for (draft, _) in DRAFTS {
        let validator = validator(draft);
        for profile in ["truefoundry", "tfy-0.1.35", "tfy-0.1.57", "none"] {
            let errors: Vec<String> = validator
                .iter_errors(&defaults(profile))
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "draft {draft}, {profile}: {}", errors.join("\n"));
        }
    }
}

#[test]
fn both_drafts_find_the_same_faults() {
    let faults = [
        ("/profile", json!("tfy-0.1.36")),
        ("/cluster/name", json!(["demo"])),
        ("/karpenter/defaultNodePool/weight", json!("ten")),
        ("/karpenter/defaultNodePool/weihgt", json!(10)),
        ("/karpenter/defaultNodePool/taints", json!([{"key": "a"}])),
        ("/karpenter/defaultNodePool/disruption", json!({"consolidationPolicy": "WhenUnderutilized"})),
        ("/karpenter/gpuDefaultNodeTemplate/encrypted", json!("yes")),
        ("/karpenter/gpuDefaultNodeTemplate/amiFamily", json!("Ubuntu")),
        ("/karpenter/nodePools", json!({"a": {"nodePool": "b"}})),
        ("/extraObjects", json!([1])),
    ];
    for (draft, _) in DRAFTS {
        let validator = validator(draft);
        for (pointer, value) in &faults {
            let mut values = defaults("truefoundry");
            let (parent, key) = pointer.rsplit_once('/').unwrap();
            values.pointer_mut(parent).unwrap()[key] = value.clone();
            assert!(!validator.is_valid(&values), "draft {draft} takes {value} for {pointer}");
        }
    }
}

fn schema(draft: &str) -> Value {
    let outcome = Karpcfg::new(["schema", "--draft", draft]).run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{draft}");
    serde_json::from_str(&outcome.stdout).unwrap()
}

fn validator(draft: &str) -> Validator {
    jsonschema::validator_for(&schema(draft)).unwrap()
}

fn defaults(profile: &str) -> Value {
    let set = format!("profile={profile}");
    let outcome = Karpcfg::new(["values", "-o", "json", "--allow-placeholders", "--set", &set]).run();
    assert_eq!(outcome.status, 0, "{profile}: {}", outcome.stderr);
    serde_json::from_str(&outcome.stdout).unwrap()
}
