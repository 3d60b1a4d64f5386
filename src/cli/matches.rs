//! The arguments of `karpcfg match`.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum, ValueHint};
use clap_complete::ArgValueCandidates;

use super::{TalkArgs, ValuesArgs, candidates};
use crate::apis::version::Release;
use crate::report::matches::Order;

/// What lines of JSON say for themselves, so that no flag can.
const SAID_BY_LINES: [&str; 15] = [
    "manifests",
    "region",
    "zones",
    "pool",
    "explain",
    "pod",
    "requests",
    "tolerate",
    "count",
    "daemonsets",
    "sort",
    "top",
    "format",
    "spot_prices",
    "ValuesArgs",
];

/// `karpcfg match`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("one pod").args(["pod", "requests"]))]
#[command(after_help = "\
Examples:
  karpcfg match -f values.yaml --region eu-west-1
  karpcfg match pools/ --region eu-central-1 --explain m7i.large
  karpcfg match pools/ --requests cpu=2,memory=8Gi,nvidia.com/gpu=1 --tolerate nvidia.com/gpu
  karpcfg match pools/ deployments/ --region us-east-1
  karpcfg match pools/ --region us-east-1 --format html > pools.html
  karpcfg match --batch pools.jsonl

Exit status: 1 if a workload fits nowhere, or a pool matches nothing in any of the regions.
With `--requests` or `--pod`, only the pods count.")]
pub(crate) struct MatchCommand {
    /// Manifests: files, folders, `-` for stdin.
    ///
    /// Of NodePools, their classes and NodeOverlays, and of the workloads that are to find a place: Deployments,
    /// StatefulSets, Jobs, CronJobs, DaemonSets and Pods. Without pools among them, those that the values make are taken.
    #[arg(value_name = "MANIFESTS", value_hint = ValueHint::AnyPath)]
    pub manifests: Vec<String>,

    /// Region, or `all`; repeatable, or several with commas.
    ///
    /// Without it, the region is `aws.region` of the values, or that of the zones which the pools require, if they are all
    /// of one; else us-east-1.
    #[arg(long, value_name = "REGION", value_delimiter = ',', help_heading = "What to match")]
    pub region: Vec<String>,

    /// Take only what these zones offer.
    #[arg(long, value_name = "ZONES", value_delimiter = ',', help_heading = "What to match")]
    pub zones: Vec<String>,

    /// Only this pool.
    #[arg(long, value_name = "NAME", help_heading = "What to match", add = ArgValueCandidates::new(candidates::pools))]
    pub pool: Option<String>,

    /// Say why this instance type is in each pool or out of it.
    ///
    /// Of a family, such as `m7i`, say which of its types are.
    #[arg(long, value_name = "TYPE", conflicts_with_all = ["one pod", "daemonsets", "top"], help_heading = "What to match")]
    pub explain: Option<String>,

    /// A pod, or a workload, to find a place for.
    #[arg(long, value_name = "FILE", help_heading = "Pods")]
    pub pod: Option<String>,

    /// What a pod asks for, to find a place for it: `cpu=2,memory=8Gi,nvidia.com/gpu=1`.
    #[arg(long, value_name = "RESOURCES", help_heading = "Pods")]
    pub requests: Option<String>,

    /// A taint that the pod of `--requests` tolerates: `key`, or as in `kubectl taint`, `key=value:effect`; or `all`. Repeatable.
    #[arg(long, value_name = "TAINT", requires = "requests", help_heading = "Pods")]
    pub tolerate: Vec<String>,

    /// So many pods of `--pod` or `--requests`.
    #[arg(long, value_name = "N", requires = "one pod", help_heading = "Pods")]
    pub count: Option<usize>,

    /// DaemonSets, whose pods are on every node that they suit.
    #[arg(long, value_name = "FILE", help_heading = "Pods")]
    pub daemonsets: Option<String>,

    /// Order types by this; by price if nothing is said.
    #[arg(long, value_enum, value_name = "KEY", conflicts_with_all = ["one pod", "explain"], help_heading = "Output")]
    pub sort: Option<Order>,

    /// List so many types of each pool.
    #[arg(long, value_name = "N", conflicts_with = "one pod", help_heading = "Output")]
    pub top: Option<usize>,

    /// Print in this format.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    pub format: MatchFormat,

    /// How much is said.
    #[command(flatten)]
    pub talk: TalkArgs,

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
    #[arg(long, value_name = "FILE", conflicts_with_all = SAID_BY_LINES, help_heading = "For programs")]
    pub batch: Option<String>,

    /// Answer lines of JSON, each pools with pods, with lines of JSON; `-` for stdin.
    ///
    /// A line has `region`, `nodeClasses`, `nodePools` and `pods`, and may have `id`, `daemonPods`, `nodeOverlays`, `objects`
    /// (claims, volumes, storage classes), `probe` and `spotPrices`.
    #[arg(long, value_name = "FILE", conflicts_with_all = SAID_BY_LINES, conflicts_with = "batch", help_heading = "For programs")]
    pub schedule: Option<String>,
}

/// How matches are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum MatchFormat {
    /// For people.
    #[default]
    Human,
    /// One JSON document.
    Json,
    /// A table with tabs, a line for each pool and type.
    Tsv,
    /// A chart of the pools: price against vCPU.
    Svg,
    /// A page with charts, a table to sort and filter, how pools overlap, and what they get in other regions.
    Html,
}

impl MatchFormat {
    /// Whether it is to be looked at, not read.
    pub(crate) fn is_picture(self) -> bool {
        matches!(self, MatchFormat::Svg | MatchFormat::Html)
    }
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

    /// Types as AWS describes them to you: what `aws ec2 describe-instance-types` answers.
    ///
    /// They take the place of those of the same names.
    #[arg(long, value_name = "FILE")]
    pub instance_types: Option<PathBuf>,

    /// What your zones offer: what `aws ec2 describe-instance-type-offerings --location-type availability-zone` answers.
    #[arg(long, value_name = "FILE")]
    pub offerings: Option<PathBuf>,

    /// Prices on demand: what `aws pricing get-products` answers.
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,

    /// Spot prices: what `aws ec2 describe-spot-price-history` answers.
    ///
    /// In the regions that it names, spot capacity is only where it has a price.
    #[arg(long, value_name = "FILE")]
    pub spot_prices: Option<PathBuf>,

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
