//! The values as Rust types, after merging: the schema is generated from these.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::apis::v1::ami_family::AMI_FAMILIES;
use crate::apis::v1::ec2nodeclass::{
    AmiSelectorTerm, BlockDeviceMapping, CapacityReservationSelectorTerm, ConnectionTracking, CpuOptions,
    EnclaveOptions, MetadataOptions, NetworkInterface, PlacementGroupSelector, SecurityGroupSelectorTerm,
    SubnetSelectorTerm,
};
use crate::apis::v1::kubelet::Kubelet;
use crate::apis::v1::nodeclass::{AutoMode, EphemeralStorage};
use crate::apis::v1::nodepool::{Disruption, Limits, NodeClassRef, Requirement, Taint};
use crate::apis::v1::{ObjectMetadata, Ordered, TextMap};
use crate::values::around::{Aws, Controller};
use crate::values::user_data::{Anything, NodeConfig, Soci};

/// Values of karpcfg: a superset of those of the Helm chart `tfy-karpenter-config`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Values {
    /// Which built-in defaults, tags and labels to use: `truefoundry` (the chart's names and sizes, brought up to
    /// date), `tfy-0.1.35` and `tfy-0.1.57` (exactly those chart versions), `none` (nothing of TrueFoundry's).
    pub profile: ProfileName,
    /// The cluster the nodes join.
    pub cluster: Cluster,
    /// Node templates (EC2NodeClasses) and node pools (NodePools).
    pub karpenter: Karpenter,
    /// The account that the cluster is in, for `karpcfg prereqs`.
    pub aws: Aws,
    /// Karpenter's controller, for `karpcfg controller` and `karpcfg prereqs`.
    pub controller: Controller,
    /// Which values are outputs of Terraform of unusual names: `my_cluster: cluster.name`. It is for `-f` with what
    /// `terraform output -json` prints.
    pub terraform_outputs: TextMap,
    /// Further Kubernetes objects, printed unchanged after all others: maps, or YAML text.
    // They are taken from the tree itself, whole.
    #[schemars(schema_with = "extra_objects")]
    pub extra_objects: Vec<serde::de::IgnoredAny>,
}

fn extra_objects(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({"type": "array", "items": {"type": ["object", "string"]}})
}

/// Names a set of built-in constants and defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[allow(missing_docs)] // Documented variants would turn the schema's plain enum into a `oneOf`.
pub(crate) enum ProfileName {
    #[default]
    #[serde(rename = "truefoundry")]
    Truefoundry,
    #[serde(rename = "tfy-0.1.35")]
    Tfy0135,
    #[serde(rename = "tfy-0.1.57")]
    Tfy0157,
    #[serde(rename = "none")]
    None,
}

impl ProfileName {
    /// The profile of this name, as values write it.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        ProfileName::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(name)).ok()
    }
}

/// The cluster the nodes join.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Cluster {
    /// Name of the EKS cluster, used in discovery selectors and tags. Must be set.
    pub name: Option<String>,
}

/// Node templates and node pools.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Karpenter {
    /// Whether node classes and pools are printed at all; the umbrella chart `tfy-k8s-aws-eks-inframold` always writes it.
    pub enabled: Option<bool>,
    /// Name (not ARN) of the instance profile of all nodes; a template can name another, or a role.
    pub instance_profile: Option<String>,
    /// Name (not ARN) of the IAM role of all nodes, instead of `instanceProfile`: Karpenter makes the profile.
    pub role: Option<String>,
    /// EKS Auto Mode: `NodeClass` objects of `eks.amazonaws.com/v1` instead of EC2NodeClasses.
    pub eks_auto_mode: EksAutoMode,
    /// Template of the default pool's nodes.
    pub default_node_template: Option<Box<NodeTemplate>>,
    /// Default pool, for CPU work.
    pub default_node_pool: Option<Box<NodePool>>,
    /// Template of the GPU pool's nodes.
    pub gpu_default_node_template: Option<Box<NodeTemplate>>,
    /// Pool for NVIDIA GPUs.
    pub gpu_node_pool: Option<Box<NodePool>>,
    /// Template of the control-plane pool's nodes.
    pub control_plane_node_template: Option<Box<NodeTemplate>>,
    /// Pool for the platform's own components.
    pub control_plane_node_pool: Option<Box<NodePool>>,
    /// Template of the Inferentia pool's nodes.
    pub inferentia_default_node_template: Option<Box<NodeTemplate>>,
    /// Pool for AWS Inferentia and Trainium.
    pub inferentia_node_pool: Option<Box<NodePool>>,
    /// Pool for components that must not be disturbed, with a template of its own under `nodeclass`.
    pub critical: Option<Box<NodePool>>,
    /// Any number of further node templates, by name.
    pub node_classes: Ordered<NodeTemplate>,
    /// Any number of further pools, by name.
    pub node_pools: Ordered<NodePool>,
}

