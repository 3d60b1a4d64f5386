//! The output folder of a batch: a folder in it for each values file, and a listing of these folders.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::dir::write_in;
use super::folder::Folder;
use super::listing::{self, Listing};
use super::lock::{Locked, sweep_folders};
use super::update::update;
use super::{OutputFile, Prune, Written, cannot, name, refuse_bad_names};

/// The output folder, which no other run writes to meanwhile.
#[derive(Debug)]
pub(crate) struct Batch {
    locked: Locked,
    earlier: Listing,
    prune: Prune,
    /// Whether the folder is new.
    is_made: bool,
}

/// What became of folders whose values files are gone.
#[derive(Debug, Default)]
pub(crate) struct Gone {
    /// Each folder that was pruned, with what that did.
    pub pruned: Vec<(String, Written)>,
    /// How many are left.
    pub left: usize,
}

impl Batch {
    /// Takes the folder, which is made if it does not exist, for folders of these names.
    pub(crate) fn begin(dir: &Path, stems: &[&str], prune: Prune) -> Result<Self> {
        let is_made = !dir.exists();
        fs::create_dir_all(dir).with_context(|| cannot("write to", dir))?;
        let folder = Folder::open(dir).with_context(|| cannot("write to", dir))?;
        let mut locked = Locked::take(&folder)?;
        let _not_in_the_way = sweep_folders(&folder, None);
        let earlier = Listing::parse(&locked.text, &folder.path_of(listing::NAME))?;
        let mut union = earlier.clone();
        union.folders.extend(stems.iter().map(|stem| (*stem).to_owned()));
        locked.replace(union.to_text())?;
        Ok(Batch { locked, earlier, prune, is_made })
    }

    /// Writes the files of one values file.
    pub(crate) fn write(&self, stem: &str, files: &[OutputFile]) -> Result<Written> {
        if !name::is_stem(stem) {
            bail!("`{stem}` cannot be the name of a folder");
        }
        refuse_bad_names(files)?;
        write_in(&self.locked.folder, stem, files, self.prune)
    }

    /// Looks after the folders of values files that are gone, and writes the exact listing.
    pub(crate) fn end(mut self, stems: &[&str]) -> Result<Gone> {
        let folder = self.locked.folder.clone();
        let mut listing = self.earlier.clone();
        listing.folders =
            stems.iter().filter(|stem| folder.enter(stem).is_ok()).map(|stem| (*stem).to_owned()).collect();
        let mut gone = Gone::default();
        for stem in self.earlier.folders.iter().filter(|stem| !stems.contains(&stem.as_str())) {
            let Ok(left) = folder.enter(stem) else { continue };
            if self.prune == Prune::Leave || !clear(&folder, stem, &left, &mut gone)? {
                listing.folders.insert(stem.clone());
            }
            gone.left += usize::from(self.prune == Prune::Leave);
        }
        if self.is_made && listing.folders.is_empty() {
            self.locked.remove_listing().with_context(|| cannot("write to", folder.path()))?;
            let _holds_others = fs::remove_dir(folder.path());
        } else {
            self.locked.replace(listing.to_text())?;
        }
        Ok(gone)
    }
}

/// Removes what runs wrote into a folder, then the folder where nothing else is in it; says whether no file of theirs is
/// left.
fn clear(parent: &Folder, stem: &str, folder: &Folder, gone: &mut Gone) -> Result<bool> {
    let written = update(Locked::take(folder)?, &[], Prune::Remove)?;
    let is_clear = written.kept.is_empty();
    if is_clear {
        Locked::take(folder)?
            .remove_listing()
            .with_context(|| cannot("remove", &folder.path_of(listing::NAME)))?;
        let _holds_others = parent.remove_folder(stem);
    }
    gone.pruned.push((stem.to_owned(), written));
    Ok(is_clear)
}
