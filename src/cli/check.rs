//! The arguments of `karpcfg check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::{RuleArgs, TalkArgs, ValuesArgs};

/// `karpcfg check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg check -f values.yaml
  karpcfg check manifests/ --format github
  karpcfg check --batch clusters/ -f base.yaml
  helm template chart | karpcfg check -
  kustomize build overlays/prod | karpcfg check - --karpenter-version 1.8 --strict
  karpcfg check -f values.yaml --controller-values karpenter-values.yaml

A comment turns a rule off for one line, at the end of the line or on its own line above it:
  # karpcfg: allow(unused-node-class) the pools live in another repository")]
pub(crate) struct CheckCommand {
    /// Manifests: files, folders, `-` for stdin.
    ///
    /// They are read as kubectl reads them and checked together, as one set. A folder stands for its `*.yaml`,
    /// `*.yml` and `*.json` files and those of its subfolders, without hidden ones and what a `.gitignore` leaves
    /// out. Of `*.tf` files the heredocs of `yaml_body` and `manifest` are read. Objects that have nothing to do
    /// with Karpenter are passed over, and so are files in a folder that are none of its own: templates of Helm
    /// charts, a chart's values, what cannot be read and names no kind of Karpenter's. Without manifests, the
    /// objects that the values make are checked.
    #[arg(value_name = "MANIFESTS", value_hint = ValueHint::AnyPath, group = "named")]
    pub manifests: Vec<String>,

    /// Leave files and folders of this name out of folders, as in a `.gitignore`; repeatable.
    ///
    /// For example `--exclude charts`, `--exclude 'dev/**'` or `--exclude '*.generated.yaml'`.
    #[arg(long, value_name = "GLOB", requires = "manifests")]
    pub exclude: Vec<String>,

    /// Check values for Karpenter's own chart as well, beside the pools that the manifests or values make.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub controller_values: Option<String>,
    /// Pass over files that have nothing to do with Karpenter, though they are named by themselves.
    ///
    /// For hooks, which name every YAML file that was changed, behind any other flags. Manifests are told apart as those of
    /// folders are. With `--pass-over=values` each name is that of a values file, as with `--batch`, and the values of a
    /// cluster are told by what they hold: `cluster.name` beside nothing that values do not have, or beside pools below
    /// `karpenter`; one of these keys may be misspelt.
    #[arg(long, value_enum, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "manifests", requires = "named")]
    pub pass_over: Option<Named>,

    /// Check each of these values files, or each of those in a folder, as the values of a cluster of its own.
    ///
    /// The values given by the other flags are common to all: each file is a layer over the `-f` files and under
    /// `--set`. What several of them have from one place is said once.
    #[arg(long, value_name = "DIR|FILE", num_args = 1.., conflicts_with = "manifests", group = "named")]
    pub batch: Vec<PathBuf>,

    /// The layers to merge.
    #[command(flatten)]
    pub values: ValuesArgs,

    /// What is checked for.
    #[command(flatten)]
    pub rules: RuleArgs,

    /// Report only what the API server itself would refuse.
    #[arg(long, help_heading = "Checks")]
    pub admission_only: bool,

    /// Fail if there are warnings.
    #[arg(long, help_heading = "Checks")]
    pub strict: bool,

    /// Print the findings in this format.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    pub format: FindingFormat,

    /// Count the findings of each rule, on stderr.
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,

    /// How much is said.
    #[command(flatten)]
    pub talk: TalkArgs,
}

impl CheckCommand {
    /// The values files and folders of them that are those of a cluster each.
    pub(crate) fn clusters(&self) -> Vec<PathBuf> {
        let names = self.manifests.iter().filter(|_| self.pass_over == Some(Named::Values));
        self.batch.iter().cloned().chain(names.map(PathBuf::from)).collect()
    }
}

/// What names of files stand for, of which some are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Named {
    /// Manifests.
    Manifests,
    /// Values files, each of a cluster of its own.
    Values,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum FindingFormat {
    /// For people, with excerpts.
    #[default]
    Human,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// JUnit XML, one test case for each object.
    Junit,
}
