//! What a node template says of image pulls and of the node's own configuration: SOCI and NodeConfig.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::apis::v1::{Ordered, TextMap};

/// How images are pulled, and by which SOCI snapshotter.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Soci {
    /// `parallel`: layers are downloaded and unpacked side by side (AL2023, AL2, Bottlerocket). `lazy`: containers
    /// start before their image is there, which needs a SOCI index (AL2023, AL2). `containerd-parallel`: parallel
    /// pulls of containerd itself, without SOCI (AL2023, Bottlerocket). If not set: `off`, or `parallel` with
    /// `enableSoci: true`.
    pub mode: Option<SociMode>,
    /// Where the snapshotter comes from: `ami` is the one that the AMI has (AL2023 and Bottlerocket, the default
    /// there), `release` a release of SOCI that the node downloads as it starts (AL2023 and AL2, the default there).
    pub source: Option<SociSource>,
    /// The release, such as `0.14.1`; `parallel` came with 0.11.0, and the indexes that `lazy` looks for with 0.10.0.
    pub version: Option<String>,
    /// SHA-256 of the release's tarballs. On AL2 these are the tarballs whose names end in `-static`.
    pub sha256: Sha256,
    /// Where to fetch the tarballs instead of SOCI's releases on GitHub: `<baseUrl>/v<version>/<tarball>`.
    pub base_url: Option<String>,
    /// Limits of the modes `parallel` and `containerd-parallel`; those not set stay as in the AMI.
    pub parallel: ParallelPull,
}

/// How images are pulled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // As for `ProfileName`.
pub(crate) enum SociMode {
    Off,
    Parallel,
    Lazy,
    ContainerdParallel,
}

/// Where the snapshotter comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // As for `ProfileName`.
pub(crate) enum SociSource {
    Ami,
    Release,
}

/// SHA-256 of a release's tarballs, by architecture.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Sha256 {
    /// SHA-256 of the tarball for amd64, in hexadecimal.
    pub amd64: Option<String>,
    /// SHA-256 of the tarball for arm64, in hexadecimal.
    pub arm64: Option<String>,
}

/// How much is pulled at once.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct ParallelPull {
    /// Most downloads at a time, over all images; -1 is no limit. For containerd: for each image.
    pub max_concurrent_downloads: Option<i64>,
    /// Most downloads at a time for each image.
    pub max_concurrent_downloads_per_image: Option<i64>,
    /// Size of the pieces that a layer is downloaded in: `16mb`.
    pub concurrent_download_chunk_size: Option<String>,
    /// Most layers unpacked at a time, over all images; -1 is no limit. For containerd: for each image.
    pub max_concurrent_unpacks: Option<i64>,
    /// Most layers unpacked at a time for each image.
    pub max_concurrent_unpacks_per_image: Option<i64>,
    /// Whether a layer's download is deleted once it is unpacked.
    pub discard_unpacked_layers: Option<bool>,
}

/// What stands under `spec` of a NodeConfig of nodeadm, but for `cluster`, which is Karpenter's.
///
/// Fields are those of `node.eks.aws/v1alpha1`, AL2023 AMI v20260724.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct NodeConfig {
    /// Changes to the AMI's configuration of containerd.
    pub containerd: NodeConfigContainerd,
    /// Disks, network and services of the instance.
    pub instance: NodeConfigInstance,
    /// Changes to the AMI's configuration of the kubelet.
    pub kubelet: NodeConfigKubelet,
    /// Feature gates of nodeadm.
    pub feature_gates: FeatureGates,
}

/// `spec.containerd` of a NodeConfig.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct NodeConfigContainerd {
    /// Configuration of containerd in TOML, merged with the AMI's.
    pub config: Option<String>,
    /// OCI runtime specification that all containers start from, merged with the AMI's.
    pub base_runtime_spec: Ordered<Anything>,
}

/// `spec.instance` of a NodeConfig.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct NodeConfigInstance {
    /// Environment variables, by the name of the service that gets them.
    pub environment: Ordered<TextMap>,
    /// What the instance store volumes are used for.
    pub local_storage: LocalStorage,
    /// How names are resolved.
    pub network: NodeConfigNetwork,
    /// EBS volumes.
    pub storage: NodeConfigStorage,
}

/// `spec.instance.network` of a NodeConfig.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct NodeConfigNetwork {
    /// DNS servers.
    pub nameservers: Vec<String>,
    /// Domains that names are looked up in.
    pub domains: Vec<String>,
}

/// `spec.instance.storage` of a NodeConfig.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct NodeConfigStorage {
    /// Volumes to format and mount.
    pub volumes: Vec<NodeConfigVolume>,
}

/// One of `spec.instance.storage.volumes` of a NodeConfig.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct NodeConfigVolume {
    /// Its device name, as in the block device mapping.
    pub device: Option<String>,
    /// The folders that it holds.
    pub mount_targets: Vec<String>,
    /// Its file system.
    pub fs_type: Option<String>,
}

/// `spec.instance.localStorage` of a NodeConfig.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct LocalStorage {
    /// How the volumes are combined; for `RAID0` the template's `instanceStorePolicy` is enough.
    #[schemars(extend("enum" = ["RAID0", "RAID10", "Mount"]))]
    pub strategy: Option<String>,
    /// Where they are mounted.
    pub mount_path: Option<String>,
    /// Directories that stay on the root volume: `Containerd`, `PodLogs`, and `SOCI` since AMI v20260120.
    pub disabled_mounts: Vec<DisabledMount>,
}

/// A directory that stays on the root volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[allow(missing_docs)] // As for `ProfileName`.
pub(crate) enum DisabledMount {
    Containerd,
    PodLogs,
    #[serde(rename = "SOCI")]
    Soci,
}

/// `spec.kubelet` of a NodeConfig.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct NodeConfigKubelet {
    /// Fields of a KubeletConfiguration, except those that Karpenter writes itself.
    pub config: Ordered<Anything>,
    /// Further arguments of the kubelet: `--node-labels=a=b`.
    pub flags: Vec<String>,
    /// CEL expression for the most pods on a node; it can use `default_enis`, `ips_per_eni` and `max_pods`.
    pub max_pods_expression: Option<String>,
}

/// `spec.featureGates` of a NodeConfig.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FeatureGates {
    /// Nodes are named after their instance.
    #[serde(rename = "InstanceIdNodeName")]
    pub instance_id_node_name: Option<bool>,
    /// SOCI's parallel pulls; `soci.mode: parallel` sets it.
    #[serde(rename = "FastImagePull")]
    pub fast_image_pull: Option<bool>,
    /// The system sets up network interfaces tagged `node.k8s.amazonaws.com/no_manage`.
    #[serde(rename = "OSManagedNoManageENIs")]
    pub os_managed_no_manage_enis: Option<bool>,
}

/// Any value: what becomes of it is taken from the tree itself, so that no number or text is read twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(from = "serde::de::IgnoredAny")]
pub(crate) struct Anything;

impl From<serde::de::IgnoredAny> for Anything {
    fn from(_: serde::de::IgnoredAny) -> Self {
        Anything
    }
}

impl JsonSchema for Anything {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Anything".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        true.into()
    }
}
