//! The command line as typed: one field a flag, no logic. What the flags lead to is decided in `commands`.

use std::path::PathBuf;

use crate::values::schema::Draft;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

/// Renders and checks Karpenter configuration for EKS from a Helm-style values file.
#[derive(Debug, Parser)]
#[command(name = "karpcfg", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit status: 0 done, 1 faults in the input, 2 karpcfg could not go on.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// When to colour messages.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
}

/// When messages on stderr are coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Color {
    /// When stderr is a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands, one type of arguments each.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the manifests that the values make.
    Render(RenderCommand),
    /// Print the merged values, or where each of them comes from.
    Values(ValuesCommand),
    /// Print the JSON Schema of the values.
    Schema(SchemaCommand),
}

/// `karpcfg render`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg render --set cluster.name=demo --set karpenter.instanceProfile=KarpenterNodeInstanceProfile-demo
  karpcfg render -f values.yaml | kubectl apply -f -
  karpcfg render -f values.yaml --output-dir manifests --prune
  karpcfg render --batch clusters --output-dir manifests")]
pub struct RenderCommand {
    /// The layers to merge.
    #[command(flatten)]
    pub values: ValuesArgs,

    /// How the objects are printed.
    #[command(flatten)]
    pub printing: PrintingArgs,

    /// Write one file an object into DIR instead of printing to stdout.
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub output_dir: Option<PathBuf>,

    /// Remove files of the output folder that an earlier run wrote and this one did not.
    #[arg(long, requires = "output_dir", help_heading = "Output")]
    pub prune: bool,

    /// Render every values file of DIR, each over the values given here, into a folder of its own.
    #[arg(long, value_name = "DIR", requires = "output_dir", help_heading = "Output")]
    pub batch: Option<PathBuf>,
}

/// The flags that decide what is printed of the objects.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct PrintingArgs {
    /// Format to print; `json` is one `List` of all objects.
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: ObjectFormat,

    /// Print only these: a kind, a name, KIND/NAME or a path of the values. Repeatable.
    #[arg(short, long, value_name = "OBJECT")]
    pub show_only: Vec<String>,

    /// Take templates of the built-in names from DIR instead.
    #[arg(long, value_name = "DIR")]
    pub template_dir: Option<PathBuf>,

    /// Print whatever the rules find in the objects; faults of the values still stop.
    #[arg(long)]
    pub skip_checks: bool,
}

/// How objects are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ObjectFormat {
    /// A stream of YAML documents.
    #[default]
    Yaml,
    /// One `List` in JSON.
    Json,
}

/// `karpcfg schema`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg schema > values.schema.json
  karpcfg schema --draft 7 > chart/values.schema.json")]
pub struct SchemaCommand {
    /// Version of JSON Schema; Helm 3 knows draft 7.
    #[arg(long, value_enum, default_value_t)]
    pub draft: Draft,
}

/// `karpcfg values`.
#[derive(Debug, Args)]
#[command(after_help = "\
Precedence goes by kind, not by position: the defaults, the files in order, --set-json, --set, --set-string,
--set-file, --set-literal; within a kind the last one wins. A null removes a default.

Examples:
  karpcfg values -f base.yaml -f prod.yaml --set cluster.name=demo
  karpcfg values -f prod.yaml --explain
  karpcfg values -f prod.yaml -o json | jq .karpenter.defaultNodePool")]
pub struct ValuesCommand {
    /// Format to print; `json` is one line with sorted keys, as Helm's `toJson` prints it.
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output: ValuesFormat,

    /// Print each value on a line of its own, with the layer, line and column that set it.
    #[arg(long, conflicts_with = "output")]
    pub explain: bool,

    /// The layers to merge.
    #[command(flatten)]
    pub values: ValuesArgs,
}

/// How `karpcfg values` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ValuesFormat {
    /// YAML, keys in the order of the defaults.
    #[default]
    Yaml,
    /// One line of JSON, keys sorted.
    Json,
}

/// The flags that give values; every command that starts from values takes them.
///
/// `values::layers` says in which order they apply.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Values")]
pub struct ValuesArgs {
    /// Values file; `-` is stdin. Repeatable, or several with commas; later files win.
    #[arg(short = 'f', long = "values", value_name = "FILE", action = ArgAction::Append, allow_hyphen_values = true)]
    pub files: Vec<String>,

    /// Set values: `a.b=1,l[0]=x,m={x,y}`. Numbers, `true`, `false` and `null` are typed.
    #[arg(long = "set", value_name = "PATH=VALUE", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set: Vec<String>,

    /// Set values as with --set, always as text.
    #[arg(long, value_name = "PATH=TEXT", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_string: Vec<String>,

    /// Set values to JSON: `l=[1,2],m={"x":1}`.
    #[arg(long, value_name = "PATH=JSON", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_json: Vec<String>,

    /// Set values to the text of files; `-` is stdin.
    #[arg(long, value_name = "PATH=FILE", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_file: Vec<String>,

    /// Set one value to everything after the `=`, as written.
    #[arg(long, value_name = "PATH=TEXT", action = ArgAction::Append, allow_hyphen_values = true)]
    pub set_literal: Vec<String>,

    /// Take FILE as the defaults instead of the built-in ones.
    #[arg(long, value_name = "FILE")]
    pub defaults: Option<PathBuf>,

    /// Read and merge exactly as this Helm does.
    #[arg(long, value_enum, value_name = "HELM")]
    pub compat: Option<Compat>,

    /// Do not check the merged values against the schema.
    #[arg(long)]
    pub skip_schema_validation: bool,

    /// Let `$NAME`, `${NAME}` and `{{…}}` through for a later substitution.
    #[arg(long)]
    pub allow_placeholders: bool,
}

/// The Helm whose reading is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Compat {
    /// YAML 1.1 words and numbers, the last duplicate key wins, later documents are dropped.
    Helm3,
}
