//! Recorded truth: samples under `tests/yaml`, and the whole collections where `KARPCFG_SHARED` names their folder.

use std::path::PathBuf;

use serde_json::Value;

/// The lines of a sample in the repository.
pub(super) fn sample(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("a sample has JSON on every line")).collect()
}

/// The lines of a whole collection; none, with a note, where it isn't at hand.
pub(super) fn collection(name: &str) -> Vec<Value> {
    let Some(folder) = std::env::var_os("KARPCFG_SHARED") else {
        println!("KARPCFG_SHARED is not set: corpus skipped");
        return Vec::new();
    };
    let path = PathBuf::from(folder).join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = sample(&text);
    assert!(!lines.is_empty(), "{} is empty", path.display());
    lines
}

/// Strings that break emitters or readers: the sample, and the whole collection where it is at hand.
pub(super) fn strings() -> Vec<String> {
    let mut lines = sample(include_str!("../../../tests/yaml/strings.jsonl"));
    lines.extend(collection("yaml/strings.jsonl"));
    lines.iter().map(|line| line.as_str().expect("every line is a string").to_owned()).collect()
}
