//! One file a command: from arguments through the stages of the line to a writer. No policy here.

mod render;
mod schema;
mod values;

use std::io::IsTerminal;

use anyhow::Result;

use crate::cli::{Cli, Color, Command};
use crate::report::Styling;
use crate::status::Status;

/// Runs the command that was given.
pub fn run(cli: &Cli) -> Result<Status> {
    let styling = styling(cli.color);
    match &cli.command {
        Command::Render(command) => render::run(command, styling),
        Command::Values(command) => values::run(command, styling),
        Command::Schema(command) => schema::run(command),
    }
}

fn styling(color: Color) -> Styling {
    match color {
        Color::Always => Styling::Colored,
        Color::Auto if std::io::stderr().is_terminal() => Styling::Colored,
        Color::Auto | Color::Never => Styling::Plain,
    }
}
