//! The listing that karpcfg leaves in an output folder: the files it wrote, each with a fingerprint of its text, and the
//! folders that a batch wrote.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write;
use std::path::Path;

use anyhow::{Result, bail};

use super::fingerprint::fingerprint;
use super::{OutputFile, name};

/// The listing's file name; hidden, and nothing that kubectl picks up.
pub(super) const NAME: &str = ".karpcfg-files";

const HEADER: &str = "# files that karpcfg wrote here; `--prune` removes no others\n";

/// What karpcfg wrote into a folder.
#[derive(Debug, Clone, Default)]
pub(super) struct Listing {
    files: Vec<Entry>,
    /// The folders that a batch wrote, by name.
    pub folders: BTreeSet<String>,
}

/// A file, with one of the texts that it was given: while a run writes, it may have the one before or the new one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub name: String,
    fingerprint: u64,
}

impl Listing {
    /// Reads the text of the listing at `path`.
    pub(super) fn parse(text: &str, path: &Path) -> Result<Self> {
        let mut listing = Listing::default();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            if !listing.take(line) {
                bail!("`{}` is damaged in line {}: remove it", path.display(), index + 1);
            }
        }
        Ok(listing)
    }

    /// Takes in a line, unless it names what this program never wrote: the listing is anyone's to edit.
    fn take(&mut self, line: &str) -> bool {
        if let Some(folder) = line.strip_suffix('/') {
            return name::is_stem(folder) && self.folders.insert(folder.to_owned());
        }
        let Some((name, fingerprint)) = line.split_once(' ') else { return false };
        let Ok(fingerprint) = u64::from_str_radix(fingerprint, 16) else { return false };
        self.files.push(Entry { name: name.to_owned(), fingerprint });
        name::is_given(name)
    }

    /// The listing of a folder once `files` are written; the folders in it stay.
    pub(super) fn after(&self, files: &[OutputFile]) -> Self {
        let entry = |file: &OutputFile| Entry {
            name: file.name.clone(),
            fingerprint: fingerprint(file.text.as_bytes()),
        };
        Listing { files: files.iter().map(entry).collect(), folders: self.folders.clone() }
    }

    /// Takes in what another listing has.
    pub(super) fn add(&mut self, other: &Listing) {
        self.files.extend(other.files.iter().cloned());
        self.folders.extend(other.folders.iter().cloned());
    }

    /// Takes in a file.
    pub(super) fn add_file(&mut self, name: &str, fingerprints: &HashSet<u64>) {
        let entry = |fingerprint: &u64| Entry { name: name.to_owned(), fingerprint: *fingerprint };
        self.files.extend(fingerprints.iter().map(entry));
    }

    /// The fingerprints of each file by its name; `A.yaml` is `a.yaml`, as on macOS and Windows.
    pub(super) fn by_name(&self) -> HashMap<String, HashSet<u64>> {
        let mut by_name: HashMap<String, HashSet<u64>> = HashMap::new();
        for entry in &self.files {
            by_name.entry(entry.name.to_lowercase()).or_default().insert(entry.fingerprint);
        }
        by_name
    }

    /// The listing's own text, by name, so that the order of the objects does not change it.
    pub(super) fn to_text(&self) -> String {
        let entries: BTreeSet<&Entry> = self.files.iter().collect();
        let mut text = String::with_capacity(HEADER.len() + entries.len() * 64);
        text.push_str(HEADER);
        for Entry { name, fingerprint } in entries {
            writeln!(text, "{name} {fingerprint:016x}").expect("writing to a String can't fail");
        }
        self.folders.iter().for_each(|folder| text.extend([folder, "/\n"]));
        text
    }
}
