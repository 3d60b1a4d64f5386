//! A folder to write to, which comes into being as a whole where there is none.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path};

use anyhow::{Context, Result, bail};

use super::folder::Folder;
use super::listing::{self, Listing};
use super::lock::{self, Locked, sweep_folders};
use super::staging::{self, Staging};
use super::update::update;
use super::{OutputFile, Prune, Written, cannot, refuse_bad_names};

/// So often another run may make or remove the folder between two steps.
const ATTEMPTS: usize = 100;

/// Writes `files` into `dir`, which is made if it does not exist.
///
/// A listing in `dir` remembers what was written, so that pruning never removes anything else. If an error
/// occurs before everything is written, every file is as it was. Of two runs, one waits for the other.
pub(crate) fn write_dir(dir: &Path, files: &[OutputFile], prune: Prune) -> Result<Written> {
    refuse_bad_names(files)?;
    let name = match dir.components().next_back() {
        Some(Component::Normal(name)) => name.to_str(),
        // `.` and `..` are there, or cannot be made.
        _ => None,
    };
    let Some(name) = name.filter(|_| fs::symlink_metadata(dir).map_or(true, |found| found.is_dir())) else {
        return existing(dir, files, prune);
    };
    let parent = dir.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(parent).with_context(|| cannot("write to", dir))?;
    let parent = Folder::open(parent).with_context(|| cannot("write to", dir))?;
    let _not_in_the_way = sweep_folders(&parent, Some(name));
    write_in(&parent, name, files, prune)
}

/// A folder that is there, by a link perhaps.
fn existing(dir: &Path, files: &[OutputFile], prune: Prune) -> Result<Written> {
    if fs::metadata(dir).is_ok_and(|found| !found.is_dir()) {
        bail!("cannot write to `{}`: it is not a folder", dir.display());
    }
    let folder = Folder::open(dir).with_context(|| cannot("write to", dir))?;
    update(Locked::take(&folder)?, files, prune)
}

/// Writes `files` into the folder `name` of `parent`, which may not be a link.
pub(super) fn write_in(parent: &Folder, name: &str, files: &[OutputFile], prune: Prune) -> Result<Written> {
    for _ in 0..ATTEMPTS {
        match parent.enter(name) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            folder => {
                let folder = folder.with_context(|| cannot("write to", &parent.path_of(name)))?;
                return update(Locked::take(&folder)?, files, prune);
            }
        }
        if let Some(written) = create(parent, name, files)? {
            return Ok(written);
        }
    }
    bail!("{}: other runs make it and remove it", cannot("write to", &parent.path_of(name)));
}

/// Fills a folder beside the one that is to be and renames it: cheaper than a rename per file, and nobody sees a part of
/// it. None where another run was faster.
fn create(parent: &Folder, name: &str, files: &[OutputFile]) -> Result<Option<Written>> {
    let path = parent.path_of(name);
    if cfg!(not(unix)) {
        // A folder with an open file in it cannot be renamed there.
        parent.make(name).with_context(|| cannot("create", &path))?;
        return Ok(None);
    }
    let Some((staging, mut locked)) = begin(parent, name).with_context(|| cannot("create", &path))? else {
        return Ok(None);
    };
    let folder = locked.folder.clone();
    staging::empty(&folder);
    if folder.names().is_ok_and(|names| names.iter().any(|name| name != listing::NAME)) {
        bail!("cannot create `{}`: `{}` has files of others in it", path.display(), folder.path().display());
    }
    for OutputFile { name, text } in files {
        staging::create_in(&folder, name, text).with_context(|| cannot("write", &path.join(name)))?;
    }
    locked.replace(Listing::default().after(files).to_text())?;
    match staging.put(name) {
        // Another run put its own in place while this one looked whether there was any.
        Err(_) if parent.has(name) => return Ok(None),
        put => put.with_context(|| cannot("create", &path))?,
    }
    Ok(Some(Written { written: files.len(), ..Written::default() }))
}

/// The folder beside, once no other run fills it; none where the folder itself has come into being meanwhile.
fn begin(parent: &Folder, name: &str) -> Result<Option<(Staging, Locked)>> {
    let beside = staging::folder_name(name);
    lock::patiently(&parent.path_of(&beside), || {
        let mut gate = staging::gate();
        if parent.has(name) {
            return Ok(Some(None));
        }
        let attempt = parent.make(&beside).and_then(|()| parent.enter(&beside)).map_err(Into::into);
        let locked = match attempt.and_then(|folder| Locked::attempt(&folder)) {
            // Another run has put it in its place, or removed it.
            Err(error) if is_not_found(&error) && parent.is_there() => None,
            locked => locked?,
        };
        let ours = locked.filter(|locked| locked.folder.is_in(parent, &beside));
        Ok(ours.map(|locked| Some((gate.add(parent, &beside), locked))))
    })
}

fn is_not_found(error: &anyhow::Error) -> bool {
    let cause = error.root_cause().downcast_ref::<io::Error>();
    cause.is_some_and(|cause| cause.kind() == ErrorKind::NotFound)
}
