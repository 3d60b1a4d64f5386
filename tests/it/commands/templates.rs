//! The built-in templates: whatever values say, what they print is what is printed without them, and says what the
//! objects say, in the objects' order.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::command::{Folder, IDENTITY, json_lines, objects, shared_file, test_file, test_path};

#[test]
fn the_text_says_what_the_objects_say() {
    let recorded = [
        ("parity/tfy-0.1.35-rc.1.jsonl", "values"),
        ("parity/tfy-0.1.57.jsonl", "values"),
        ("migrate/values.shared.jsonl", "input"),
    ];
    let mut texts: Vec<String> =
        cases().into_iter().map(|case| test_file(&format!("{case}/values.yaml"))).collect();
    texts.extend(values_in(&test_file("parity/cases.jsonl"), "values"));
    texts.extend(values_in(&test_file("render/faulty-values.jsonl"), "values"));
    for (file, field) in recorded {
        texts.extend(shared_file(file).iter().flat_map(|lines| values_in(lines, field)));
    }
    for auto_mode in ["false", "true"] {
        let auto_mode = format!("karpenter.eksAutoMode.enabled={auto_mode}");
        let said = said_alike(&texts, &["--set", &auto_mode]);
        assert!(said > 2 * texts.len(), "{auto_mode}: only {said} objects of {} files", texts.len());
    }
}

/// Every key that values can have is set by a case of `tests/render`, so that its text is known.
#[test]
fn every_value_is_set_by_a_case() {
    let schema: Value = serde_json::from_str(&Folder::new().karpcfg(["schema"]).run().stdout).unwrap();
    let mut known = BTreeSet::new();
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        let keys = definition["properties"].as_object().into_iter().flat_map(|keys| keys.keys());
        known.extend(keys.map(|key| format!("{name}.{key}")));
    }
    assert!(known.len() > 150, "only {} keys in the schema", known.len());
    let mut set = BTreeSet::new();
    for case in cases() {
        let values = serde_yaml::from_str(&test_file(&format!("{case}/values.yaml"))).unwrap();
        note_keys(&values, &schema, &schema, &mut set);
    }
    let unset: Vec<&String> = known.difference(&set).collect();
    assert!(unset.is_empty(), "no case sets {unset:?}");
}

/// Notes the keys of values, each with the definition of the schema that it belongs to.
fn note_keys(values: &Value, schema: &Value, root: &Value, out: &mut BTreeSet<String>) {
    let name = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
    let schema = name.map_or(schema, |name| &root["$defs"][name]);
    match values {
        Value::Object(map) => map.iter().for_each(|(key, value)| match &schema["properties"][key] {
            Value::Null => note_keys(value, &schema["additionalProperties"], root, out),
            property => {
                out.extend(name.map(|name| format!("{name}.{key}")));
                note_keys(value, property, root, out);
            }
        }),
        Value::Array(items) => items.iter().for_each(|item| note_keys(item, &schema["items"], root, out)),
        _ => {}
    }
}

/// The cases of `tests/render`.
fn cases() -> Vec<String> {
    let entries = std::fs::read_dir(test_path("render")).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir());
    folders.map(|folder| format!("render/{}", folder.file_name().to_str().unwrap())).collect()
}

/// The texts of values in a file with one JSON value a line.
fn values_in(lines: &str, field: &str) -> Vec<String> {
    json_lines(lines).iter().map(|case| case[field].as_str().unwrap().to_owned()).collect()
}

/// Renders each text as YAML, as JSON, and with a copy of the templates, as a user would copy them; compares the objects
/// key by key in their order, the texts byte for byte, and returns how many objects there were.
fn said_alike(texts: &[String], args: &[&str]) -> usize {
    let files = texts.iter().enumerate();
    let folder = files.fold(Folder::new(), |folder, (at, text)| folder.file(&format!("in/{at}.yaml"), text));
    let templates = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    for (out, more) in [("yaml", &[][..]), ("json", &["-o", "json"]), ("own", &["--template-dir", templates])]
    {
        let batch = ["render", "--batch", "in", "--output-dir", out, "--skip-checks"];
        let args = batch.iter().chain(&IDENTITY).chain(more).chain(args).copied();
        folder.karpcfg(args).run();
    }
    let sets = folder.names("yaml").into_iter();
    sets.map(|set| {
        let names = folder.names(&format!("yaml/{set}")).into_iter().filter(|name| name.ends_with(".yaml"));
        names.map(|name| assert_alike(&folder, &set, &name)).count()
    })
    .sum()
}

fn assert_alike(folder: &Folder, set: &str, name: &str) {
    let text = folder.read(&format!("yaml/{set}/{name}"));
    assert_eq!(folder.read(&format!("own/{set}/{name}")), text);
    let json = folder.read(&format!("json/{set}/{}", name.replace(".yaml", ".json")));
    let object: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(objects(&text)[0].to_string(), object.to_string(), "{text}");
}
