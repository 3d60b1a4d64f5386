//! Bringing a folder that is there to the files of this run.

use std::collections::{HashMap, HashSet};
use std::fs::Permissions;
use std::io::{self, Read};

use anyhow::{Context, Result};

use super::folder::{Folder, Present};
use super::listing::{self, Listing};
use super::lock::Locked;
use super::staging::{self, Staging};
use super::{OutputFile, Overwritten, Prune, Written, cannot, fingerprint};

/// Writes what is to change, then removes what is stale. The listing names all that may be there while that goes on, so
/// that what a run wrote before it failed is known to the next one.
pub(super) fn update(mut locked: Locked, files: &[OutputFile], prune: Prune) -> Result<Written> {
    let folder = locked.folder.clone();
    staging::sweep(&folder).with_context(|| cannot("read", folder.path()))?;
    let earlier = Listing::parse(&locked.text, &folder.path_of(listing::NAME))?;
    let known = earlier.by_name();
    let mut written = Written::default();
    let staged = stage(&folder, files, &known, &mut written)?;
    let mut listing = earlier.after(files);
    if !staged.is_empty() {
        let mut union = listing.clone();
        union.add(&earlier);
        locked.replace(union.to_text())?;
    }
    for (name, staging) in staged {
        staging.put(name).with_context(|| cannot("write", &folder.path_of(name)))?;
    }
    let current = listing.by_name();
    let mut stale: Vec<_> = known.into_iter().filter(|(name, _)| !current.contains_key(name)).collect();
    stale.sort_by(|one, other| one.0.cmp(&other.0));
    for (name, fingerprints) in stale {
        if settle(&folder, &name, &fingerprints, prune, &mut written)? == Stale::Left {
            listing.add_file(&name, &fingerprints);
        }
    }
    locked.replace(listing.to_text())?;
    Ok(written)
}

/// Writes every changed text beside the file it is for, so that a full disk is met before any file changes.
fn stage<'f>(
    folder: &Folder,
    files: &'f [OutputFile],
    known: &HashMap<String, HashSet<u64>>,
    written: &mut Written,
) -> Result<Vec<(&'f str, Staging)>> {
    let mut staged = Vec::new();
    for OutputFile { name, text } in files {
        let cannot_write = || cannot("write", &folder.path_of(name));
        let permissions = match look(folder, name, text, known.get(name)).with_context(cannot_write)? {
            Target::Same => {
                written.unchanged += 1;
                continue;
            }
            Target::Free => None,
            Target::Ours(permissions) => Some(permissions),
            Target::Others(overwritten, permissions) => {
                written.overwritten.push(overwritten);
                Some(permissions)
            }
        };
        let (staging, _file) = Staging::file(folder, name, text, permissions).with_context(cannot_write)?;
        staged.push((name.as_str(), staging));
    }
    written.written = staged.len();
    Ok(staged)
}

/// What is there where a file is to be.
enum Target {
    /// Nothing.
    Free,
    /// The very text: an untouched file keeps its time, by which other tools tell that there is nothing to do.
    Same,
    /// A text that a run wrote.
    Ours(Permissions),
    /// A text of somebody else.
    Others(Overwritten, Permissions),
}

fn look(folder: &Folder, name: &str, text: &str, known: Option<&HashSet<u64>>) -> io::Result<Target> {
    let Some(present) = folder.read(name)? else { return Ok(Target::Free) };
    if has_text(&present, text)? {
        return Ok(Target::Same);
    }
    let Some(known) = known else {
        return Ok(Target::Others(Overwritten::Foreign(name.to_owned()), present.permissions));
    };
    // It may have been read already.
    let Some(present) = folder.read(name)? else { return Ok(Target::Free) };
    Ok(match is_known(&present, known)? {
        true => Target::Ours(present.permissions),
        false => Target::Others(Overwritten::Edited(name.to_owned()), present.permissions),
    })
}

/// Whether a file has this text; no more of it is read than that.
pub(super) fn has_text(present: &Present, text: &str) -> io::Result<bool> {
    if present.length != text.len() as u64 {
        return Ok(false);
    }
    let mut current = Vec::with_capacity(text.len());
    (&present.file).take(present.length).read_to_end(&mut current)?;
    Ok(current == text.as_bytes())
}

fn is_known(present: &Present, known: &HashSet<u64>) -> io::Result<bool> {
    let found = fingerprint::of_file(&present.file, present.length)?;
    Ok(found.is_some_and(|found| known.contains(&found)))
}

/// What became of a file that this run did not write.
#[derive(PartialEq, Eq)]
enum Stale {
    Gone,
    Left,
}

fn settle(
    folder: &Folder,
    name: &str,
    known: &HashSet<u64>,
    prune: Prune,
    written: &mut Written,
) -> Result<Stale> {
    let cannot_remove = || cannot("remove", &folder.path_of(name));
    let Some(present) = folder.read(name).with_context(cannot_remove)? else { return Ok(Stale::Gone) };
    let is_ours = is_known(&present, known).with_context(cannot_remove)?;
    match prune {
        Prune::Leave => written.stale += usize::from(is_ours),
        Prune::Remove if is_ours => {
            folder.remove(name).with_context(cannot_remove)?;
            written.removed.push(name.to_owned());
            return Ok(Stale::Gone);
        }
        Prune::Remove => written.kept.push(name.to_owned()),
    }
    Ok(Stale::Left)
}
