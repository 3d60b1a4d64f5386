//! The settings of Bottlerocket's variants for EKS, so that none is misspelt.
//!
//! Facts: `sources/settings-plugins/aws-k8s-nvidia` of Bottlerocket 1.56, the models of its settings SDK, and the reference
//! of its settings for 1.54. Under `kubernetes` stands what Karpenter 1.14.1 has types for, since it drops the rest without a
//! word.

use super::model::Kind::{
    Any, Boolean, Integer, Table, TableMap, Text, TextMap, Texts, TextsMap, Unsigned, Word,
};
use super::model::{BOOTSTRAP_COMMAND, Field, KUBERNETES, field};

/// What stands under `[settings]`.
pub(crate) const SETTINGS: &[Field] = &[
    field("motd", Text),
    field("kubernetes", Table(KUBERNETES)),
    field("updates", Table(UPDATES)),
    field("host-containers", TableMap(HOST_CONTAINER)),
    field("bootstrap-commands", TableMap(BOOTSTRAP_COMMAND)),
    field("bootstrap-containers", TableMap(BOOTSTRAP_CONTAINER)),
    field("ntp", Table(NTP)),
    field("network", Table(NETWORK)),
    field("kernel", Table(KERNEL)),
    field("boot", Table(BOOT)),
    field("aws", Table(AWS)),
    field("metrics", Table(METRICS)),
    field("pki", TableMap(CERTIFICATE)),
    field("container-registry", Table(CONTAINER_REGISTRY)),
    field("oci-defaults", Table(OCI_DEFAULTS)),
    field("oci-hooks", Table(OCI_HOOKS)),
    field("cloudformation", Table(CLOUDFORMATION)),
    field("dns", Table(DNS)),
    field("container-runtime", Table(CONTAINER_RUNTIME)),
    field("container-runtime-plugins", Table(CONTAINER_RUNTIME_PLUGINS)),
    field("autoscaling", Table(AUTOSCALING)),
    field("nvidia-container-runtime", Any),
    field("kubelet-device-plugins", Table(KUBELET_DEVICE_PLUGINS)),
    field("kubelet-dra-drivers", Table(KUBELET_DRA_DRIVERS)),
];

/// What of `kubernetes` Karpenter writes itself, and what to use in its place.
pub(crate) const KARPENTERS: [(&str, &str); 6] = [
    ("api-server", "leave it out: Karpenter knows the cluster"),
    ("cluster-certificate", "leave it out: Karpenter knows the cluster"),
    ("cluster-dns-ip", "use `kubelet.clusterDNS` of the template"),
    ("cluster-name", "leave it out: Karpenter knows the cluster"),
    ("max-pods", "use `kubelet.maxPods` of the template"),
    ("node-taints", "use `taints` of the pool"),
];

const HOST_CONTAINER: &[Field] = &[
    field("source", Text),
    field("enabled", Boolean),
    field("superpowered", Boolean),
    field("user-data", Text),
    field("command", Texts),
];

const BOOTSTRAP_CONTAINER: &[Field] = &[
    field("source", Text),
    field("mode", Word(&["off", "once", "always"])),
    field("user-data", Text),
    field("essential", Boolean),
    field("command", Texts),
];

/// Servers are texts, tables, or tables by name.
const NTP: &[Field] = &[field("time-servers", Any), field("options", Texts), field("logging", Texts)];

const NETWORK: &[Field] = &[
    field("hostname", Text),
    field("hosts", Any),
    field("https-proxy", Text),
    field("no-proxy", Texts),
    field("disable-ipv6", Texts),
];

const UPDATES: &[Field] = &[
    field("metadata-base-url", Text),
    field("targets-base-url", Text),
    field("seed", Unsigned),
    field("version-lock", Text),
    field("ignore-waves", Boolean),
];

const AWS: &[Field] =
    &[field("region", Text), field("config", Text), field("credentials", Text), field("profile", Text)];

const METRICS: &[Field] =
    &[field("metrics-url", Text), field("send-metrics", Boolean), field("service-checks", Texts)];

