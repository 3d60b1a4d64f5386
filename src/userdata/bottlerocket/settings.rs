//! The settings of Bottlerocket's variants for EKS, so that none is misspelt.
//!
//! Facts: `sources/settings-plugins/aws-k8s-nvidia` of Bottlerocket, the models of its settings SDK at 0.28.0 of
//! September 2026, and the reference of its settings for 1.54 to 1.66. Under `kubernetes` stands what Karpenter 1.14.1
//! has types for, since it drops the rest without a word.

use super::kind::Kind::{Boolean, Either, Integer, List, Map, Open, Table, Text, Tuple, Unsigned, Word};
use super::kind::{Field, Kind, TEXT_MAP, TEXTS, TEXTS_MAP, field, fields};
use super::model::{BOOTSTRAP_COMMAND, KUBERNETES};

/// What stands under `[settings]`.
pub(crate) const SETTINGS: &[Field] = &[
    field("motd", Text),
    field("kubernetes", Table(KUBERNETES)),
    field("updates", Table(UPDATES)),
    field("host-containers", Map(&Table(HOST_CONTAINER))),
    field("bootstrap-commands", Map(&Table(BOOTSTRAP_COMMAND))),
    field("bootstrap-containers", Map(&Table(BOOTSTRAP_CONTAINER))),
    field("ntp", Table(NTP)),
    field("network", Table(NETWORK)),
    field("kernel", Table(KERNEL)),
    field("boot", Table(BOOT)),
    field("aws", Table(AWS)),
    field("metrics", Table(METRICS)),
    field("pki", Map(&Table(CERTIFICATE))),
    field("container-registry", Table(CONTAINER_REGISTRY)),
    field("oci-defaults", Table(OCI_DEFAULTS)),
    field("oci-hooks", Table(OCI_HOOKS)),
    field("cloudformation", Table(CLOUDFORMATION)),
    field("dns", Table(DNS)),
    field("container-runtime", Table(CONTAINER_RUNTIME)),
    field("container-runtime-plugins", Table(CONTAINER_RUNTIME_PLUGINS)),
    field("image-verifier-plugins", Open(IMAGE_VERIFIER_PLUGINS, &Table(IMAGE_VERIFIER))),
    field("autoscaling", Table(AUTOSCALING)),
    field("nvidia-container-runtime", Table(NVIDIA_CONTAINER_RUNTIME)),
    field("kubelet-device-plugins", Table(KUBELET_DEVICE_PLUGINS)),
    field("kubelet-dra-drivers", Table(KUBELET_DRA_DRIVERS)),
    field("measurement", Table(MEASUREMENT)),
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

/// Of the SDK since 0.25.0; which variants have it is not known.
const MEASUREMENT: &[Field] = &[field("excluded-settings", TEXTS)];

const HOST_CONTAINER: &[Field] = &[
    field("source", Text),
    field("enabled", Boolean),
    field("superpowered", Boolean),
    field("user-data", Text),
    field("command", TEXTS),
];

const BOOTSTRAP_CONTAINER: &[Field] = &[
    field("source", Text),
    field("mode", Word(&["off", "once", "always"])),
    field("user-data", Text),
    field("essential", Boolean),
    field("command", TEXTS),
];

const NTP: &[Field] =
    &[field("time-servers", TIME_SERVERS), field("options", TEXTS), field("logging", TEXTS)];

/// Addresses, servers with options of their own, or the same by name.
const TIME_SERVERS: Kind = Either(&[TEXTS, List(&Table(TIME_SERVER)), Map(&Table(TIME_SERVER))]);

const TIME_SERVER: &[Field] =
    &[field("address", Text), field("directive", Word(&["server", "pool"])), field("options", TEXTS)];

const NETWORK: &[Field] = &[
    field("hostname", Text),
    field("hosts", List(&Tuple(&[Text, TEXTS]))),
    field("https-proxy", Text),
    field("no-proxy", TEXTS),
    field("disable-ipv6", TEXTS),
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
    &[field("metrics-url", Text), field("send-metrics", Boolean), field("service-checks", TEXTS)];

const CERTIFICATE: &[Field] = &[field("data", Text), field("trusted", Boolean)];

/// `creds` is the older name of `credentials`.
const CONTAINER_REGISTRY: &[Field] = &[
    field("mirrors", MIRRORS),
    field("credentials", List(&Table(CREDENTIAL))),
    field("creds", List(&Table(CREDENTIAL))),
];

/// Tables, or lists of endpoints by registry.
const MIRRORS: Kind = Either(&[List(&Table(MIRROR)), TEXTS_MAP]);

const MIRROR: &[Field] = &[
    field("registry", Text),
    field("endpoint", TEXTS),
    field("capabilities", List(&Word(&["pull", "resolve", "push"]))),
];

const CREDENTIAL: &[Field] = &fields(["registry", "username", "password", "auth", "identitytoken"], Text);

const OCI_DEFAULTS: &[Field] =
    &[field("capabilities", Table(CAPABILITIES)), field("resource-limits", Table(RESOURCE_LIMITS))];

/// Linux's, in small letters and without `CAP_`.
const CAPABILITIES: &[Field] = &fields(
    [
        "audit-control",
        "audit-read",
        "audit-write",
        "block-suspend",
        "bpf",
        "checkpoint-restore",
        "chown",
        "dac-override",
        "dac-read-search",
        "fowner",
        "fsetid",
        "ipc-lock",
        "ipc-owner",
        "kill",
        "lease",
        "linux-immutable",
        "mac-admin",
        "mac-override",
        "mknod",
        "net-admin",
        "net-bind-service",
        "net-broadcast",
        "net-raw",
        "perfmon",
        "setgid",
        "setfcap",
        "setpcap",
        "setuid",
        "sys-admin",
        "sys-boot",
        "sys-chroot",
        "sys-module",
        "sys-nice",
        "sys-pacct",
        "sys-ptrace",
        "sys-rawio",
        "sys-resource",
        "sys-time",
        "sys-tty-config",
        "syslog",
        "wake-alarm",
    ],
    Boolean,
);

const RESOURCE_LIMITS: &[Field] = &fields(
    [
        "max-address-space",
        "max-core-file-size",
        "max-cpu-time",
        "max-data-size",
        "max-file-locks",
        "max-file-size",
        "max-locked-memory",
        "max-msgqueue-size",
        "max-nice-priority",
        "max-open-files",
        "max-pending-signals",
        "max-processes",
        "max-realtime-priority",
        "max-realtime-timeout",
        "max-resident-set",
        "max-stack-size",
    ],
    Table(RESOURCE_LIMIT),
);

const RESOURCE_LIMIT: &[Field] =
    &fields(["hard-limit", "soft-limit"], Either(&[Integer, Word(&["unlimited"])]));

const OCI_HOOKS: &[Field] = &[field("log4j-hotpatch-enabled", Boolean)];

const CLOUDFORMATION: &[Field] =
    &[field("should-signal", Boolean), field("stack-name", Text), field("logical-resource-id", Text)];

const DNS: &[Field] = &[field("name-servers", TEXTS), field("search-list", TEXTS)];

const AUTOSCALING: &[Field] = &[field("should-wait", Boolean)];

/// Beside it stand verifiers by name. Kubernetes 1.33 and later.
const IMAGE_VERIFIER_PLUGINS: &[Field] = &[field("enabled", Boolean)];

/// `trust-policy` is another name of it.
const IMAGE_VERIFIER: &[Field] = &fields(["trustpolicy", "trust-policy"], Text);

const NVIDIA_CONTAINER_RUNTIME: &[Field] =
    &fields(["visible-devices-as-volume-mounts", "visible-devices-envvar-when-unprivileged"], Boolean);

const KUBELET_DEVICE_PLUGINS: &[Field] = &[field("nvidia", Table(NVIDIA_DEVICE_PLUGIN))];

const NVIDIA_DEVICE_PLUGIN: &[Field] = &[
    field("enabled", Boolean),
    field("pass-device-specs", Boolean),
    field("device-id-strategy", Word(&["index", "uuid"])),
    field("device-list-strategy", Either(&[DEVICE_LIST_STRATEGY, List(&DEVICE_LIST_STRATEGY)])),
    field("device-partitioning-strategy", Word(&["none", "mig"])),
    field("device-sharing-strategy", Word(&["none", "time-slicing", "mps"])),
    field("time-slicing", Table(TIME_SLICING)),
    field("mps", Table(MPS)),
    field("mig", Table(MIG)),
];

const DEVICE_LIST_STRATEGY: Kind = Word(&["envvar", "volume-mounts", "cdi-cri"]);

const TIME_SLICING: &[Field] = &[
    field("replicas", Integer),
    field("rename-by-default", Boolean),
    field("fail-requests-greater-than-one", Boolean),
];

const MPS: &[Field] = &[field("replicas", Integer), field("rename-by-default", Boolean)];

const MIG: &[Field] = &[field("profile", TEXT_MAP)];

const KUBELET_DRA_DRIVERS: &[Field] = &[field("nvidia", Table(NVIDIA_DRA_DRIVER))];

const NVIDIA_DRA_DRIVER: &[Field] = &[field("enabled", Boolean)];

const KERNEL: &[Field] = &[
    field("lockdown", Word(&["none", "integrity", "confidentiality"])),
    field("modules", Map(&Table(MODULE))),
    field("sysctl", TEXT_MAP),
    field("hugepages", Table(HUGEPAGES)),
    field("drivers", Table(DRIVERS)),
];

const HUGEPAGES: &[Field] = &[
    field("static", Open(STATIC_HUGEPAGES, &Table(HUGEPAGE_COUNT))),
    field("transparent", Table(TRANSPARENT_HUGEPAGES)),
];

/// Beside it stand sizes of pages, such as `2Mi`.
const STATIC_HUGEPAGES: &[Field] = &[field("essential", Boolean)];

/// A number, or numbers by node of the memory: `0:128,1:256`.
const HUGEPAGE_COUNT: &[Field] = &[field("count", Text)];

const TRANSPARENT_HUGEPAGES: &[Field] = &[
    field("enabled", Word(&["never", "madvise", "always"])),
    field("defrag", Word(&["never", "madvise", "defer", "defer+madvise", "always"])),
];

const DRIVERS: &[Field] = &[field("nvidia", Table(NVIDIA_DRIVER))];

const NVIDIA_DRIVER: &[Field] = &[field("branch", Word(&["lts", "pb"]))];

const MODULE: &[Field] = &[field("allowed", Boolean), field("autoload", Boolean)];

/// `kernel` and `init` are other names of the parameters.
const BOOT: &[Field] = &[
    field("reboot-to-reconcile", Boolean),
    field("kernel-parameters", TEXTS_MAP),
    field("kernel", TEXTS_MAP),
    field("init-parameters", TEXTS_MAP),
    field("init", TEXTS_MAP),
];

const CONTAINER_RUNTIME: &[Field] = &[
    field("log-level", Word(&["trace", "debug", "info", "warn", "error", "fatal", "panic"])),
    field("max-container-log-line-size", Integer),
    field("max-concurrent-downloads", Integer),
    field("max-concurrent-unpacks", Integer),
    field("concurrent-download-chunk-size", SIZE),
    field("concurrent-layer-fetch-buffer", SIZE),
    field("enable-unprivileged-ports", Boolean),
    field("enable-unprivileged-icmp", Boolean),
    field("cgroup-writable", Boolean),
    field("snapshotter", Word(&["overlayfs", "soci"])),
];

/// Bytes, or a number with a unit: `16mb`.
const SIZE: Kind = Either(&[Integer, Text]);

const CONTAINER_RUNTIME_PLUGINS: &[Field] = &[field("soci-snapshotter", Table(SOCI_SNAPSHOTTER))];

const SOCI_SNAPSHOTTER: &[Field] = &[
    field("pull-mode", Word(&["parallel-pull-unpack"])),
    field("parallel-pull-unpack", Table(PARALLEL_PULL_UNPACK)),
];

const PARALLEL_PULL_UNPACK: &[Field] = &[
    field("max-concurrent-downloads", Integer),
    field("max-concurrent-downloads-per-image", Integer),
    field("concurrent-download-chunk-size", SIZE),
    field("max-concurrent-unpacks", Integer),
    field("max-concurrent-unpacks-per-image", Integer),
    field("discard-unpacked-layers", Boolean),
];
