//! A rule is found by its name: it has a file of its own, called as the rule is, and so is its static.

use std::fs;
use std::path::{Path, PathBuf};

use crate::rules::RULES;
use crate::testing::in_repository;

/// A declaration in a source file.
struct Declared {
    file: PathBuf,
    constant: String,
    name: String,
}

/// What `rule! {}` declares in a file and in the folders below it.
fn collect(path: &Path, declared: &mut Vec<Declared>) {
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| collect(&entry.unwrap().path(), declared));
        return;
    }
    let text = fs::read_to_string(path).unwrap();
    for block in text.split("\nrule! {\n").skip(1) {
        let declaration = block.lines().find(|line| !line.starts_with("    ///")).unwrap();
        let (left, code) = declaration.split_once(" = ").unwrap();
        let constant = left.rsplit(' ').next().unwrap();
        let (constant, name) = (constant.to_owned(), code.split('"').nth(1).unwrap().to_owned());
        declared.push(Declared { file: path.to_owned(), constant, name });
    }
}

#[test]
fn every_rule_has_a_file_of_its_name() {
    let mut declared = Vec::new();
    collect(&in_repository("src/rules"), &mut declared);
    let mut names: Vec<&str> = declared.iter().map(|rule| rule.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        RULES.iter().map(|rule| rule.code.name).collect::<Vec<_>>(),
        "declared and in the list"
    );
    let mut misnamed: Vec<String> = declared.iter().filter_map(misnamed).collect();
    misnamed.sort_unstable();
    assert!(misnamed.is_empty(), "{}", misnamed.join("\n"));
}

/// What a rule is called where that is not its name.
fn misnamed(Declared { file, constant, name }: &Declared) -> Option<String> {
    let expected = name.replace('-', "_");
    let is_expected = file.file_stem().unwrap() == expected.as_str() && *constant == expected.to_uppercase();
    (!is_expected).then(|| format!("{name} is {constant} in {}", file.display()))
}
