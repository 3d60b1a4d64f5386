//! The tables of the API types against the CRDs that they describe: every field, bound, enum, pattern and CEL rule.
//! A Karpenter bump cannot be half done: what the CRDs have and the tables lack, or the other way round, is named.

use std::collections::BTreeMap;

use serde_yaml::Value;

use crate::apis::kinds::API_TYPES;
use crate::apis::kinds::tests::crd;
use crate::apis::patterns;
use crate::apis::schema::{ApiType, Field, Form, Format, Items, Outline, Presence, Reach, Schema, Shape};
use crate::rules::{Check, RULES, Rule};

/// One fact a line, so that differences read as facts.
type Facts = BTreeMap<String, String>;

#[test]
fn tables_say_what_the_crds_say() {
    for api in API_TYPES {
        let Some(crd) = crd_of(api) else { return };
        let version = version_of(&crd, api);
        assert_eq!(crd["spec"]["scope"], scope(api.reach), "{}", api.kind);
        let root = &version["schema"]["openAPIV3Schema"];
        let (mut theirs, mut ours) = (Facts::new(), Facts::new());
        for part in ["spec", "status"] {
            facts_of_crd(&root["properties"][part], part, &mut theirs);
            facts_of_schema(&api.root.field(part).unwrap().schema, part, &mut ours);
        }
        facts_of_presence(root, "", &mut theirs);
        facts_of_scale(version, &mut theirs);
        // An outline has names only.
        let is_dropped = |path: &str| path.starts_with("status") && !path.ends_with(" fields");
        theirs.retain(|path, _| !is_dropped(path));
        ours.retain(|path, _| !is_dropped(path));
        ours.insert(
            " required".to_owned(),
            words(api.root.fields().iter().filter(|field| is_required(field)).map(|field| field.name)),
        );
        assert_eq!(differences(&theirs, &ours), [""; 0], "{}", api.kind);
    }
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

fn crd_of(api: &ApiType) -> Option<Value> {
    crd("1.14.1", api)
}

fn version_of<'a>(crd: &'a Value, api: &ApiType) -> &'a Value {
    let versions = crd["spec"]["versions"].as_sequence().unwrap();
    assert_eq!(versions.len(), 1, "{}: another version is served", api.kind);
    assert_eq!(versions[0]["name"], api.version);
    &versions[0]
}

fn scope(reach: Reach) -> &'static str {
    match reach {
        Reach::Cluster => "Cluster",
        Reach::Namespace => "Namespaced",
    }
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
    fact("type", if is_quantity { "quantity".to_owned() } else { text(&schema["type"]) });
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

