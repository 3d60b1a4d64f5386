//! The values as Rust types, after merging: the schema is generated from these.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::apis::v1::ami_family::AMI_FAMILIES;
use crate::apis::v1::ec2nodeclass::{
    AmiSelectorTerm, BlockDeviceMapping, CapacityReservationSelectorTerm, ConnectionTracking, CpuOptions,
    Kubelet, MetadataOptions, NetworkInterface, PlacementGroupSelector, SecurityGroupSelectorTerm,
    SubnetSelectorTerm,
};
use crate::apis::v1::nodeclass::{AutoMode, EphemeralStorage};
use crate::apis::v1::nodepool::{Disruption, Limits, NodeClassRef, Requirement, Taint};
use crate::apis::v1::{ObjectMetadata, Ordered, TextMap};
use crate::values::user_data::{Anything, NodeConfig, Soci};

/// Values of karpcfg: a superset of those of the Helm chart `tfy-karpenter-config`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Values {
    /// Which built-in constants and defaults apply: `truefoundry` (the chart's names and sizes with what works
    /// today), `tfy-0.1.35` and `tfy-0.1.57` (those chart versions exactly), `none` (discovery tags only).
    pub profile: ProfileName,
    /// The cluster the nodes join.
    pub cluster: Cluster,
    /// Node templates (EC2NodeClasses) and node pools (NodePools).
    pub karpenter: Karpenter,
    /// Objects printed after all others as they are: maps, or YAML text.
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
pub enum ProfileName {
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
    pub fn parse(name: &str) -> Option<Self> {
        ProfileName::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(name)).ok()
    }
}

/// The cluster the nodes join.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Cluster {
    /// Name of the EKS cluster; goes into discovery selectors and tags. Must be set.
    pub name: Option<String>,
}

/// Node templates and node pools.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Karpenter {
    /// Name (not ARN) of the instance profile of all nodes, unless their template names another, or a role.
    pub instance_profile: Option<String>,
    /// Name (not ARN) of the IAM role of all nodes; Karpenter makes the instance profile. Instead of `instanceProfile`.
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
pub struct EksAutoMode {
    /// Print `NodeClass` objects of `eks.amazonaws.com/v1` and `eks.amazonaws.com/*` requirement keys.
    pub enabled: bool,
}

