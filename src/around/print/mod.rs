//! One model, six printers.

mod aws_cli;
mod cloudformation;
mod eksctl;
pub(super) mod hcl;
mod json;
mod palette;
mod terraform;

use serde_json::Value;

use super::at_value;
use super::codes::MISSING_FACT;
use super::prereqs::{Part, Prereqs, Trust};
use super::text::Text;
use crate::diagnostic::Diagnostic;
use crate::manifest::Set;
use crate::yaml::{self, emit};

/// How it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Format {
    /// A CloudFormation template.
    #[default]
    #[value(name = "cloudformation")]
    CloudFormation,
    /// Terraform, for the provider `hashicorp/aws`.
    Terraform,
    /// A `ClusterConfig` of eksctl.
    Eksctl,
    /// A shell script of `aws` commands.
    AwsCli,
    /// Values of the EKS layer of a Palette cluster profile.
    Palette,
    /// Everything as one JSON document.
    Json,
}

/// The text of a format; what it must know and does not goes to `found`.
pub(crate) fn print(prereqs: &Prereqs, format: Format, set: &Set, found: &mut Vec<Diagnostic>) -> String {
    found.extend(missing(prereqs, format).into_iter().map(|fact| missing_fact(set, fact, format)));
    match format {
        Format::CloudFormation => cloudformation::print(prereqs),
        Format::Terraform => terraform::print(prereqs),
        Format::Eksctl => eksctl::print(prereqs),
        Format::AwsCli => aws_cli::print(prereqs),
        Format::Palette => palette::print(prereqs),
        Format::Json => json::print(prereqs),
    }
}

/// What nobody but the values can tell a format.
fn missing(prereqs: &Prereqs, format: Format) -> Vec<&'static str> {
    let facts = &prereqs.facts;
    let is_irsa = prereqs.controller_to_make().is_some_and(|one| one.trust == Trust::Irsa);
    let names_roles = !prereqs.roles_to_admit().is_empty() || prereqs.controller_to_make().is_some();
    let (account, region, provider) = match format {
        Format::Terraform | Format::AwsCli => (false, false, false),
        Format::CloudFormation => (false, false, is_irsa),
        Format::Palette => (names_roles, false, false),
        Format::Eksctl => (names_roles, true, false),
        Format::Json => (true, true, is_irsa),
    };
    let table = [
        (account && facts.account.is_none(), "aws.accountId"),
        (region && facts.region.is_none(), "aws.region"),
        (provider && facts.oidc_provider.is_none(), "aws.oidcProvider"),
        (format == Format::Palette && names_roles && facts.partition.is_none(), "aws.partition"),
    ];
    table.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, fact)| fact).collect()
}

fn missing_fact(set: &Set, fact: &str, format: Format) -> Diagnostic {
    let name = clap::ValueEnum::to_possible_value(&format).map(|value| value.get_name().to_owned());
    let message = format!("`{}` needs `{fact}`", name.unwrap_or_default());
    let help = match fact {
        "aws.accountId" => "add `--set-string aws.accountId=<twelve digits>`, or set it in a values file",
        "aws.region" => "add `--set aws.region=<region>`, or set it in a values file",
        "aws.partition" => "add `--set aws.region=<region>` or `--set aws.partition=aws`",
        _ => "set it to the issuer of the cluster's tokens, or `controller.serviceAccount.podIdentity: true`",
    };
    at_value(set, Diagnostic::new(&MISSING_FACT, message).help(help), &format!("/{}", fact.replace('.', "/")))
}

/// A document as YAML, under lines of comment.
pub(super) fn yaml(comments: &[String], document: &Value) -> String {
    let lines: String = comments.iter().map(|line| comment("#", line)).collect();
    let node = yaml::ser::to_node(document).expect("JSON has text keys");
    format!("{lines}{}", emit::node(&node, 0))
}

/// A line of comment, of whatever text.
pub(super) fn comment(sign: &str, line: &str) -> String {
    let line = crate::harmless::harmless(line);
    if line.is_empty() { format!("{sign}\n") } else { format!("{sign} {line}\n") }
}

/// A text all of which is known.
fn text(text: &Text) -> Value {
    Value::String(text.plain())
}

/// The lines that introduce what is printed.
fn introduction(prereqs: &Prereqs) -> Vec<String> {
    vec![format!("What Karpenter {} needs for the cluster {}.", prereqs.version, prereqs.facts.cluster)]
}

/// The words for parts that a format leaves to another one.
fn elsewhere(prereqs: &Prereqs, parts: &[(Part, &str)]) -> Option<String> {
    let is_needed = |part: Part| match part {
        Part::NodeRole => !prereqs.roles_to_make().is_empty(),
        Part::Interruption => prereqs.queue_to_make().is_some(),
        Part::Tags => !prereqs.tags_to_set().is_empty(),
        Part::Spot => prereqs.needs_spot_role(),
        Part::Controller => prereqs.controller_to_make().is_some(),
        Part::Access => !prereqs.roles_to_admit().is_empty(),
    };
    let words: Vec<&str> = parts.iter().filter(|(part, _)| is_needed(*part)).map(|(_, word)| *word).collect();
    (!words.is_empty())
        .then(|| format!("The rest: `karpcfg prereqs --format aws-cli --only {}`.", words.join(",")))
}
