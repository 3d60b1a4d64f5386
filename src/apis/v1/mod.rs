//! `karpenter.sh/v1`, `karpenter.k8s.aws/v1` and `eks.amazonaws.com/v1`, as the CRDs of v1.14.1 have them.

pub mod ec2nodeclass;
pub mod labels;
pub mod nodeclass;
pub mod nodepool;
pub mod ordered;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use ordered::{Ordered, TextMap};

/// The part of `metadata` that a user may give to an object of a cluster.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectMetadata {
    /// Labels of the Kubernetes object itself, not of its nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<TextMap>,
    /// Annotations of the Kubernetes object itself, not of its nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<TextMap>,
}

/// An amount as Kubernetes writes it: an integer, or text such as `300Gi` or `1500m`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Quantity {
    /// A whole number.
    Int(i64),
    /// Text, with or without a unit.
    Text(String),
}

impl JsonSchema for Quantity {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Quantity".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An amount as Kubernetes writes it: an integer, or text such as `300Gi` or `1500m`.",
            "type": ["integer", "string"],
        })
    }
}
