//! The flags that give values, and the commands that print them.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum, ValueHint};

use super::TalkArgs;
use super::parsers::output_map;
use crate::values::schema::Draft;

/// `karpcfg schema`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg schema > values.schema.json
  karpcfg schema --draft 7 > chart/values.schema.json")]
pub(crate) struct SchemaCommand {
    /// Version of JSON Schema.
    #[arg(long, value_enum, default_value_t)]
    pub draft: Draft,
}

/// `karpcfg values`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg values -f base.yaml -f prod.yaml --set cluster.name=demo
  karpcfg values -f prod.yaml --explain
  karpcfg values -f prod.yaml -o json | jq .karpenter.defaultNodePool")]
pub(crate) struct ValuesCommand {
    /// Print in this format.
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: ValuesFormat,

    /// Print each value on a line of its own, with the file, line and column that set it.
    #[arg(long, conflicts_with = "output")]
    pub explain: bool,

    /// Print the built-in defaults as they are written, with their comments.
    #[arg(long, conflicts_with_all = ["output", "explain", "ValuesArgs", "TalkArgs"])]
    pub comments: bool,

    /// How much is said.
    #[command(flatten)]
    pub talk: TalkArgs,

    /// The layers to merge.
    #[command(flatten)]
    pub values: ValuesArgs,
}

/// How `karpcfg values` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ValuesFormat {
    /// YAML, keys in the order of the defaults.
    #[default]
    Yaml,
    /// One line of JSON with sorted keys, as Helm's `toJson` prints it.
    Json,
}

/// The flags that give values; every command that starts from values takes them.
///
/// `values::layers` says in which order they apply.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Values")]
pub(crate) struct ValuesArgs {
    /// Values file, `-` for stdin; repeatable, later files win.
    ///
    /// Several files can be given at once with commas. Maps are merged key by key, lists are replaced whole,
    /// and a null removes a default. `--set-json`, `--set`, `--set-string`, `--set-file` and `--set-literal`
    /// override the files, in this order, wherever they stand on the command line. Of two flags of the same
    /// kind the later one wins.
    #[arg(short = 'f', long = "values", value_name = "FILE", action = ArgAction::Append, allow_hyphen_values = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<String>,

    /// Set values: `a.b=1,l[0]=x,m={x,y}`; repeatable.
    ///
    /// Whole numbers, `true`, `false` and `null` mean what they mean in YAML; anything else is text. `{x,y}` is
    /// a list. Put a backslash before a `,` `.` `[` or `=` that belongs to a name or a text:
    /// `labels.example\.com/team=ml`.
    #[arg(long = "set", value_name = "PATH=VALUE", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set: Vec<String>,

    /// Set values as with `--set`, always as text.
    #[arg(long, value_name = "PATH=TEXT", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_string: Vec<String>,

    /// Set values to JSON: `l=[1,2],m={"x":1}`.
    #[arg(long, value_name = "PATH=JSON", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_json: Vec<String>,

    /// Set values to the text of files, `-` for stdin.
    #[arg(long, value_name = "PATH=FILE", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_file: Vec<String>,

    /// Set one value to everything after the `=`, as written.
    #[arg(long, value_name = "PATH=TEXT", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_literal: Vec<String>,

    /// Take an output of Terraform for this value: `my_cluster=cluster.name`; repeatable.
    ///
    /// `-f` takes what `terraform output -json` prints. Outputs of the usual names, such as `cluster_name`, are values by
    /// themselves; a table `terraformOutputs` in a values file says the same as this flag.
    #[arg(long, value_name = "OUTPUT=PATH", action = ArgAction::Append, value_parser = output_map)]
    pub map: Vec<(String, String)>,

    /// Use FILE as the defaults instead of the built-in ones and the profile's.
    #[arg(long, value_name = "FILE")]
    pub defaults: Option<PathBuf>,

    /// Read and merge exactly as this version of Helm does.
    #[arg(long, value_enum, value_name = "HELM")]
    pub compat: Option<Compat>,

    /// Do not check the merged values against the schema.
    #[arg(long)]
    pub skip_schema_validation: bool,

    /// Let `$NAME`, `${NAME}`, `{{…}}` and `<<NAME>>` stand as they are, for another tool to fill in.
    ///
    /// karpcfg never fills them in. Without this flag they are errors, in values and in manifests.
    #[arg(long)]
    pub allow_placeholders: bool,
}

impl ValuesArgs {
    /// Whether any of them gives values, or says something of values that are given.
    pub(crate) fn has_values(&self) -> bool {
        ValuesArgs { allow_placeholders: false, ..self.clone() } != ValuesArgs::default()
    }
}

/// The Helm whose reading is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Compat {
    /// YAML 1.1 words and numbers, the last duplicate key wins, later documents are dropped.
    Helm3,
}
