//! The line as functions, in the order in which a run passes through them.

use anyhow::Result;

use crate::cli::ValuesArgs;
use crate::source::Sources;
use crate::values::layers::{self, Layers};
use crate::values::merge::{self, Merged};
use crate::values::set::{Assignment, Editor};
use crate::yaml::Node;

/// load: reads every text the flags name; `built_in` gives the defaults where the user names none.
pub fn load(
    args: &ValuesArgs,
    sources: &mut Sources,
    built_in: impl FnOnce(&mut Sources) -> Node,
) -> Result<Layers> {
    layers::read(args, sources, built_in)
}

/// merge: one tree out of the layers, by Helm's precedence.
pub fn merge(layers: Layers) -> Merged {
    let Layers { defaults, files, assignments, mut diagnostics } = layers;
    let user = user_values(files, assignments);
    diagnostics.extend(user.diagnostics);
    let merged = merge::coalesce(user.root, defaults);
    diagnostics.extend(merged.diagnostics);
    Merged { root: merged.root, diagnostics }
}

/// What the user gives: the files one over the other, then edited by the arguments.
fn user_values(files: Vec<Node>, assignments: Vec<Assignment>) -> Merged {
    let mut root = files.into_iter().fold(merge::nothing(), |base, over| merge::merge(over, base));
    let mut editor = Editor::default();
    let diagnostics = assignments
        .into_iter()
        .filter_map(|assignment| editor.apply(&mut root, assignment).err())
        .map(|fault| *fault)
        .collect();
    Merged { root, diagnostics }
}
