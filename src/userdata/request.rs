//! What Karpenter knows when it makes user data: the class's own text, and the cluster, kubelet and node beside it.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::kubelet::{Block, MaxPods};
use super::launch::Launch;
use super::{Family, Refused};
use crate::apis::date_time;
use crate::apis::version::Version;

/// The first Karpenter that takes any field of the kubelet, and expressions.
pub(crate) const FREE_KUBELET: Version = Version(1, 15);

/// What Karpenter makes user data from (`bootstrap.Options`), with JSON's field names.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request {
    /// Which Karpenter makes it.
    #[serde(skip, default = "latest")]
    pub version: Version,
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
    #[serde(skip)]
    pub kubelet: Block,
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
#[serde(rename_all = "camelCase")]
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
    /// When it was put on, as Go prints it.
    #[serde(default, deserialize_with = "time")]
    pub time_added: Option<String>,
}

/// What a request says of itself, and what is read apart from the rest.
#[derive(Deserialize)]
struct Frame {
    version: Option<String>,
    level: Option<String>,
    kubelet: Option<Map<String, Value>>,
}

impl Request {
    /// Reads a request from JSON; one that does not say its version is of `version`. Where it asks for one node of an
    /// instance type, what Karpenter resolves for that is filled in, and the number of pods is given beside it.
    ///
    /// Keys that are not known are passed over.
    pub(crate) fn read(json: &Value, version: Version) -> Result<(Self, Option<i64>), Refused> {
        let Frame { version: said, level, kubelet } = typed(json)?;
        let version = said.map_or(Ok(version), |said| said.parse()).map_err(not_a_request)?;
        let kubelet = Block::read(kubelet.unwrap_or_default())?;
        if version < FREE_KUBELET && matches!(kubelet.fields().max_pods, Some(MaxPods::Expression(_))) {
            return Err(not_a_request("`maxPods` is a text, which Karpenter takes since 1.15"));
        }
        let request = Request { version, kubelet, ..typed(json)? };
        match level.as_deref() {
            None => Ok((request, None)),
            Some("resolve") => {
                let (request, max_pods) = typed::<Launch>(json)?.resolve(request)?;
                Ok((request, Some(max_pods)))
            }
            Some(other) => Err(not_a_request(format!("there is no level `{other}`"))),
        }
    }

    /// The first address of the cluster's DNS, the only one that scripts take.
    pub(super) fn cluster_dns(&self) -> Option<&str> {
        self.kubelet.fields().cluster_dns.first().map(String::as_str)
    }

    pub(super) fn uses_instance_store(&self) -> bool {
        self.instance_store_policy.as_deref() == Some(super::RAID0)
    }

    pub(super) fn taints(&self) -> &[Taint] {
        self.taints.as_deref().unwrap_or_default()
    }
}

fn typed<T: DeserializeOwned>(json: &Value) -> Result<T, Refused> {
    T::deserialize(json).map_err(not_a_request)
}

fn not_a_request(reason: impl fmt::Display) -> Refused {
    Refused::new(format!("not a request: {reason}"))
}

fn latest() -> Version {
    Version::LATEST
}

impl Taint {
    /// The one that every node has until it is registered.
    pub(crate) fn unregistered() -> Self {
        Taint {
            key: "karpenter.sh/unregistered".to_owned(),
            value: String::new(),
            effect: "NoExecute".to_owned(),
            time_added: None,
        }
    }

    /// The taints of a node that is about to start.
    pub(crate) fn of_new_node(mut taints: Vec<Taint>) -> Vec<Taint> {
        let unregistered = Taint::unregistered();
        if !taints.iter().any(|taint| taint.key == unregistered.key && taint.effect == unregistered.effect) {
            taints.push(unregistered);
        }
        taints
    }
}

/// As kubelet's flag takes it (`Taint.ToString` of `k8s.io/api/core/v1`).
impl fmt::Display for Taint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Taint { key, value, effect, .. } = self;
        match (value.is_empty(), effect.is_empty()) {
            (true, true) => write!(f, "{key}"),
            (false, true) => write!(f, "{key}={value}:"),
            (true, false) => write!(f, "{key}:{effect}"),
            (false, false) => write!(f, "{key}={value}:{effect}"),
        }
    }
}

/// Go takes null for a field's zero value.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A time, in UTC and in whole seconds (`metav1.Time`).
fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    let utc = date_time::in_utc(&text).ok_or_else(|| serde::de::Error::custom("`timeAdded` is no time"))?;
    Ok(Some(utc))
}