/// Whether the cluster runs EKS Auto Mode.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct EksAutoMode {
    /// Print `NodeClass` objects of `eks.amazonaws.com/v1`, and use `eks.amazonaws.com/*` keys in requirements.
    pub enabled: bool,
}

/// A node template: makes one EC2NodeClass (or NodeClass under EKS Auto Mode).
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct NodeTemplate {
    /// Start from the values of another entry of `nodeClasses`, or of a built-in one such as `defaultNodeTemplate`.
    pub from: Option<String>,
    /// Whether the class is printed.
    pub enabled: Option<bool>,
    /// Whether the class is printed; `false` if it already exists in the cluster.
    pub create: Option<bool>,
    /// Name of the class.
    pub name: Option<String>,
    /// Labels and annotations of the class object itself.
    pub metadata: ObjectMetadata,
    /// Name (not ARN) of the IAM role of these nodes, instead of the global one.
    pub role: Option<String>,
    /// Name (not ARN) of the instance profile of these nodes, instead of the global one.
    pub instance_profile: Option<String>,
    /// Size of the volume that holds images and pods, with its unit.
    pub root_volume_size: Option<String>,
    /// Whether that volume is encrypted.
    pub encrypted: Option<bool>,
    /// KMS key that encrypts that volume; if empty, the account's default key.
    #[serde(rename = "kmsKeyID")]
    pub kms_key_id: Option<String>,
    /// Volumes of the node; replaces the one made from `rootVolumeSize`.
    pub block_device_mappings: Option<Vec<BlockDeviceMapping>>,
    /// Tags of instances and volumes, added to the built-in ones.
    pub extra_tags: TextMap,
    /// Tags of instances and volumes, in place of the built-in ones; `extraTags` are still added.
    pub tags: Option<TextMap>,
    /// AMI family; if empty, that of the alias.
    #[schemars(extend("enum" = ami_families()))]
    pub ami_family: Option<String>,
    /// Which AMIs to use.
    pub ami_selector_terms: Option<Vec<AmiSelectorTerm>>,
    /// Detailed CloudWatch monitoring.
    pub detailed_monitoring: Option<bool>,
    /// Tags that subnets must have besides the discovery tags.
    pub extra_subnet_tags: TextMap,
    /// Tags that security groups must have besides the discovery tag.
    pub extra_security_group_tags: TextMap,
    /// Which subnets to use; replaces the term made from the discovery tags and `extraSubnetTags`.
    pub subnet_selector_terms: Option<Vec<SubnetSelectorTerm>>,
    /// Which security groups to use; replaces the term made from the discovery tag and `extraSecurityGroupTags`.
    pub security_group_selector_terms: Option<Vec<SecurityGroupSelectorTerm>>,
    /// Capacity reservations that nodes may use.
    pub capacity_reservation_selector_terms: Option<Vec<CapacityReservationSelectorTerm>>,
    /// User data in the form of the AMI family: shell, MIME or NodeConfig (AL2023), TOML (Bottlerocket).
    /// `default` in a GPU template stands for what its AMI family needs for GPUs.
    pub user_data: Option<String>,
    /// Pull and unpack image layers in parallel with the SOCI snapshotter: short for `soci.mode: parallel`.
    pub enable_soci: Option<bool>,
    /// How images are pulled, and by which SOCI snapshotter.
    pub soci: Soci,
    /// Configuration for nodeadm (AL2023): the `spec` of a NodeConfig.
    pub node_config: NodeConfig,
    /// Bottlerocket settings, as under `[settings]` in its TOML: `kernel: {sysctl: {…}}`.
    pub bottlerocket: Ordered<Anything>,
    /// The instance metadata service (IMDS); if not set, Karpenter asks for IMDSv2 with a hop limit of 1.
    pub metadata_options: Option<MetadataOptions>,
    /// Settings of the kubelet.
    pub kubelet: Option<Kubelet>,
    /// What instance store volumes are used for: `RAID0` makes them the pods' ephemeral storage.
    #[schemars(extend("enum" = ["RAID0"]))]
    pub instance_store_policy: Option<String>,
    /// Whether nodes get a public IPv4 address; if not set, the subnet decides.
    #[serde(rename = "associatePublicIPAddress")]
    pub associate_public_ip_address: Option<bool>,
    /// Number of /28 prefixes on the primary network interface.
    #[serde(rename = "ipPrefixCount")]
    pub ip_prefix_count: Option<i64>,
    /// Network interfaces, for EFA.
    pub network_interfaces: Option<Vec<NetworkInterface>>,
    /// Idle timeouts of tracked connections.
    pub connection_tracking: Option<ConnectionTracking>,
    /// The placement group nodes start in.
    pub placement_group_selector: Option<PlacementGroupSelector>,
    /// Options of the processor.
    pub cpu_options: Option<CpuOptions>,
    /// Nitro Enclaves, from Karpenter 1.15 on.
    pub enclave_options: Option<EnclaveOptions>,
    /// `Context` of the EC2 fleet request.
    pub context: Option<String>,
    /// The data volume under EKS Auto Mode; overrides `rootVolumeSize` and `kmsKeyID`.
    pub ephemeral_storage: Option<EphemeralStorage>,
    /// Further fields of the `NodeClass` of EKS Auto Mode.
    pub auto_mode: AutoMode,
}

