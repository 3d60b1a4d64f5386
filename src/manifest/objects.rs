//! Every object of the files that paths name, whatever of: pools and classes beside the workloads that they are for.

use anyhow::Result;

use super::Manifest;
use super::files::{self, Excluded};
use super::read::MAX_BYTES;
use super::stream::{documents, read_document, whole_characters};
use crate::diagnostic::Diagnostic;
use crate::input;
use crate::source::Sources;
use crate::yaml::Ration;

/// Objects, and what is wrong with the texts that they are from.
#[derive(Debug, Default)]
pub(crate) struct Objects {
    /// The objects, in the order of their texts.
    pub manifests: Vec<Manifest>,
    /// What is wrong with the texts of files that are named; of those in folders, nothing is said.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the files that paths name.
pub(crate) fn objects(paths: &[String], sources: &mut Sources) -> Result<Objects> {
    let (mut all, ration) = (Objects::default(), Ration::of(Ration::USUAL));
    for path in paths {
        for file in files::named_by(path, &Excluded::new(&[])?)? {
            let found = of_file(&file, sources, &ration)?;
            all.manifests.extend(found.manifests);
            all.diagnostics.extend(found.diagnostics.into_iter().filter(|_| file == *path));
        }
    }
    Ok(all)
}

fn of_file(file: &str, sources: &mut Sources, ration: &Ration) -> Result<Objects> {
    let mut all = Objects::default();
    let source = match input::text(input::bytes(file, MAX_BYTES)?, input::shown(file), sources) {
        Ok(source) => source,
        Err(fault) => return Ok(Objects { diagnostics: vec![*fault], ..all }),
    };
    let text = whole_characters(&sources.get(source).text);
    for part in documents(&text) {
        let read = read_document(source, &text, part, ration);
        let objects = read.objects.into_iter().filter(|object| object.get("kind").is_some());
        all.manifests.extend(objects.map(Manifest::from_text));
        all.diagnostics.extend(read.diagnostics);
    }
    Ok(all)
}
