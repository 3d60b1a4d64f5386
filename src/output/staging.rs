//! What is being prepared: under a hidden name beside what it will be, and removed again if it never gets there, by
//! the run that fails, by the signal that ends it, or by the next run.

#[cfg(unix)]
mod signals;

use std::fs::{File, Permissions};
use std::io::{self, ErrorKind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::folder::{Folder, fill};
use super::{listing, name};

/// Stands in every name of what is being prepared.
const MARK: &str = ".karpcfg-";

static ALL: Mutex<Vec<(Folder, String)>> = Mutex::new(Vec::new());

/// Everything that is being prepared. Whoever holds it is the only one to prepare anything: a signal that removes all
/// of it lets nothing new come up behind it.
pub(super) struct Gate(MutexGuard<'static, Vec<(Folder, String)>>);

/// Waits for the others that begin to prepare something.
pub(super) fn gate() -> Gate {
    #[cfg(unix)]
    signals::watch();
    Gate(all())
}

impl Gate {
    /// Takes in what is there and this run's to remove: a file, or a folder that is being filled.
    pub(super) fn add(&mut self, folder: &Folder, name: &str) -> Staging {
        self.0.push((folder.clone(), name.to_owned()));
        Staging { folder: folder.clone(), name: name.to_owned() }
    }
}

/// A file or folder being prepared.
#[derive(Debug)]
pub(super) struct Staging {
    folder: Folder,
    name: String,
}

impl Staging {
    /// A file that is to be `name` in `folder`, with the mode of the one that is there.
    pub(super) fn file(
        folder: &Folder,
        name: &str,
        text: &str,
        permissions: Option<Permissions>,
    ) -> io::Result<(Self, File)> {
        let name = staging_name(name, std::process::id());
        let mut gate = gate();
        let file = create(folder, &name)?;
        let staging = gate.add(folder, &name);
        drop(gate);
        fill(&file, text, permissions)?;
        Ok((staging, file))
    }

    /// Puts it where it belongs.
    pub(super) fn put(self, name: &str) -> io::Result<()> {
        self.folder.rename(&self.name, name)?;
        self.kept();
        Ok(())
    }

    /// Leaves it as it is: it has got where it belongs, or it is another's to remove.
    pub(super) fn kept(mut self) {
        self.forget();
        self.name.clear();
    }

    fn forget(&self) {
        let mut all = all();
        let is_this =
            |(folder, name): &(Folder, String)| *name == self.name && folder.path() == self.folder.path();
        if let Some(index) = all.iter().rposition(is_this) {
            all.swap_remove(index);
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.name.is_empty() {
            discard(&self.folder, &self.name);
            self.forget();
        }
    }
}

fn all() -> MutexGuard<'static, Vec<(Folder, String)>> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Creates a file; in a container every run has the same process id, and one that was killed leaves its file behind.
fn create(folder: &Folder, name: &str) -> io::Result<File> {
    match folder.create(name) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            folder.remove(name)?;
            folder.create(name)
        }
        created => created,
    }
}

/// Writes a file of a folder that is being prepared as a whole.
pub(super) fn create_in(folder: &Folder, name: &str, text: &str) -> io::Result<()> {
    let file = {
        let _others_wait = gate();
        create(folder, name)?
    };
    fill(&file, text, None)
}

/// The name under which a folder is prepared: the same for all runs, so that none is left for each that is killed.
pub(super) fn folder_name(name: &str) -> String {
    staging_name(name, "new")
}

/// A hidden name, without the ending by which kubectl would pick it up.
fn staging_name(name: &str, by: impl std::fmt::Display) -> String {
    format!(".{name}{MARK}{by}")
}

/// What a name is being prepared as, if the name is one of those that [`staging_name`] gives.
fn prepared(staging: &str) -> Option<&str> {
    let (name, by) = staging.strip_prefix('.')?.rsplit_once(MARK)?;
    let is_by = by == "new" || (!by.is_empty() && by.bytes().all(|byte| byte.is_ascii_digit()));
    is_by.then_some(name)
}

/// Removes what killed runs were preparing in a folder that is locked, or what one of them prepared a folder as.
pub(super) fn sweep(folder: &Folder) -> io::Result<()> {
    for staging in folder.names()? {
        if prepared(&staging).is_some_and(|name| name::is_given(name) || name == listing::NAME) {
            let _in_the_way = folder.remove(&staging);
        }
    }
    Ok(())
}

/// The names under which killed runs were preparing the folder `name`, or any folder where there is no name.
pub(super) fn folders_left(parent: &Folder, name: Option<&str>) -> io::Result<Vec<String>> {
    let is_meant = |prepared: &str| match name {
        Some(name) => prepared == name,
        None => name::is_stem(prepared),
    };
    let mut names = parent.names()?;
    names.retain(|staging| prepared(staging).is_some_and(is_meant));
    Ok(names)
}

/// Removes what was being prepared; of a folder, only what this program could have put there. What cannot be removed
/// is harmless, and the error that led here is the one to report.
fn discard(folder: &Folder, name: &str) {
    if folder.remove(name).is_err()
        && let Ok(inner) = folder.enter(name)
    {
        discard_folder(folder, name, &inner);
    }
}

/// Removes a folder that is being prepared, and what is in it.
pub(super) fn discard_folder(parent: &Folder, name: &str, folder: &Folder) {
    empty(folder);
    let _in_the_way = folder.remove(listing::NAME);
    let _not_empty = parent.remove_folder(name);
}

/// Removes all that this program could have put into a folder, but for the listing.
pub(super) fn empty(folder: &Folder) {
    for name in folder.names().unwrap_or_default() {
        let is_file = |name: &str| name::is_given(name);
        if is_file(&name) || prepared(&name).is_some_and(|name| is_file(name) || name == listing::NAME) {
            let _in_the_way = folder.remove(&name);
        }
    }
}
