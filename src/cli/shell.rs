//! The arguments of the commands for shells.

use std::fmt;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCandidates;

use super::candidates;

/// `karpcfg completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  source <(karpcfg completions bash)
  karpcfg completions zsh > \"${fpath[1]}/_karpcfg\"
  karpcfg completions fish > ~/.config/fish/completions/karpcfg.fish")]
pub(crate) struct CompletionsCommand {
    /// The shell.
    #[arg(value_enum)]
    pub shell: Shell,
}

/// The shells that can be made to complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    /// GNU Bash.
    Bash,
    /// Elvish.
    Elvish,
    /// fish.
    Fish,
    /// Microsoft's.
    #[value(name = "powershell")]
    Power,
    /// Zsh.
    Zsh,
}

impl fmt::Display for Shell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Shell::Bash => "bash",
            Shell::Elvish => "elvish",
            Shell::Fish => "fish",
            Shell::Power => "powershell",
            Shell::Zsh => "zsh",
        })
    }
}

/// `karpcfg man`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg man | man -l -
  karpcfg man render > karpcfg-render.1")]
pub(crate) struct ManCommand {
    /// The command; without one, the page that lists them.
    #[arg(value_name = "COMMAND", add = ArgValueCandidates::new(candidates::commands))]
    pub command: Option<String>,
}
