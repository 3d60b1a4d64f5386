//! The command line as typed: one field a flag, no logic. What the flags lead to is decided in `commands`.

mod candidates;
mod deferred;
pub(crate) mod foreign;
mod matches;

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

use crate::apis::aws::is_region;
use crate::apis::names::is_cluster_name;
use crate::apis::version::{Release, Version};
use crate::around::Part;
use crate::around::controller::Format as ControllerFormat;
use crate::around::print::Format as PrereqsFormat;
use crate::around::sample::Sample;
use crate::manual;
use crate::manual::topics::Language;
use crate::migrate::Form;
use crate::migrate::settings::Blueprints;
use crate::migrate::values::Chart;
use crate::placeholders;
use crate::rules::Named;
use crate::values::schema::Draft;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::ArgValueCandidates;

pub(crate) use deferred::Deferred;
pub(crate) use matches::{MatchCommand, MatchFormat, WorldArgs};

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
    #[arg(value_name = "MANIFESTS")]
    pub manifests: Vec<String>,

    /// Leave files and folders of this name out of folders, as in a `.gitignore`; repeatable.
    ///
    /// For example `--exclude charts`, `--exclude 'dev/**'` or `--exclude '*.generated.yaml'`.
    #[arg(long, value_name = "GLOB", requires = "manifests")]
    pub exclude: Vec<String>,

    /// Check values for Karpenter's own chart as well, beside the pools that the manifests or values make.
    #[arg(long, value_name = "FILE")]
    pub controller_values: Option<String>,
    /// Pass over files that have nothing to do with Karpenter, as those of folders, though they are named by themselves.
    ///
    /// For hooks, which name every YAML file that was changed.
    #[arg(long, requires = "manifests")]
    pub pass_over: bool,

    /// Check each of these values files, or each of those in a folder, as the values of a cluster of its own.
    ///
    /// The values given by the other flags are common to all: each file is a layer over the `-f` files and under
    /// `--set`. What several of them have from one place is said once.
    #[arg(long, value_name = "DIR|FILE", num_args = 1.., conflicts_with = "manifests")]
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

    /// Name the files of folders that are passed over, and say why.
    #[arg(short, long, help_heading = "Output")]
    pub verbose: bool,
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
    #[arg(value_name = "INPUT")]
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
    #[arg(value_name = "MANIFESTS")]
    pub manifests: Vec<String>,

    /// The pool, by name; by default the first that suits.
    #[arg(long, value_name = "NAME", help_heading = "Output")]
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

    /// The layers to merge.
    #[command(flatten)]
    pub values: ValuesArgs,
}

/// The flags that decide what is checked for.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Checks")]
pub(crate) struct RuleArgs {
    /// Which rules count, and how much.
    #[command(flatten)]
    pub levels: LevelArgs,

    /// Version of Karpenter in the cluster, 1.0 to 1.15, or a patch such as 1.14.1.
    #[arg(long, value_name = "VERSION", default_value_t)]
    pub karpenter_version: Release,

    /// Version of Kubernetes in the cluster; without it, what depends on it is not checked.
    #[arg(long, value_name = "VERSION")]
    pub kube_version: Option<Version>,

    /// AWS region of the nodes, for what depends on the instance types that it offers.
    ///
    /// With values it sets `aws.region`.
    #[arg(long, value_name = "REGION", value_parser = region)]
    pub region: Option<String>,
}

/// The flags that say how much a rule counts.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Checks")]
pub(crate) struct LevelArgs {
    /// Turn this rule off; repeatable, or several with commas between them.
    #[arg(short = 'A', long, value_name = "RULE", value_delimiter = ',', value_parser = rule_name, add = ArgValueCandidates::new(candidates::rules))]
    pub allow: Vec<&'static str>,

    /// Make the findings of this rule warnings; repeatable.
    #[arg(short = 'W', long, value_name = "RULE", value_delimiter = ',', value_parser = rule_name, add = ArgValueCandidates::new(candidates::rules))]
    pub warn: Vec<&'static str>,

    /// Make the findings of this rule errors; repeatable.
    #[arg(short = 'D', long, value_name = "RULE", value_delimiter = ',', value_parser = rule_name, add = ArgValueCandidates::new(candidates::rules))]
    pub deny: Vec<&'static str>,
}

/// The name of a region, as it was written.
fn region(text: &str) -> Result<String, String> {
    is_region(text).then(|| text.to_owned()).ok_or_else(|| "a region is named such as `eu-west-1`".to_owned())
}

/// The rule of this name.
fn rule_name(name: &str) -> Result<&'static str, String> {
    match manual::look_up(name) {
        Named::Rule(rule) => Ok(rule.code.name),
        Named::Fault(_) => Err("it is a fault of the input, not a rule, and cannot be turned off".to_owned()),
        Named::Nothing(way_out) => Err(format!("there is no such rule; {way_out}")),
    }
}

