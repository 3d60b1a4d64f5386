//! The tables of the API types against the CRDs of every release: every field, bound, enum and pattern.
//! A Karpenter bump cannot be half done: what the CRDs have and the tables lack, or the other way round, is named.

use std::collections::BTreeMap;

use serde_yaml::Value;

use super::releases::{releases, served};
use crate::apis::kinds::API_TYPES;
use crate::apis::patterns;
use crate::apis::schema::{ApiType, Field, Form, Format, Items, Outline, Presence, Schema, Shape};
use crate::apis::version::Release;

/// One fact a line, so that differences read as facts.
type Facts = BTreeMap<String, String>;

#[test]
fn tables_say_what_the_crds_say() {
    for release in releases() {
        let served = served(release);
        let has_crd = |api: &ApiType| served.iter().any(|(served, _)| std::ptr::eq(*served, api));
        for api in API_TYPES {
            let is_new = api.since.is_some_and(|since| since > release.minor);
            assert_eq!(has_crd(api), !is_new, "{} in {release}", api.kind);
        }
        for (api, version) in &served {
            let differences = differences(&facts_of_version(version), &facts_of_api(api, release));
            assert_eq!(differences, [""; 0], "{} in {release}", api.kind);
        }
    }
}

fn facts_of_version(version: &Value) -> Facts {
    let root = &version["schema"]["openAPIV3Schema"];
    let mut facts = Facts::new();
    for part in ["spec", "status"] {
        facts_of_crd(&root["properties"][part], part, &mut facts);
    }
    facts_of_presence(root, "", &mut facts);
    facts_of_scale(version, &mut facts);
    facts.retain(|path, _| !is_dropped(path));
    facts
}

fn facts_of_api(api: &ApiType, release: Release) -> Facts {
    let mut facts = Facts::new();
    for part in ["spec", "status"] {
        facts_of_schema(&api.root.field(part).unwrap().schema, part, release, &mut facts);
    }
    let required = api.root.fields_in(release).filter(|field| is_required(field));
    facts.insert(" required".to_owned(), words(required.map(|field| field.name)));
    facts.retain(|path, _| !is_dropped(path));
    facts
}

/// An outline has names only.
fn is_dropped(path: &str) -> bool {
    path.starts_with("status") && !path.ends_with(" fields")
}

/// The server holds the number of replicas that the `scale` subresource names to 32 bits (`ValidateScaleSpec`).
fn facts_of_scale(version: &Value, facts: &mut Facts) {
    let Some(replicas) = version["subresources"]["scale"]["specReplicasPath"].as_str() else { return };
    let path = replicas.trim_start_matches('.');
    let is_32_bits = facts.get(&format!("{path} format")).is_some_and(|format| format == "int32");
    if !is_32_bits {
        facts.insert(format!("{path} maximum"), i32::MAX.to_string());
    }
}

fn differences(theirs: &Facts, ours: &Facts) -> Vec<String> {
    let mut found = Vec::new();
    for (path, fact) in theirs {
        if ours.get(path) != Some(fact) {
            found.push(format!("{path}: the CRD has {fact}, we have {:?}", ours.get(path)));
        }
    }
    found.extend(
        ours.iter()
            .filter(|(path, _)| !theirs.contains_key(*path))
            .map(|(path, fact)| format!("{path}: only we have {fact}")),
    );
    found
}

fn is_required(field: &Field) -> bool {
    field.presence == Presence::Required
}

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut words: Vec<&str> = words.into_iter().collect();
    words.sort_unstable();
    words.join(" ")
}

/// Everything in a CRD that the server acts on; a keyword that this does not know fails the test.
fn facts_of_crd(schema: &Value, path: &str, facts: &mut Facts) {
    let mut fact = |name: &str, text: String| facts.insert(format!("{path} {name}"), text);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let is_quantity = schema.get("x-kubernetes-int-or-string").is_some();
    match schema.get("type") {
        Some(named) => fact("type", text(named)),
        None if is_quantity => fact("type", "quantity".to_owned()),
        None => fact("any", text_of_bool(&schema["x-kubernetes-preserve-unknown-fields"])),
    };
    let is_list = schema["type"] == "array";
    for (key, value) in schema.as_mapping().unwrap() {
        let key = key.as_str().unwrap();
        match key {
            "description"
            | "type"
            | "properties"
            | "items"
            | "additionalProperties"
            | "required"
            | "default" => {}
            "x-kubernetes-validations"
            | "x-kubernetes-map-type"
            | "x-kubernetes-preserve-unknown-fields"
            | "x-kubernetes-list-map-keys"
            | "anyOf"
            | "x-kubernetes-int-or-string" => {}
            // On a list these hold nothing.
            "maxLength" | "pattern" if is_list => {}
            "enum" => {
                fact(key, words(value.as_sequence().unwrap().iter().map(|word| word.as_str().unwrap())));
            }
            "x-kubernetes-list-type" if value == "set" => {
                fact("distinct", "true".to_owned());
            }
            "x-kubernetes-list-type" => {}
            "pattern" | "format" => {
                fact(key, text(value));
            }
            "minimum" | "maximum" | "minLength" | "maxLength" | "minItems" | "maxItems" | "maxProperties" => {
                fact(key, value.as_i64().unwrap().to_string());
            }
            _ => panic!("{path}: `{key}` is new"),
        }
    }
    if let Some(items) = schema.get("items") {
        facts_of_crd(items, &format!("{path}[]"), facts);
    }
    if let Some(values) = schema.get("additionalProperties") {
        facts_of_crd(values, &format!("{path}.*"), facts);
    }
    if let Some(fields) = schema.get("properties") {
        facts_of_presence(schema, path, facts);
        for (name, field) in fields.as_mapping().unwrap() {
            let below = format!("{path}.{}", name.as_str().unwrap());
            facts_of_crd(field, &below, facts);
            if let Some(default) = field.get("default") {
                facts.insert(format!("{below} default"), serde_json::to_string(default).unwrap());
            }
        }
    }
}

