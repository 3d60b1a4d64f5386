//! The command line as typed: one field a flag, no logic. What the flags lead to is decided in `commands`.

mod around;
mod candidates;
mod check;
mod deferred;
pub(crate) mod foreign;
mod init;
mod matches;
mod migrate;
mod parsers;
mod render;
mod rules;
mod shell;
mod talk;
mod userdata;
mod values;

use std::ffi::OsString;
use std::path::Path;

use clap::{Parser, Subcommand, ValueEnum};

pub(crate) use around::{AroundArgs, ControllerCommand, PrereqsCommand, SampleCommand};
pub(crate) use check::{CheckCommand, FindingFormat};
pub(crate) use deferred::Deferred;
pub(crate) use init::{InitCommand, Pipeline};
pub(crate) use matches::{MatchCommand, MatchFormat, WorldArgs};
pub(crate) use migrate::{MigrateCommand, NewForm};
pub(crate) use render::{ObjectFormat, RenderCommand};
pub(crate) use rules::{ExplainCommand, LevelArgs, RuleArgs, RulesCommand, RulesFormat};
pub(crate) use shell::{CompletionsCommand, ManCommand, Shell};
pub(crate) use talk::TalkArgs;
pub(crate) use userdata::{ClusterArgs, UserdataCommand};
pub(crate) use values::{Compat, SchemaCommand, ValuesArgs, ValuesCommand, ValuesFormat};

/// Renders and checks Karpenter configuration for EKS from a Helm-style values file.
///
/// Layers of values are merged as Helm merges them, checked against a schema, and made into NodePools and
/// EC2NodeClasses (NodeClasses under EKS Auto Mode) for `kubectl apply`. Manifests and values go to stdout,
/// messages to stderr. karpcfg talks to no cluster, not to AWS and not to the network.
#[derive(Debug, Parser)]
#[command(name = NAME, version = VERSION, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "\
Exit status:
  0  done; there may be warnings on stderr
  1  errors in the input: all of them are reported, and no manifest is printed
  2  karpcfg could not go on: wrong usage, a file it cannot read, a write that failed")]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// Colour messages.
    ///
    /// By itself, a terminal gets colours, unless `NO_COLOR` is set or `TERM` is `dumb`; `CLICOLOR_FORCE` asks for them everywhere.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,

    /// Say errors alone on stderr: no warnings, no counts, no hints.
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// What the binary is called.
pub(crate) const NAME: &str = "karpcfg";

/// What it is called as a plugin of kubectl: `kubectl karpcfg`.
pub(crate) const PLUGIN: &str = "kubectl-karpcfg";

/// The name in the first word of a command line, without its folder and `.exe`.
pub(crate) fn program_name(program: Option<&OsString>) -> &str {
    program.and_then(|program| Path::new(program).file_stem()?.to_str()).unwrap_or_default()
}

/// What kubectl calls to complete command lines of the plugin.
pub(crate) const PLUGIN_COMPLETION: &str = "kubectl_complete-karpcfg";

/// The plugin as people type it.
pub(crate) const PLUGIN_TYPED: &str = "kubectl karpcfg";

/// The version, and what it knows.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (Karpenter 1.0 to 1.15)");

/// When messages are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands, one type of arguments each.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the manifests that the values make.
    ///
    /// Prints node classes first, then pools, then extra objects. If there is an error in the values or in an
    /// object, all errors are reported and no object is printed.
    Render(Deferred<RenderCommand>),
    /// Report what is wrong with values or manifests.
    ///
    /// Reports what the API server would refuse, what would fail later, and what was hardly meant. Findings go
    /// to stdout, a line that counts them to stderr. The exit status is 1 if there is an error among them.
    Check(Deferred<CheckCommand>),
    /// Print the merged values, or where each of them comes from.
    ///
    /// The values are checked against the schema, but no objects are made, so `cluster.name` may still be unset.
    Values(Deferred<ValuesCommand>),
    /// Print the JSON Schema of the values.
    ///
    /// Editors use it to complete and check values files: save it as `values.schema.json` and begin the
    /// values file with `# yaml-language-server: $schema=values.schema.json`.
    Schema(Deferred<SchemaCommand>),
    /// Print the user data that the nodes of a class get.
    ///
    /// Karpenter adds a part of its own to a class's `userData`, differently for each AMI family, and EC2
    /// accepts at most 16,384 bytes. What Karpenter would learn from the cluster is a placeholder here,
    /// unless a flag gives it.
    Userdata(Deferred<UserdataCommand>),
    /// Print which instance types pools match, what is launched, and at what price.
    ///
    /// Karpenter's own decisions, taken from a catalogue of EC2's instance types: no cluster and no AWS account is
    /// asked.
    Match(Deferred<MatchCommand>),
    /// Make objects, CDK properties and values of older versions those of Karpenter v1.
    ///
    /// The behaviour stays what it was: defaults that v1 changed are written out. Manifests go to stdout, a report of
    /// every move to stderr. If v1 would refuse the result, all errors are reported and nothing is printed. The exit
    /// status is 1 if there is an error or something for somebody to decide.
    Migrate(Deferred<MigrateCommand>),
    /// Print what the pools need in AWS: roles, policies, queue, tags.
    ///
    /// Names are those of the manifests that the same values make. Nothing talks to AWS: what the values do not say is a
    /// parameter, a data source or a question of the script, or an error where the format has none of these.
    Prereqs(Deferred<PrereqsCommand>),
    /// Print what installs Karpenter's controller for the pools.
    ///
    /// Values for Karpenter's chart, or what Argo CD, Flux and Terraform make releases of: CRDs first, with a chart of
    /// their own, then the controller. The values are checked as `karpcfg check --controller-values` checks anyone's.
    Controller(Deferred<ControllerCommand>),
    /// Print a first workload that lands on a pool.
    ///
    /// A Deployment without replicas, with the pool's own label and its taints tolerated, and the commands to scale it,
    /// to watch nodes come and go, and to clean up.
    Sample(Deferred<SampleCommand>),
    /// Write a first values file, with its schema for editors and a pipeline.
    ///
    /// What it has to know and no flag says is asked for on a terminal. Files that are there are not replaced.
    Init(Deferred<InitCommand>),
    /// List the rules, group by group, each with its severity.
    Rules(Deferred<RulesCommand>),
    /// Print what a rule, a value or a topic is about.
    ///
    /// Of a rule: how to fix it, and an example. Of a value: its type, its default, and what it makes. Topics are what
    /// people run into around pools; the message of an error leads to its topic.
    Explain(Deferred<ExplainCommand>),
    /// Print the script that makes a shell complete command lines.
    ///
    /// It completes names of rules, and of the pools and node classes that the values typed so far make.
    Completions(Deferred<CompletionsCommand>),
    /// Print the manual page, in roff.
    Man(Deferred<ManCommand>),
}

#[cfg(test)]
mod tests {
    use super::VERSION;
    use crate::apis::version::Version;

    #[test]
    fn the_version_names_the_newest_karpenter_known() {
        assert!(VERSION.ends_with(&format!("to {})", Version::LATEST)), "{VERSION}");
    }
}
