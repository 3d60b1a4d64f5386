//! `karpcfg values`: the merged values, or the text that set each of them. Leaves the line after merge.

use anyhow::Result;

use super::inputs::inputs;
use crate::cli::{ValuesCommand, ValuesFormat};
use crate::diagnostic::has_errors;
use crate::report::{self, Product, Said, Styling};
use crate::source::Sources;
use crate::status::Status;
use crate::values::validate::{Placeholders, Validation};
use crate::values::{defaults, explain::explain};
use crate::yaml::{Node, emit, json};
use crate::{output, pipeline};

/// Merges the layers and prints the tree.
pub(super) fn run(command: &ValuesCommand, styling: Styling) -> Result<Status> {
    if command.comments {
        output::stdout(defaults::VALUES_TEXT.as_bytes())?;
        return Ok(Status::Success);
    }
    let mut sources = defaults::sources();
    let mut found = Vec::new();
    let mut inputs = inputs(&command.values, None);
    // Another chart's defaults have another schema.
    if inputs.defaults.is_some() {
        inputs.validation = Validation::Skipped;
    }
    // Nothing is made of the values here, so a placeholder is a text like any other.
    inputs.placeholders = Placeholders::Allowed;
    let layers = pipeline::load(&inputs, &mut sources);
    let layers = match super::or_name_files(layers, &command.talk, &sources) {
        // Helm knows one status for all that can go wrong.
        Err(error) if command.values.compat.is_some() => {
            Said::failure(&error).say();
            return Ok(Status::Faults);
        }
        layers => layers?,
    };
    super::name_files(&command.talk, &sources, &[]);
    let files = command.explain.then(|| layers.files.clone());
    let user = pipeline::user(layers, &mut found);
    let trees = files.map(|files| std::iter::once(user.base.clone()).chain(files).collect::<Vec<_>>());
    let merged = pipeline::merge(user, &inputs, &mut found);
    let Some(merged) = merged.filter(|_| !has_errors(&found)) else {
        report::talk(&found, &sources, Product::Withheld, styling);
        return Ok(Status::Faults);
    };
    report::talk(&found, &sources, Product::Printed, styling);
    output::stdout(product(command, &merged.root, trees.as_deref(), &sources).as_bytes())?;
    Ok(Status::Success)
}

fn product(command: &ValuesCommand, root: &Node, trees: Option<&[Node]>, sources: &Sources) -> String {
    match (trees, command.output) {
        (Some(trees), _) => explain(root, trees, sources),
        (None, ValuesFormat::Yaml) => emit::node(root, 0),
        (None, ValuesFormat::Json) => {
            json::to_json(root, json::Layout::Compact, json::KeyOrder::Sorted) + "\n"
        }
    }
}
