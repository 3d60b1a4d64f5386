//! What Karpenter knows of a node that is about to start: from its class, its pool and the cluster, a [`Request`].

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::{Family, Request, Taint};
use crate::apis::v1::ObjectMetadata;
use crate::apis::v1::ec2nodeclass::{AmiSelectorTerm, Ec2NodeClass, Spec};
use crate::apis::v1::labels::{self, AWS_DOMAIN, CAPACITY_TYPE, CORE_DOMAIN, NODEPOOL};
use crate::apis::v1::nodepool::{self, NodePool};
use crate::diagnostic::codes;
use crate::manifest::object_ref;
use crate::yaml::{Map, Node, de};

codes! {
    /// a class or pool that cannot be read as its API type
    ///
    /// What its nodes would get cannot be made of it. `karpcfg check` says what is wrong with the object, field by field.
    pub(crate) static UNREADABLE_OBJECT = error("unreadable-object", UserData);
}

/// What Karpenter learns from the cluster and from EC2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cluster {
    /// Its name.
    pub name: String,
    /// The URL of its API server.
    pub endpoint: String,
    /// Its certificate authority, in base64.
    pub ca: String,
    /// The addresses of its services.
    pub cidr: String,
    /// The address of its DNS.
    pub dns: String,
    /// The most pods on a node of the instance type.
    pub max_pods: u16,
}

/// Twelve bytes, and how often they make a certificate authority of the size that EKS has: 1115 bytes of PEM.
const CA: (&str, usize) = ("cGxhY2Vob2xkZXIg", 93);
/// As long as names are; EKS takes up to 100 characters.
const NAME: &str = "placeholder-of-the-name";
/// As long as the endpoints that EKS gives out.
const ENDPOINT: &str = "https://00000000000000000000000000000000.gr7.us-east-1.eks.amazonaws.com";
/// What most clusters of EKS have.
const CIDR: &str = "10.100.0.0/16";
/// The tenth address of those.
const DNS: &str = "10.100.0.10";
/// What Karpenter takes for an instance type that it knows no limit of.
const MAX_PODS: u16 = 110;

impl Cluster {
    /// Of the cluster nothing is known: every field is as long as EKS has it.
    pub(crate) fn placeholder() -> Self {
        let (unit, times) = CA;
        Cluster {
            name: NAME.to_owned(),
            endpoint: ENDPOINT.to_owned(),
            ca: unit.repeat(times),
            cidr: CIDR.to_owned(),
            dns: DNS.to_owned(),
            max_pods: MAX_PODS,
        }
    }
}

/// The taint that every node has until it is registered.
const UNREGISTERED: (&str, &str) = ("karpenter.sh/unregistered", "NoExecute");
/// Keeps Karpenter from adding taints that the kubelet already has; not for custom AMIs.
const DO_NOT_SYNC_TAINTS: &str = "karpenter.sh/do-not-sync-taints";

/// The class that an object is.
pub(crate) fn class(root: &Node) -> Result<Ec2NodeClass, de::Error> {
    Ok(Ec2NodeClass { name: name(root), metadata: ObjectMetadata::default(), spec: spec(root)? })
}

/// The pool that an object is.
pub(crate) fn pool(root: &Node) -> Result<NodePool, de::Error> {
    Ok(NodePool { name: name(root), metadata: ObjectMetadata::default(), spec: spec(root)? })
}

fn name(root: &Node) -> String {
    object_ref(root).name
}

fn spec<T: DeserializeOwned>(root: &Node) -> Result<T, de::Error> {
    let nothing = Node::map(Map::default(), root.span);
    de::from_node(root.get("spec").unwrap_or(&nothing), |scalar| scalar.text.as_str().to_owned())
}

/// The request for a node of `class`, and of `pool` if there is one.
///
/// Where the pool leaves a label open, the longest of its values is taken, so that no node's user data is larger.
pub(crate) fn request(class: &Ec2NodeClass, pool: Option<&NodePool>, cluster: &Cluster) -> Request {
    let family = family(&class.spec);
    let mut kubelet = class.spec.kubelet.clone().unwrap_or_default();
    kubelet.max_pods.get_or_insert(cluster.max_pods.into());
    if kubelet.cluster_dns.as_ref().is_none_or(Vec::is_empty) {
        kubelet.cluster_dns = Some(vec![cluster.dns.clone()]);
    }
    Request {
        family,
        user_data: class.spec.user_data.clone(),
        cluster_name: cluster.name.clone(),
        cluster_endpoint: cluster.endpoint.clone(),
        ca_bundle: Some(cluster.ca.clone()),
        cluster_cidr: Some(cluster.cidr.clone()),
        kubelet,
        taints: Some(taints(pool)),
        labels: labels(class, family, pool),
        instance_store_policy: class.spec.instance_store_policy.clone(),
        bottlerocket_default_binds: has_default_binds(&class.spec.ami_selector_terms),
    }
}

