//! Anyone's manifests, from the files and folders that paths name.

use anyhow::Result;

use super::{Set, files, stream};
use crate::input;
use crate::source::Sources;

/// The greatest text of manifests taken in: fifty thousand objects of the usual size.
const MAX_BYTES: u64 = 64 << 20;

/// The objects of all files that `paths` name; all of them are one set.
pub(crate) fn read(paths: &[String], sources: &mut Sources) -> Result<Set> {
    let mut all = Set::default();
    for path in paths {
        for file in files::named_by(path)? {
            let set = of_file(&file, sources)?;
            let is_of_a_folder = file != *path;
            if is_of_a_folder && stream::is_no_manifest(&set) {
                all.files_passed_over += 1;
            } else {
                all.extend(set);
            }
        }
    }
    Ok(all)
}

fn of_file(file: &str, sources: &mut Sources) -> Result<Set> {
    let text = input::text(input::bytes(file, MAX_BYTES)?, input::shown(file), sources);
    Ok(match text {
        Ok(source) => stream::read(source, &sources.get(source).text),
        Err(fault) => Set { diagnostics: vec![*fault], ..Set::default() },
    })
}
