//! Files that are generated from the code: compared here, rewritten with `UPDATE=1`.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use karpcfg::manual;
use karpcfg::values::schema::{Draft, schema};

/// Compares a generated file with what stands in the repository.
pub fn compare(path: &str, generated: &str) {
    let _alone = alone();
    rewrite(path, generated);
    same(path, &read(path), generated);
}

/// Compares the part of a file that stands between `<!-- NAME:begin -->` and `<!-- NAME:end -->`.
pub fn compare_between(path: &str, name: &str, generated: &str) {
    let _alone = alone();
    let text = read(path);
    let (begin, end) = (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("{path} has no {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{path} has no {end}"));
    let whole = format!("{before}{begin}{generated}\n{end}{after}");
    rewrite(path, &whole);
    same(path, &read(path), &whole);
}

/// Tests run in threads, and some rewrite parts of the same file.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Replaces a file of the repository, if that is asked for.
pub fn rewrite(path: &str, text: &str) {
    if std::env::var_os("UPDATE").is_some() && read(path) != text {
        fs::write(in_repository(path), text).unwrap();
    }
}

/// A file of the repository, empty where there is none yet.
pub fn read(path: &str) -> String {
    fs::read_to_string(in_repository(path)).unwrap_or_default()
}

fn in_repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Says where two texts part ways, if they do.
pub fn same(path: &str, committed: &str, generated: &str) {
    if committed == generated {
        return;
    }
    let mut lines = committed.lines().zip(generated.lines()).zip(1..);
    let (shown, real, at) = match lines.find(|((committed, generated), _)| committed != generated) {
        Some(((committed, generated), line)) => (committed, generated, format!("line {line}")),
        None => ("", "", "the end".to_owned()),
    };
    panic!(
        "{path} is not what the code makes; run `UPDATE=1 cargo test`\n{at}\n  is        {shown}\n  should be {real}"
    );
}

#[test]
fn the_schema_is_that_of_the_types() {
    let schema = serde_json::to_string_pretty(&schema(Draft::D2020_12)).unwrap();
    compare("values.schema.json", &format!("{schema}\n"));
}

#[test]
fn the_manual_is_that_of_the_rules() {
    compare("docs/rules.md", &manual::all());
}
