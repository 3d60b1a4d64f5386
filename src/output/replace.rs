//! Files that stand wherever the user wants them, without a listing.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::cannot;
use super::folder::Folder;
use super::staging::Staging;
use super::update::has_text;

/// Replaces the texts of files, all of them or none: each is written beside its file before any takes its place. An
/// untouched file keeps its time. Gives the files that had another text.
pub(crate) fn replace_all(files: &[(PathBuf, String)]) -> Result<Vec<PathBuf>> {
    let (mut staged, mut replaced) = (Vec::new(), Vec::new());
    for (index, (path, text)) in files.iter().enumerate() {
        if files[..index].iter().any(|(earlier, _)| earlier == path) {
            bail!("two output files would have the name `{}`", path.display());
        }
        let cannot_write = || cannot("write", path);
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            bail!("{}: it is not the name of a file", cannot_write());
        };
        let folder = Folder::open(path.parent().unwrap_or(Path::new(""))).with_context(cannot_write)?;
        let present = folder.read(name).with_context(cannot_write)?;
        if let Some(present) = &present {
            if has_text(present, text).with_context(cannot_write)? {
                continue;
            }
            replaced.push(path.clone());
        }
        let permissions = present.map(|present| present.permissions);
        let (staging, _file) = Staging::file(&folder, name, text, permissions).with_context(cannot_write)?;
        staged.push((path, name, staging));
    }
    for (path, name, staging) in staged {
        staging.put(name).with_context(|| cannot("write", path))?;
    }
    Ok(replaced)
}
