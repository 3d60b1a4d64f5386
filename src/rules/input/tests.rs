//! Every name that the sources give a finding is explained, and every fault explained is one that the sources find.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{Fault, all, arguments, user_data, values, yaml};
use crate::rules::Rule;
use crate::rules::manual::Page;

#[test]
fn faults_are_sorted_and_no_rules() {
    for group in [yaml::FAULTS, arguments::FAULTS, values::FAULTS, user_data::FAULTS] {
        assert!(group.is_sorted_by(|one, other| one.name < other.name));
    }
    for fault in all() {
        assert!(Rule::by_name(fault.name).is_none(), "{} is a rule", fault.name);
        assert!(
            fault.doc.split_once("\n\n").is_some_and(|(_, details)| !details.is_empty()),
            "{}",
            fault.name
        );
    }
}

#[test]
fn every_finding_has_a_page() {
    let named = names_in_sources();
    assert!(named.len() > 50, "{named:?}");
    for name in &named {
        assert!(Page::by_name(name).is_some(), "no rule and no fault of the input is called `{name}`");
    }
    for fault in all() {
        assert!(named.contains(fault.name), "nothing finds `{}`", fault.name);
    }
}

/// The names that findings are made with.
fn names_in_sources() -> BTreeSet<String> {
    let mut texts = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
    texts.iter().flat_map(|text| names(text)).collect()
}

/// The sources without their tests, which make up names.
fn read(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() && name != "tests" {
            read(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") && name != "tests.rs" {
            let text = fs::read_to_string(path).unwrap();
            texts.push(text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned());
        }
    }
}

fn names(text: &str) -> Vec<String> {
    let calls = ["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::new("];
    calls
        .iter()
        .flat_map(|call| text.split(call).skip(1))
        .filter_map(|rest| name(rest.trim_start(), text))
        .collect()
}

/// The first argument of a call: a text, a constant that is one, or the name of a rule.
fn name(arguments: &str, text: &str) -> Option<String> {
    if let Some(literal) = arguments.strip_prefix('"') {
        return literal.split('"').next().map(str::to_owned);
    }
    let argument = arguments.split([',', ')']).next().unwrap().trim();
    if argument.ends_with(".name") {
        return None;
    }
    let declared = text.split(&format!("const {argument}: &str = ")).nth(1);
    let value = declared.unwrap_or_else(|| panic!("`{argument}` has to be a constant of its file"));
    match value.strip_prefix('"') {
        Some(literal) => literal.split('"').next().map(str::to_owned),
        None => {
            value.split(';').next().filter(|rule| !rule.ends_with(".name")).map(|other| panic!("{other}"))
        }
    }
}

#[test]
fn faults_are_found_by_name() {
    assert_eq!(Fault::by_name("duplicate-key").unwrap().name, "duplicate-key");
    assert!(Fault::by_name("duplicate-item").is_none());
}
