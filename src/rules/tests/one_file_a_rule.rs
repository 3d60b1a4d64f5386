//! Where the lints stand: a rule in a file of its own, and the file, the static and the rule of one name.

use std::path::{Path, PathBuf};

use crate::rules::{RULES, Scope};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let all = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    all.collect()
}

/// The names of the rules that a text declares, each as the static and as the rule.
fn declared(text: &str) -> Vec<(&str, &str)> {
    let rules = text.split("\nrule! {\n").skip(1);
    let names = rules.map(|rule| {
        let (name, code) = rule.split_once(" static ").unwrap().1.split_once(" = ").unwrap();
        (name, code.split('"').nth(1).unwrap())
    });
    names.collect()
}

#[test]
fn every_lint_is_in_a_file_of_its_name() {
    let mut seen = 0;
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules/lint")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let declared = declared(&text);
        let Some((name, code)) = declared.first() else { continue };
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap();
        assert_eq!(declared.len(), 1, "{declared:?}");
        assert_eq!((*name, code.replace('-', "_").as_str()), (stem.to_uppercase().as_str(), stem));
        seen += 1;
    }
    let lints = RULES.iter().filter(|rule| rule.scope == Scope::Lint).count();
    assert!(seen > 90 && seen <= lints, "{seen} files, {lints} lints");
}
