//! The JSON Schema of the values, generated from the Rust types, with the defaults of `values.yaml`.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::{Value, json};

use super::{Values, defaults};
use crate::yaml;

/// The committed schema: what [`schema`] generates for [`Draft::D2020_12`]; a test compares the two.
pub(crate) const COMMITTED: &str = include_str!("../../values.schema.json");

/// A version of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Draft {
    /// Draft 7, which Helm 3 and many editors know.
    #[value(name = "7")]
    D7,
    /// Draft 2020-12.
    #[default]
    #[value(name = "2020-12")]
    D2020_12,
}

/// The schema of [`Values`], for editors and for Helm: where a text is due, a number or a switch is one too, since its
/// characters are the text.
pub(crate) fn schema(draft: Draft) -> Value {
    let mut schema = strict(draft);
    let definitions = schema.as_object_mut().into_iter().flatten();
    definitions.for_each(|(_, part)| take_scalars_for_texts(part));
    schema
}

/// The same with texts that are texts alone: what differs from it is made a text first.
fn strict(draft: Draft) -> Value {
    let mut settings = match draft {
        Draft::D7 => SchemaSettings::draft07(),
        Draft::D2020_12 => SchemaSettings::draft2020_12(),
    };
    // First, so that the draft's own transforms see it: draft 7 ignores what stands beside a `$ref`, and one of them
    // moves it out of the way.
    settings.transforms.insert(0, Box::new(RecursiveTransform(without_null)));
    settings.transforms.push(Box::new(RecursiveTransform(in_one_line)));
    let mut schema: Value = settings.into_generator().into_root_schema_for::<Values>().into();
    schema["title"] = json!("values of karpcfg");
    add_defaults(&mut schema, draft);
    schema
}

/// Lets any scalar stand where a text is due, unless it is one of a list.
fn take_scalars_for_texts(schema: &mut Value) {
    let Value::Object(schema) = schema else { return };
    let is_text = |name: &Value| *name == "string";
    let takes_text = match schema.get("type") {
        Some(Value::Array(names)) => names.iter().any(is_text) && !names.iter().any(|name| *name == "object"),
        Some(name) => is_text(name),
        None => false,
    };
    if takes_text && !schema.contains_key("enum") {
        schema.insert("type".to_owned(), json!(["string", "number", "boolean"]));
    }
    for (key, part) in schema.iter_mut().filter(|(key, _)| *key != "default") {
        match part {
            Value::Array(parts) if key != "enum" => parts.iter_mut().for_each(take_scalars_for_texts),
            part => take_scalars_for_texts(part),
        }
    }
}

/// A null in values takes a default away and is gone before the schema is asked, so no field takes null.
fn without_null(schema: &mut schemars::Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(mut choices)) = object.remove("anyOf") {
        choices.retain(|choice| choice.get("type") != Some(&json!("null")));
        match choices.as_slice() {
            [Value::Object(only)] => object.extend(only.clone()),
            _ => {
                object.insert("anyOf".to_owned(), Value::Array(choices));
            }
        }
    }
    object.remove("default");
}

/// Doc comments break lines where the source does; whoever shows a description breaks them elsewhere.
fn in_one_line(schema: &mut schemars::Schema) {
    let Some(Value::String(description)) = schema.get_mut("description") else { return };
    let paragraphs: Vec<String> =
        description.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect();
    *description = paragraphs.join("\n\n");
}

/// Every key of the top and of `karpenter` gets its default from `values.yaml`; types are shared, so their own
/// keys cannot have one.
fn add_defaults(schema: &mut Value, draft: Draft) {
    let Value::Object(top) = yaml::json::to_value(&defaults::base(super::ProfileName::Truefoundry)) else {
        return;
    };
    let definitions = match draft {
        Draft::D7 => "definitions",
        Draft::D2020_12 => "$defs",
    };
    for (key, default) in top {
        if key != "karpenter" {
            schema["properties"][key]["default"] = default;
            continue;
        }
        for (key, default) in default.as_object().into_iter().flatten() {
            schema[definitions]["Karpenter"]["properties"][key]["default"] = default.clone();
        }
    }
}

/// The committed schema as a tree, parsed once; only faults need it.
pub(super) fn parsed() -> &'static Value {
    static PARSED: LazyLock<Value> = LazyLock::new(|| {
        serde_json::from_str(COMMITTED).expect("a test compares the committed schema with the generated one")
    });
    &PARSED
}

/// What the schema says at a path of the values, `$ref`s followed; for messages about faults.
pub(super) fn at(root: &Value, tokens: impl Iterator<Item = impl AsRef<str>>) -> Option<&Value> {
    let mut schema = follow(root, root);
    for token in tokens {
        let token = token.as_ref();
        let next = schema
            .get("properties")
            .and_then(|properties| properties.get(token))
            .or_else(|| schema.get("additionalProperties").filter(|inner| inner.is_object()))
            .or_else(|| schema.get("items"))?;
        schema = follow(root, next);
    }
    Some(schema)
}

fn follow<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    match schema.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#')) {
        Some(pointer) => root.pointer(pointer).unwrap_or(schema),
        None => schema,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::compare;

    #[test]
    fn no_field_takes_null_and_none_is_undescribed() {
        for draft in [Draft::D7, Draft::D2020_12] {
            let text = schema(draft).to_string();
            assert!(!text.contains("\"null\""));
        }
        let schema = schema(Draft::D2020_12);
        for (name, definition) in schema["$defs"].as_object().unwrap() {
            for (key, property) in definition["properties"].as_object().into_iter().flatten() {
                assert!(property.get("description").is_some(), "{name}.{key} has no description");
            }
        }
    }

    #[test]
    fn the_schema_is_that_of_the_types() {
        let schema = serde_json::to_string_pretty(&schema(Draft::D2020_12)).unwrap();
        compare("values.schema.json", &format!("{schema}\n"));
    }

    #[test]
    fn the_strict_schema_is_that_of_the_types() {
        let schema = serde_json::to_string_pretty(&strict(Draft::D2020_12)).unwrap();
        compare("src/values/strict.schema.json", &format!("{schema}\n"));
    }

    #[test]
    fn draft_7_has_nothing_beside_a_reference() {
        fn walk(value: &Value) {
            match value {
                Value::Object(map) => {
                    assert!(map.len() == 1 || !map.contains_key("$ref"), "{map:?}");
                    map.values().for_each(walk);
                }
                Value::Array(items) => items.iter().for_each(walk),
                _ => {}
            }
        }
        walk(&schema(Draft::D7));
    }

    #[test]
    fn descriptions_have_no_line_breaks_of_the_source() {
        let schema = schema(Draft::D2020_12);
        let profile = schema["properties"]["profile"]["description"].as_str().unwrap();
        assert!(profile.contains("brought up to date"), "{profile}");
    }

    #[test]
    fn paths_lead_through_references() {
        let schema = schema(Draft::D2020_12);
        let path = ["karpenter", "nodePools", "any", "taints", "0", "effect"];
        assert_eq!(at(&schema, path.iter()).unwrap()["enum"][0], "NoSchedule");
        assert!(at(&schema, ["nope"].iter()).is_none());
    }
}
