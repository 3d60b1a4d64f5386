//! Label keys that Karpenter keeps for itself.

use crate::apis::schema::PlaceName;
use crate::apis::v1::labels::{
    AWS_DOMAIN, AWS_LABELS, AWS_POOL_LABELS, CAPACITY_TYPE, CORE_DOMAIN, HOSTNAME, NODEPOOL, is_in_domain,
};
use crate::phrase::{nearest, quote};
use crate::rules::admission::requirements::is_overlay;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a label key that Karpenter keeps for itself
    ///
    /// Of the domains `karpenter.sh` and `karpenter.k8s.aws`, and of every domain that ends like them, only the
    /// documented keys can be used; `kubernetes.io/hostname` and, in a NodePool, `karpenter.sh/nodepool` cannot
    /// be asked for at all. `karpenter.k8s.aws/instance-pods` does not exist, although Karpenter's documentation
    /// lists it.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels:
    ///         karpenter.sh/provisioner-name: default
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels:
    ///         example.com/pool: default
    /// ```
    pub(crate) static RESTRICTED_LABEL = error("restricted-label", Requirements) {
        check: Check::At(&[PlaceName::LabelKeys], restricted_label),
    }
}

/// The rule stands on a map of labels and on the key of a requirement.
fn restricted_label(place: &Place<'_>, sink: &mut Sink<'_>) {
    let key = place.node.as_str();
    if let Some((key, (why, help))) = key.and_then(|key| Some((key, restriction(key, place)?))) {
        sink.report(place.pointer(), format!("{} cannot be used: {why}", quote(key))).help(help);
    }
    for entry in without_nulls::entries(place.node) {
        let Some((why, help)) = restriction(&entry.key, place).filter(|_| sink.has_room()) else { continue };
        let message = format!("{} cannot be used: {why}", quote(&entry.key));
        sink.report(place.key(&entry.key), message).key().help(help);
    }
}

/// Why a key cannot be used, and what to do.
fn restriction(key: &str, place: &Place<'_>) -> Option<(String, String)> {
    let remove = || "remove it".to_owned();
    match key {
        NODEPOOL if is_overlay(place) => return None,
        NODEPOOL => return Some(("Karpenter sets it to the name of the pool".to_owned(), remove())),
        HOSTNAME => return Some(("no node has its name before it is made".to_owned(), remove())),
        "karpenter.k8s.aws/instance-pods" => {
            let why = "there is no such label, although Karpenter's documentation lists it".to_owned();
            return Some((why, INSTEAD_OF_PODS.to_owned()));
        }
        _ => {}
    }
    let domain = if is_in_domain(key, CORE_DOMAIN) && key != CAPACITY_TYPE {
        CORE_DOMAIN
    } else if is_in_domain(key, AWS_DOMAIN) && !known_labels(place).any(|label| label == key) {
        AWS_DOMAIN
    } else {
        return None;
    };
    Some((
        format!("the domain `{domain}` is Karpenter's, and it has no such label here"),
        way_out(key, place),
    ))
}

const INSTEAD_OF_PODS: &str = "take `karpenter.k8s.aws/instance-cpu` or `karpenter.k8s.aws/instance-size` for nodes that hold many \
     pods; `spec.kubelet.maxPods` of the EC2NodeClass limits their number";

/// The label of Karpenter that has nearly this name, whatever its domain.
fn way_out(key: &str, place: &Place<'_>) -> String {
    let meant = nearest(name_of(key), known_labels(place).chain([CAPACITY_TYPE]).map(name_of));
    let label = known_labels(place).chain([CAPACITY_TYPE]).find(|label| Some(name_of(label)) == meant);
    match label {
        Some(label) => format!("did you mean `{label}`?"),
        None if key == "karpenter.sh/provisioner-name" => {
            format!("remove it: its name is `{NODEPOOL}` since v1beta1, and Karpenter sets it")
        }
        None => "take a key that Karpenter knows, or one of a domain of your own".to_owned(),
    }
}

fn name_of(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}

fn known_labels(place: &Place<'_>) -> impl Iterator<Item = &'static str> {
    let of_pools: &[&str] = if is_overlay(place) { &[] } else { AWS_POOL_LABELS };
    AWS_LABELS.iter().chain(of_pools).copied()
}
