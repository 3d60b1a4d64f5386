//! `karpcfg rules`: every rule and every fault of the input, group by group.

use anyhow::Result;

use crate::cli::{RulesCommand, RulesFormat};
use crate::manual;
use crate::output;
use crate::status::Status;

/// Prints the list.
pub(crate) fn run(command: &RulesCommand) -> Result<Status> {
    let list = match command.format {
        RulesFormat::Human => manual::as_text(),
        RulesFormat::Json => manual::as_json(),
    };
    output::stdout(list.as_bytes())?;
    Ok(Status::Success)
}
