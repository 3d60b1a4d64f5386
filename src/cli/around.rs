//! The arguments of the commands about what is around the pools.

use clap::{Args, ValueHint};
use clap_complete::ArgValueCandidates;

use super::{LevelArgs, TalkArgs, ValuesArgs, candidates};
use crate::apis::version::Release;
use crate::around::Part;
use crate::around::controller::Format as ControllerFormat;
use crate::around::print::Format as PrereqsFormat;
use crate::around::sample::Sample;

/// `karpcfg prereqs`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg prereqs -f values.yaml > prereqs.yaml
  karpcfg prereqs -f values.yaml --format terraform > karpenter.tf
  karpcfg prereqs -f values.yaml --format aws-cli --only tags
  karpcfg prereqs -f values.yaml --check policy.json
  karpcfg prereqs -f values.yaml --format json --set-string aws.accountId=012345670123 --set aws.region=eu-central-1")]
pub(crate) struct PrereqsCommand {
    /// Print in this format.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    pub format: PrereqsFormat,

    /// Print only these parts; repeatable, or several with commas between them.
    #[arg(long, value_enum, value_name = "PART", value_delimiter = ',', help_heading = "Output")]
    pub only: Vec<Part>,

    /// Say what the policies in these files lack for the controller, and what they grant too widely; repeatable.
    ///
    /// They are JSON as `aws iam get-policy-version` and `aws iam get-role-policy` print it, and count together. What a
    /// newer Karpenter will need is said too. Nothing else is printed.
    #[arg(long, value_name = "POLICY", num_args = 1.., conflicts_with_all = ["format", "only"], help_heading = "Checks")]
    pub check: Vec<String>,

    /// What is around the pools, and what is checked for.
    #[command(flatten)]
    pub around: AroundArgs,
}

/// `karpcfg controller`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg controller -f values.yaml > karpenter-values.yaml
  karpcfg controller -f values.yaml --format flux > karpenter.yaml
  karpcfg controller -f values.yaml --format argocd --karpenter-version 1.14.1")]
pub(crate) struct ControllerCommand {
    /// Print in this format.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    pub format: ControllerFormat,

    /// What is around the pools, and what is checked for.
    #[command(flatten)]
    pub around: AroundArgs,
}

/// `karpcfg sample`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg sample -f values.yaml | kubectl apply -f -
  karpcfg sample gpu -f values.yaml --pool gpu-nodepool
  karpcfg sample spot pools.yaml")]
pub(crate) struct SampleCommand {
    /// What it is to show.
    #[arg(value_enum, default_value_t, value_name = "SAMPLE")]
    pub sample: Sample,

    /// Manifests with the pools in them: files, folders, `-` for stdin; without them, values make them.
    ///
    /// They are read as `karpcfg check` reads them.
    #[arg(value_name = "MANIFESTS", value_hint = ValueHint::AnyPath)]
    pub manifests: Vec<String>,

    /// The pool, by name; by default the first that suits.
    #[arg(long, value_name = "NAME", help_heading = "Output", add = ArgValueCandidates::new(candidates::pools))]
    pub pool: Option<String>,

    /// What is around the pools, and what is checked for.
    #[command(flatten)]
    pub around: AroundArgs,
}

/// The flags of commands about what is around the pools of some values.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct AroundArgs {
    /// Version of Karpenter, instead of `controller.version`.
    #[arg(long, value_name = "VERSION", help_heading = "Checks")]
    pub karpenter_version: Option<Release>,

    /// Which rules count, and how much.
    #[command(flatten)]
    pub levels: LevelArgs,

    /// How much is said.
    #[command(flatten)]
    pub talk: TalkArgs,

    /// The layers to merge.
    #[command(flatten)]
    pub values: ValuesArgs,
}
