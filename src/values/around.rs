//! What the values say of what is around the pools: the account in AWS, and Karpenter's own controller.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::apis::aws::PARTITIONS;
use crate::apis::v1::nodepool::Limits;
use crate::apis::v1::{Ordered, TextMap};
use crate::values::user_data::Anything;

/// The account that the cluster is in, and the names of what Karpenter needs there.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Aws {
    /// Id of the account, twelve digits. It is text: a zero in front stays.
    pub account_id: Option<String>,
    /// Region of the cluster: `eu-central-1`. Rules and `karpcfg match` hold the pools against the instance types that it
    /// offers.
    pub region: Option<String>,
    /// Partition of AWS. If empty, that of the region.
    #[schemars(extend("enum" = partitions()))]
    pub partition: Option<String>,
    /// The cluster's OpenID Connect provider, as URL, as ARN, or as host and path; roles for service accounts (IRSA)
    /// trust it.
    pub oidc_provider: Option<String>,
    /// Name of the nodes' role, where classes name an instance profile and no role. If empty,
    /// `KarpenterNodeRole-<cluster>`.
    pub node_role: Option<String>,
    /// Path of the roles that are made: `/` or `/team/`.
    pub role_path: Option<String>,
    /// How nodes may join the cluster: `accessEntry`, or `awsAuth` for the ConfigMap `aws-auth`.
    pub node_access: NodeAccess,
}

/// The schema's values of `partition`; empty means "that of the region".
fn partitions() -> Vec<&'static str> {
    std::iter::once("").chain(PARTITIONS.iter().map(|partition| partition.name)).collect()
}

/// How the cluster knows the role of its nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // As for `ProfileName`.
pub(crate) enum NodeAccess {
    #[default]
    AccessEntry,
    AwsAuth,
}

/// Karpenter's controller, as its Helm chart installs it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Controller {
    /// Release of Karpenter: `1.14.1`.
    pub version: Option<String>,
    /// Where the charts `karpenter` and `karpenter-crd` are.
    pub repository: Option<String>,
    /// Name of the Helm release.
    pub release_name: Option<String>,
    /// Namespace of the controller.
    pub namespace: Option<String>,
    /// Whether the namespace is made with the release.
    pub create_namespace: bool,
    /// Number of controllers; one leads, the others stand by.
    pub replicas: Option<i64>,
    /// The service account that the controller runs as, and its role in AWS.
    pub service_account: ControllerAccount,
    /// Whether the controller hears of interruptions of spot instances, and from which queue.
    pub interruption: Interruption,
    /// Labels that the controller's nodes must have.
    pub node_selector: TextMap,
    /// Affinity of the controller's pods, as in a pod.
    pub affinity: Ordered<Anything>,
    /// Taints that the controller's pods tolerate.
    pub tolerations: Vec<Toleration>,
    /// What the controller asks for, and what it may take at most.
    pub resources: ControllerResources,
    /// How much is logged.
    #[schemars(extend("enum" = ["debug", "info", "error"]))]
    pub log_level: Option<String>,
    /// Feature gates that are opened or closed; those not set stay as Karpenter has them.
    pub feature_gates: ControllerGates,
    /// Settings of Karpenter; those not set stay as Karpenter has them.
    pub settings: ControllerSettings,
    /// Further values of Karpenter's chart, laid over the others.
    pub extra_values: Ordered<Anything>,
}

/// The controller's service account.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct ControllerAccount {
    /// Name of the service account.
    pub name: Option<String>,
    /// The controller's role: a name, a path and a name, or an ARN. If empty, `KarpenterController-<cluster>`.
    pub role: Option<String>,
    /// Whether the role comes by EKS Pod Identity; otherwise by the cluster's OpenID Connect provider (IRSA).
    pub pod_identity: bool,
}

/// Interruption handling.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Interruption {
    /// Whether there is a queue.
    pub enabled: bool,
    /// Name of the SQS queue. If empty, the cluster's name.
    pub queue: Option<String>,
}

/// A taint that pods tolerate.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Toleration {
    /// Key of the taint; without one, every taint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `Equal` or `Exists`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["Equal", "Exists"]))]
    pub operator: Option<String>,
    /// Value of the taint, for `Equal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Effect of the taint; without one, every effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["NoSchedule", "PreferNoSchedule", "NoExecute"]))]
    pub effect: Option<String>,
    /// How long a pod stays beside a taint of `NoExecute`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub toleration_seconds: Option<i64>,
}

/// Requests and limits of the controller.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ControllerResources {
    /// What the scheduler sets aside.
    pub requests: Limits,
    /// What the container may take at most.
    pub limits: Limits,
}

