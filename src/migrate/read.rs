//! The input: files, folders and stdin, cut into documents as kubectl cuts them.

use std::path::Path;

use anyhow::{Result, bail};

use super::edit::begin_of;
use super::object::Object;
use super::{Document, Foreign, Input, cdk};
use crate::diagnostic::Diagnostic;
use crate::input;
use crate::manifest::codes::NOT_AN_OBJECT;
use crate::manifest::files::{self, Excluded};
use crate::manifest::stream::{self, Met};
use crate::manifest::{PassedOver, names_our_kind};
use crate::phrase::describe;
use crate::source::{Pointer, SourceId, Sources};
use crate::values::codes::WRONG_TYPE;
use crate::yaml::{Node, Ration};

/// The most bytes taken in of all texts.
const MAX_BYTES: usize = 16 << 20;
/// The most keys and values: they stand there as they were and as they become, and with what is said of them.
const MOST_VALUES: usize = Ration::USUAL / 6;

/// Why a file of a folder is passed over.
const UNREAD: &str = "it cannot be read and names no kind of Karpenter's";
const FOREIGN: &str = "it holds no object";

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
                false => {
                    let met = if file == *path { Met::ByName } else { Met::InFolder };
                    file_into(&mut all, file, met, sources, (&bytes, &ration))?;
                }
            }
        }
    }
    Ok(all)
}

fn file_into(
    all: &mut Input,
    file: String,
    met: Met,
    sources: &mut Sources,
    (left, ration): (&Ration, &Ration),
) -> Result<()> {
    let bytes = input::bytes(&file, MAX_BYTES as u64)?;
    if !left.spend(bytes.len()) {
        bail!("cannot read `{file}`: with those before it, it is larger than {} MiB", MAX_BYTES >> 20);
    }
    match input::text(bytes, input::shown(&file), sources) {
        Ok(source) => {
            let first = all.documents.len();
            text_into(all, source, &sources.get(source).text, met, ration);
            if let Some(foreign) =
                all.documents[first..].iter().find_map(|document| document.foreign.as_ref())
            {
                let why = if foreign.is_unread() { UNREAD } else { FOREIGN };
                all.passed_over.push(PassedOver { file: file.clone(), why });
            }
            all.files.push((source, file));
        }
        Err(fault) => all.diagnostics.push(*fault),
    }
    Ok(())
}

/// Adds the documents of a text. What holds no object is refused where the user names the text; in a folder it lies among
/// others' texts.
pub(super) fn text_into(all: &mut Input, source: SourceId, text: &str, met: Met, ration: &Ration) {
    let text = &stream::whole_characters(text);
    for part in stream::documents(text) {
        let read = stream::read_document(source, text, part.clone(), ration);
        let is_meant = met == Met::ByName || all.form == Some(Form::Values);
        if read.is_refused && !is_meant && !names_our_kind(text[part.clone()].as_bytes()) {
            let foreign = Some(Foreign::Unread(read.diagnostics));
            all.documents.push(Document { source, part, objects: Vec::new(), foreign });
            continue;
        }
        all.diagnostics.extend(read.diagnostics);
        let holds_none = !read.objects.is_empty() && read.objects.iter().all(holds_nothing);
        if met == Met::ByName {
            all.diagnostics.extend(read.objects.iter().filter_map(no_object));
        }
        let foreign = (!is_meant && holds_none).then_some(Foreign::NoObject);
        let objects = read.objects.into_iter().map(Object::new).collect();
        all.documents.push(Document { source, part, objects, foreign });
    }
}

/// Whether a document is neither an object, nor values, of whatever age, nor properties.
fn holds_nothing(root: &Node) -> bool {
    ["apiVersion", "kind", "karpenter"].iter().all(|key| root.get(key).is_none())
        && !cdk::are_properties(root)
}

/// What is wrong with a document that is named and holds none.
fn no_object(root: &Node) -> Option<Diagnostic> {
    if !holds_nothing(root) {
        return no_values(root);
    }
    if root.as_map().is_none() {
        return Some(stream::not_an_object(root));
    }
    let message = "this is a map without `apiVersion` and `kind`, and not an object";
    let found = Diagnostic::new(&NOT_AN_OBJECT, message).at(begin_of(root.span), "").help(
        "give manifests, properties of the CDK add-on, or values of the chart, which have the key `karpenter`",
    );
    Some(found)
}

/// What is wrong with values whose part about pools is none.
fn no_values(root: &Node) -> Option<Diagnostic> {
    let is_object = root.get("apiVersion").is_some() || root.get("kind").is_some();
    let karpenter = root.get("karpenter").filter(|node| !is_object && node.as_map().is_none())?;
    let found = Diagnostic::new(&WRONG_TYPE, "`karpenter` must be a map")
        .at(karpenter.span, format!("this is {}", describe(karpenter)))
        .help("write the values of node templates and pools below it");
    Some(found.in_values(Pointer::parse("/karpenter")))
}
