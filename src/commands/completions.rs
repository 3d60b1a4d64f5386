//! `karpcfg completions`: what makes a shell complete a command line, and what it is then asked for.

use std::ffi::OsString;

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use clap_complete::CompletionCandidate;
use clap_complete::engine;
use clap_complete::env::Shells;

use crate::cli::{Cli, CompletionsCommand, NAME, PLUGIN, Shell, program_name};
use crate::harmless::harmless_lines;
use crate::output;
use crate::status::Status;

/// Names the shell that asks what a line could go on with. The script that [`run`] prints sets it, and nobody else does.
pub(crate) const ASKED_BY: &str = "KARPCFG_COMPLETE";

/// The script for Bash. clap's parts `--flag=VALUE` in two, and lets names of files stand unquoted.
const BASH: &str = include_str!("../../files/completions/karpcfg.bash");

/// The end of the script for Zsh, which as a file of `$fpath` is called as it is read.
const ZSH_END: &str = "\
if [ \"${funcstack[1]}\" = \"_karpcfg\" ]; then
    _clap_dynamic_completer_karpcfg \"$@\"
else
    compdef _clap_dynamic_completer_karpcfg karpcfg kubectl-karpcfg
fi
";

/// Prints the script for a shell, which calls the binary by the name that it has now.
pub(super) fn run(command: &CompletionsCommand) -> Result<Status> {
    let program = std::env::args_os().next();
    let called = if program_name(program.as_ref()) == PLUGIN { PLUGIN } else { NAME };
    let script = match command.shell {
        Shell::Bash => BASH.replace("CALLED", called).replace("NAMES", &format!("{NAME} {PLUGIN}")),
        Shell::Zsh => zsh(&of_clap(command.shell, called, &[NAME])?),
        shell => of_clap(shell, called, &[NAME, PLUGIN])?,
    };
    output::stdout(script.as_bytes())?;
    Ok(Status::Success)
}

/// clap's script for each of these names.
fn of_clap(shell: Shell, called: &str, names: &[&str]) -> Result<String> {
    let (shells, shell) = (Shells::builtins(), shell.to_string());
    let completer = shells.completer(&shell).with_context(|| format!("there is no script for `{shell}`"))?;
    let mut script = Vec::new();
    for name in names {
        completer.write_registration(ASKED_BY, &name.replace('-', "_"), name, called, &mut script)?;
    }
    Ok(String::from_utf8(script)?)
}

/// Of clap's script the function, between the names on its first line and what calls it.
fn zsh(of_clap: &str) -> String {
    let is_function = |line: &&str| !line.starts_with("#compdef ") && !line.starts_with("compdef ");
    let function: Vec<&str> = of_clap.lines().filter(is_function).collect();
    format!("#compdef {NAME} {PLUGIN}\n{}\n\n{ZSH_END}", function.join("\n").trim())
}

/// Prints what the line behind `--` could go on with, as `shell` wants it.
pub(crate) fn answer(shell: &str, args: Vec<OsString>) -> Result<Status> {
    let shells = Shells::builtins();
    let Some(completer) = shells.completer(shell) else { bail!("`{ASKED_BY}` names no shell: `{shell}`") };
    let line = args.into_iter().skip_while(|word| word != "--").skip(1).collect();
    let mut command = Cli::command();
    command.build();
    let mut candidates = Vec::new();
    let folder = std::env::current_dir().ok();
    completer.write_complete(&mut command, line, folder.as_deref(), &mut candidates)?;
    output::stdout(&candidates)?;
    Ok(Status::Success)
}

/// Prints what the words behind `kubectl karpcfg` could go on with, as kubectl wants it of `kubectl_complete-karpcfg`: a
/// line for each, with what it is behind a tab, and the sum of what the shell is to do behind a colon.
pub(crate) fn answer_kubectl(words: Vec<OsString>) -> Result<Status> {
    let last = words.len().saturating_sub(1);
    let folder = std::env::current_dir().ok();
    // Words that nothing can follow have no candidates.
    let found = engine::complete(&mut Cli::command(), words, last, folder.as_deref()).unwrap_or_default();
    let shown: Vec<_> = found.iter().filter(|one| !one.is_hide_set()).collect();
    let goes_on = |one: &&CompletionCandidate| one.get_value().to_string_lossy().ends_with(['/', '=']);
    let directive = match shown.as_slice() {
        [] => FILES,
        shown if shown.iter().any(goes_on) => NO_FILES + NO_SPACE,
        _ => NO_FILES,
    };
    let mut text: String = shown.iter().map(|one| line(one)).collect();
    text.push_str(&format!(":{directive}\n"));
    output::stdout(text.as_bytes())?;
    Ok(Status::Success)
}

/// Directives of `ShellCompDirective` in github.com/spf13/cobra.
const FILES: u8 = 0;
const NO_SPACE: u8 = 2;
const NO_FILES: u8 = 4;

fn line(candidate: &CompletionCandidate) -> String {
    let value = candidate.get_value().to_string_lossy();
    let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
    let help = help.lines().next().filter(|help| !help.is_empty()).map(|help| format!("\t{help}"));
    harmless_lines(&format!("{value}{}", help.unwrap_or_default())).replace('\n', " ") + "\n"
}
