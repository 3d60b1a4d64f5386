//! `karpenter.sh/v1`, `karpenter.k8s.aws/v1` and `eks.amazonaws.com/v1`, as the CRDs of v1.15.2 have them.

pub(crate) mod ami_family;
pub(crate) mod ec2nodeclass;
pub(crate) mod kubelet;
pub(crate) mod labels;
pub(crate) mod nodeclass;
pub(crate) mod nodepool;
pub(crate) mod ordered;

use std::fmt;

use schemars::JsonSchema;
use serde::de::{Deserializer, Visitor};
use serde::{Deserialize, Serialize};

pub(crate) use ordered::{Ordered, TextMap};

/// The part of `metadata` that a user may give to an object of a cluster.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ObjectMetadata {
    /// Labels of the Kubernetes object itself, not of its nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<TextMap>,
    /// Annotations of the Kubernetes object itself, not of its nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<TextMap>,
}

/// An amount as Kubernetes writes it: an integer, or text such as `300Gi` or `1500m`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Quantity {
    /// A whole number.
    Int(i64),
    /// Text, with or without a unit.
    Text(String),
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Amount)
    }
}

/// Takes what stands for an amount. Plain text that other readers take for a switch is text here, as it is to the
/// schema: a rule says that it is no amount, with its place.
struct Amount;

impl Visitor<'_> for Amount {
    type Value = Quantity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer or text")
    }

    fn visit_i64<E>(self, value: i64) -> Result<Quantity, E> {
        Ok(Quantity::Int(value))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Quantity, E> {
        Ok(Quantity::Text(value.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Quantity, E> {
        Ok(Quantity::Text(text.to_owned()))
    }
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