/// `amiFamily`, or what the alias stands for.
fn family(spec: &Spec) -> Family {
    let alias = spec.ami_selector_terms.iter().find_map(|term| term.alias.as_deref());
    let name = spec.ami_family.as_deref().or_else(|| alias?.split('@').next());
    Family::named(name.unwrap_or_default())
}

fn taints(pool: Option<&NodePool>) -> Vec<Taint> {
    let of_pool = pool.into_iter().flat_map(|pool| {
        let spec = &pool.spec.template.spec;
        spec.taints.iter().chain(&spec.startup_taints)
    });
    let mut taints: Vec<Taint> = of_pool.map(taint).collect();
    let (key, effect) = UNREGISTERED;
    if !taints.iter().any(|taint| taint.key == key && taint.effect == effect) {
        taints.push(Taint { key: key.to_owned(), value: String::new(), effect: effect.to_owned() });
    }
    taints
}

fn taint(taint: &nodepool::Taint) -> Taint {
    let value = taint.value.clone().unwrap_or_default();
    Taint { key: taint.key.clone(), value, effect: taint.effect.clone() }
}

/// The labels of a NodeClaim, without those that the API server lets no node give itself.
fn labels(class: &Ec2NodeClass, family: Family, pool: Option<&NodePool>) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    if let Some(pool) = pool {
        labels.extend(requirements(pool));
        let template = pool.spec.template.metadata.labels.iter().flat_map(|labels| labels.iter());
        labels.extend(template.map(|(key, value)| (key.to_owned(), value.clone())));
        labels.insert(NODEPOOL.to_owned(), pool.name.clone());
    }
    labels.entry(CAPACITY_TYPE.to_owned()).or_insert_with(|| "on-demand".to_owned());
    labels.insert(format!("{AWS_DOMAIN}/ec2nodeclass"), class.name.clone());
    if family != Family::Custom {
        labels.insert(DO_NOT_SYNC_TAINTS.to_owned(), "true".to_owned());
    }
    labels.retain(|key, _| !is_forbidden(key));
    labels
}

/// Labels that requirements give: the capacity type, and those that only the pool's owner knows.
fn requirements(pool: &NodePool) -> impl Iterator<Item = (String, String)> {
    let requirements = pool.spec.template.spec.requirements.iter();
    let giving = requirements.filter(|requirement| {
        let key = &requirement.key;
        let is_known = [CORE_DOMAIN, AWS_DOMAIN].iter().any(|domain| labels::is_in_domain(key, domain));
        requirement.operator == "In" && (key == CAPACITY_TYPE || !is_known)
    });
    giving.filter_map(|requirement| {
        let longest = requirement.values.iter().max_by_key(|value| value.len())?;
        Some((requirement.key.clone(), longest.clone()))
    })
}

/// Whether admission refuses a node that gives itself this label (`RejectForbiddenLabels` of `resolver.go`).
fn is_forbidden(key: &str) -> bool {
    let Some((domain, _)) = key.split_once('/') else { return false };
    ["kubernetes.io", "k8s.io"].iter().any(|forbidden| {
        domain.strip_suffix(forbidden).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// Whether the AMI is known to be a Bottlerocket from 1.46.0 on (`resolveAMIVersion`, `SupportsDefaultBind`).
fn has_default_binds(terms: &[AmiSelectorTerm]) -> bool {
    let alias =
        terms.iter().filter_map(|term| term.alias.as_deref()?.split_once('@')).map(|(_, version)| version);
    let name = terms.iter().filter_map(|term| {
        let mut parts = term.name.as_deref()?.split('-');
        parts.find(|part| part.starts_with('v') && part.contains('.'))
    });
    alias.chain(name).next().is_some_and(binds_by_default)
}

fn binds_by_default(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.');
    let mut number = || parts.next().and_then(|part| part.parse::<u32>().ok());
    match (number(), number(), parts.next()) {
        (Some(major), Some(minor), Some(_)) => (major, minor) >= (1, 46),
        _ => version == "latest",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bottlerockets_that_bind_by_themselves() {
        // Recorded from Karpenter 1.14.1's `SupportsDefaultBind`.
        for (version, expected) in [
            ("1.45.0", false),
            ("1.46.0", true),
            ("1.47.0", true),
            ("2.0.0", true),
            ("v1.45.0", false),
            ("v1.46.0", true),
            ("1.9.0", false),
            ("latest", true),
            ("invalid", false),
            ("1", false),
            ("", false),
            ("1.46", false),
            ("abc.def.ghi", false),
        ] {
            assert_eq!(binds_by_default(version), expected, "{version}");
        }
    }

    #[test]
    fn labels_that_no_node_may_give_itself() {
        for (key, expected) in [
            ("kubernetes.io/arch", true),
            ("node.kubernetes.io/x", true),
            ("node-restriction.kubernetes.io/x", true),
            ("beta.k8s.io/x", true),
            ("mykubernetes.io/x", false),
            ("karpenter.k8s.aws/ec2nodeclass", false),
            ("kubernetes.io", false),
            ("team", false),
        ] {
            assert_eq!(is_forbidden(key), expected, "{key}");
        }
    }
}
