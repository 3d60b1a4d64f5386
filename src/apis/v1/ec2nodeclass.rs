//! `EC2NodeClass` of `karpenter.k8s.aws/v1`: how nodes are made on EC2 (CRD of v1.15.2).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::kubelet::Kubelet;
use super::{ObjectMetadata, TextMap};

/// API group of [`Spec`]'s kind.
pub(crate) const GROUP: &str = "karpenter.k8s.aws";
/// The kind.
pub(crate) const KIND: &str = "EC2NodeClass";

/// `spec` of an `EC2NodeClass`, in the order it is printed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs)] // The fields are the CRD's own; `values::NodeTemplate` documents them for users.
pub(crate) struct Spec {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_profile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ami_family: Option<String>,
    pub ami_selector_terms: Vec<AmiSelectorTerm>,
    pub subnet_selector_terms: Vec<SubnetSelectorTerm>,
    pub security_group_selector_terms: Vec<SecurityGroupSelectorTerm>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capacity_reservation_selector_terms: Vec<CapacityReservationSelectorTerm>,
    #[serde(skip_serializing_if = "TextMap::is_empty")]
    pub tags: TextMap,
    #[serde(rename = "associatePublicIPAddress", skip_serializing_if = "Option::is_none")]
    pub associate_public_ip_address: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none", rename = "ipPrefixCount")]
    pub ip_prefix_count: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub network_interfaces: Vec<NetworkInterface>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_tracking: Option<ConnectionTracking>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement_group_selector: Option<PlacementGroupSelector>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_options: Option<CpuOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enclave_options: Option<EnclaveOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detailed_monitoring: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub block_device_mappings: Vec<BlockDeviceMapping>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_store_policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kubelet: Option<Kubelet>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata_options: Option<MetadataOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_data: Option<String>,
}

/// The whole object.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Ec2NodeClass {
    /// `metadata.name`.
    pub name: String,
    /// Labels and annotations of the object.
    pub metadata: ObjectMetadata,
    /// `spec`.
    pub spec: Spec,
}

/// One way to find AMIs; an alias stands alone, other terms add up.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AmiSelectorTerm {
    /// A family and a version: `al2023@v20260714`, `bottlerocket@latest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// The AMI's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The AMI's name; `*` and `?` are wildcards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who owns the AMI: an account id, `self` or `amazon`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The SSM parameter that holds the AMI's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssm_parameter: Option<String>,
    /// Tags the AMI has; `*` means that the key exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<TextMap>,
}

/// One way to find subnets.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SubnetSelectorTerm {
    /// The subnet's id; stands alone in its term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Tags the subnet has; `*` means that the key exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<TextMap>,
}

/// One way to find security groups.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SecurityGroupSelectorTerm {
    /// The group's id; stands alone in its term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The group's name (not its `Name` tag); stands alone in its term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Tags the group has; `*` means that the key exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<TextMap>,
}

/// One way to find capacity reservations.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CapacityReservationSelectorTerm {
    /// The reservation's id; stands alone in its term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether the reservation takes any matching instance (`open`) or only targeted ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["open", "targeted"]))]
    pub instance_match_criteria: Option<String>,
    /// The account that owns it, twelve digits.
    #[serde(rename = "ownerID", skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// Tags the reservation has; `*` means that the key exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<TextMap>,
}

/// One volume of the node.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BlockDeviceMapping {
    /// The device, such as `/dev/xvda`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_name: Option<String>,
    /// The EBS volume behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ebs: Option<BlockDevice>,
    /// Whether Karpenter counts this volume as the one that holds the pods' ephemeral storage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_volume: Option<bool>,
}

/// An EBS volume.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BlockDevice {
    /// Size with its unit: `100Gi`, `1Ti`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_size: Option<String>,
    /// Type of the volume.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["gp3", "gp2", "io1", "io2", "st1", "sc1", "standard"]))]
    pub volume_type: Option<String>,
    /// I/O operations a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iops: Option<i64>,
    /// MiB a second; gp3 only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throughput: Option<i64>,
    /// Whether the volume goes when its instance goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_on_termination: Option<bool>,
    /// Whether the volume is encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypted: Option<bool>,
    /// The KMS key it is encrypted with.
    #[serde(rename = "kmsKeyID", skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    /// The snapshot it is made from.
    #[serde(rename = "snapshotID", skip_serializing_if = "Option::is_none")]
    pub snapshot_id: Option<String>,
    /// MiB a second at which the snapshot is loaded, 100 to 300.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_initialization_rate: Option<i64>,
}

/// The instance metadata service.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MetadataOptions {
    /// Whether the service answers at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["enabled", "disabled"]))]
    pub http_endpoint: Option<String>,
    /// Whether it answers on IPv6.
    #[serde(rename = "httpProtocolIPv6", skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["enabled", "disabled"]))]
    pub http_protocol_ipv6: Option<String>,
    /// Network hops an answer may take: 1 keeps it from pods, 2 lets them have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_put_response_hop_limit: Option<i64>,
    /// Whether IMDSv2 tokens are needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["required", "optional"]))]
    pub http_tokens: Option<String>,
}

/// One network interface of the node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NetworkInterface {
    /// The network card, from 0.
    pub network_card_index: i64,
    /// The device on the card, from 0.
    pub device_index: i64,
    /// An ordinary interface, or one for EFA traffic alone.
    #[schemars(extend("enum" = ["interface", "efa-only"]))]
    pub interface_type: String,
}

/// Idle timeouts of tracked connections, in seconds; Nitro instances only.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ConnectionTracking {
    /// Established TCP connections: 60 to 432000 s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tcp_established_timeout: Option<i64>,
    /// UDP streams: 60 to 180 s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub udp_stream_timeout: Option<i64>,
    /// Single UDP exchanges: 30 to 60 s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub udp_timeout: Option<i64>,
}

/// The placement group nodes start in: by name or by id.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PlacementGroupSelector {
    /// The group's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The group's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Options of the processor.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CpuOptions {
    /// Whether virtual machines may run on the node.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["enabled", "disabled"]))]
    pub nested_virtualization: Option<String>,
}

/// Nitro Enclaves, from Karpenter 1.15 on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EnclaveOptions {
    /// Whether enclaves may run on the node; only instance types that can are taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}
