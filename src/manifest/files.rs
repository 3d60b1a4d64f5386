//! Which files a path names: itself, or every manifest of a folder.

use std::path::{Path, absolute};

use anyhow::{Context, Result, bail};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, Walk, WalkBuilder};

use super::kustomize::KUSTOMIZATIONS;
use super::stream::Met;
use crate::input::is_stdin;

/// What `kubectl` takes from a folder, and what may hold the same for Terraform.
const EXTENSIONS: [&str; 4] = ["yaml", "yml", "json", "tf"];
/// Folders may stand in one another this deep.
const MAX_DEPTH: usize = 100;

/// What is left out: of a folder, by globs as `.gitignore` has them, and what has nothing to do with Karpenter.
#[derive(Debug, Clone)]
pub(crate) struct Excluded {
    globs: Gitignore,
    /// How a file that is named by itself is met.
    pub(super) by_name: Met,
}

impl Excluded {
    /// Everything that one of these globs names, as a path in the folder or as the folder's own path is written.
    pub(crate) fn new(globs: &[String]) -> Result<Self> {
        let mut builder = GitignoreBuilder::new("");
        for glob in globs {
            builder.add_line(None, glob).with_context(|| format!("`--exclude {glob}` is no glob"))?;
        }
        Ok(Excluded { globs: builder.build().context("`--exclude`")?, by_name: Met::ByName })
    }

    /// The same, and what has nothing to do with Karpenter although it is named by itself.
    pub(crate) fn with_foreign(self, is_left_out: bool) -> Self {
        let by_name = if is_left_out { Met::InFolder } else { Met::ByName };
        Excluded { by_name, ..self }
    }

    fn has(&self, folder: &Path, entry: &DirEntry) -> bool {
        let path = entry.path();
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let inside = path.strip_prefix(folder).unwrap_or(path);
        [inside, path].iter().any(|path| self.globs.matched(path, is_folder).is_ignore())
    }
}

/// The files that a path names, sorted; `-` is stdin.
///
/// A folder gives its `*.yaml`, `*.yml`, `*.json` and `*.tf` files and those of the folders in it, without hidden ones and
/// what a `.gitignore` leaves out. Links to folders are not followed, so that a circle of them is no trap.
pub(crate) fn named_by(path: &str, excluded: &Excluded) -> Result<Vec<String>> {
    if is_stdin(path) || !Path::new(path).is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in walk(Path::new(path), excluded) {
        let entry = entry.with_context(|| format!("cannot read `{path}`"))?;
        if entry.depth() > MAX_DEPTH {
            bail!("cannot read `{path}`: folders are nested more than {MAX_DEPTH} deep");
        }
        if is_manifest(entry.path()) && entry.path().is_file() {
            let name = entry.path().to_str();
            let name = name.with_context(|| format!("the path `{}` is not UTF-8", entry.path().display()))?;
            files.push(name.to_owned());
        }
    }
    if files.is_empty() {
        bail!("`{path}` holds no manifests (`*.yaml`, `*.yml`, `*.json`)");
    }
    Ok(files)
}

/// Everything in a folder, as git sees it: what is ignored on this machine alone does not count.
fn walk(folder: &Path, excluded: &Excluded) -> Walk {
    let (root, excluded) = (folder.to_owned(), excluded.clone());
    WalkBuilder::new(folder)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .parents(is_in_repository(folder))
        .sort_by_file_name(Ord::cmp)
        .filter_entry(move |entry| entry.depth() == 0 || !excluded.has(&root, entry))
        .build()
}

/// Beyond a repository, a `.gitignore` further up is none of the folder's.
fn is_in_repository(folder: &Path) -> bool {
    absolute(folder).is_ok_and(|folder| folder.ancestors().any(|folder| folder.join(".git").exists()))
}

fn is_manifest(path: &Path) -> bool {
    let has =
        |names: &[&str], part: Option<&std::ffi::OsStr>| names.iter().any(|name| part == Some(name.as_ref()));
    has(&EXTENSIONS, path.extension()) && !has(&KUSTOMIZATIONS, path.file_name())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn names(files: &[&str], globs: &[&str]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for name in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, if name.ends_with(".gitignore") { "out/\n*.tmp.yaml\n" } else { "" }).unwrap();
        }
        let root = folder.path().to_str().unwrap();
        let globs: Vec<String> = globs.iter().map(|glob| (*glob).to_owned()).collect();
        let files = named_by(root, &Excluded::new(&globs).unwrap()).unwrap();
        files.iter().map(|file| file[root.len() + 1..].to_owned()).collect()
    }

    const FILES: [&str; 8] = [
        "b.yaml",
        "a/z.yml",
        "a.json",
        "a/.git/x.yaml",
        ".hidden.yaml",
        "notes.md",
        "kustomization.yaml",
        "main.tf",
    ];

    #[test]
    fn a_folder_gives_its_manifests_in_order() {
        assert_eq!(names(&FILES, &[]), ["a/z.yml", "a.json", "b.yaml", "main.tf"]);
    }

    #[test]
    fn what_is_ignored_or_excluded_is_left_out() {
        let ignored = ["x/.gitignore", "x/out/a.yaml", "x/b.tmp.yaml", "x/c.yaml", "out/d.yaml"];
        assert_eq!(names(&ignored, &[]), ["out/d.yaml", "x/c.yaml"]);
        for (glob, left) in [
            ("a", &["a.json", "b.yaml", "main.tf"][..]),
            ("a/**", &["a.json", "b.yaml", "main.tf"]),
            ("*.y*ml", &["a.json", "main.tf"]),
            ("/b.yaml", &["a/z.yml", "a.json", "main.tf"]),
            ("a/*.yaml", &["a/z.yml", "a.json", "b.yaml", "main.tf"]),
        ] {
            assert_eq!(names(&FILES, &[glob]), left, "{glob}");
        }
        assert_eq!(names(&FILES, &["*.json", "*.tf"]), ["a/z.yml", "b.yaml"]);
        assert!(Excluded::new(&["a[z-a]".to_owned()]).is_err());
    }

    #[test]
    fn what_is_no_folder_names_itself() {
        let none = Excluded::new(&[]).unwrap();
        assert_eq!(named_by("-", &none).unwrap(), ["-"]);
        assert_eq!(named_by("no/such.txt", &none).unwrap(), ["no/such.txt"]);
        let empty = tempfile::tempdir().unwrap();
        assert!(named_by(empty.path().to_str().unwrap(), &none).is_err());
    }
}