/// Declares switches of the chart that are not set unless somebody sets them.
macro_rules! gates {
    ($($(#[doc = $doc:literal])+ $field:ident: $name:literal,)+) => {
        /// Feature gates of Karpenter, under the names of its chart.
        #[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub(crate) struct ControllerGates {
            $($(#[doc = $doc])+ #[serde(rename = $name)] pub $field: Option<bool>,)+
        }

        impl ControllerGates {
            /// Those that are set, by name.
            pub(crate) fn given(&self) -> impl Iterator<Item = (&'static str, bool)> {
                [$(($name, self.$field)),+].into_iter().filter_map(|(name, is_on)| Some((name, is_on?)))
            }
        }
    };
}

gates! {
    /// Spare capacity that CapacityBuffers ask for.
    capacity_buffer: "capacityBuffer",
    /// DRA devices of EFA interfaces.
    dra_efa: "draEFA",
    /// DRA devices of NVIDIA GPUs.
    dra_nvidia_gpu: "draNVIDIAGPU",
    /// CEL expressions in EC2NodeClasses.
    node_class_cel: "nodeClassCEL",
    /// NodeOverlays.
    node_overlay: "nodeOverlay",
    /// Nodes that are not healthy are replaced.
    node_repair: "nodeRepair",
    /// Deletion costs of pods follow what Karpenter is to remove.
    pod_deletion_cost_management: "podDeletionCostManagement",
    /// A GPU's fault is tried to be mended by a reboot first.
    reboot_for_repair: "rebootForRepair",
    /// Capacity reservations.
    reserved_capacity: "reservedCapacity",
    /// Spot instances are replaced by cheaper spot instances.
    spot_to_spot_consolidation: "spotToSpotConsolidation",
    /// Pools with `replicas`.
    static_capacity: "staticCapacity",
    /// Drifted nodes of a pool without room end before their replacements start.
    terminate_first_drift: "terminateFirstDrift",
    /// The same of nodes that are repaired.
    terminate_first_repair: "terminateFirstRepair",
}

/// Declares settings of the chart that are not set unless somebody sets them.
macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $(#[schemars($($hint:tt)+)])? $field:ident: $type:ty = $name:literal,)+) => {
        /// Settings of Karpenter, under the names of its chart.
        #[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub(crate) struct ControllerSettings {
            $($(#[doc = $doc])+ $(#[schemars($($hint)+)])? #[serde(rename = $name)] pub $field: Option<$type>,)+
        }

        impl ControllerSettings {
            /// Those that are set, by name, as the chart takes them.
            pub(crate) fn given(&self) -> impl Iterator<Item = (&'static str, serde_json::Value)> {
                let all = [$(($name, self.$field.clone().map(serde_json::Value::from))),+];
                all.into_iter().filter_map(|(name, value)| Some((name, value?)))
            }
        }
    };
}

settings! {
    /// How often images are looked up.
    ami_refresh_interval: String = "amiRefreshInterval",
    /// How long a batch of pods waits for the next pod.
    batch_idle_duration: String = "batchIdleDuration",
    /// How long a batch of pods may wait in all.
    batch_max_duration: String = "batchMaxDuration",
    /// The cluster's certificate authority in base64; without it, that of the controller's own connection.
    cluster_ca_bundle: String = "clusterCABundle",
    /// URL of the cluster's API server; without it, EKS is asked.
    cluster_endpoint: String = "clusterEndpoint",
    /// Whether metrics and events of the cluster's state are left out.
    disable_cluster_state_observability: bool = "disableClusterStateObservability",
    /// Whether classes are not tried out by dry runs.
    disable_dry_run: bool = "disableDryRun",
    /// Whether the control plane is one of EKS.
    eks_control_plane: bool = "eksControlPlane",
    /// Whether every gate of DRA drivers is open.
    enable_dra: bool = "enableDRA",
    /// Whether zonal shifts are heeded.
    enable_zonal_shift: bool = "enableZonalShift",
    /// Whether DRA requests of pods are passed over.
    ignore_dra_requests: bool = "ignoreDRARequests",
    /// Whether only those services of AWS can be reached that have an endpoint in the VPC.
    isolated_vpc: bool = "isolatedVPC",
    /// Whether nodes are repaired by the older controller.
    legacy_node_repair: bool = "legacyNodeRepair",
    /// What becomes of `minValues` that cannot be kept.
    #[schemars(extend("enum" = ["Strict", "BestEffort"]))]
    min_values_policy: String = "minValuesPolicy",
    /// What becomes of preferences of pods.
    #[schemars(extend("enum" = ["Respect", "Ignore"]))]
    preference_policy: String = "preferencePolicy",
    /// Network interfaces that do not count for pods, for custom networking of the VPC CNI.
    reserved_enis: String = "reservedENIs",
    /// How often security groups are looked up.
    security_group_refresh_interval: String = "securityGroupRefreshInterval",
    /// How often subnets are looked up.
    subnet_refresh_interval: String = "subnetRefreshInterval",
    /// Share of the memory that a virtual machine lacks: `0.075`.
    vm_memory_overhead_percent: String = "vmMemoryOverheadPercent",
}