/// A node template: makes one EC2NodeClass (or NodeClass under EKS Auto Mode).
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct NodeTemplate {
    /// Start from the values of another entry of `nodeClasses`, or of a fixed template such as `defaultNodeTemplate`.
    pub from: Option<String>,
    /// Whether the class is printed.
    pub enabled: Option<bool>,
    /// Whether the class is printed; `false` where pools use a class that exists already.
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
    /// KMS key that volume is encrypted with; the account's default key where empty.
    #[serde(rename = "kmsKeyID")]
    pub kms_key_id: Option<String>,
    /// Volumes of the node; replaces the one made from `rootVolumeSize`.
    pub block_device_mappings: Option<Vec<BlockDeviceMapping>>,
    /// Tags of instances and volumes, over the built-in ones.
    pub extra_tags: TextMap,
    /// Tags of instances and volumes instead of the built-in ones; `extraTags` still come on top.
    pub tags: Option<TextMap>,
    /// AMI family; taken from the alias where empty.
    #[schemars(extend("enum" = ami_families()))]
    pub ami_family: Option<String>,
    /// AMIs to choose from.
    pub ami_selector_terms: Option<Vec<AmiSelectorTerm>>,
    /// Detailed CloudWatch monitoring.
    pub detailed_monitoring: Option<bool>,
    /// Tags that subnets must have besides the discovery tags.
    pub extra_subnet_tags: TextMap,
    /// Tags that security groups must have besides the discovery tag.
    pub extra_security_group_tags: TextMap,
    /// Subnets; replaces the term made from discovery tags and `extraSubnetTags`.
    pub subnet_selector_terms: Option<Vec<SubnetSelectorTerm>>,
    /// Security groups; replaces the term made from the discovery tag and `extraSecurityGroupTags`.
    pub security_group_selector_terms: Option<Vec<SecurityGroupSelectorTerm>>,
    /// Capacity reservations that nodes may use.
    pub capacity_reservation_selector_terms: Option<Vec<CapacityReservationSelectorTerm>>,
    /// User data as the AMI family takes it: shell, MIME or NodeConfig (AL2023), TOML (Bottlerocket).
    /// `default` on a GPU template is what its AMI family needs for GPUs.
    pub user_data: Option<String>,
    /// Pull and unpack image layers in parallel with the SOCI snapshotter: short for `soci.mode: parallel`.
    pub enable_soci: Option<bool>,
    /// How images are pulled, and by which SOCI snapshotter.
    pub soci: Soci,
    /// What nodeadm is to configure (AL2023): the content of a NodeConfig's `spec`.
    pub node_config: NodeConfig,
    /// Settings of Bottlerocket, as TOML has them under `[settings]`: `kernel: {sysctl: {…}}`.
    pub bottlerocket: Ordered<Anything>,
    /// The instance metadata service (IMDS); Karpenter asks for IMDSv2 with a hop limit of 1 where absent.
    pub metadata_options: Option<MetadataOptions>,
    /// Settings of the kubelet.
    pub kubelet: Option<Kubelet>,
    /// What instance store volumes are used for: `RAID0` makes them the pods' ephemeral storage.
    #[schemars(extend("enum" = ["RAID0"]))]
    pub instance_store_policy: Option<String>,
    /// Whether nodes get a public IPv4 address; the subnet's setting where absent.
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
    /// EC2's own `Context` of the fleet request.
    pub context: Option<String>,
    /// The data volume under EKS Auto Mode, over `rootVolumeSize` and `kmsKeyID`.
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
pub struct NodePool {
    /// Start from the values of another entry of `nodePools`, or of a fixed pool such as `gpuNodePool`.
    pub from: Option<String>,
    /// Whether the pool is printed.
    pub enabled: Option<bool>,
    /// Whether the pool is printed.
    pub create: Option<bool>,
    /// Name of the pool.
    pub name: Option<String>,
    /// Labels and annotations of the pool object itself.
    pub metadata: ObjectMetadata,
    /// The node class: an entry of `nodeClasses` (with `create: false` for a class that is in the cluster already),
    /// or a fixed template such as `defaultNodeTemplate`.
    pub node_class: Option<String>,
    /// A node template of this pool's own.
    pub nodeclass: Option<Box<NodeTemplate>>,
    /// The node class as Karpenter writes it, for kinds karpcfg does not make.
    pub node_class_ref: Option<NodeClassRef>,
    /// Pools are tried from the highest weight down, 1 to 100.
    pub weight: Option<i64>,
    /// Number of nodes to keep at all times (a static pool; needs Karpenter's feature gate StaticCapacity).
    pub replicas: Option<i64>,
    /// Labels of the nodes.
    pub labels: TextMap,
    /// Annotations of the nodes.
    pub annotations: TextMap,
    /// Taints of the nodes.
    pub taints: Vec<Taint>,
    /// Taints that something else takes off once the node is ready for pods.
    pub startup_taints: Vec<Taint>,
    /// When nodes go by Karpenter's own will.
    pub disruption: Option<Disruption>,
    /// How long a node lives: `720h`, `Never`. Karpenter takes 720h where absent.
    pub expire_after: Option<String>,
    /// How long a node may drain before its pods are deleted: `24h`.
    pub termination_grace_period: Option<String>,
    /// Ways to buy: `spot`, `on-demand`, `reserved`.
    pub capacity_types: Vec<String>,
    /// Availability zones; all zones of the subnets where empty.
    pub zones: Vec<String>,
    /// Processor architectures: `amd64`, `arm64`.
    pub architectures: Vec<String>,
    /// Operating systems: `linux`, `windows`.
    pub operating_systems: Vec<String>,
    /// Instance generations, as in the 7 of `m7i`.
    pub generation: Generation,
    /// Instance categories, as in the m of `m7i`.
    pub instance_categories: AllowDeny,
    /// Instance families: `m7i`, `g6`.
    pub instance_families: AllowDeny,
    /// Instance sizes: `xlarge`, `2xlarge`.
    pub instance_sizes: AllowDeny,
    /// Instance types: `m7i.2xlarge`.
    pub instance_types: AllowDeny,
    /// Sorts of instances to leave out by what they are, so that no list of families ages.
    pub exclude: Vec<Exclusion>,
    /// How many different values of a requirement key must stay possible: `node.kubernetes.io/instance-type: 10`.
    pub min_values: Ordered<i64>,
    /// Requirements as Karpenter has them; replaces all that the fields above make.
    pub requirements: Option<Vec<Requirement>>,
    /// Requirements as Karpenter has them, after those that the fields above make.
    pub additional_requirements: Vec<Requirement>,
    /// Most that the pool may hold, by resource: `cpu: 75`, `memory: 300Gi`. No limit where absent.
    pub limits: Limits,
}

/// A set of names to take from, and one to leave out.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AllowDeny {
    /// Only these; any where empty.
    pub allowed: Vec<String>,
    /// None of these.
    pub not_allowed: Vec<String>,
}

/// Bounds on the instance generation.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Generation {
    /// Newer than this one.
    pub above: Option<i64>,
    /// Older than this one.
    pub below: Option<i64>,
    /// Only these; any where empty.
    pub allowed: Vec<String>,
    /// None of these.
    pub not_allowed: Vec<String>,
}

/// A sort of instances to leave out: `accelerators` are types with GPUs, Inferentia or Trainium chips,
/// `bareMetal` are types without a hypervisor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // As for `ProfileName`.
pub enum Exclusion {
    Accelerators,
    BareMetal,
}
