//! The table of `docs/terraform.md`: every parameter of the module is there, and every value it names is one.

use std::collections::BTreeSet;

use super::generated::read;
use crate::command::{Karpcfg, shared_file};

/// The rows of a table between its marks, as cells.
pub(super) fn rows(path: &str, name: &str) -> Vec<Vec<String>> {
    let text = read(path);
    let (_, rest) = text.split_once(&format!("<!-- {name}:begin -->")).unwrap();
    let (table, _) = rest.split_once(&format!("<!-- {name}:end -->")).unwrap();
    let lines = table.lines().filter(|line| line.starts_with("| ")).skip(2);
    lines
        .map(|line| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

#[test]
fn every_parameter_is_a_value_or_has_a_reason() {
    let rows = rows("docs/terraform.md", "parameters");
    for row in &rows {
        let (value, why) = (row[1].trim_matches('`'), row.get(2).map(String::as_str).unwrap_or_default());
        assert_eq!(value.is_empty(), !why.trim_matches('|').trim().is_empty(), "{row:?}");
        if !value.is_empty() {
            let page = Karpcfg::new(["explain", value]).run();
            assert_eq!(page.status, 0, "{}", page.stderr);
        }
    }
    let Some(document) = shared_file("seeds/terraform-module.ko.md") else { return };
    let (_, table) = document.split_once("|파라미터|").unwrap();
    let names = table.lines().skip(2).filter_map(|line| line.strip_prefix('|')?.split('|').next());
    let theirs: BTreeSet<String> = names.map(|name| format!("`{name}`")).collect();
    let ours: BTreeSet<String> = rows.iter().map(|row| row[0].clone()).collect();
    assert_eq!(ours, theirs);
}
