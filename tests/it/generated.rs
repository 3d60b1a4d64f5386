//! Files that are generated from the code: compared here, rewritten with `UPDATE=1`.

use std::fs;

use karpcfg::values::schema::{Draft, schema};

/// Compares a generated file with what stands in the repository.
pub fn compare(path: &str, generated: &str) {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, generated).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == generated,
        "{path} is not what the code generates; run `UPDATE=1 cargo test generated`"
    );
}

#[test]
fn the_schema_is_that_of_the_types() {
    let schema = serde_json::to_string_pretty(&schema(Draft::D2020_12)).unwrap();
    compare("values.schema.json", &format!("{schema}\n"));
}
