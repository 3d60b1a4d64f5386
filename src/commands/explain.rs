//! `karpcfg explain`: the manual of one rule, value or topic, or the names in which words stand.

use anyhow::{Result, bail};

use crate::cli::ExplainCommand;
use crate::status::Status;
use crate::{manual, output};

/// Prints the manual.
pub(super) fn run(command: &ExplainCommand) -> Result<Status> {
    let Some(name) = &command.name else { return search(command) };
    match manual::explain(name, command.lang) {
        Ok(page) => output::stdout(page.as_bytes())?,
        Err(way_out) => bail!("{way_out}"),
    }
    Ok(Status::Success)
}

fn search(command: &ExplainCommand) -> Result<Status> {
    let found = manual::search(&command.search, command.lang);
    if found.is_empty() {
        bail!("nothing has all of these words: use fewer");
    }
    let width = found.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let lines: String = found.iter().map(|(name, title)| format!("{name:width$}  {title}\n")).collect();
    output::stdout(lines.as_bytes())?;
    Ok(Status::Success)
}
