//! `karpcfg schema`: the JSON Schema of the values.

use anyhow::{Context, Result};

use crate::cli::SchemaCommand;
use crate::output;
use crate::status::Status;
use crate::values::schema::{COMMITTED, Draft, schema};

/// Prints the schema.
pub(crate) fn run(command: &SchemaCommand) -> Result<Status> {
    match command.draft {
        // Generated once, when it was committed.
        Draft::D2020_12 => output::stdout(COMMITTED.as_bytes())?,
        draft @ Draft::D7 => {
            let text = serde_json::to_string_pretty(&schema(draft)).context("cannot print the schema")?;
            output::stdout(format!("{text}\n").as_bytes())?;
        }
    }
    Ok(Status::Success)
}
