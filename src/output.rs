//! Writing the product, the end of the line: to stdout, or to a folder with one file an object.
//!
//! Nothing is half written: a file comes into being by a rename, and a folder that is new does so as a whole.

mod listing;
mod name;

use std::collections::HashSet;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use listing::Listing;
pub(crate) use name::name_files;

/// A file to write into the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutputFile {
    /// Its name; a path is refused.
    pub name: String,
    /// All that it is to contain.
    pub text: String,
}

/// What to do with files that an earlier run wrote and this one did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prune {
    /// Leave them.
    Leave,
    /// Remove them, unless they were edited since.
    Remove,
}

/// What [`write_dir`] did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Written {
    /// How many files are new or have a new text.
    pub written: usize,
    /// How many files already had the text; they were not touched.
    pub unchanged: usize,
    /// The files that were pruned, by name.
    pub removed: Vec<String>,
    /// The files that would have been pruned but were edited since, by name; the user should hear of them.
    pub kept: Vec<String>,
}

/// Writes bytes to stdout. A reader that has gone away, such as `head`, is no error; all else is.
pub(crate) fn stdout(bytes: &[u8]) -> Result<()> {
    deliver(io::stdout().lock(), bytes).context("cannot write to stdout")
}

/// Writes `files` into `dir`, which is made if it does not exist.
///
/// A listing in `dir` remembers what was written, so that pruning never removes anything else. If an error
/// occurs before everything is written, every file is as it was. Two calls must not work on one `dir` at a time.
pub(crate) fn write_dir(dir: &Path, files: &[OutputFile], prune: Prune) -> Result<Written> {
    refuse_bad_names(files)?;
    match fs::metadata(dir) {
        Ok(found) if found.is_dir() => update_dir(dir, files, prune),
        Ok(_) => bail!("cannot write to `{}`: it is not a folder", dir.display()),
        Err(error) if error.kind() == ErrorKind::NotFound => write_new_dir(dir, files),
        Err(error) => Err(error).with_context(|| cannot("write to", dir)),
    }
}

