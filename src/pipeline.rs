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
use crate::manifest::{self, Set, Tree};
use crate::render::{self, Printed, Renderer};
use crate::resolve::{self, Object};
use crate::source::{SourceId, Sources};
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
    let Loaded { documents, diagnostics } = yaml::load(source, text, dialect);
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
    texts: Vec<SourceId>,
}

/// merge, the other half, and the schema's say on the way: one tree, unless it cannot be trusted.
pub(crate) fn merge(user: User, inputs: &Inputs, found: &mut Vec<Diagnostic>) -> Option<Merged> {
    if has_errors(found) {
        return None;
    }
    let User { root, base, texts } = user;
    if inputs.dialect == Dialect::Native {
        found.extend(null_removals::removals(&root, &base));
    }
    // The built-in defaults fit the schema, so what the user gives is all there is to check.
    let is_built_in = inputs.defaults.is_none();
    if is_built_in {
        validate::check_input(&root, inputs, found);
    }
    let merge::Merged { mut root, diagnostics } = merge::coalesce(root, base);
    found.extend(diagnostics);
    if !is_built_in {
        validate::check_input(&root, inputs, found);
    }
    found.extend(inherit::inherit(&mut root));
    (!has_errors(found)).then(|| Merged { root: Arc::new(root), texts })
}

/// load and merge at once.
pub(crate) fn merged(
    inputs: &Inputs,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<Merged>> {
    let layers = load(inputs, sources)?;
    let user = user(layers, found);
    Ok(merge(user, inputs, found))
}

/// type: the values by their types, every placeholder filled in or allowed.
pub(crate) fn typed(merged: &Merged, inputs: &Inputs, found: &mut Vec<Diagnostic>) -> Option<Values> {
    validate::check_placeholders(&merged.root, inputs, found);
    if has_errors(found) {
        return None;
    }
    validate::typed(&merged.root, inputs.dialect).map_err(|fault| found.push(*fault)).ok()
}

/// resolve: Karpenter's own API objects for a cluster of the version `kube`, and the set that they will be.
pub(crate) fn resolve(
    values: &Values,
    merged: Merged,
    inputs: &Inputs,
    kube: Option<Version>,
    sources: &mut Sources,
) -> (Vec<Object>, Set) {
    let Merged { root, texts } = merged;
    let tree = Tree { root: Arc::clone(&root), dialect: inputs.dialect };
    let has_placeholders = inputs.placeholders == Placeholders::Allowed;
    let mut set = Set { texts, values: Some(tree), has_placeholders, ..Set::default() };
    let objects = resolve::resolve(values, &root, kube, &mut set, sources);
    (objects, set)
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
