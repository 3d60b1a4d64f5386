//! The listing that karpcfg leaves in an output folder: the files it wrote, each with a fingerprint of its text.

use std::collections::HashSet;
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{OutputFile, cannot, fingerprint, name};

/// The listing's file name; hidden, and nothing that kubectl picks up.
pub(super) const NAME: &str = ".karpcfg-files";

const HEADER: &str = "# files that karpcfg wrote here; `--prune` removes no others\n";

/// The files that karpcfg wrote into a folder.
pub(super) struct Listing(Vec<Entry>);

/// One of them.
pub(super) struct Entry {
    pub name: String,
    fingerprint: u64,
}

impl Listing {
    /// The listing of files about to be written.
    pub(crate) fn of(files: &[OutputFile]) -> Self {
        let entry = |file: &OutputFile| Entry {
            name: file.name.clone(),
            fingerprint: fingerprint(file.text.as_bytes()),
        };
        Listing(files.iter().map(entry).collect())
    }

    /// The listing that an earlier run left in `dir`; empty if there is none.
    pub(crate) fn read(dir: &Path) -> Result<Self> {
        let path = dir.join(NAME);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            text => text.with_context(|| cannot("read", &path))?,
        };
        let mut entries = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let Some(entry) = Entry::parse(line) else {
                bail!("`{}` is damaged in line {}: remove it", path.display(), index + 1);
            };
            entries.push(entry);
        }
        Ok(Listing(entries))
    }

    /// Takes in a file of an earlier run.
    pub(crate) fn add(&mut self, entry: Entry) {
        self.0.push(entry);
    }

    /// The entries that `other` does not have; `A.yaml` is `a.yaml`, as on macOS and Windows.
    pub(crate) fn without(self, other: &Listing) -> Vec<Entry> {
        let others: HashSet<String> = other.0.iter().map(|entry| entry.name.to_lowercase()).collect();
        self.0.into_iter().filter(|entry| !others.contains(&entry.name.to_lowercase())).collect()
    }

    /// The listing's own text, by name, so that the order of the objects does not change it.
    pub(crate) fn to_text(&self) -> String {
        let mut entries: Vec<&Entry> = self.0.iter().collect();
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        let mut text = String::with_capacity(HEADER.len() + entries.len() * 64);
        text.push_str(HEADER);
        for Entry { name, fingerprint } in entries {
            writeln!(text, "{name} {fingerprint:016x}").expect("writing to a String can't fail");
        }
        text
    }
}

impl Entry {
    fn parse(line: &str) -> Option<Self> {
        let (name, fingerprint) = line.split_once(' ')?;
        let fingerprint = u64::from_str_radix(fingerprint, 16).ok()?;
        name::is_safe(name).then(|| Entry { name: name.to_owned(), fingerprint })
    }

    /// Whether the file is there with another text than karpcfg gave it.
    pub(crate) fn was_edited(&self, dir: &Path) -> Result<bool> {
        let path = dir.join(&self.name);
        match fs::read(&path) {
            Ok(bytes) => Ok(fingerprint(&bytes) != self.fingerprint),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error).with_context(|| cannot("read", &path)),
        }
    }
}
