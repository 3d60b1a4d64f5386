//! What the tests beside the code and those from outside share: where recorded truth lies.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A file or folder under `tests/`.
pub(crate) fn test_path(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// A file under `tests/`.
pub(crate) fn test_file(path: &str) -> String {
    text(&test_path(path))
}

/// A file of the corpora that `KARPCFG_SHARED` names; none where the variable is not set.
pub(crate) fn shared_file(path: &str) -> Option<String> {
    let Some(shared) = std::env::var_os("KARPCFG_SHARED") else {
        println!("KARPCFG_SHARED is not set: corpus skipped");
        return None;
    };
    Some(text(&Path::new(&shared).join(path)))
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The values of a file with one JSON value a line.
pub(crate) fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("every line is JSON")).collect()
}
