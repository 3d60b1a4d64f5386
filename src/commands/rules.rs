//! `karpcfg rules`: every rule and every fault of the input with its severity and what it is about, on a line.

use anyhow::Result;

use crate::manual;
use crate::output;
use crate::status::Status;

/// Prints the list.
pub(crate) fn run() -> Result<Status> {
    output::stdout(manual::list().as_bytes())?;
    Ok(Status::Success)
}
