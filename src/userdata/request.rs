//! What Karpenter knows when it makes user data: the class's own text, and the cluster, kubelet and node beside it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer};

use super::{Family, Refused, kubelet};
use crate::apis::v1::ec2nodeclass::Kubelet;

/// What Karpenter makes user data from (`bootstrap.Options`), with JSON's field names.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Request {
    /// Which bootstrapper is used.
    pub family: Family,
    /// The class's `userData`.
    #[serde(default)]
    pub user_data: Option<String>,
    /// The cluster's name.
    #[serde(default, deserialize_with = "or_default")]
    pub cluster_name: String,
    /// The URL of the API server.
    #[serde(default, deserialize_with = "or_default")]
    pub cluster_endpoint: String,
    /// The cluster's certificate authority, in base64.
    #[serde(default)]
    pub ca_bundle: Option<String>,
    /// The addresses of the cluster's services.
    #[serde(default, rename = "clusterCIDR")]
    pub cluster_cidr: Option<String>,
    /// The class's `kubelet`.
    #[serde(default, deserialize_with = "or_default")]
    pub kubelet: Kubelet,
    /// The pool's taints and start-up taints, and Karpenter's own.
    #[serde(default)]
    pub taints: Option<Vec<Taint>>,
    /// The labels that the node registers with.
    #[serde(default, deserialize_with = "or_default")]
    pub labels: BTreeMap<String, String>,
    /// The class's `instanceStorePolicy`.
    #[serde(default)]
    pub instance_store_policy: Option<String>,
    /// Whether the AMI is a Bottlerocket that knows by itself what to bind to the node's own disks (1.46.0 and later).
    #[serde(default, deserialize_with = "or_default")]
    pub bottlerocket_default_binds: bool,
}

/// A taint as far as user data has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Taint {
    /// Its key.
    #[serde(default, deserialize_with = "or_default")]
    pub key: String,
    /// Its value, which may be empty.
    #[serde(default, deserialize_with = "or_default")]
    pub value: String,
    /// What happens to pods that do not tolerate it.
    #[serde(default, deserialize_with = "or_default")]
    pub effect: String,
}

impl Request {
    /// Reads a request from JSON.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, Refused> {
        let request: Request =
            serde_json::from_slice(json).map_err(|error| Refused::new(format!("not a request: {error}")))?;
        request.check_integers()?;
        kubelet::periods(request.kubelet.eviction_soft_grace_period.as_ref())?;
        Ok(request)
    }

    /// The kubelet's numbers are `int32` in the API.
    fn check_integers(&self) -> Result<(), Refused> {
        let kubelet = &self.kubelet;
        let numbers = [
            kubelet.max_pods,
            kubelet.pods_per_core,
            kubelet.eviction_max_pod_grace_period,
            kubelet.image_gc_high_threshold_percent,
            kubelet.image_gc_low_threshold_percent,
        ];
        match numbers.into_iter().flatten().find(|number| i32::try_from(*number).is_err()) {
            Some(number) => {
                Err(Refused::new(format!("not a request: `{number}` in `kubelet` does not fit 32 bits")))
            }
            None => Ok(()),
        }
    }

    /// The first address of the cluster's DNS, the only one that scripts take.
    pub(super) fn cluster_dns(&self) -> Option<&str> {
        self.kubelet.cluster_dns.as_ref()?.first().map(String::as_str)
    }

    pub(super) fn uses_instance_store(&self) -> bool {
        self.instance_store_policy.as_deref() == Some(super::RAID0)
    }

    pub(super) fn taints(&self) -> &[Taint] {
        self.taints.as_deref().unwrap_or_default()
    }
}

/// As kubelet's flag takes it (`Taint.ToString` of `k8s.io/api/core/v1`).
impl fmt::Display for Taint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Taint { key, value, effect } = self;
        match (value.is_empty(), effect.is_empty()) {
            (true, true) => write!(f, "{key}"),
            (false, true) => write!(f, "{key}={value}:"),
            (true, false) => write!(f, "{key}:{effect}"),
            (false, false) => write!(f, "{key}={value}:{effect}"),
        }
    }
}

/// Go takes null for a field's zero value.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}
