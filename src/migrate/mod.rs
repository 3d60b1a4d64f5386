//! migrate: objects of Karpenter's old APIs made objects of v1 that keep the behaviour, with a note of every move.

mod cdk;
mod class;
pub(crate) mod codes;
mod comments;
mod diff;
mod edit;
mod halfway;
mod kubelets;
mod metadata;
pub(crate) mod note;
mod object;
mod order;
mod pool;
mod print;
mod read;
pub(crate) mod settings;
mod texts;
mod to_values;
mod unknown;
mod v1alpha5;
mod v1beta1;
pub(crate) mod values;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::path::Path;

use crate::apis::former;
use crate::diagnostic::{Change, Diagnostic, ObjectRef, Severity};
use crate::manifest::{Manifest, PassedOver, Set};
use crate::source::SourceId;
use crate::yaml::Node;
use codes::{CLASS_NAME_TWICE, LEFT_OUT, NOT_READ, PASSED_THROUGH};
pub(crate) use diff::diff;
use note::Class;
use object::{Fate, Object};
pub(crate) use print::{Output, join, print};
pub(crate) use read::{Form, read};
use settings::Settings;
pub(crate) use to_values::to_values;
use v1alpha5::settings_map::{self, Globals};

/// A document of the input, and the objects that it becomes.
#[derive(Debug)]
pub(crate) struct Document {
    /// The text that it is a part of.
    pub source: SourceId,
    /// Which part.
    pub part: Range<usize>,
    /// Its objects.
    objects: Vec<Object>,
    /// Why it is none of a migration's, although it lies in the folder.
    foreign: Option<Foreign>,
}

/// Why a document of a folder is none of a migration's.
#[derive(Debug)]
enum Foreign {
    /// Nobody knows what is in it, for these reasons.
    Unread(Vec<Diagnostic>),
    /// It is neither an object, nor values, nor properties.
    NoObject,
}

impl Foreign {
    fn is_unread(&self) -> bool {
        matches!(self, Foreign::Unread(_))
    }
}

/// What the input is read into.
#[derive(Debug, Default)]
pub(crate) struct Input {
    /// The documents in the order given.
    pub documents: Vec<Document>,
    /// What is wrong with the texts.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts, each with its file.
    pub files: Vec<(SourceId, String)>,
    /// The files that nothing is said of.
    pub passed_over: Vec<PassedOver>,
    /// What they are taken for, unless they tell themselves.
    form: Option<Form>,
    /// Documents of which values were made, with the comments that go with them.
    taken: Vec<Document>,
}

/// Makes every old object one of v1.
pub(crate) fn migrate(input: &mut Input, settings: &Settings) {
    let form = input.form;
    let documents = &mut input.documents;
    let globals = globals(documents);
    for document in documents.iter_mut() {
        let mut objects = std::mem::take(&mut document.objects);
        let may_be = |other| form.is_none_or(|form| form == other);
        if let [only] = objects.as_mut_slice()
            && may_be(Form::Values)
            && values::is_values(&only.root)
        {
            values::migrate(only, settings);
            document.objects = objects;
            continue;
        }
        let of_add_on = if may_be(Form::Cdk) { cdk::expand(&mut objects, settings) } else { None };
        let globals = of_add_on.as_ref().unwrap_or(&globals);
        document.objects = objects.into_iter().flat_map(|object| one(object, globals, settings)).collect();
    }
    name_texts(documents, &input.files);
    name_twice(documents);
    kubelets::distribute(documents);
    for object in documents.iter_mut().flat_map(|document| &mut document.objects) {
        if object.fate == Fate::Changed {
            finish(object);
        }
    }
}

/// What is done to every object that changed.
fn finish(object: &mut Object) {
    unknown::drop_all(object);
    texts::all(object);
    order::order(object);
}

/// What the controller gave to every class, by its ConfigMap of settings.
fn globals(documents: &mut [Document]) -> Globals {
    let mut globals = Globals::default();
    let objects = documents.iter_mut().flat_map(|document| &mut document.objects);
    for object in objects.filter(|object| settings_map::is_settings(&object.root)) {
        settings_map::migrate(object, &mut globals);
    }
    globals
}

/// The object, and behind it what is made of its parts.
fn one(mut object: Object, globals: &Globals, settings: &Settings) -> Vec<Object> {
    if object.fate == Fate::Gone {
        return vec![object];
    }
    let former = former::kind(&object.name.api_version, &object.name.kind);
    if former.is_some() {
        texts::name(&mut object);
    }
    let ObjectRef { api_version, kind, .. } = &object.name;
    match former.map_or(kind.as_str(), |former| former.kind) {
        "NodePool" if former.is_some() => v1beta1::pool::migrate(&mut object, settings),
        "EC2NodeClass" if former.is_some() => v1beta1::class::migrate(&mut object, settings),
        "AWSNodeTemplate" if former.is_some() => v1alpha5::class::migrate(&mut object, globals, settings),
        "Provisioner" if former.is_some() => {
            let class = v1alpha5::pool::migrate(&mut object, settings);
            let class = class.map(|mut class| {
                v1alpha5::class::of_provider(&mut class, globals, settings);
                class
            });
            return std::iter::once(object).chain(class).collect();
        }
        "NodeClaim" | "Machine" if former.is_some() || api_version == "karpenter.sh/v1" => {
            object.fate = Fate::Gone;
            object.moved(&LEFT_OUT, "", "", "Karpenter makes these itself: no manifest, and left out");
        }
        _ if halfway::is_halfway(&object) => halfway::migrate(&mut object),
        _ if values::are_todays(&object.root) => {
            object.note(&PASSED_THROUGH, Class::HandedOn, "", "", "these are today's values already");
        }
        _ => object.note(&PASSED_THROUGH, Class::HandedOn, "", "", "not an old object of Karpenter's"),
    }
    vec![object]
}

