//! One writer to a folder: the listing is locked, by the process, so that the lock is gone with it.

use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::folder::Folder;
use super::staging::{self, Staging};
use super::{cannot, listing};

/// A run that writes is done by then, unless it writes thousands of folders.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(20);
/// The longest listing that is read: a hundred thousand files.
const LONGEST: u64 = 16 << 20;

/// A folder that no other run writes to.
#[derive(Debug)]
pub(super) struct Locked {
    /// The folder.
    pub folder: Folder,
    /// Its listing's text.
    pub text: String,
    /// Every listing that was in place meanwhile, each locked before it got there.
    held: Vec<File>,
    /// The listing, where there was none before, or an empty one that a killed run left.
    fresh: Option<Staging>,
}

impl Locked {
    /// Waits until no other run writes to the folder, but not for long.
    pub(super) fn take(folder: &Folder) -> Result<Self> {
        patiently(folder.path(), || {
            let mut gate = staging::gate();
            let locked =
                Locked::attempt(folder).with_context(|| cannot("read", &folder.path_of(listing::NAME)))?;
            Ok(locked.map(|mut locked| {
                let is_empty = locked.text.is_empty();
                locked.fresh = is_empty.then(|| gate.add(folder, listing::NAME));
                locked
            }))
        })
    }

    /// Locks the folder unless another run has it.
    pub(super) fn attempt(folder: &Folder) -> Result<Option<Self>> {
        let file = folder.read_or_create(listing::NAME)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) if !has_no_locks(&error) => return Err(error.into()),
            // Another run put its own in place, or took it away, before this one had the lock.
            _ if !folder.is_at(listing::NAME, &file) => return Ok(None),
            _ => {}
        }
        Ok(Some(Locked { folder: folder.clone(), text: text(&file)?, held: vec![file], fresh: None }))
    }

    /// Puts another listing in place, unless it says the same.
    pub(super) fn replace(&mut self, text: String) -> Result<()> {
        if self.text == text && self.fresh.is_none() {
            return Ok(());
        }
        self.exchange(&text).with_context(|| cannot("write", &self.folder.path_of(listing::NAME)))?;
        self.fresh.take().into_iter().for_each(Staging::kept);
        self.text = text;
        Ok(())
    }

    fn exchange(&mut self, text: &str) -> io::Result<()> {
        let permissions = self.held.last().map(|file| file.metadata()).transpose()?;
        let permissions = permissions.map(|metadata| metadata.permissions());
        let (staging, file) = Staging::file(&self.folder, listing::NAME, text, permissions)?;
        // Nobody else knows this one yet.
        let _without = file.try_lock();
        staging.put(listing::NAME)?;
        self.held.push(file);
        Ok(())
    }

    /// Takes the listing away, and the lock with it.
    pub(super) fn remove_listing(self) -> io::Result<()> {
        self.folder.remove(listing::NAME).map(drop)
    }
}

/// Tries until there is an answer, but not for long.
pub(super) fn patiently<T>(path: &Path, mut attempt: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(done) = attempt()? {
            return Ok(done);
        }
        if Instant::now() > deadline {
            bail!("cannot write to `{}`: {}", path.display(), holder(path));
        }
        thread::sleep(PAUSE);
    }
}

/// Some network file systems have none: there it is as if nobody else were writing.
fn has_no_locks(error: &io::Error) -> bool {
    error.kind() == ErrorKind::Unsupported || cfg!(target_os = "linux") && error.raw_os_error() == Some(37)
}

fn text(file: &File) -> Result<String> {
    let mut text = String::new();
    file.take(LONGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LONGEST {
        bail!("it is larger than {} MiB: remove it", LONGEST >> 20);
    }
    Ok(text)
}

/// Removes the folders that killed runs were preparing in `parent`; those that a run is filling now are locked, and stay.
pub(super) fn sweep_folders(parent: &Folder, name: Option<&str>) -> io::Result<()> {
    for left in staging::folders_left(parent, name)? {
        let Ok(folder) = parent.enter(&left) else { continue };
        let Ok(Some(_locked)) = Locked::attempt(&folder) else { continue };
        if folder.is_in(parent, &left) {
            staging::discard_folder(parent, &left, &folder);
        }
    }
    Ok(())
}

/// Who has a folder, as far as the system tells.
fn holder(path: &Path) -> String {
    let process = process(&path.join(listing::NAME));
    let process = process.map_or_else(String::new, |process| format!(" (process {process})"));
    format!("another run of karpcfg{process} is writing to it")
}

/// The process that has a listing locked: Linux lists locks, each with its process and its file.
#[cfg(target_os = "linux")]
fn process(listing: &Path) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;

    let inode = std::fs::symlink_metadata(listing).ok()?.ino().to_string();
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    locks.lines().find_map(|lock| {
        let mut words = lock.split_whitespace().skip(1);
        let is_whole = words.next() == Some("FLOCK");
        let process = words.nth(2)?.parse().ok().filter(|process| *process > 0)?;
        let file = words.next()?;
        (is_whole && file.rsplit(':').next() == Some(&inode)).then_some(process)
    })
}

#[cfg(not(target_os = "linux"))]
fn process(_listing: &Path) -> Option<u32> {
    None
}
