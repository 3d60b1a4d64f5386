//! Writing the product, the end of the line: to stdout, or to a folder with one file an object.
//!
//! Nothing is half written: a file comes into being by a rename, and a folder that is new does so as a whole.

mod batch;
mod dir;
mod fingerprint;
mod folder;
mod listing;
mod lock;
mod name;
mod replace;
mod staging;
mod update;

use std::collections::HashSet;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

pub(crate) use batch::{Batch, Gone};
pub(crate) use dir::write_dir;
pub(crate) use name::{is_stem, name_files};
pub(crate) use replace::replace_all;

/// A file to write into the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutputFile {
    /// Its name, one of those that [`name_files`] gives; any other is refused.
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
    /// The files that had another text than karpcfg gave them and have none of it now; the user should hear of them too.
    pub overwritten: Vec<Overwritten>,
    /// How many files of earlier runs are left that could be pruned.
    pub stale: usize,
}

/// A file that somebody else had a part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Overwritten {
    /// No run wrote the file of this name.
    Foreign(String),
    /// A run wrote it, and its text was changed since.
    Edited(String),
}

/// Writes bytes to stdout. A reader that has gone away, such as `head`, is no error; all else is.
pub(crate) fn stdout(bytes: &[u8]) -> Result<()> {
    delivered(deliver(io::stdout().lock(), bytes))
}

fn deliver(mut writer: impl Write, bytes: &[u8]) -> io::Result<()> {
    writer.write_all(bytes).and_then(|()| writer.flush())
}

/// How a write to stdout ended.
fn delivered(result: io::Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write to stdout"),
    }
}

fn refuse_bad_names(files: &[OutputFile]) -> Result<()> {
    let mut seen = HashSet::new();
    for OutputFile { name, .. } in files {
        if !name::is_given(name) {
            bail!("`{name}` cannot be the name of an output file");
        }
        // macOS and Windows take `A.yaml` and `a.yaml` for one file.
        if !seen.insert(name.to_lowercase()) {
            bail!("two output files would have the name `{name}`");
        }
    }
    Ok(())
}

fn cannot(what: &str, path: &Path) -> String {
    format!("cannot {what} `{}`", path.display())
}

#[cfg(test)]
mod tests;
