//! The line as functions, in the order in which a run passes through them.

use anyhow::Result;

use crate::cli::ValuesArgs;
use crate::source::{Sources, Span};
use crate::values::layers::{self, Layers};
use crate::values::merge::{self, Merged};
use crate::values::set::Editor;
use crate::yaml::{Map, Node};

/// load: reads every text the flags name.
pub fn load(args: &ValuesArgs, sources: &mut Sources) -> Result<Layers> {
    layers::read(args, sources)
}

/// merge: one tree out of the layers, by Helm's precedence; `built_in` are the defaults where the user gave none.
pub fn merge(layers: Layers, built_in: impl FnOnce() -> Node) -> Merged {
    let Layers { defaults, files, assignments, mut diagnostics } = layers;
    let mut user = files.into_iter().fold(empty(), |base, over| merge::merge(over, base));
    let mut editor = Editor::default();
    for assignment in assignments {
        diagnostics.extend(editor.apply(&mut user, assignment).err());
    }
    let merged = merge::coalesce(user, defaults.unwrap_or_else(built_in));
    diagnostics.extend(merged.diagnostics);
    Merged { root: merged.root, diagnostics }
}

/// A tree in which nothing is set.
pub fn empty() -> Node {
    Node::map(Map::default(), Span::default())
}
