//! The input: files, folders and stdin, cut into documents as kubectl cuts them.

use std::path::Path;

use anyhow::{Result, bail};

use super::object::Object;
use super::{Document, Input};
use crate::input;
use crate::manifest::files::{self, Excluded};
use crate::manifest::stream;
use crate::source::{SourceId, Sources};
use crate::yaml::Ration;

/// The most bytes taken in of all texts.
const MAX_BYTES: usize = 16 << 20;
/// The most keys and values: they stand there as they were and as they become, and with what is said of them.
const MOST_VALUES: usize = Ration::USUAL / 6;

/// What a text is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Manifests, whatever else it looks like.
    Manifests,
    /// Properties of the CDK add-on.
    Cdk,
    /// Values of the chart.
    Values,
}

/// Everything that the paths name; without a form, each text tells by its keys what it is.
pub(crate) fn read(paths: &[String], form: Option<Form>, sources: &mut Sources) -> Result<Input> {
    let mut all = Input { form, ..Input::default() };
    let (bytes, ration) = (Ration::of(MAX_BYTES), Ration::of(MOST_VALUES));
    let nothing = Excluded::new(&[])?;
    for path in paths {
        for file in files::named_by(path, &nothing)? {
            let is_terraform = Path::new(&file).extension().is_some_and(|ending| ending == "tf");
            match is_terraform {
                true if file == *path => {
                    bail!("`{file}` is Terraform's: migrate the manifests that it renders")
                }
                true => {}
                false => file_into(&mut all, file, sources, &bytes, &ration)?,
            }
        }
    }
    Ok(all)
}

fn file_into(
    all: &mut Input,
    file: String,
    sources: &mut Sources,
    left: &Ration,
    ration: &Ration,
) -> Result<()> {
    let bytes = input::bytes(&file, MAX_BYTES as u64)?;
    if !left.spend(bytes.len()) {
        bail!("cannot read `{file}`: with those before it, it is larger than {} MiB", MAX_BYTES >> 20);
    }
    match input::text(bytes, input::shown(&file), sources) {
        Ok(source) => {
            text_into(all, source, &sources.get(source).text, ration);
            all.files.push((source, file));
        }
        Err(fault) => all.diagnostics.push(*fault),
    }
    Ok(())
}

/// Adds the documents of a text.
pub(super) fn text_into(all: &mut Input, source: SourceId, text: &str, ration: &Ration) {
    let text = &stream::whole_characters(text);
    for part in stream::documents(text) {
        let read = stream::read_document(source, text, part.clone(), ration);
        let is_ours =
            all.form == Some(Form::Values) || crate::manifest::names_our_kind(text[part.clone()].as_bytes());
        if read.is_refused && !is_ours {
            // Whatever it is, it is handed on.
            all.documents.push(Document { source, part, objects: Vec::new() });
            continue;
        }
        all.diagnostics.extend(read.diagnostics);
        let objects = read.objects.into_iter().map(Object::new).collect();
        all.documents.push(Document { source, part, objects });
    }
}
