//! The line as functions, in the order in which a run passes through them.
//!
//! Each takes what the one before it made and adds what it finds to `found`; a stage that cannot hand on anything
//! sound returns nothing, and the findings say why.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use crate::cli::ValuesArgs;
use crate::diagnostic::{Diagnostic, ObjectRef, has_errors};
use crate::manifest::{Manifest, Origin, object_ref};
use crate::render::Renderer;
use crate::resolve::{self, Object};
use crate::source::Sources;
use crate::values::layers::{self, Layers};
use crate::values::merge::{self, Merged};
use crate::values::set::Editor;
use crate::values::validate::{self, Placeholders};
use crate::values::{ProfileName, Values, defaults, extend, nulls, placeholders};
use crate::yaml::{Node, Reading};

/// load: reads every text the flags name, and the values file `last` after the others.
pub fn load(args: &ValuesArgs, last: Option<&Path>, sources: &mut Sources) -> Result<Layers> {
    layers::read(args, last, sources)
}

/// What the user gives, in one tree, and what it is to be laid over.
#[derive(Debug)]
pub struct User {
    /// The files one over the other, edited by the arguments.
    pub root: Node,
    /// Layer 0 under the layer of the profile, or what `--defaults` names.
    pub base: Node,
    /// Whose rules the texts were read by.
    pub reading: Reading,
}

/// merge, the user's half.
pub fn user(layers: Layers, found: &mut Vec<Diagnostic>) -> User {
    let Layers { defaults, files, assignments, reading, diagnostics } = layers;
    found.extend(diagnostics);
    let mut root = files.into_iter().fold(merge::nothing(), |base, over| merge::merge(over, base));
    let mut editor = Editor::default();
    for assignment in assignments {
        found.extend(editor.apply(&mut root, assignment).err().map(|fault| *fault));
    }
    let base = defaults.unwrap_or_else(|| defaults::base(profile(&root)));
    User { root, base, reading }
}

/// The profile the user names; a name that is none is the schema's to refuse.
fn profile(user: &Node) -> ProfileName {
    let name = user.get("profile").and_then(Node::as_str);
    name.and_then(ProfileName::parse).unwrap_or_default()
}

/// merge, the other half: one tree by Helm's precedence, and whether it can be trusted.
pub fn merge(user: User, found: &mut Vec<Diagnostic>) -> Option<Node> {
    if user.reading == Reading::Native {
        found.extend(nulls::removals(&user.root, &user.base));
    }
    let Merged { root, diagnostics } = merge::coalesce(user.root, user.base);
    found.extend(diagnostics);
    (!has_errors(found)).then_some(root)
}

/// load and merge at once.
pub fn merged(
    args: &ValuesArgs,
    last: Option<&Path>,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<Node>> {
    let layers = load(args, last, sources)?;
    let user = user(layers, found);
    Ok(merge(user, found))
}

/// type, its first half: every fault against the schema.
pub fn check_values(merged: &mut Node, args: &ValuesArgs, found: &mut Vec<Diagnostic>) -> validate::Checked {
    found.extend(extend::extend(merged));
    let placeholders = if args.allow_placeholders { Placeholders::Allowed } else { Placeholders::Refused };
    let mut checked = validate::check(merged, layers::reading(args), placeholders);
    found.append(&mut checked.diagnostics);
    checked
}

/// type: the values by their types.
pub fn typed(merged: &mut Node, args: &ValuesArgs, found: &mut Vec<Diagnostic>) -> Result<Option<Values>> {
    let checked = check_values(merged, args, found);
    if !args.allow_placeholders {
        found.extend(placeholders::check(merged));
    }
    if has_errors(found) { Ok(None) } else { checked.into_values().map(Some) }
}

/// One object on its way to print.
#[derive(Debug)]
pub struct Printed {
    /// As `resolve` made it.
    pub object: Object,
    /// The same as a tree.
    pub root: Arc<Node>,
    /// The document that is printed.
    pub text: String,
}

impl Printed {
    /// Kind and name.
    pub fn reference(&self) -> ObjectRef {
        object_ref(&self.root)
    }
}

/// resolve and render: every object with its text.
pub fn print(
    values: &Values,
    merged: &Node,
    renderer: &Renderer,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) -> Vec<Printed> {
    let resolved = resolve::resolve(values, merged, sources);
    found.extend(resolved.diagnostics);
    let mut printed = Vec::with_capacity(resolved.objects.len());
    for object in resolved.objects {
        let root = Arc::new(object.root());
        match renderer.document(&object, &root) {
            Ok(text) => printed.push(Printed { object, root, text }),
            Err(fault) => found.push(fault),
        }
    }
    printed
}

/// The objects as the rules read them.
pub fn manifests(printed: &[Printed]) -> Vec<Manifest> {
    printed
        .iter()
        .map(|printed| Manifest {
            root: printed.root.as_ref().clone(),
            origin: Origin::Values(printed.object.links.clone()),
        })
        .collect()
}
