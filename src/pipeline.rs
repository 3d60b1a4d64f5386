//! The line as functions, in the order in which a run passes through them.
//!
//! Each takes what the one before it made and adds what it finds to `found`, or to the set that it makes; a stage that
//! cannot hand on anything sound returns nothing, and the findings say why. [`check`](crate::check::check) comes last.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use anyhow::Result;

use crate::apis::version::Version;
use crate::diagnostic::{Diagnostic, has_errors};
use crate::manifest::files::Excluded;
use crate::manifest::{self, Gaps, Set, Tree};
use crate::render::{self, Printed, Renderer};
use crate::resolve::codes::NOTHING_MADE;
use crate::resolve::{self, Object};
use crate::source::{Pointer, SourceId, Sources};
use crate::values::layers::{self, Inputs, Layers};
use crate::values::merge;
use crate::values::set::Editor;
use crate::values::validate::{self, Placeholders};
use crate::values::{ProfileName, Values, defaults, inherit, null_removals};
use crate::yaml::{self, Dialect, Loaded, Node};

/// load: reads every text that the inputs name.
pub(crate) fn load(inputs: &Inputs, sources: &mut Sources) -> Result<Layers> {
    layers::read(inputs, sources)
}

/// load, of values that are a text already.
pub(crate) fn load_text(source: SourceId, text: &str, dialect: Dialect) -> Layers {
    let Loaded { documents, diagnostics, .. } = yaml::load(source, text, dialect);
    Layers { defaults: None, files: documents, assignments: Vec::new(), texts: vec![source], diagnostics }
}

/// What the user gives, in one tree, and what it is to be laid over.
#[derive(Debug)]
pub(crate) struct User {
    /// The files one over the other, edited by the arguments.
    pub root: Node,
    /// Layer 0 under the layer of the profile, or other defaults in their place.
    pub base: Node,
    texts: Vec<SourceId>,
}

/// merge, the user's half.
pub(crate) fn user(layers: Layers, found: &mut Vec<Diagnostic>) -> User {
    let Layers { defaults, files, assignments, texts, diagnostics } = layers;
    found.extend(diagnostics);
    let mut root = files.into_iter().fold(merge::nothing(), |base, over| merge::merge(over, base));
    let mut editor = Editor::default();
    for assignment in assignments {
        found.extend(editor.apply(&mut root, assignment).err().map(|fault| *fault));
    }
    let base = defaults.unwrap_or_else(|| defaults::base(profile(&root)));
    User { root, base, texts }
}

/// The profile the user names; a name that is none is the schema's to refuse.
fn profile(user: &Node) -> ProfileName {
    let name = user.get("profile").and_then(Node::as_str);
    name.and_then(ProfileName::parse).unwrap_or_default()
}

/// The values in one tree, checked.
#[derive(Debug)]
pub(crate) struct Merged {
    /// By Helm's precedence, every `from` filled in.
    pub root: Arc<Node>,
    /// What was taken out of it because it is at fault.
    gaps: Gaps,
    texts: Vec<SourceId>,
}

/// merge, the other half, and the schema's say on the way: one tree without what is at fault in it; none where a text or
/// an argument could not be read, since nobody knows what it would have said.
pub(crate) fn merge(user: User, inputs: &Inputs, found: &mut Vec<Diagnostic>) -> Option<Merged> {
    let is_complete = !has_errors(found);
    let User { mut root, base, texts } = user;
    if inputs.dialect == Dialect::Native {
        found.extend(null_removals::removals(&root, &base));
    }
    // The built-in defaults fit the schema, so what the user gives is all there is to check.
    let is_built_in = inputs.defaults.is_none();
    let mut gaps =
        if is_built_in { validate::check_input(&mut root, inputs, found)? } else { Gaps::default() };
    let merge::Merged { mut root, diagnostics } = merge::coalesce(root, base);
    found.extend(diagnostics);
    if !is_built_in {
        gaps = validate::check_input(&mut root, inputs, found)?;
    }
    let from = inherit::inherit(&mut root);
    let unfounded: Vec<Pointer> = from.iter().filter_map(|fault| fault.values.clone()).collect();
    found.extend(from);
    if unfounded.len() >= validate::MOST {
        return None;
    }
    let heirs = inherit::heirs(&root);
    gaps.take_out(&mut root, unfounded);
    gaps.hand_on(&heirs);
    gaps.look_up(&root);
    is_complete.then(|| Merged { root: Arc::new(root), gaps, texts })
}

