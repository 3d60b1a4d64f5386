//! The arguments of `karpcfg match`.

use std::path::PathBuf;

use clap::Args;

use super::ValuesArgs;
use crate::apis::version::Release;

/// `karpcfg match`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  karpcfg match -f values.yaml --region eu-west-1
  karpcfg match pools/ --region eu-central-1
  karpcfg match --batch pools.jsonl")]
pub(crate) struct MatchCommand {
    /// Manifests of pools and classes: files, folders, `-` for stdin.
    ///
    /// They are read as `karpcfg check` reads them. Without manifests, the objects that the values make are taken.
    #[arg(value_name = "MANIFESTS")]
    pub manifests: Vec<String>,

    /// The layers to merge.
    #[command(flatten)]
    pub values: ValuesArgs,

    /// Version of Karpenter, 1.0 to 1.15, or a patch such as 1.14.1.
    #[arg(long, value_name = "VERSION", default_value_t, help_heading = "Karpenter")]
    pub karpenter_version: Release,

    /// What is known of AWS.
    #[command(flatten)]
    pub world: WorldArgs,

    /// Answer lines of JSON, each a pool with its class, with lines of JSON; `-` for stdin.
    ///
    /// A line has `region`, `nodeClass` and `nodePool`, and may have `id`, `spotPrices` and `placementGroup`.
    #[arg(long, value_name = "FILE", help_heading = "For programs")]
    pub batch: Option<String>,

    /// Answer lines of JSON, each pools with pods, with lines of JSON; `-` for stdin.
    ///
    /// A line has `region`, `nodeClasses`, `nodePools` and `pods`, and may have `id`, `daemonPods`, `nodeOverlays`, `objects`
    /// (claims, volumes, storage classes), `probe` and `spotPrices`.
    #[arg(long, value_name = "FILE", conflicts_with = "batch", help_heading = "For programs")]
    pub schedule: Option<String>,
}

/// What is known of AWS.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Catalogue")]
pub(crate) struct WorldArgs {
    /// Use the tables in DIR instead of the embedded ones.
    ///
    /// They are `types.tsv`, `offerings.tsv`, `regions.tsv`, `prices.tsv` and `sources.tsv`; `listed.tsv` and `known.tsv`
    /// may be missing.
    #[arg(long, value_name = "DIR")]
    pub catalogue: Option<PathBuf>,

    /// Names of zones in your account: a table with the columns `region`, `zone` and `zone_id`.
    #[arg(long, value_name = "FILE")]
    pub zone_map: Option<PathBuf>,

    /// Take the ids of zones for their names.
    ///
    /// So are older recordings of Karpenter's answers made, in which a type that has no price outside us-east-1 costs
    /// 9999.
    #[arg(long, conflicts_with = "zone_map")]
    pub zone_ids_as_names: bool,
}
