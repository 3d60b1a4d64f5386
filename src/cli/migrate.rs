//! The arguments of `karpcfg migrate`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::parsers::cluster_name;
use super::{FindingFormat, TalkArgs};
use crate::apis::version::{Release, Version};
use crate::migrate::Form;
use crate::migrate::settings::Blueprints;
use crate::migrate::values::Chart;

/// `karpcfg migrate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg migrate old/ --role KarpenterNodeRole-demo > karpenter.yaml
  kubectl get provisioners,awsnodetemplates -o yaml | karpcfg migrate - --instance-profile demo-nodes
  karpcfg migrate pools.yaml classes.yaml --in-place
  karpcfg migrate props.json --blueprints 1.5.4 --role demo-nodes --diff")]
pub(crate) struct MigrateCommand {
    /// What to migrate: files, folders, `-` for stdin.
    ///
    /// Manifests of v1alpha5, v1alpha1 and v1beta1 in YAML or JSON, lists of them too, properties of the CDK EKS
    /// Blueprints add-on, and values of older charts; each is known by its keys. All of them are one set: settings of
    /// the kubelet move from pools into their classes. Other objects are handed on as they are.
    #[arg(value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<String>,

    /// Take the input for this, whatever its keys say.
    #[arg(long, value_enum, value_name = "FORM")]
    pub from: Option<OldForm>,

    /// Make this of it; values become values.
    #[arg(long, value_enum, default_value_t, value_name = "FORM", help_heading = "Output")]
    pub to: NewForm,

    /// Version of Karpenter that is to read the result, 1.0 to 1.15, or a patch such as 1.14.1.
    #[arg(long, value_name = "VERSION", default_value_t)]
    pub karpenter_version: Release,

    /// Version of Kubernetes in the cluster; without it, what depends on it is not checked.
    #[arg(long, value_name = "VERSION")]
    pub kube_version: Option<Version>,

    /// Role of the nodes, for classes that name neither a role nor an instance profile.
    #[arg(long, value_name = "NAME", conflicts_with = "instance_profile", help_heading = "What is missing")]
    pub role: Option<String>,

    /// Instance profile of the nodes, for classes that name neither a role nor an instance profile.
    #[arg(long, value_name = "NAME", help_heading = "What is missing")]
    pub instance_profile: Option<String>,

    /// Name of the cluster, for values.
    #[arg(long, value_name = "NAME", value_parser = cluster_name, help_heading = "What is missing")]
    pub cluster_name: Option<String>,

    /// Write placeholders such as `${KARPENTER_NODE_ROLE}` for what is missing.
    #[arg(long, help_heading = "What is missing")]
    pub placeholders: bool,

    /// Version of images in aliases, such as `v20250123`, instead of `latest`.
    #[arg(long, value_name = "VERSION", help_heading = "What is missing")]
    pub pin_ami: Option<String>,

    /// Version of the package of the CDK add-on that the properties are for, such as 1.5.4.
    #[arg(long, value_name = "VERSION", help_heading = "What is missing")]
    pub blueprints: Option<Blueprints>,

    /// Version of the chart that values are for, such as 0.1.30, where their keys do not tell.
    #[arg(long, value_name = "VERSION", help_heading = "What is missing")]
    pub chart_version: Option<Chart>,

    /// Let v1's defaults hold where the old object says nothing; each is reported.
    #[arg(long)]
    pub modern: bool,

    /// Print nothing if there is something for somebody to decide.
    #[arg(long)]
    pub strict: bool,

    /// Write into DIR instead of printing, a file for each file of the input.
    #[arg(long, value_name = "DIR", conflicts_with = "in_place", help_heading = "Output")]
    pub output_dir: Option<PathBuf>,

    /// Change the files of the input, all of them or none.
    #[arg(long, help_heading = "Output")]
    pub in_place: bool,

    /// Print for each object which paths changed, instead of the result.
    #[arg(long, help_heading = "Output")]
    pub diff: bool,

    /// How much is said.
    #[command(flatten)]
    pub talk: TalkArgs,

    /// Print the report in this format.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    pub format: FindingFormat,
}

/// What an input of `karpcfg migrate` is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OldForm {
    /// Manifests.
    Manifests,
    /// Properties of the CDK EKS Blueprints add-on.
    Cdk,
    /// Values of the chart.
    Values,
}

impl From<OldForm> for Form {
    fn from(form: OldForm) -> Self {
        match form {
            OldForm::Manifests => Form::Manifests,
            OldForm::Cdk => Form::Cdk,
            OldForm::Values => Form::Values,
        }
    }
}

/// What `karpcfg migrate` makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum NewForm {
    /// Manifests.
    #[default]
    Manifests,
    /// Values that render to the same objects.
    Values,
}
