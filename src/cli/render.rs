//! The arguments of `karpcfg render`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCandidates;

use super::{RuleArgs, TalkArgs, ValuesArgs, candidates};

/// `karpcfg render`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg render --set cluster.name=demo --set karpenter.role=KarpenterNodeRole-demo
  karpcfg render -f values.yaml | kubectl apply -f -
  karpcfg render -f base.yaml -f prod.yaml --set cluster.name=demo -s NodePool
  karpcfg render -f values.yaml --output-dir manifests --prune
  karpcfg render --batch clusters --output-dir manifests")]
pub(crate) struct RenderCommand {
    /// The layers to merge.
    #[command(flatten)]
    pub values: ValuesArgs,

    /// How much is said.
    #[command(flatten)]
    pub talk: TalkArgs,

    /// How the objects are printed.
    #[command(flatten)]
    pub printing: PrintingArgs,

    /// What is checked for.
    #[command(flatten)]
    pub rules: RuleArgs,

    /// Write one file for each object into DIR instead of printing to stdout.
    ///
    /// Files whose contents stay the same are not touched; DIR is made if it is missing.
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub output_dir: Option<PathBuf>,

    /// Remove files of the output folder that an earlier run wrote and this one did not.
    ///
    /// Files that karpcfg did not write, or that were edited since, stay. With `--batch`, the folders of values files
    /// that are gone are removed too.
    #[arg(long, requires = "output_dir", conflicts_with = "show_only", help_heading = "Output")]
    pub prune: bool,

    /// Overwrite files of the output folder without a word.
    ///
    /// Without it, a warning names each file that karpcfg did not write, or that was edited since.
    #[arg(long, requires = "output_dir", help_heading = "Output")]
    pub force: bool,

    /// Take the parameters of an Argo CD Application as values too, over those of the flags.
    ///
    /// They stand in `ARGOCD_APP_PARAMETERS`, where Argo CD leaves them for a plugin: `values-files`, an array of
    /// paths, and any path of the values with a string, an array or a map.
    #[arg(long, help_heading = "Output")]
    pub argocd_parameters: bool,

    /// Render every values file of DIR, each into a folder of its own.
    ///
    /// The values given by the other flags are common to all: each file of DIR is a layer over the `-f` files
    /// and under `--set`. The folder in the output folder has the file's name without its ending.
    #[arg(long, value_name = "DIR", requires = "output_dir", help_heading = "Output")]
    pub batch: Option<PathBuf>,
}

/// The flags that decide what is printed of the objects.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct PrintingArgs {
    /// Print in this format.
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: ObjectFormat,

    /// Print only this: a kind, a name, KIND/NAME or a path of the values; repeatable.
    ///
    /// For example `NodePool`, `gpu-nodepool`, `NodePool/gpu-nodepool` or `karpenter.gpuNodePool`. All objects
    /// are still made and checked. It is an error if there is no such object.
    #[arg(short, long, value_name = "OBJECT", add = ArgValueCandidates::new(candidates::objects))]
    pub show_only: Vec<String>,

    /// Use the templates in DIR instead of the built-in ones.
    ///
    /// A file replaces the built-in template of the same name: `ec2nodeclass.yaml.j2`, `nodeclass.yaml.j2`,
    /// `nodepool.yaml.j2`. If DIR lacks one, the built-in one is used.
    #[arg(long, value_name = "DIR")]
    pub template_dir: Option<PathBuf>,

    /// Print the objects whatever the checks find in them.
    ///
    /// Errors in the values themselves still stop it.
    #[arg(long)]
    pub skip_checks: bool,
}

/// How objects are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ObjectFormat {
    /// A stream of YAML documents.
    #[default]
    Yaml,
    /// One `List` of all objects.
    Json,
}