/// type: the values by their types, every placeholder filled in or allowed.
fn typed(merged: &Merged, inputs: &Inputs, found: &mut Vec<Diagnostic>) -> Option<Values> {
    let mut placeholders = Vec::new();
    validate::check_placeholders(&merged.root, inputs, &mut placeholders);
    merged.gaps.sift(&mut placeholders);
    found.append(&mut placeholders);
    let typed = validate::typed(&merged.root, inputs.dialect);
    // A value at fault that was said with its place is not said again without.
    typed.map_err(|fault| found.extend((!has_errors(found)).then_some(*fault))).ok()
}

/// Objects that values make, not printed yet.
#[derive(Debug)]
pub(crate) struct Made {
    /// In the order in which they are printed.
    pub objects: Vec<Object>,
    /// The set that they will be, with all that is wrong with the values.
    pub set: Set,
    /// What they are made from; none where it cannot be told what is meant.
    pub values: Option<Values>,
}

/// The line from load to resolve: Karpenter's own API objects for a cluster of the version `kube`, as far as the values
/// are sound.
pub(crate) fn objects(inputs: &Inputs, kube: Option<Version>, sources: &mut Sources) -> Result<Made> {
    let layers = load(inputs, sources)?;
    Ok(objects_of(layers, inputs, kube, sources))
}

/// The same from merge on, for layers that are read.
pub(crate) fn objects_of(
    layers: Layers,
    inputs: &Inputs,
    kube: Option<Version>,
    sources: &mut Sources,
) -> Made {
    let mut found = Vec::new();
    let user = user(layers, &mut found);
    let texts = user.texts.clone();
    let merged = merge(user, inputs, &mut found);
    let typed = merged.and_then(|merged| Some((typed(&merged, inputs, &mut found)?, merged)));
    let Some((values, merged)) = typed else {
        let set = Set { texts, diagnostics: found, ..Set::default() };
        return Made { objects: Vec::new(), set, values: None };
    };
    let Merged { root, gaps, texts } = merged;
    // A placeholder that is not allowed was said, and so was a name that one stands in for.
    let has_placeholders = inputs.placeholders == Placeholders::Allowed || has_errors(&found);
    let tree =
        Tree { root: Arc::clone(&root), dialect: inputs.dialect, gaps, is_built_in: defaults::is_built_in };
    let mut set = Set { texts, has_placeholders, ..Set::default() };
    let objects = resolve::resolve(&values, &root, kube, &mut set, sources);
    set.diagnostics.extend((inputs.defaults.is_some() && objects.is_empty()).then(nothing_made));
    let unsaid = tree.gaps.sift(&mut set.diagnostics);
    set.unsaid.extend(unsaid);
    set.diagnostics.splice(0..0, found);
    set.values = Some(tree);
    Made { objects, set, values: Some(values) }
}

fn nothing_made() -> Diagnostic {
    let message = "nothing is made: `--defaults` takes the place of all built-in templates and pools";
    Diagnostic::new(&NOTHING_MADE, message)
        .help("give a file of values that has some, or leave `--defaults` out and use `-f`")
}

/// render: every object with its text; the set takes in what is printed.
pub(crate) fn print(
    objects: Vec<Object>,
    renderer: &Renderer,
    set: &mut Set,
    sources: &mut Sources,
) -> Vec<Printed> {
    render::print(objects, renderer, set, sources)
}

/// parse: anyone's manifests, from the files that `paths` name.
pub(crate) fn parse(paths: &[String], excluded: &Excluded, sources: &mut Sources) -> Result<Set> {
    manifest::read(paths, excluded, sources)
}