const CERTIFICATE: &[Field] = &[field("data", Text), field("trusted", Boolean)];

/// Mirrors are tables, or lists of endpoints by registry.
const CONTAINER_REGISTRY: &[Field] = &[field("mirrors", Any), field("credentials", Any), field("creds", Any)];

/// Capabilities are switches by name, and limits numbers or `unlimited`.
const OCI_DEFAULTS: &[Field] =
    &[field("capabilities", Any), field("resource-limits", TableMap(RESOURCE_LIMIT))];

const RESOURCE_LIMIT: &[Field] = &[field("hard-limit", Any), field("soft-limit", Any)];

const OCI_HOOKS: &[Field] = &[field("log4j-hotpatch-enabled", Boolean)];

const CLOUDFORMATION: &[Field] =
    &[field("should-signal", Boolean), field("stack-name", Text), field("logical-resource-id", Text)];

const DNS: &[Field] = &[field("name-servers", Texts), field("search-list", Texts)];

const AUTOSCALING: &[Field] = &[field("should-wait", Boolean)];

const KUBELET_DEVICE_PLUGINS: &[Field] = &[field("nvidia", Table(NVIDIA_DEVICE_PLUGIN))];

const NVIDIA_DEVICE_PLUGIN: &[Field] = &[
    field("pass-device-specs", Boolean),
    field("device-id-strategy", Text),
    field("device-list-strategy", Any),
    field("device-partitioning-strategy", Text),
    field("device-sharing-strategy", Text),
    field("time-slicing", Table(TIME_SLICING)),
    field("mps", Table(MPS)),
    field("mig", Table(MIG)),
];

const TIME_SLICING: &[Field] = &[
    field("replicas", Integer),
    field("rename-by-default", Boolean),
    field("fail-requests-greater-than-one", Boolean),
];

const MPS: &[Field] = &[field("replicas", Integer), field("rename-by-default", Boolean)];

const MIG: &[Field] = &[field("profile", TextMap)];

const KUBELET_DRA_DRIVERS: &[Field] = &[field("nvidia", Table(NVIDIA_DRA_DRIVER))];

const NVIDIA_DRA_DRIVER: &[Field] = &[field("enabled", Boolean)];

const KERNEL: &[Field] = &[
    field("lockdown", Word(&["none", "integrity", "confidentiality"])),
    field("modules", TableMap(MODULE)),
    field("sysctl", TextMap),
    field("hugepages", Any),
    field("drivers", Any),
];

const MODULE: &[Field] = &[field("allowed", Boolean), field("autoload", Boolean)];

const BOOT: &[Field] = &[
    field("reboot-to-reconcile", Boolean),
    field("kernel-parameters", TextsMap),
    field("init-parameters", TextsMap),
];

const CONTAINER_RUNTIME: &[Field] = &[
    field("log-level", Word(&["trace", "debug", "info", "warn", "error", "fatal", "panic"])),
    field("max-container-log-line-size", Integer),
    field("max-concurrent-downloads", Integer),
    field("max-concurrent-unpacks", Integer),
    field("concurrent-download-chunk-size", Any),
    field("concurrent-layer-fetch-buffer", Any),
    field("enable-unprivileged-ports", Boolean),
    field("enable-unprivileged-icmp", Boolean),
    field("cgroup-writable", Boolean),
    field("snapshotter", Word(&["overlayfs", "soci"])),
];

const CONTAINER_RUNTIME_PLUGINS: &[Field] = &[field("soci-snapshotter", Table(SOCI_SNAPSHOTTER))];

const SOCI_SNAPSHOTTER: &[Field] =
    &[field("pull-mode", Text), field("parallel-pull-unpack", Table(PARALLEL_PULL_UNPACK))];

const PARALLEL_PULL_UNPACK: &[Field] = &[
    field("max-concurrent-downloads", Integer),
    field("max-concurrent-downloads-per-image", Integer),
    field("concurrent-download-chunk-size", Any),
    field("max-concurrent-unpacks", Integer),
    field("max-concurrent-unpacks-per-image", Integer),
    field("discard-unpacked-layers", Boolean),
];
