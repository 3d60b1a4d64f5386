//! The tables of `docs/values.md`, made from the schema (what a key is) and `values.yaml` (what its default is).

use serde_json::Value;

use super::generated::{compare_between, read};

/// Types whose keys have a table of their own.
const SECTIONS: [&str; 2] = ["NodeTemplate", "NodePool"];
/// Types whose keys say little without the key they stand under.
const BOUNDS: [&str; 3] = ["AllowDeny", "Generation", "ConnectionTracking"];

#[test]
fn the_parameter_tables_are_those_of_schema_and_defaults() {
    let schema = Schema(serde_json::from_str(&read("src/values/strict.schema.json")).unwrap());
    let defaults = schema.defaults();
    let (templates, pools) = (schema.fields("NodeTemplate"), schema.fields("NodePool"));
    for (name, table) in [
        ("general", table(&["key", "what it is", "default"], &defaults.general)),
        ("built-in", table(&["key", "what it is"], &defaults.built_in)),
        ("templates", field_table(&templates, &defaults.templates)),
        ("template-defaults", difference_table(&templates, &defaults.templates)),
        ("pools", field_table(&pools, &defaults.pools)),
        ("pool-defaults", difference_table(&pools, &defaults.pools)),
        ("aws", field_table(&schema.fields("Aws"), &defaults.aws)),
        ("controller", field_table(&schema.fields("Controller"), &defaults.controller)),
    ] {
        compare_between("docs/values.md", name, &table);
    }
}

#[test]
fn every_default_has_a_row() {
    let schema = Schema(serde_json::from_str(&read("src/values/strict.schema.json")).unwrap());
    let defaults = schema.defaults();
    for (name, entries) in [
        ("NodeTemplate", &defaults.templates),
        ("NodePool", &defaults.pools),
        ("Aws", &defaults.aws),
        ("Controller", &defaults.controller),
    ] {
        let keys: Vec<String> = schema.fields(name).into_iter().map(|field| field.key).collect();
        for entry in entries {
            assert_in_rows("", &entry.value, &keys);
        }
    }
}

/// A value has a row, or all of the values in it have.
fn assert_in_rows(path: &str, value: &Value, keys: &[String]) {
    let is_row = keys.iter().any(|key| key == path);
    let prefix = if path.is_empty() { String::new() } else { format!("{path}.") };
    let is_whole = is_row && !keys.iter().any(|key| key.starts_with(&prefix));
    match value.as_object().filter(|map| !is_whole && !map.is_empty()) {
        // A pool's own template is an entry itself.
        Some(_) if path == "nodeclass" => {}
        Some(map) => {
            map.iter().for_each(|(key, value)| assert_in_rows(&format!("{prefix}{key}"), value, keys))
        }
        None => assert!(is_row, "no row has `{path}`"),
    }
}

/// What `values.yaml` has: rows of keys outside templates and pools, rows of those, and those themselves.
#[derive(Default)]
struct Defaults {
    general: Vec<Vec<String>>,
    built_in: Vec<Vec<String>>,
    templates: Vec<Entry>,
    pools: Vec<Entry>,
    aws: Vec<Entry>,
    controller: Vec<Entry>,
}

/// A template or a pool of `values.yaml`.
struct Entry {
    /// Its name in the head of a column: `gpu` for `gpuNodePool`.
    column: String,
    value: Value,
}

impl Entry {
    fn new(path: &str, value: &Value) -> Self {
        let name = path.split('.').nth(1).unwrap_or(path);
        let ends = ["DefaultNodeTemplate", "NodeTemplate", "NodePool"];
        let column = ends.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        Entry { column: column.to_owned(), value: value.clone() }
    }

    fn at(&self, field: &Field) -> Option<&Value> {
        let value = field.key.split('.').try_fold(&self.value, |value, key| value.get(key))?;
        // The keys of a map that is not empty have rows of their own.
        let is_split = field.is_map && value.as_object().is_some_and(|map| !map.is_empty());
        (!is_split).then_some(value)
    }
}

/// A key that every template, or every pool, can have.
struct Field {
    key: String,
    description: String,
    type_text: String,
    /// Whether the keys in it have rows of their own, here or in another table.
    is_map: bool,
}

impl Field {
    /// What each entry has for it, if one has anything.
    fn defaults(&self, entries: &[Entry]) -> Option<Vec<String>> {
        let values = entries.iter().map(|entry| entry.at(self).map(code).unwrap_or_default());
        let values: Vec<String> = values.collect();
        values.iter().any(|value| !value.is_empty()).then_some(values)
    }
}

fn is_same(defaults: &[String]) -> bool {
    defaults.windows(2).all(|pair| pair[0] == pair[1])
}

/// All fields, each with its default or a word that says that entries differ in it.
fn field_table(fields: &[Field], entries: &[Entry]) -> String {
    let default = |field: &Field| match field.defaults(entries) {
        None => String::new(),
        Some(defaults) if is_same(&defaults) => defaults[0].clone(),
        Some(_) => "differs".to_owned(),
    };
    let row = |field: &Field| {
        vec![format!("`{}`", field.key), field.description.clone(), field.type_text.clone(), default(field)]
    };
    table(&["key", "what it is", "type", "default"], &fields.iter().map(row).collect::<Vec<_>>())
}

