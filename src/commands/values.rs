//! `karpcfg values`: the merged values, or the text that set each of them. Leaves the line after merge.

use anyhow::Result;

use crate::cli::{ValuesCommand, ValuesFormat};
use crate::source::Sources;
use crate::status::Status;
use crate::values::{explain::explain, merge};
use crate::yaml::json;
use crate::{output, pipeline};

/// Merges the layers and prints the tree.
pub fn run(command: &ValuesCommand) -> Result<Status> {
    let mut sources = Sources::default();
    let layers = pipeline::load(&command.values, &mut sources, |_| merge::nothing())?;
    let trees = command.explain.then(|| layers.trees());
    let merged = pipeline::merge(layers);
    output::talk(&sources, &merged.diagnostics);
    if output::has_errors(&merged.diagnostics) {
        return Ok(Status::Faults);
    }
    output::product(&match (trees, command.output) {
        (Some(trees), _) => explain(&merged.root, &trees, &sources),
        (None, ValuesFormat::Yaml) => {
            json::to_json(&merged.root, json::Layout::Pretty, json::KeyOrder::Written)
        }
        (None, ValuesFormat::Json) => {
            json::to_json(&merged.root, json::Layout::Compact, json::KeyOrder::Sorted) + "\n"
        }
    })?;
    Ok(Status::Success)
}
