//! The arguments of `karpcfg init`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::parsers::region;
use crate::migrate::values::Chart;

/// `karpcfg init`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg init --cluster demo --role KarpenterNodeRole-demo
  karpcfg init infra/karpenter --cluster demo --role nodes --region eu-west-1 --spot --ci github
  karpcfg init --from-chart old-values.yaml")]
pub(crate) struct InitCommand {
    /// Folder to write into; made if it is missing.
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,

    /// Name of the EKS cluster.
    #[arg(long, value_name = "NAME")]
    pub cluster: Option<String>,

    /// Name of the IAM role of the nodes.
    #[arg(long, value_name = "NAME")]
    pub role: Option<String>,

    /// Region that the cluster is in, such as eu-west-1.
    #[arg(long, value_name = "REGION", value_parser = region)]
    pub region: Option<String>,

    /// Make a pool of nodes with NVIDIA GPUs too.
    #[arg(long)]
    pub gpu: bool,

    /// Let the pool take spot instances.
    #[arg(long)]
    pub spot: bool,

    /// Take over the values of an older version of the chart, as `karpcfg migrate` does.
    #[arg(long, value_name = "VALUES", conflicts_with_all = ["cluster", "role", "region", "gpu", "spot"])]
    pub from_chart: Option<String>,

    /// Version of the chart that they are for, such as 0.1.30, where their keys do not tell.
    // clap lets `requires` be where something stands that cannot stand beside what is required.
    #[arg(long, value_name = "VERSION", requires = "from_chart", conflicts_with_all = ["cluster", "role", "region", "gpu", "spot"])]
    pub chart_version: Option<Chart>,

    /// Write a file that checks the values in this pipeline, where its service looks for it from here.
    #[arg(long, value_enum, value_name = "SERVICE")]
    pub ci: Option<Pipeline>,

    /// Replace files that are there.
    #[arg(long)]
    pub force: bool,
}

/// Where pipelines run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pipeline {
    /// Azure Pipelines.
    Azure,
    /// GitHub Actions.
    Github,
    /// GitLab CI/CD.
    Gitlab,
    /// pre-commit, before any of them.
    PreCommit,
}
