//! The flags about rules, and the commands that tell of them.

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCandidates;

use super::candidates;
use super::parsers::region;
use crate::apis::version::{Release, Version};
use crate::manual;
use crate::manual::topics::Language;
use crate::rules::Named;

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

/// The rule of this name.
fn rule_name(name: &str) -> Result<&'static str, String> {
    match manual::look_up(name) {
        Named::Rule(rule) => Ok(rule.code.name),
        Named::Fault(_) => Err("it is a fault of the input, not a rule, and cannot be turned off".to_owned()),
        Named::Nothing(way_out) => Err(format!("there is no such rule; {way_out}")),
    }
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
