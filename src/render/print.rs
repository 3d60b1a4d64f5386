//! Objects → documents: each as the built-in template prints it, or what a template of the user's makes of it.

use std::sync::Arc;

use super::{Budget, Overridden, Renderer, read_back};
use crate::diagnostic::{Diagnostic, ObjectRef};
use crate::manifest::{Manifest, Origin, Part, Set, deepest};
use crate::resolve::Object;
use crate::source::{Pointer, Sources};
use crate::yaml::{self, Ration};

/// One document of what is printed.
#[derive(Debug)]
pub(crate) struct Printed {
    /// The entry of the values it was made from.
    pub path: Pointer,
    /// The object.
    pub manifest: Manifest,
    /// The object's text.
    pub text: String,
}

impl Printed {
    /// Kind and name.
    pub(crate) fn reference(&self) -> ObjectRef {
        self.manifest.object()
    }
}

/// Prints every object; `set` takes in what is printed, and what is wrong with the templates.
pub(crate) fn print(
    objects: Vec<Object>,
    renderer: &Renderer,
    set: &mut Set,
    sources: &mut Sources,
) -> Vec<Printed> {
    let mut printed = Vec::with_capacity(objects.len());
    let ration = Ration::of(Ration::USUAL);
    let budget = Budget::usual();
    for object in objects {
        let entry = object.links.entry.clone();
        let (documents, faults) = documents(object, renderer, &budget, sources);
        if !documents.iter().all(|printed| ration.spend(printed.manifest.root.weight())) {
            let span = set.root().map(|root| deepest(root, &entry, Part::Key)).unwrap_or_default();
            set.diagnostics.push(yaml::too_many_values(&ration, span));
            break;
        }
        printed.extend(documents);
        for fault in faults {
            // A template's own fault shows in every object of its kind, and is said once.
            if !set.diagnostics.contains(&fault) {
                set.diagnostics.push(fault);
            }
        }
    }
    set.manifests.extend(printed.iter().map(|printed| printed.manifest.clone()));
    printed
}

/// One object's documents: one as the object is, or what a template of the user's makes of it.
fn documents(
    object: Object,
    renderer: &Renderer,
    budget: &Budget,
    sources: &mut Sources,
) -> (Vec<Printed>, Vec<Diagnostic>) {
    let root = Arc::new(object.root());
    let text = match renderer.document(&object, &root, budget) {
        Ok(text) => text,
        Err(fault) => return (Vec::new(), vec![*fault]),
    };
    let path = object.links.entry.clone();
    if renderer.overridden(&object) == Overridden::No {
        let manifest = Manifest::new(root, Origin::Values(Arc::new(object.links)));
        return (vec![Printed { path, manifest, text }], Vec::new());
    }
    let (documents, faults) = read_back(&text, format!("text printed for {path}"), sources);
    let printed = documents.into_iter().map(|(root, text)| {
        let manifest = Manifest::from_text(root);
        Printed { path: path.clone(), manifest, text }
    });
    (printed.collect(), faults)
}