fn text_of_bool(value: &Value) -> String {
    value.as_bool().unwrap_or_default().to_string()
}

fn facts_of_presence(schema: &Value, path: &str, facts: &mut Facts) {
    let fields = schema["properties"].as_mapping().unwrap();
    // What has a default is filled in before the server looks for it.
    let has_default = |name: &&str| fields[*name].get("default").is_some();
    let required = schema.get("required").and_then(Value::as_sequence).into_iter().flatten();
    let required = required.map(|name| name.as_str().unwrap()).filter(|name| !has_default(name));
    facts.insert(format!("{path} required"), words(required));
    if !path.is_empty() {
        facts.insert(format!("{path} fields"), words(fields.keys().map(|name| name.as_str().unwrap())));
    }
}

fn facts_of_schema(schema: &Schema, path: &str, release: Release, facts: &mut Facts) {
    let mut fact = |name: &str, text: String| facts.insert(format!("{path} {name}"), text);
    match schema.shape {
        Shape::Object(_) => {
            fact("type", "object".to_owned());
            let required = schema.fields_in(release).filter(|field| is_required(field));
            fact("required", words(required.map(|field| field.name)));
            fact("fields", words(schema.fields_in(release).map(|field| field.name)));
        }
        Shape::Outline(Outline::Fields([])) => {}
        Shape::Outline(Outline::Fields(_)) => {
            fact("fields", words(schema.fields_in(release).map(|field| field.name)));
        }
        Shape::Outline(Outline::Items(items)) => facts_of_schema(items, &format!("{path}[]"), release, facts),
        Shape::Outline(Outline::Values(values)) => {
            facts_of_schema(values, &format!("{path}.*"), release, facts)
        }
        Shape::Map { values, max } => {
            fact("type", "object".to_owned());
            bound(path, "maxProperties", max, facts);
            facts_of_schema(values, &format!("{path}.*"), release, facts);
        }
        Shape::List { items, min, max, items_are } => {
            fact("type", "array".to_owned());
            if items_are == Items::Distinct {
                fact("distinct", "true".to_owned());
            }
            least(path, "minItems", min, facts);
            bound(path, "maxItems", max, facts);
            facts_of_schema(items, &format!("{path}[]"), release, facts);
        }
        Shape::Text(text) => {
            fact("type", "string".to_owned());
            match text.form {
                Form::Free | Form::Timestamp => None,
                Form::OneOf { .. } => fact("enum", words(text.form.words_in(release).into_iter().flatten())),
                Form::Pattern(pattern) => fact("pattern", pattern.regex.to_owned()),
                Form::DateTime => fact("format", "date-time".to_owned()),
            };
            least(path, "minLength", text.min, facts);
            bound(path, "maxLength", text.max, facts);
        }
        Shape::Integer { format, min, max } => {
            fact("type", "integer".to_owned());
            facts_of_integer(path, format, min, max, facts);
        }
        Shape::Boolean => {
            fact("type", "boolean".to_owned());
        }
        Shape::Quantity => {
            fact("type", "quantity".to_owned());
            fact("pattern", patterns::QUANTITY.regex.to_owned());
        }
        Shape::Any => {
            fact("any", "true".to_owned());
        }
    }
    for field in schema.fields_in(release) {
        let below = format!("{path}.{}", field.name);
        facts_of_schema(&field.schema, &below, release, facts);
        if let Presence::Defaulted(value) = field.presence {
            facts.insert(format!("{below} default"), value.to_owned());
        }
    }
}

fn facts_of_integer(path: &str, format: Format, min: i64, max: i64, facts: &mut Facts) {
    let (name, lowest, highest) = match format {
        Format::Int32 => (Some("int32"), i64::from(i32::MIN), i64::from(i32::MAX)),
        Format::Int64 => (Some("int64"), i64::MIN, i64::MAX),
        Format::Unsaid => (None, i64::MIN, i64::MAX),
    };
    let bounds = [("minimum", (min != lowest).then_some(min)), ("maximum", (max != highest).then_some(max))];
    let format = name.map(|name| ("format", name.to_owned()));
    let bounds = bounds.into_iter().filter_map(|(name, value)| Some((name, value?.to_string())));
    facts.extend(bounds.chain(format).map(|(name, fact)| (format!("{path} {name}"), fact)));
}

fn least(path: &str, name: &str, min: usize, facts: &mut Facts) {
    if min > 0 {
        facts.insert(format!("{path} {name}"), min.to_string());
    }
}

fn bound(path: &str, name: &str, max: usize, facts: &mut Facts) {
    if max < usize::MAX {
        facts.insert(format!("{path} {name}"), max.to_string());
    }
}