/// Properties and values are known by their files.
fn name_texts(documents: &mut [Document], files: &[(SourceId, String)]) {
    for document in documents {
        let file = files.iter().find(|(source, _)| *source == document.source);
        let stem = file.and_then(|(_, file)| Path::new(file).file_stem()?.to_str());
        for object in document.objects.iter_mut().filter(|object| object.name.api_version.is_empty()) {
            if matches!(object.name.kind.as_str(), "props" | "values") {
                object.name.name = stem.unwrap_or_default().to_owned();
                object.notes.iter_mut().for_each(|note| note.object.name.clone_from(&object.name.name));
            }
        }
    }
}

/// The class of an inline provider has the name of its Provisioner, which another class may have.
fn name_twice(documents: &mut [Document]) {
    let all = documents.iter().flat_map(|document| &document.objects);
    let names: Vec<String> =
        all.filter(|object| object.is_class()).map(|object| object.name_now().to_owned()).collect();
    for object in documents.iter_mut().flat_map(|document| &mut document.objects) {
        let is_twice = |name: &str| names.iter().filter(|other| *other == name).count() > 1;
        if object.is_class() && object.name.kind == "Provisioner" && is_twice(object.name_now()) {
            let reason = format!(
                "two classes would be called `{}`: rename one, and name it in its pools",
                object.name_now()
            );
            object.manual(&CLASS_NAME_TWICE, "/metadata/name", reason);
        }
    }
}

impl Input {
    /// Takes out what is none of a migration's, for a product that is manifests alone; says what of it could not be read.
    pub(crate) fn leave_out_foreign(&mut self) -> Vec<Diagnostic> {
        let foreign = self.documents.extract_if(.., |document| document.foreign.is_some());
        foreign.filter_map(|document| unread(document.foreign?)).collect()
    }

    /// Every note, in the order of the input.
    pub(crate) fn notes(&self) -> impl Iterator<Item = &note::Note> {
        self.documents.iter().flat_map(|document| &document.objects).flat_map(|object| &object.notes)
    }

    /// Whether some text was taken for this.
    pub(crate) fn has(&self, form: Form) -> bool {
        let kind = match form {
            Form::Manifests => return true,
            Form::Cdk => "props",
            Form::Values => "values",
        };
        let objects = self.documents.iter().flat_map(|document| &document.objects);
        objects.filter(|object| object.name.api_version.is_empty()).any(|object| object.name.kind == kind)
    }

    /// Whether a text has become values.
    pub(crate) fn is_values(&self, source: SourceId) -> bool {
        let of_text = self.documents.iter().filter(|document| document.source == source);
        of_text.flat_map(|document| &document.objects).any(|object| object.name.kind == "values")
    }

    /// The objects that the input becomes, as rules look at them.
    pub(crate) fn set(&self) -> Set {
        let mut texts: Vec<SourceId> = self.documents.iter().map(|document| document.source).collect();
        texts.dedup();
        let objects = self.documents.iter().flat_map(|document| &document.objects);
        let kept = objects.filter(|object| object.fate != Fate::Gone).map(|object| &object.root);
        let manifests = kept.filter(|root| is_ours(root)).map(|root| Manifest::from_text(root.clone()));
        Set { manifests: manifests.collect(), texts, has_placeholders: true, ..Set::default() }
    }
}

/// What there is to decide about a document that could not be read.
fn unread(foreign: Foreign) -> Option<Diagnostic> {
    let Foreign::Unread(faults) = foreign else { return None };
    let fault = faults.into_iter().find(|fault| fault.severity == Severity::Error)?;
    let reason = format!(
        "it cannot be read ({}) and is left out: mend it, or take it out of the folder",
        fault.message
    );
    let mut found = Diagnostic::new(&NOT_READ, reason);
    found.primary = fault.primary;
    found.change = Some(Change { class: Change::MANUAL, to: None });
    Some(found)
}

/// Whether rules have anything to say of an object.
fn is_ours(root: &Node) -> bool {
    let text = |key| root.get(key).and_then(Node::as_str).unwrap_or_default();
    let (api_version, kind) = (text("apiVersion"), text("kind"));
    crate::apis::kinds::api_type(api_version, kind).is_some()
        || former::kind(api_version, kind).is_some()
        || !crate::apis::kinds::is_known(api_version, kind)
}