fn facts_of_schema(schema: &Schema, path: &str, facts: &mut Facts) {
    let mut fact = |name: &str, text: String| facts.insert(format!("{path} {name}"), text);
    match schema.shape {
        Shape::Object(fields) => {
            fact("type", "object".to_owned());
            fact("fields", words(fields.iter().map(|field| field.name)));
            fact("required", words(fields.iter().filter(|field| is_required(field)).map(|field| field.name)));
            for field in fields {
                let below = format!("{path}.{}", field.name);
                facts_of_schema(&field.schema, &below, facts);
                if let Presence::Defaulted(value) = field.presence {
                    facts.insert(format!("{below} default"), value.to_owned());
                }
            }
        }
        Shape::Outline(Outline::Fields(fields)) => {
            if !fields.is_empty() {
                fact("fields", words(fields.iter().map(|field| field.name)));
            }
            for field in fields {
                facts_of_schema(&field.schema, &format!("{path}.{}", field.name), facts);
            }
        }
        Shape::Outline(Outline::Items(items)) => facts_of_schema(items, &format!("{path}[]"), facts),
        Shape::Outline(Outline::Values(values)) => facts_of_schema(values, &format!("{path}.*"), facts),
        Shape::Map { values, max } => {
            fact("type", "object".to_owned());
            bound(path, "maxProperties", max, facts);
            facts_of_schema(values, &format!("{path}.*"), facts);
        }
        Shape::List { items, min, max, items_are } => {
            fact("type", "array".to_owned());
            if items_are == Items::Distinct {
                fact("distinct", "true".to_owned());
            }
            least(path, "minItems", min, facts);
            bound(path, "maxItems", max, facts);
            facts_of_schema(items, &format!("{path}[]"), facts);
        }
        Shape::Text(text) => {
            fact("type", "string".to_owned());
            match text.form {
                Form::Free | Form::Timestamp => None,
                Form::OneOf(allowed) => fact("enum", words(allowed.iter().copied())),
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
        Shape::Any => {}
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

/// `kind path index hash rules` of every CEL rule; `on-update` where there is nothing to check when an object is made.
const CEL: &str = include_str!("../../../../tests/admission/cel-rules.txt");

#[test]
fn every_cel_rule_of_the_crds_is_listed() {
    let mut found = Vec::new();
    for api in API_TYPES {
        let Some(crd) = crd_of(api) else { return };
        let root = &version_of(&crd, api)["schema"]["openAPIV3Schema"];
        cel_rules(&root["properties"]["spec"], &format!("{} spec", api.kind), &mut found);
    }
    let listed: Vec<&str> = rows().map(|(identity, _)| identity).collect();
    let missing: Vec<&String> = found.iter().filter(|rule| !listed.contains(&rule.as_str())).collect();
    let gone: Vec<&&str> = listed.iter().filter(|rule| !found.iter().any(|found| found == **rule)).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not listed: {missing:#?}\nlisted in vain: {gone:#?}");
    assert_eq!(found.len(), 84);
}

/// Identity and names of each row.
fn rows() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    CEL.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let (identity, names) = line.rsplit_once(' ').unwrap();
        (identity, names.split(',').collect())
    })
}

fn cel_rules(schema: &Value, path: &str, found: &mut Vec<String>) {
    let rules = schema.get("x-kubernetes-validations").and_then(Value::as_sequence);
    for (index, rule) in rules.into_iter().flatten().enumerate() {
        found.push(format!("{path} {index} {:016x}", hash(rule["rule"].as_str().unwrap())));
    }
    if let Some(fields) = schema.get("properties").and_then(Value::as_mapping) {
        for (name, field) in fields {
            cel_rules(field, &format!("{path}.{}", name.as_str().unwrap()), found);
        }
    }
    for (key, step) in [("items", "[]"), ("additionalProperties", ".*")] {
        if let Some(below) = schema.get(key) {
            cel_rules(below, &format!("{path}{step}"), found);
        }
    }
}

/// FNV-1a of the rule without its white space.
fn hash(rule: &str) -> u64 {
    let bytes = rule.bytes().filter(|byte| !byte.is_ascii_whitespace());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// At each place look exactly the rules that the list has for it.
#[test]
fn listed_rules_stand_in_the_tables() {
    let mut listed: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (identity, names) in rows() {
        let place = identity.split(' ').take(2).collect::<Vec<_>>().join(" ");
        listed.entry(place).or_default().extend(names.iter().filter(|name| **name != "on-update"));
    }
    let mut named: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for api in API_TYPES {
        rules_of(&api.root.field("spec").unwrap().schema, &format!("{} spec", api.kind), &mut named);
    }
    for names in listed.values_mut().chain(named.values_mut()) {
        names.sort_unstable();
        names.dedup();
    }
    listed.retain(|_, names| !names.is_empty());
    assert_eq!(listed, named);
    assert!(listed.values().flatten().all(|name| Rule::by_name(name).is_some()));
}

fn rules_of(schema: &Schema, path: &str, named: &mut BTreeMap<String, Vec<&'static str>>) {
    let looks_here = |rule: &&Rule| match rule.check {
        Check::At(names, _) => names.iter().any(|name| schema.names.contains(name)),
        _ => false,
    };
    if !schema.names.is_empty() {
        let rules = RULES.iter().copied().filter(looks_here);
        named.insert(path.to_owned(), rules.map(|rule| rule.code.name).collect());
    }
    match schema.shape {
        Shape::Object(fields) => {
            fields.iter().for_each(|field| rules_of(&field.schema, &format!("{path}.{}", field.name), named))
        }
        Shape::List { items, .. } => rules_of(items, &format!("{path}[]"), named),
        Shape::Map { values, .. } => rules_of(values, &format!("{path}.*"), named),
        _ => {}
    }
}
