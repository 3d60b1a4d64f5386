//! What the tests beside the code and those from outside share: recorded truth, and files that are made from the code.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A file or folder under `tests/`.
pub(crate) fn test_path(path: &str) -> PathBuf {
    in_repository("tests").join(path)
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

/// The JSON lines of a compressed file of the corpora.
pub(crate) fn shared_lines(path: &str) -> Option<Vec<Value>> {
    let Some(shared) = std::env::var_os("KARPCFG_SHARED") else {
        println!("KARPCFG_SHARED is not set: corpus skipped");
        return None;
    };
    Some(json_lines(&unpacked(&Path::new(&shared).join(path))))
}

/// The text of a compressed file.
pub(crate) fn unpacked(path: &Path) -> String {
    let gzip = std::process::Command::new("gzip").arg("-dc").arg(path).output().expect("gzip can be run");
    assert!(gzip.status.success(), "{}: {}", path.display(), String::from_utf8_lossy(&gzip.stderr));
    String::from_utf8(gzip.stdout).expect("corpora are UTF-8")
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The values of a file with one JSON value a line.
pub(crate) fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("every line is JSON")).collect()
}

/// Compares a generated file with what stands in the repository; `UPDATE=1` rewrites it.
pub(crate) fn compare(path: &str, generated: &str) {
    rewrite(path, generated);
    same(path, &read(path), generated);
}

/// Replaces a file of the repository, if that is asked for.
pub(crate) fn rewrite(path: &str, text: &str) {
    if std::env::var_os("UPDATE").is_some() && read(path) != text {
        fs::write(in_repository(path), text).expect("the repository can be written");
    }
}

/// A file of the repository, empty where there is none yet.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(in_repository(path)).unwrap_or_default()
}

/// Where a path of the repository is.
pub(crate) fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Says where two texts part ways, if they do.
pub(crate) fn same(path: &str, committed: &str, generated: &str) {
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
