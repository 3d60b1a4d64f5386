//! The settings of Bottlerocket's variants for EKS, so that none is misspelt.
//!
//! Facts: `sources/settings-plugins/aws-k8s-nvidia` of Bottlerocket 1.56 and the models of its settings SDK. Under
//! `kubernetes` stands what Karpenter 1.14.1 has types for, since it drops the rest without a word.

use super::model::Kind::{Any, Boolean, Integer, Table, TableMap, Text, TextMap, Texts, TextsMap, Word};
use super::model::{BOOTSTRAP_COMMAND, Field, KUBERNETES, field};

/// What stands under `[settings]`.
pub(crate) const SETTINGS: &[Field] = &[
    field("motd", Text),
    field("kubernetes", Table(KUBERNETES)),
    field("updates", Any),
    field("host-containers", TableMap(HOST_CONTAINER)),
    field("bootstrap-commands", TableMap(BOOTSTRAP_COMMAND)),
    field("bootstrap-containers", TableMap(BOOTSTRAP_CONTAINER)),
    field("ntp", Table(NTP)),
    field("network", Table(NETWORK)),
    field("kernel", Table(KERNEL)),
    field("boot", Table(BOOT)),
    field("aws", Any),
    field("metrics", Any),
    field("pki", Any),
    field("container-registry", Any),
    field("oci-defaults", Any),
    field("oci-hooks", Any),
    field("cloudformation", Any),
    field("dns", Any),
    field("container-runtime", Table(CONTAINER_RUNTIME)),
    field("container-runtime-plugins", Table(CONTAINER_RUNTIME_PLUGINS)),
    field("autoscaling", Any),
    field("nvidia-container-runtime", Any),
    field("kubelet-device-plugins", Any),
    field("kubelet-dra-drivers", Any),
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
