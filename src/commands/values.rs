//! `karpcfg values`: the merged values, or the text that set each of them. Leaves the line after merge.

use anyhow::Result;

use crate::cli::{ValuesCommand, ValuesFormat};
use crate::diagnostic::has_errors;
use crate::report::{self, Product, Styling};
use crate::source::Sources;
use crate::status::Status;
use crate::values::{defaults, explain::explain};
use crate::yaml::{Node, emit, json};
use crate::{output, pipeline};

/// Merges the layers and prints the tree.
pub fn run(command: &ValuesCommand, styling: Styling) -> Result<Status> {
    let mut sources = defaults::sources();
    let mut found = Vec::new();
    let layers = pipeline::load(&command.values, None, &mut sources)?;
    let files = command.explain.then(|| layers.files.clone());
    let user = pipeline::user(layers, &mut found);
    let trees = files.map(|files| std::iter::once(user.base.clone()).chain(files).collect::<Vec<_>>());
    let merged = pipeline::merge(user, &mut found).map(|mut root| {
        // The schema is that of karpcfg's own values, not of another chart's.
        if command.values.defaults.is_none() && !command.values.skip_schema_validation {
            pipeline::check_values(&mut root, &command.values, &mut found);
        }
        root
    });
    let Some(root) = merged.filter(|_| !has_errors(&found)) else {
        report::talk(&found, &sources, Product::Withheld, styling);
        return Ok(Status::Faults);
    };
    report::talk(&found, &sources, Product::Printed, styling);
    output::stdout(product(command, &root, trees.as_deref(), &sources).as_bytes())?;
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
