//! The arguments of `karpcfg userdata`.

use clap::{Args, ValueHint};
use clap_complete::ArgValueCandidates;

use super::parsers::{address, base64, cluster_name, network, url};
use super::{TalkArgs, ValuesArgs, candidates};
use crate::apis::version::Release;

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
    #[arg(value_name = "MANIFESTS", value_hint = ValueHint::AnyPath)]
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
    #[arg(long, value_name = "FILE", help_heading = "Requests", conflicts_with_all = ["class", "manifests", "pool", "raw", "shell", "ValuesArgs", "ClusterArgs", "TalkArgs"])]
    pub request: Option<String>,

    /// Answer the requests in FILE, or on stdin: one a line, with one line each.
    ///
    /// A request that Karpenter would refuse is answered too: the exit status is 0.
    #[arg(long, value_name = "FILE", help_heading = "Requests", num_args = 0..=1, default_missing_value = "-", conflicts_with_all = ["class", "manifests", "pool", "raw", "shell", "ValuesArgs", "ClusterArgs", "TalkArgs"])]
    pub batch: Option<String>,

    /// Version of Karpenter that makes it.
    #[arg(long, value_name = "VERSION", default_value_t, help_heading = "Cluster")]
    pub karpenter_version: Release,

    /// What Karpenter knows of the cluster.
    #[command(flatten)]
    pub cluster: ClusterArgs,

    /// How much is said.
    #[command(flatten)]
    pub talk: TalkArgs,

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
