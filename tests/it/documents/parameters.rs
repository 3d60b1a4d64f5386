//! README's parameter tables, made from the schema (what a key is) and `values.yaml` (what its default is).

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::Value;

use super::generated::{compare_between, read};

/// Types that are sections of the values: their own description says nothing about the keys in them.
const SECTIONS: [&str; 6] = ["Values", "Cluster", "Karpenter", "EksAutoMode", "NodeTemplate", "NodePool"];
/// Types that are one parameter, although they have keys.
const WHOLE: [&str; 1] = ["Disruption"];
/// Types whose keys say little without the key they stand under.
const BOUNDS: [&str; 3] = ["AllowDeny", "Generation", "ConnectionTracking"];

#[test]
fn the_parameter_tables_are_those_of_schema_and_defaults() {
    compare_between("README.md", "parameters", &tables());
}

/// All tables: general keys, each fixed entry, and what every template and every pool can have besides.
fn tables() -> String {
    let schema = Schema(serde_json::from_str(&read("values.schema.json")).unwrap());
    let values: Value = serde_yaml::from_str(&read("values.yaml")).unwrap();
    let (mut general, mut entries) = (Vec::new(), String::new());
    let (mut templates, mut pools) = (Vec::new(), Vec::new());
    for (path, property, value) in schema.top(&values) {
        let mut rows = Vec::new();
        schema.defaults(&path, &property, "", value, &mut rows);
        match type_name(&property) {
            Some("NodeTemplate") => templates.push(relative(&rows, &path)),
            Some("NodePool") => pools.push(relative(&rows, &path)),
            _ => {
                general.extend(rows);
                continue;
            }
        }
        if value.get("nodeclass").is_some() {
            templates.push(relative(&rows, &format!("{path}.nodeclass")));
        }
        section(&mut entries, &format!("`{path}`"), description(&property), "default", &rows);
    }
    let mut text = String::new();
    section(&mut text, "General", "", "default", &general);
    text += &entries;
    let intro = "These have no default in some or all of the entries above.";
    section(&mut text, "Every node template", intro, "type", &schema.others("NodeTemplate", &templates));
    section(&mut text, "Every node pool", intro, "type", &schema.others("NodePool", &pools));
    text
}

struct Row {
    path: String,
    description: String,
    last: String,
}

fn section(text: &mut String, title: &str, intro: &str, last: &str, rows: &[Row]) {
    writeln!(text, "\n### {title}\n").unwrap();
    if !intro.is_empty() {
        writeln!(text, "{intro}\n").unwrap();
    }
    writeln!(text, "| key | description | {last} |\n| --- | --- | --- |").unwrap();
    for row in rows {
        let cells = [&row.description, &row.last].map(|cell| cell.replace('|', "\\|"));
        writeln!(text, "| `{}` | {} | {} |", row.path, cells[0], cells[1]).unwrap();
    }
}

/// The paths of an entry's rows, as seen from the entry.
fn relative(rows: &[Row], entry: &str) -> BTreeSet<String> {
    let prefix = format!("{entry}.");
    rows.iter().filter_map(|row| row.path.strip_prefix(&prefix).map(str::to_owned)).collect()
}

fn description(property: &Value) -> &str {
    property["description"].as_str().unwrap_or_default()
}

/// The name of the type that a property refers to.
fn type_name(property: &Value) -> Option<&str> {
    property["$ref"].as_str().and_then(|target| target.strip_prefix("#/$defs/"))
}

/// What is known of a key: its own description, after that of the map it stands in where it needs it.
fn described(outer: &str, property: &Value) -> String {
    let texts = [outer, description(property)];
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
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

    /// The keys of the top, and those of `karpenter` in its place.
    fn top<'v>(&self, values: &'v Value) -> Vec<(String, Value, &'v Value)> {
        let of = |prefix: &str, properties: &Value, map: &'v Value| {
            let keys = map.as_object().unwrap().iter();
            keys.map(|(key, value)| (format!("{prefix}{key}"), properties[key].clone(), value))
                .collect::<Vec<_>>()
        };
        let mut top = of("", &self.0["properties"], values);
        let at = top.iter().position(|(key, ..)| key == "karpenter").unwrap();
        let inner = of("karpenter.", &self.definition("Karpenter")["properties"], &values["karpenter"]);
        top.splice(at..=at, inner);
        top
    }

    /// One row for each leaf of `value`; maps of names that the user chooses are leaves.
    fn defaults(&self, path: &str, property: &Value, outer: &str, value: &Value, rows: &mut Vec<Row>) {
        let described = described(outer, property);
        let properties = &self.follow(property)["properties"];
        let is_closed = properties.is_object() && !is_one_of(property, &WHOLE);
        // Limits are spoken of one by one as well; names of labels are the user's.
        let is_limits = path.ends_with(".limits");
        let inner = value.as_object().filter(|map| !map.is_empty() && (is_closed || is_limits));
        if inner.is_none() || is_limits {
            let last = format!("`{value}`");
            rows.push(Row { path: path.to_owned(), description: described.clone(), last });
        }
        let outer = if is_limits || is_one_of(property, &BOUNDS) { &described } else { "" };
        for (key, value) in inner.into_iter().flatten() {
            self.defaults(&format!("{path}.{key}"), &properties[key], outer, value, rows);
        }
    }

    /// Rows for the keys of a type that not all of the fixed `entries` have.
    fn others(&self, name: &str, entries: &[BTreeSet<String>]) -> Vec<Row> {
        let mut rows = Vec::new();
        self.keys("", "", self.definition(name), &mut rows);
        rows.retain(|row| !entries.iter().all(|entry| entry.contains(&row.path)));
        rows
    }

    fn keys(&self, prefix: &str, outer: &str, definition: &Value, rows: &mut Vec<Row>) {
        for (key, property) in definition["properties"].as_object().unwrap() {
            let path = format!("{prefix}{key}");
            let described = described(outer, property);
            let inner = self.follow(property);
            if !inner["properties"].is_object() || is_one_of(property, &SECTIONS) {
                rows.push(Row { path, description: described, last: self.type_text(property) });
            } else if is_one_of(property, &BOUNDS) {
                self.keys(&format!("{path}."), &described, inner, rows);
            } else {
                let prefix = format!("{path}.");
                rows.push(Row { path, description: described, last: "map, its keys below".to_owned() });
                self.keys(&prefix, "", inner, rows);
            }
        }
    }

    /// The type of a value in a few words.
    fn type_text(&self, property: &Value) -> String {
        match type_name(property) {
            Some("NodeTemplate") => return "map: a node template".to_owned(),
            Some("Quantity") => return "quantity".to_owned(),
            _ => {}
        }
        let inner = self.follow(property);
        if let Some(choices) = inner["enum"].as_array() {
            let choices = choices.iter().filter_map(Value::as_str).map(|choice| format!("`{choice}`"));
            return choices.collect::<Vec<_>>().join(", ");
        }
        if let Some(properties) = inner["properties"].as_object() {
            let keys: Vec<_> = properties.keys().map(|key| format!("`{key}`")).collect();
            return format!("maps with {}", keys.join(", "));
        }
        let of =
            |inner: &Value| if inner.is_object() { self.type_text(inner) } else { "anything".to_owned() };
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