/// The schema's values of `amiFamily`: empty means "from the alias", as the chart has it.
fn ami_families() -> Vec<&'static str> {
    std::iter::once("").chain(AMI_FAMILIES.iter().map(|family| family.name)).collect()
}

/// A pool: makes one NodePool.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct NodePool {
    /// Start from the values of another entry of `nodePools`, or of a built-in one such as `gpuNodePool`.
    pub from: Option<String>,
    /// Whether the pool is printed.
    pub enabled: Option<bool>,
    /// Whether the pool is printed.
    pub create: Option<bool>,
    /// Name of the pool.
    pub name: Option<String>,
    /// Labels and annotations of the pool object itself.
    pub metadata: ObjectMetadata,
    /// The node template: an entry of `nodeClasses` (with `create: false` for a class that already exists in the
    /// cluster), or a built-in one such as `defaultNodeTemplate`.
    pub node_class: Option<String>,
    /// A node template that only this pool uses.
    pub nodeclass: Option<Box<NodeTemplate>>,
    /// A reference to a node class in Karpenter's form, for kinds that karpcfg does not make.
    pub node_class_ref: Option<NodeClassRef>,
    /// Priority, 1 to 100: Karpenter tries the pool with the highest weight first.
    pub weight: Option<i64>,
    /// Number of nodes to keep at all times (a static pool; needs Karpenter's feature gate StaticCapacity).
    pub replicas: Option<i64>,
    /// Labels of the nodes.
    pub labels: TextMap,
    /// Annotations of the nodes.
    pub annotations: TextMap,
    /// Taints of the nodes.
    pub taints: Vec<Taint>,
    /// Taints that another controller removes once the node is ready for pods.
    pub startup_taints: Vec<Taint>,
    /// When Karpenter removes nodes of its own accord, and how many at once.
    pub disruption: Option<Disruption>,
    /// How long a node lives: `720h`, `Never`. If not set, Karpenter uses 720h.
    pub expire_after: Option<String>,
    /// How long a node may drain before its pods are deleted: `24h`.
    pub termination_grace_period: Option<String>,
    /// How instances are bought: `spot`, `on-demand`, `reserved`.
    pub capacity_types: Vec<String>,
    /// Availability zones; if empty, all zones of the subnets.
    pub zones: Vec<String>,
    /// Processor architectures: `amd64`, `arm64`.
    pub architectures: Vec<String>,
    /// Operating systems: `linux`, `windows`.
    pub operating_systems: Vec<String>,
    /// Instance generations: the 7 in `m7i`.
    pub generation: Generation,
    /// Instance categories: the m in `m7i`.
    pub instance_categories: AllowDeny,
    /// Instance families: `m7i`, `g6`.
    pub instance_families: AllowDeny,
    /// Instance sizes: `xlarge`, `2xlarge`.
    pub instance_sizes: AllowDeny,
    /// Instance types: `m7i.2xlarge`.
    pub instance_types: AllowDeny,
    /// Kinds of instances to leave out, whatever their family: `accelerators`, `bareMetal`.
    pub exclude: Vec<Exclusion>,
    /// How many different values of a requirement's key must stay possible: `node.kubernetes.io/instance-type: 10`.
    pub min_values: Ordered<i64>,
    /// Requirements in Karpenter's form, in place of those that the other fields make.
    pub requirements: Option<Vec<Requirement>>,
    /// Requirements in Karpenter's form, added to those that the other fields make.
    pub additional_requirements: Vec<Requirement>,
    /// The most the pool may use in all, by resource: `cpu: 75`, `memory: 300Gi`. If not set, no limit.
    pub limits: Limits,
}

/// A set of names to take from, and one to leave out.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct AllowDeny {
    /// Only these; if empty, any.
    pub allowed: Vec<String>,
    /// None of these.
    pub not_allowed: Vec<String>,
}

/// Bounds on the instance generation.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Generation {
    /// Newer than this one.
    pub above: Option<i64>,
    /// Older than this one.
    pub below: Option<i64>,
    /// Only these; if empty, any.
    pub allowed: Vec<String>,
    /// None of these.
    pub not_allowed: Vec<String>,
}

/// A sort of instances to leave out: `accelerators` are types with GPUs, Inferentia or Trainium chips,
/// `bareMetal` are types without a hypervisor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // As for `ProfileName`.
pub(crate) enum Exclusion {
    Accelerators,
    BareMetal,
}
