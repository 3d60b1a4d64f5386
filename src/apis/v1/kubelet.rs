//! The kubelet of an `EC2NodeClass`: the fields that Karpenter has always had, by their types, and any other.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Quantity, TextMap};

/// Settings of the kubelet: those that Karpenter plans with, and since 1.15 any other field of a KubeletConfiguration.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Kubelet {
    /// Addresses of the cluster's DNS.
    #[serde(rename = "clusterDNS", skip_serializing_if = "Option::is_none")]
    pub cluster_dns: Option<Vec<String>>,
    /// Whether CPU limits are enforced by CFS quota.
    #[serde(rename = "cpuCFSQuota", skip_serializing_if = "Option::is_none")]
    pub cpu_cfs_quota: Option<bool>,
    /// Signal to threshold at which pods are evicted at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eviction_hard: Option<TextMap>,
    /// Longest grace period in seconds that a soft eviction grants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "number_or_expression")]
    pub eviction_max_pod_grace_period: Option<Quantity>,
    /// Signal to threshold at which pods are evicted after a grace period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eviction_soft: Option<TextMap>,
    /// Signal to grace period, such as `2m`; every signal of `evictionSoft` needs one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eviction_soft_grace_period: Option<TextMap>,
    /// Disk use in percent at which images are collected.
    #[serde(rename = "imageGCHighThresholdPercent", default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "number_or_expression")]
    pub image_gc_high_threshold_percent: Option<Quantity>,
    /// Disk use in percent down to which images are collected.
    #[serde(rename = "imageGCLowThresholdPercent", default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "number_or_expression")]
    pub image_gc_low_threshold_percent: Option<Quantity>,
    /// Resources kept for Kubernetes' own daemons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kube_reserved: Option<TextMap>,
    /// Most pods on a node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "number_or_expression")]
    pub max_pods: Option<Quantity>,
    /// Most pods for each core.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "number_or_expression")]
    pub pods_per_core: Option<Quantity>,
    /// Resources kept for the system's daemons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_reserved: Option<TextMap>,
    /// The other fields, as they are written.
    #[serde(flatten, skip_deserializing)]
    #[schemars(skip)]
    pub rest: Map<String, Value>,
}

impl Kubelet {
    /// The fields with a type of their own.
    pub(crate) const FIELDS: [&'static str; 12] = [
        "clusterDNS",
        "cpuCFSQuota",
        "evictionHard",
        "evictionMaxPodGracePeriod",
        "evictionSoft",
        "evictionSoftGracePeriod",
        "imageGCHighThresholdPercent",
        "imageGCLowThresholdPercent",
        "kubeReserved",
        "maxPods",
        "podsPerCore",
        "systemReserved",
    ];

    /// A field that is a number in every release, by its name.
    pub(crate) fn number(&self, field: &str) -> Option<&Quantity> {
        match field {
            "evictionMaxPodGracePeriod" => self.eviction_max_pod_grace_period.as_ref(),
            "imageGCHighThresholdPercent" => self.image_gc_high_threshold_percent.as_ref(),
            "imageGCLowThresholdPercent" => self.image_gc_low_threshold_percent.as_ref(),
            "maxPods" => self.max_pods.as_ref(),
            "podsPerCore" => self.pods_per_core.as_ref(),
            _ => None,
        }
    }
}

/// A number, or since 1.15 a CEL expression that gives one.
fn number_or_expression(_: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({"type": ["integer", "string"]})
}
