//! One truth for editors and for karpcfg: the schema that `karpcfg schema` prints refuses what is refused here by its type
//! or shape, and nothing else.
//!
//! A null in a map is none of its business: it is gone before anybody looks. Rules may refuse more than the schema does.

use std::sync::LazyLock;

use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::codes::{INVALID_VALUE, MISSING_KEY, UNKNOWN_KEY, UNKNOWN_VALUE, WRONG_TYPE};
use super::layers::Inputs;
use super::{schema, validate};
use crate::diagnostic::{Code, Severity};
use crate::source::{SourceId, Span};
use crate::yaml::{self, Dialect, Node};

/// What is refused by its type or shape.
static OF_SHAPE: [&Code; 5] = [&INVALID_VALUE, &MISSING_KEY, &UNKNOWN_KEY, &UNKNOWN_VALUE, &WRONG_TYPE];

/// Values that stand somewhere.
const SCALARS: [&str; 18] = [
    "1",
    "0",
    "-7",
    "10.0",
    "0.5",
    "1e2",
    "true",
    "false",
    "\"\"",
    "\"x\"",
    "\"1\"",
    "\"true\"",
    "\"10%\"",
    "\"RAID0\"",
    "\"In\"",
    "\"NoSchedule\"",
    "\"off\"",
    "\"100Gi\"",
];

/// Values with others inside.
const BLOCKS: [&str; 12] = [
    "[]",
    "{}",
    "[1]",
    "[\"a\"]",
    "[null]",
    "[true, \"b\"]",
    "{\"a\": 1}",
    "{\"a\": \"b\"}",
    "{\"key\": \"a\"}",
    "[{\"nodes\": 1}]",
    "[{\"key\": \"a\", \"effect\": \"NoSchedule\", \"value\": 1}]",
    "{\"allowed\": [1, \"b\"]}",
];

static VALIDATOR: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::validator_for(&serde_json::from_str(schema::COMMITTED).unwrap()).unwrap());

/// Every place that the schema describes, with `a` for a key of a map and 0 for an item of a list.
static PLACES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut places = Vec::new();
    collect(schema::parsed(), "", &mut places);
    places
});

fn collect(part: &Value, at: &str, places: &mut Vec<String>) {
    let whole = schema::parsed();
    let part = match part["$ref"].as_str() {
        Some(target) => whole.pointer(target.trim_start_matches('#')).unwrap(),
        None => part,
    };
    places.push(at.to_owned());
    for (key, below) in part["properties"].as_object().into_iter().flatten() {
        collect(below, &format!("{at}/{key}"), places);
    }
    for (inside, key) in [("additionalProperties", "a"), ("items", "0")] {
        // An extra object that is none is refused once the others are made.
        if part[inside].is_object() && at != "/extraObjects" {
            collect(&part[inside], &format!("{at}/{key}"), places);
        }
    }
}

/// Puts a value at a place; what is missing on the way is made.
fn put(root: &mut Value, place: &str, value: Value) {
    let mut slot = root;
    for key in place.split('/').skip(1) {
        slot = match key {
            "0" => {
                if slot.as_array().is_none_or(Vec::is_empty) {
                    *slot = json!([{}]);
                }
                &mut slot[0]
            }
            key => {
                if !slot.is_object() {
                    *slot = json!({});
                }
                &mut slot[key]
            }
        };
    }
    *slot = value;
}

/// Whether the schema for editors takes the values, and whether karpcfg does.
fn verdicts(values: &Value, mut root: Node) -> (bool, bool, String) {
    let mut found = Vec::new();
    let sound = validate::check_input(&mut root, &Inputs::default(), &mut found);
    let refused: Vec<String> = found
        .iter()
        .filter(|found| found.severity == Severity::Error && OF_SHAPE.contains(&found.code))
        .map(|found| found.message.clone())
        .collect();
    assert!(
        sound.is_none() || validate::typed(&root, Dialect::Native).is_ok(),
        "{values}: what is left has no types"
    );
    (VALIDATOR.is_valid(values), refused.is_empty(), refused.join("\n"))
}

/// Values as they stand in a file, and as `--set-json` gives them.
fn both_ways(values: &Value) -> [Node; 2] {
    let text = values.to_string();
    let read = yaml::load(SourceId(u32::MAX), &text, Dialect::Native);
    let given = yaml::json::from_value(values.clone(), Span::new(SourceId(u32::MAX), 0, 0), Dialect::Native);
    [read.documents.into_iter().next().unwrap(), given]
}

fn agree(values: &Value) -> Result<(), String> {
    both_ways(values).into_iter().try_for_each(|root| {
        let (editors, ours, said) = verdicts(values, root);
        (editors == ours)
            .then_some(())
            .ok_or_else(|| format!("{values}: schema {editors}, karpcfg {ours}: {said}"))
    })
}

#[test]
fn every_place_takes_the_same_values() {
    let parsed = |text: &&str| serde_json::from_str::<Value>(text).unwrap();
    // One of each kind: the places are many.
    let all: Vec<Value> =
        SCALARS[1..].iter().step_by(3).chain(BLOCKS.iter().step_by(4)).map(parsed).collect();
    let mut differing = Vec::new();
    for place in PLACES.iter().filter(|place| !place.is_empty()) {
        for value in &all {
            let mut values = json!({});
            put(&mut values, place, value.clone());
            differing.extend(agree(&values).err());
        }
    }
    assert!(
        differing.is_empty(),
        "{} differ:\n{}",
        differing.len(),
        differing[..differing.len().min(20)].join("\n")
    );
}

fn value() -> impl Strategy<Value = Value> {
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    prop_oneof![
        prop::sample::select(&SCALARS[..]).prop_map(parsed),
        prop::sample::select(&BLOCKS[..]).prop_map(parsed),
        any::<i32>().prop_map(Value::from),
        "[a-z0-9.%@-]{0,6}".prop_map(Value::from),
    ]
}

proptest! {
    #[test]
    fn mutated_values_are_judged_alike(
        mutations in prop::collection::vec((any::<prop::sample::Index>(), value(), prop::option::of("[a-z]{1,3}")), 1..8)
    ) {
        let mut values = json!({"cluster": {"name": "demo"}, "karpenter": {"role": "nodes"}});
        for (place, value, unknown) in mutations {
            let key = unknown.map(|key| format!("/{key}")).unwrap_or_default();
            let place = format!("{}{key}", place.get(&PLACES));
            if !place.is_empty() {
                put(&mut values, &place, value);
            }
        }
        prop_assert_eq!(agree(&values), Ok(()));
    }
}
