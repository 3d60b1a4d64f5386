//! Recorded truth: samples under `tests/yaml`, and the whole collections where `KARPCFG_SHARED` names their folder.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::testing::{json_lines, shared_file, test_file};

/// The lines of a whole collection; none, with a note, where it isn't at hand.
pub(super) fn collection(name: &str) -> Vec<Value> {
    let Some(text) = shared_file(name) else { return Vec::new() };
    let lines = json_lines(&text);
    assert!(!lines.is_empty(), "{name} is empty");
    lines
}

/// Strings that break emitters or readers: the sample, and the whole collection where it is at hand.
pub(super) fn strings() -> Vec<String> {
    let mut lines = json_lines(&test_file("yaml/strings.jsonl"));
    lines.extend(collection("yaml/strings.jsonl"));
    lines.iter().map(|line| line.as_str().expect("every line is a string").to_owned()).collect()
}

/// Every text of the recordings, in the repository and where the collections are at hand: all of a YAML file, each
/// string of a JSON file.
pub(super) fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["tests", "files"] {
        collect(&root.join(folder), &mut texts);
    }
    if let Some(folder) = std::env::var_os("KARPCFG_SHARED") {
        collect(Path::new(&folder), &mut texts);
    }
    // Recordings of one case for many versions have the same texts.
    texts.sort_unstable();
    texts.dedup();
    texts
}

fn collect(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder of texts can be read") {
        let path = entry.expect("a folder of texts can be read").path();
        if path.is_dir() {
            collect(&path, texts);
            continue;
        }
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("yaml" | "yml") => texts.push(fs::read_to_string(&path).expect("a YAML file is text")),
            Some("jsonl") => {
                let lines = fs::read_to_string(&path).expect("a JSON file is text");
                json_lines(&lines).iter().for_each(|line| strings_in(line, texts));
            }
            _ => {}
        }
    }
}

fn strings_in(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings_in(item, texts)),
        Value::Object(map) => map.values().for_each(|value| strings_in(value, texts)),
        _ => {}
    }
}