/// The fields in which entries differ, with a column for each entry.
fn difference_table(fields: &[Field], entries: &[Entry]) -> String {
    let mut rows = Vec::new();
    for field in fields {
        let Some(defaults) = field.defaults(entries).filter(|defaults| !is_same(defaults)) else { continue };
        rows.push([vec![format!("`{}`", field.key)], defaults].concat());
    }
    let columns = entries.iter().map(|entry| entry.column.as_str());
    table(&["key"].into_iter().chain(columns).collect::<Vec<_>>(), &rows)
}

fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let rule = vec!["---".to_owned(); head.len()];
    let rows: String = rows.iter().map(|row| line(row)).collect();
    format!("\n{}{}{rows}", line(&head), line(&rule))
}

/// A value as one writes it in a line of YAML.
fn code(value: &Value) -> String {
    format!("`{}`", flow(value))
}

fn flow(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let pairs = map.iter().map(|(key, value)| format!("{key}: {}", flow(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
        Value::String(text) if is_plain(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether a text needs no quotes, as YAML reads it.
fn is_plain(text: &str) -> bool {
    let read: Option<Value> = serde_yaml::from_str(&format!("[{text}]")).ok();
    !text.is_empty() && read == Some(Value::from(vec![text]))
}

fn description(property: &Value) -> &str {
    property["description"].as_str().unwrap_or_default()
}

/// The name of the type that a property refers to.
fn type_name(property: &Value) -> Option<&str> {
    property["$ref"].as_str().and_then(|target| target.strip_prefix("#/$defs/"))
}

fn is_one_of(property: &Value, names: &[&str]) -> bool {
    type_name(property).is_some_and(|name| names.contains(&name))
}

struct Schema(Value);

impl Schema {
    fn definition(&self, name: &str) -> &Value {
        &self.0["$defs"][name]
    }

    fn follow<'a>(&'a self, property: &'a Value) -> &'a Value {
        type_name(property).map_or(property, |name| self.definition(name))
    }

    fn defaults(&self) -> Defaults {
        let mut defaults = Defaults::default();
        self.sort_out("", &self.0, &serde_yaml::from_str(&read("values.yaml")).unwrap(), &mut defaults);
        defaults
    }

    /// Puts a value with all that is in it where it belongs.
    fn sort_out(&self, path: &str, property: &Value, value: &Value, defaults: &mut Defaults) {
        let mut row = vec![format!("`{path}`"), description(property).to_owned()];
        let entries = match type_name(property) {
            Some("NodeTemplate") => &mut defaults.templates,
            Some("NodePool") => &mut defaults.pools,
            Some("Aws") => return defaults.aws.push(Entry::new(path, value)),
            Some("Controller") => return defaults.controller.push(Entry::new(path, value)),
            _ => {
                let properties = &self.follow(property)["properties"];
                let Some(map) = value.as_object().filter(|map| !map.is_empty()) else {
                    row.push(code(value));
                    return defaults.general.push(row);
                };
                let prefix = if path.is_empty() { String::new() } else { format!("{path}.") };
                for (key, value) in map {
                    self.sort_out(&format!("{prefix}{key}"), &properties[key], value, defaults);
                }
                return;
            }
        };
        entries.push(Entry::new(path, value));
        defaults.built_in.push(row);
        if let Some(template) = value.get("nodeclass") {
            defaults.templates.push(Entry::new(path, template));
        }
    }

    /// The keys of a type, with those of the maps in it.
    fn fields(&self, name: &str) -> Vec<Field> {
        let mut fields = Vec::new();
        self.collect("", "", self.definition(name), &mut fields);
        fields
    }

    fn collect(&self, prefix: &str, outer: &str, definition: &Value, fields: &mut Vec<Field>) {
        for (key, property) in definition["properties"].as_object().unwrap() {
            let key = format!("{prefix}{key}");
            let texts = [outer, description(property)];
            let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
            let (inner, description) = (self.follow(property), texts.join(" "));
            let below = format!("{key}.");
            if is_one_of(property, &BOUNDS) {
                self.collect(&below, &description, inner, fields);
                continue;
            }
            let is_map = inner["properties"].is_object();
            let is_split = is_map && !is_one_of(property, &SECTIONS);
            let type_text =
                if is_split { "map, its keys below".to_owned() } else { self.type_text(property) };
            fields.push(Field { key, description, type_text, is_map });
            if is_split {
                self.collect(&below, "", inner, fields);
            }
        }
    }

    /// The type of a value in a few words.
    fn type_text(&self, property: &Value) -> String {
        match type_name(property) {
            Some("NodeTemplate") => return "map: a node template".to_owned(),
            Some("NodePool") => return "map: a node pool".to_owned(),
            Some("Quantity") => return "quantity".to_owned(),
            _ => {}
        }
        let inner = self.follow(property);
        if let Some(choices) = inner["enum"].as_array() {
            return choices.iter().map(code).collect::<Vec<_>>().join(", ");
        }
        if let Some(properties) = inner["properties"].as_object() {
            let keys: Vec<_> = properties.keys().map(|key| format!("`{key}`")).collect();
            return format!("maps with {}", keys.join(", "));
        }
        let of =
            |inner: &Value| if inner.is_object() { self.type_text(inner) } else { "anything".to_owned() };
        if inner["type"] == serde_json::json!(["integer", "string"]) {
            return "whole number, or an expression".to_owned();
        }
        match inner["type"].as_str() {
            Some("array") => format!("list: {}", of(&inner["items"])),
            Some("object") => format!("map: {}", of(&inner["additionalProperties"])),
            Some("string") => "text".to_owned(),
            Some("integer") => "whole number".to_owned(),
            Some("boolean") => "`true` or `false`".to_owned(),
            other => panic!("no words for the type {other:?} of {property}"),
        }
    }
}