/// An IP address, as it was written.
fn address(text: &str) -> Result<String, String> {
    let parsed = text.parse::<IpAddr>();
    parsed.map(|_| text.to_owned()).map_err(|_| "it is no IP address, such as `10.100.0.10`".to_owned())
}

/// The name of a cluster, in which placeholders may stand.
fn cluster_name(text: &str) -> Result<String, String> {
    let refused = "EKS has no such name: they are letters, digits, `-` and `_`, begin with a letter or digit, and end after 100";
    check_filled(text, refused, is_cluster_name)
}

/// An address on the web, in which placeholders may stand.
fn url(text: &str) -> Result<String, String> {
    let is_of_url = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&()*+,;=%".contains(&byte);
    check_filled(text, "it is no URL, such as `https://ABC.gr7.us-east-1.eks.amazonaws.com`", |text| {
        text.bytes().all(is_of_url)
    })
}

/// Text in base64, in which placeholders may stand.
fn base64(text: &str) -> Result<String, String> {
    let is_of_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    check_filled(text, "it is not in base64", |text| text.bytes().all(is_of_base64))
}

/// A text that is as it must be but for its placeholders.
fn check_filled(text: &str, refused: &str, is_good: impl FnOnce(&str) -> bool) -> Result<String, String> {
    if is_good(&placeholders::filled(text)) { Ok(text.to_owned()) } else { Err(refused.to_owned()) }
}

/// A range of IP addresses, as it was written.
fn network(text: &str) -> Result<String, String> {
    let is_network = text.split_once('/').is_some_and(|(address, bits)| {
        let most = if address.contains(':') { 128 } else { 32 };
        address.parse::<IpAddr>().is_ok() && bits.parse::<u8>().is_ok_and(|bits| bits <= most)
    });
    match is_network {
        true => Ok(text.to_owned()),
        false => Err("it is no range of addresses, such as `10.100.0.0/16`".to_owned()),
    }
}

/// An output of Terraform and the path of a value.
fn output_map(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, path)| !name.is_empty() && !path.is_empty());
    let (name, path) = pair.ok_or("write an output and a path, as in `my_cluster=cluster.name`")?;
    Ok((name.to_owned(), path.to_owned()))
}

/// `karpcfg explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg explain unknown-field
  karpcfg explain karpenter.defaultNodePool.disruption
  karpcfg explain soci-debug --lang ko
  karpcfg explain 'could not download chart: pulling from host public.ecr.aws failed with status code 403'
  karpcfg explain --search spot")]
pub(crate) struct ExplainCommand {
    /// A rule (the word in the brackets of a finding), a key of the values by its path, a topic, or an error message.
    #[arg(value_name = "NAME", required_unless_present = "search", add = ArgValueCandidates::new(candidates::pages))]
    pub name: Option<String>,

    /// List the rules and topics in which all of these words stand.
    #[arg(long, value_name = "WORDS", num_args = 1.., conflicts_with = "name")]
    pub search: Vec<String>,

    /// Print topics in this language.
    #[arg(long, value_enum, default_value_t, value_name = "LANGUAGE")]
    pub lang: Language,
}

/// `karpcfg init`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg init --cluster demo --role KarpenterNodeRole-demo
  karpcfg init infra/karpenter --cluster demo --role nodes --spot --ci github
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

    /// Make a pool of nodes with NVIDIA GPUs too.
    #[arg(long)]
    pub gpu: bool,

    /// Let the pool take spot instances.
    #[arg(long)]
    pub spot: bool,

    /// Take over the values of an older version of the chart, as `karpcfg migrate` does.
    #[arg(long, value_name = "VALUES", conflicts_with_all = ["cluster", "role", "gpu", "spot"])]
    pub from_chart: Option<String>,

    /// Version of the chart that they are for, such as 0.1.30, where their keys do not tell.
    #[arg(long, value_name = "VERSION", requires = "from_chart")]
    pub chart_version: Option<Chart>,

    /// Write a file that checks and renders in this pipeline.
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
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

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

/// `karpcfg rules`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg rules
  karpcfg rules --format json | jq -r '.[] | select(.group == \"images\") | .name'")]
pub(crate) struct RulesCommand {
    /// Print in this format.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: RulesFormat,
}

/// How `karpcfg rules` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum RulesFormat {
    /// For people, a line each.
    #[default]
    Human,
    /// One JSON array: name, group, severity, scope, versions, texts and examples of each.
    Json,
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
    #[arg(long, conflicts_with_all = ["output", "explain", "ValuesArgs"])]
    pub comments: bool,

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

