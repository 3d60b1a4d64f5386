//! Which files a path names: itself, or every manifest of a folder.

use std::fs::{self, DirEntry};
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::input::is_stdin;

/// What `kubectl` takes from a folder.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];
/// A folder's recipe for kustomize, which is no object of the cluster.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
/// Folders may stand in one another this deep.
const MAX_DEPTH: usize = 100;

/// The files that a path names, sorted; `-` is stdin.
///
/// A folder gives its `*.yaml`, `*.yml` and `*.json` files and those of the folders in it, hidden ones left out. Links to
/// folders are not followed, so that a circle of them is no trap.
pub(crate) fn named_by(path: &str) -> Result<Vec<String>> {
    if is_stdin(path) || !Path::new(path).is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    collect(Path::new(path), 0, &mut files)?;
    if files.is_empty() {
        bail!("`{path}` holds no manifests (`*.yaml`, `*.yml`, `*.json`)");
    }
    Ok(files)
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<String>) -> Result<()> {
    let cannot = || format!("cannot read `{}`", folder.display());
    if depth > MAX_DEPTH {
        bail!("cannot read `{}`: folders are nested more than {MAX_DEPTH} deep", folder.display());
    }
    let mut entries: Vec<DirEntry> = fs::read_dir(folder).and_then(Iterator::collect).with_context(cannot)?;
    entries.sort_by_key(DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if entry.file_type().with_context(cannot)?.is_dir() {
            collect(&path, depth + 1, files)?;
        } else if is_manifest(&path) && path.is_file() {
            let name =
                path.to_str().with_context(|| format!("the path `{}` is not UTF-8", path.display()))?;
            files.push(name.to_owned());
        }
    }
    Ok(())
}

fn is_manifest(path: &Path) -> bool {
    let has =
        |names: &[&str], part: Option<&std::ffi::OsStr>| names.iter().any(|name| part == Some(name.as_ref()));
    has(&EXTENSIONS, path.extension()) && !has(&KUSTOMIZATIONS, path.file_name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_manifests_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in
            ["b.yaml", "a/z.yml", "a.json", "a/.git/x.yaml", ".hidden.yaml", "notes.md", "kustomization.yaml"]
        {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let root = folder.path().to_str().unwrap();
        let files = named_by(root).unwrap();
        let names: Vec<&str> = files.iter().map(|file| &file[root.len() + 1..]).collect();
        assert_eq!(names, ["a/z.yml", "a.json", "b.yaml"]);
    }

    #[test]
    fn what_is_no_folder_names_itself() {
        assert_eq!(named_by("-").unwrap(), ["-"]);
        assert_eq!(named_by("no/such.txt").unwrap(), ["no/such.txt"]);
        let empty = tempfile::tempdir().unwrap();
        assert!(named_by(empty.path().to_str().unwrap()).is_err());
    }
}
