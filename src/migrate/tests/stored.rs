//! Objects as a server stores them: v1's defaults filled in, and what means the same written the same way.

use serde_json::{Map, Value};

use crate::apis::duration;
use crate::apis::kinds::api_type;
use crate::apis::quantity::Quantity;
use crate::apis::schema::{Presence, Schema, Shape};

/// The stored form of a manifest; of what is not Karpenter's, the manifest.
pub(super) fn stored(mut object: Value) -> Value {
    let text = |key: &str| object[key].as_str().unwrap_or_default().to_owned();
    let Some(api) = api_type(&text("apiVersion"), &text("kind")) else { return object };
    let spec = api.root.field("spec").expect("every kind has a spec").schema;
    fill_in(&mut object["spec"], &spec);
    let disruption = &mut object["spec"]["disruption"];
    if disruption["consolidateAfter"] == "Never" {
        disruption.as_object_mut().unwrap().remove("consolidationPolicy");
    }
    let mut same = canonical("", object);
    if same["spec"]["disruption"].is_null() {
        same["spec"].as_object_mut().unwrap().remove("disruption");
    }
    same
}

fn fill_in(value: &mut Value, schema: &Schema) {
    match (schema.shape, value) {
        (Shape::Object(_), Value::Object(map)) => {
            map.retain(|_, value| !value.is_null());
            for field in schema.fields() {
                if let Presence::Defaulted(default) = field.presence {
                    map.entry(field.name).or_insert_with(|| serde_json::from_str(default).unwrap());
                }
                if let Some(value) = map.get_mut(field.name) {
                    fill_in(value, &field.schema);
                }
            }
        }
        (Shape::List { items, .. }, Value::Array(all)) => {
            all.iter_mut().for_each(|item| fill_in(item, items))
        }
        _ => {}
    }
}

const DURATIONS: [&str; 5] =
    ["expireAfter", "consolidateAfter", "duration", "terminationGracePeriod", "evictionSoftGracePeriod"];
const QUANTITIES: [&str; 3] = ["limits", "kubeReserved", "systemReserved"];
const SETS: [&str; 2] = ["requirements", "values"];
const EMPTY_IS_NONE: [&str; 3] = ["taints", "startupTaints", "blockDeviceMappings"];

/// `key` is that of the innermost map whose values are of one sort.
fn canonical(key: &str, value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let inner = |name: &str| if is_of_values(key) { key.to_owned() } else { name.to_owned() };
            let entries =
                map.into_iter().map(|(name, value)| (name.clone(), canonical(&inner(&name), value)));
            let mut entries: Vec<_> = entries.filter(|(name, value)| !is_nothing(name, value)).collect();
            entries.sort_by(|one, other| one.0.cmp(&other.0));
            Value::Object(entries.into_iter().collect::<Map<_, _>>())
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.into_iter().map(|item| canonical("", item)).collect();
            if SETS.contains(&key) || key.ends_with("SelectorTerms") {
                items.sort_by_key(Value::to_string);
            }
            Value::Array(items)
        }
        Value::String(text) if DURATIONS.contains(&key) => {
            duration::parse_go(&text).map_or(Value::String(text), Value::from)
        }
        scalar if QUANTITIES.contains(&key) => {
            let text = scalar.as_str().map_or_else(|| scalar.to_string(), str::to_owned);
            Quantity::parse(&text).map_or(scalar, |quantity| format!("{quantity:?}").into())
        }
        other => other,
    }
}

fn is_of_values(key: &str) -> bool {
    QUANTITIES.contains(&key) || key == "evictionSoftGracePeriod"
}

fn is_nothing(name: &str, value: &Value) -> bool {
    let is_empty_list = value.as_array().is_some_and(Vec::is_empty);
    let is_none = EMPTY_IS_NONE.contains(&name) || name.ends_with("SelectorTerms");
    value.is_null() || value.as_object().is_some_and(Map::is_empty) || (is_empty_list && is_none)
}

#[test]
fn what_means_the_same_is_the_same() {
    let pool = |disruption: &str, expiry: &str| {
        let text = format!(
            r#"{{"apiVersion": "karpenter.sh/v1", "kind": "NodePool", "spec": {{"disruption": {disruption},
            "limits": {{"cpu": "1k"}}, "template": {{"spec": {{"expireAfter": "{expiry}", "taints": []}}}}}}}}"#
        );
        stored(serde_json::from_str(&text).unwrap())
    };
    let never = r#"{"consolidateAfter": "Never", "consolidationPolicy": "WhenEmpty"}"#;
    assert_eq!(pool(never, "720h"), pool(r#"{"consolidateAfter": "Never"}"#, "2592000s"));
    assert_ne!(pool(r#"{"consolidateAfter": "0s", "budgets": []}"#, "720h"), pool("{}", "720h"));
    assert_ne!(pool("{}", "720h"), pool("{}", "24h"));
}