/// `karpcfg userdata`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg userdata default -f values.yaml
  karpcfg userdata default -f values.yaml --shell | shellcheck -
  karpcfg userdata gpu -f values.yaml --raw > user-data.txt
  helm template chart | karpcfg userdata default -
  karpcfg userdata --request request.json")]
pub(crate) struct UserdataCommand {
    /// The node class, by its name or its path in the values.
    #[arg(required_unless_present_any = ["request", "batch"], add = ArgValueCandidates::new(candidates::classes))]
    pub class: Option<String>,

    /// Manifests with the class in them: files, folders, `-` for stdin; without them, values make it.
    ///
    /// They are read as `karpcfg check` reads them.
    #[arg(value_name = "MANIFESTS")]
    pub manifests: Vec<String>,

    /// Show it for the nodes of this pool, by name; by default the first pool that uses the class.
    #[arg(long, value_name = "NAME", help_heading = "Output", add = ArgValueCandidates::new(candidates::pools))]
    pub pool: Option<String>,

    /// Print the exact text and nothing else.
    #[arg(long, help_heading = "Output")]
    pub raw: bool,

    /// Print the class's shell scripts and nothing else.
    #[arg(long, help_heading = "Output", conflicts_with = "raw")]
    pub shell: bool,

    /// Answer the request in this JSON file, `-` for stdin, with JSON.
    ///
    /// A request holds what Karpenter knows when it makes user data: `version` of Karpenter, `family`, `userData`,
    /// `clusterName`, `clusterEndpoint`, `caBundle`, `clusterCIDR`, `kubelet`, `taints`, `labels`,
    /// `instanceStorePolicy`, `bottlerocketDefaultBinds`. With `level: resolve` it asks for a node of one
    /// instance type and holds `featureGates.NodeClassCEL`, `instanceType`, `instance` (`vcpus`, `memoryMiB`,
    /// `defaultENIs`, `ipsPerENI`, `defaultMaxPods`), `kubeDNSIP` and `startupTaints` too. Other keys are passed
    /// over. The answer has the request's `id`, `userData`, `bytes`, `limit`, `tooLarge`, and `maxPods` at that
    /// level, or `error` where Karpenter refuses.
    #[arg(long, value_name = "FILE", help_heading = "Requests", conflicts_with_all = ["class", "manifests", "pool", "raw", "shell", "ValuesArgs", "ClusterArgs"])]
    pub request: Option<String>,

    /// Answer the requests in FILE, or on stdin: one a line, with one line each.
    ///
    /// A request that Karpenter would refuse is answered too: the exit status is 0.
    #[arg(long, value_name = "FILE", help_heading = "Requests", num_args = 0..=1, default_missing_value = "-", conflicts_with_all = ["class", "manifests", "pool", "raw", "shell", "ValuesArgs", "ClusterArgs"])]
    pub batch: Option<String>,

    /// Version of Karpenter that makes it.
    #[arg(long, value_name = "VERSION", default_value_t, help_heading = "Cluster")]
    pub karpenter_version: Release,

    /// What Karpenter knows of the cluster.
    #[command(flatten)]
    pub cluster: ClusterArgs,

    /// The layers to merge.
    #[command(flatten)]
    pub values: ValuesArgs,
}

/// The flags that say what Karpenter learns from the cluster.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Cluster")]
pub(crate) struct ClusterArgs {
    /// Name of the cluster; by default `cluster.name` of the values.
    #[arg(long, value_name = "NAME", value_parser = cluster_name)]
    pub cluster_name: Option<String>,

    /// URL of the cluster's API server.
    #[arg(long, value_name = "URL", value_parser = url)]
    pub cluster_endpoint: Option<String>,

    /// The cluster's certificate authority, in base64 as EKS has it.
    #[arg(long, value_name = "BASE64", value_parser = base64)]
    pub cluster_ca: Option<String>,

    /// Addresses of the cluster's services.
    #[arg(long, value_name = "CIDR", value_parser = network)]
    pub cluster_cidr: Option<String>,

    /// Address of the cluster's DNS.
    #[arg(long, value_name = "IP", value_parser = address)]
    pub cluster_dns: Option<String>,

    /// Most pods on a node; Karpenter takes it from the instance type.
    #[arg(long, value_name = "COUNT")]
    pub max_pods: Option<u16>,
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
    #[arg(short = 'f', long = "values", value_name = "FILE", action = ArgAction::Append, allow_hyphen_values = true)]
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

#[cfg(test)]
mod tests {
    use super::VERSION;
    use crate::apis::version::Version;

    #[test]
    fn the_version_names_the_newest_karpenter_known() {
        assert!(VERSION.ends_with(&format!("to {})", Version::LATEST)), "{VERSION}");
    }
}