fn deliver(mut writer: impl Write, bytes: &[u8]) -> io::Result<()> {
    match writer.write_all(bytes).and_then(|()| writer.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn refuse_bad_names(files: &[OutputFile]) -> Result<()> {
    let mut seen = HashSet::new();
    for OutputFile { name, .. } in files {
        if !name::is_safe(name) {
            bail!("`{}` cannot be the name of an output file", name.escape_debug());
        }
        // macOS and Windows take `A.yaml` and `a.yaml` for one file.
        if !seen.insert(name.to_lowercase()) {
            bail!("two output files would have the name `{name}`");
        }
    }
    Ok(())
}

/// Fills a folder beside `dir` and renames it: cheaper than a rename per file, and nobody sees a part of it.
fn write_new_dir(dir: &Path, files: &[OutputFile]) -> Result<Written> {
    let staging = Staging::new(make_staging_dir(dir)?);
    for OutputFile { name, text } in files {
        create(&staging.path.join(name), text).with_context(|| cannot("write", &dir.join(name)))?;
    }
    let list = dir.join(listing::NAME);
    create(&staging.path.join(listing::NAME), &Listing::of(files).to_text())
        .with_context(|| cannot("write", &list))?;
    fs::rename(&staging.path, dir).with_context(|| cannot("create", dir))?;
    staging.done();
    Ok(Written { written: files.len(), ..Written::default() })
}

fn make_staging_dir(dir: &Path) -> Result<PathBuf> {
    let staging = staging_path(dir);
    let made = match fs::create_dir(&staging) {
        Err(error) if error.kind() == ErrorKind::NotFound => fs::create_dir_all(&staging),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            fs::remove_dir_all(&staging).and_then(|()| fs::create_dir(&staging))
        }
        made => made,
    };
    made.with_context(|| cannot("create", dir))?;
    Ok(staging)
}

fn update_dir(dir: &Path, files: &[OutputFile], prune: Prune) -> Result<Written> {
    let earlier = Listing::read(dir)?;
    let staged = stage(dir, files)?;
    let mut written =
        Written { written: staged.len(), unchanged: files.len() - staged.len(), ..Written::default() };
    for (path, staging) in staged {
        fs::rename(&staging.path, &path).with_context(|| cannot("write", &path))?;
        staging.done();
    }
    let mut listing = Listing::of(files);
    for entry in earlier.without(&listing) {
        match prune {
            Prune::Leave => listing.add(entry),
            Prune::Remove if entry.was_edited(dir)? => {
                written.kept.push(entry.name.clone());
                listing.add(entry);
            }
            Prune::Remove if remove(&dir.join(&entry.name))? => written.removed.push(entry.name),
            Prune::Remove => {}
        }
    }
    replace(&dir.join(listing::NAME), &listing.to_text())?;
    Ok(written)
}

/// Writes every changed text beside the file it is for, so that a full disk is met before any file changes.
fn stage(dir: &Path, files: &[OutputFile]) -> Result<Vec<(PathBuf, Staging)>> {
    let mut staged = Vec::new();
    for OutputFile { name, text } in files {
        let path = dir.join(name);
        staged.extend(stage_file(&path, text)?.map(|staging| (path, staging)));
    }
    Ok(staged)
}

/// Writes `text` beside `path`, unless `path` has it already: an untouched file keeps its time, by which
/// other tools tell that there is nothing to do.
fn stage_file(path: &Path, text: &str) -> Result<Option<Staging>> {
    match fs::read(path) {
        Ok(current) if current == text.as_bytes() => return Ok(None),
        Err(error) if error.kind() == ErrorKind::IsADirectory => {
            return Err(error).with_context(|| cannot("write", path));
        }
        _ => {}
    }
    let staging = Staging::new(staging_path(path));
    create(&staging.path, text).with_context(|| cannot("write", path))?;
    Ok(Some(staging))
}

/// Replaces the texts of files, all of them or none: each is written beside its file before any takes its place.
pub(crate) fn replace_all(files: &[(PathBuf, String)]) -> Result<()> {
    let mut staged = Vec::new();
    for (path, text) in files {
        staged.extend(stage_file(path, text)?.map(|staging| (path, staging)));
    }
    for (path, staging) in staged {
        fs::rename(&staging.path, path).with_context(|| cannot("write", path))?;
        staging.done();
    }
    Ok(())
}

fn replace(path: &Path, text: &str) -> Result<()> {
    if let Some(staging) = stage_file(path, text)? {
        fs::rename(&staging.path, path).with_context(|| cannot("write", path))?;
        staging.done();
    }
    Ok(())
}

/// Creates a file that is ours alone. It is not synced: after a power cut the next run writes what is missing,
/// and a sync of each of 10,000 files would take minutes.
fn create(path: &Path, text: &str) -> io::Result<()> {
    let create_new = || fs::OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = match create_new() {
        // A run that was killed left it behind; in a container every run has the same process id.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            create_new()?
        }
        file => file?,
    };
    file.write_all(text.as_bytes())
}

/// Removes a file and says whether it was there.
fn remove(path: &Path) -> Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| cannot("remove", path)),
    }
}

/// Where `path` is prepared: in the same folder, since a rename cannot cross file systems, hidden, and without
/// the ending by which kubectl would pick it up.
fn staging_path(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.karpcfg-{}", std::process::id()))
}

/// Tells one text from another, the same in every release of karpcfg: FNV's steps on eight bytes at a time.
fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3);
        hash ^= hash >> 32;
    }
    hash
}

fn cannot(what: &str, path: &Path) -> String {
    format!("cannot {what} `{}`", path.display())
}

/// Something being prepared, removed again unless it is [`Staging::done`].
struct Staging {
    path: PathBuf,
}

impl Staging {
    fn new(path: PathBuf) -> Self {
        Staging { path }
    }

    /// It was renamed: nothing is left to remove.
    fn done(mut self) {
        self.path = PathBuf::new();
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            // The error that led here is the one to report; what cannot be removed is harmless.
            let _ = fs::remove_file(&self.path).or_else(|_| fs::remove_dir_all(&self.path));
        }
    }
}

#[cfg(test)]
mod tests;
