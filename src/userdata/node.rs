//! What Karpenter knows of a node that is about to start: from its class, its pool and the cluster, a [`Request`].

use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, Error};
use serde_json::{Map, Value, json};

use super::kubelet::Block;
use super::request::FREE_KUBELET;
use super::{Family, Refused, Request, Taint};
use crate::apis::v1::ec2nodeclass::{AmiSelectorTerm, Spec};
use crate::apis::v1::kubelet::Kubelet;
use crate::apis::v1::labels::{self, AWS_DOMAIN, CAPACITY_TYPE, CORE_DOMAIN, NODEPOOL};
use crate::apis::v1::nodepool::{self, NodePool};
use crate::apis::v1::{ObjectMetadata, Quantity};
use crate::apis::version::Version;
use crate::diagnostic::codes;
use crate::manifest::object_ref;
use crate::yaml::{self, Entry, Node, de, json};

codes! {
    /// a quote in a text that Karpenter's script has in quotes
    ///
    /// For AL2 and Windows, Karpenter writes the cluster's name, the addresses, labels, taints and the kubelet's settings into a script, in single quotes and as they are. A quote in one of them ends the text, and what follows is run as commands.
    pub(crate) static QUOTE_ENDS_SCRIPT = error("quote-ends-script", UserData);

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

/// Keeps Karpenter from adding taints that the kubelet already has; not for custom AMIs.
const DO_NOT_SYNC_TAINTS: &str = "karpenter.sh/do-not-sync-taints";

/// A class as its nodes see it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Class {
    /// `metadata.name`.
    pub name: String,
    /// `spec`, without the kubelet's block where Karpenter takes any.
    pub spec: Spec,
    /// The kubelet's block as the API server keeps it.
    pub kubelet: Map<String, Value>,
}

/// The class that an object is to this Karpenter.
pub(crate) fn class(root: &Node, karpenter: Version) -> Result<Class, de::Error> {
    let (name, mut root) = (name(root), root.clone());
    if karpenter < FREE_KUBELET {
        let spec: Spec = spec(&root)?;
        let written = root.get("spec").and_then(|spec| spec.get("kubelet")).and_then(Node::as_map);
        written.into_iter().flatten().try_for_each(|field| typed(field, &spec))?;
        let kubelet = json!(spec.kubelet).as_object().cloned().unwrap_or_default();
        return Ok(Class { name, spec, kubelet });
    }
    let block =
        root.as_map_mut().and_then(|map| map.entry_mut("spec")?.value.as_map_mut()?.remove("kubelet"));
    let block = block.map(|entry| json::to_value(&entry.value));
    let mut kubelet = block.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
    kubelet.retain(|_, value| !value.is_null());
    Ok(Class { name, spec: spec(&root)?, kubelet })
}

/// Refuses a field of the kubelet that the schema before [`FREE_KUBELET`] does not have, or a text for one of its numbers.
fn typed(field: &Entry, spec: &Spec) -> Result<(), de::Error> {
    let key = field.key.as_str();
    if !Kubelet::FIELDS.contains(&key) {
        return Err(de::Error::custom(format!("unknown field `{key}` of the kubelet before Karpenter 1.15")));
    }
    match spec.kubelet.as_ref().and_then(|kubelet| kubelet.number(key)) {
        Some(Quantity::Text(_)) => {
            Err(de::Error::custom(format!("`{key}` of the kubelet is a number before Karpenter 1.15")))
        }
        _ => Ok(()),
    }
}

/// The pool that an object is.
pub(crate) fn pool(root: &Node) -> Result<NodePool, de::Error> {
    Ok(NodePool { name: name(root), metadata: ObjectMetadata::default(), spec: spec(root)? })
}

fn name(root: &Node) -> String {
    object_ref(root).name
}

fn spec<T: DeserializeOwned>(root: &Node) -> Result<T, de::Error> {
    let nothing = Node::map(yaml::Map::default(), root.span);
    de::from_node(root.get("spec").unwrap_or(&nothing), |scalar| scalar.text.as_str().to_owned())
}

/// The request for a node of `class`, and of `pool` if there is one.
///
/// Where the pool leaves a label open, the longest of its values is taken, so that no node's user data is larger. Of the
/// instance type nothing is known, so expressions are left to Karpenter's defaults, as without `NodeClassCEL`.
pub(crate) fn request(
    class: &Class,
    pool: Option<&NodePool>,
    cluster: &Cluster,
    karpenter: Version,
) -> Result<Request, Refused> {
    let family = family(&class.spec);
    let mut kubelet = Block::read(class.kubelet.clone())?;
    if karpenter >= FREE_KUBELET {
        kubelet.drop_expressions();
    }
    kubelet.fill_max_pods(cluster.max_pods.into());
    kubelet.fill_cluster_dns(&cluster.dns);
    Ok(Request {
        version: karpenter,
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
    })
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
    Taint::of_new_node(of_pool.map(taint).collect())
}

fn taint(taint: &nodepool::Taint) -> Taint {
    let value = taint.value.clone().unwrap_or_default();
    Taint { key: taint.key.clone(), value, effect: taint.effect.clone(), time_added: None }
}

/// The labels of a NodeClaim, without those that the API server lets no node give itself.
fn labels(class: &Class, family: Family, pool: Option<&NodePool>) -> BTreeMap<String, String> {
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
pub(crate) fn is_forbidden(key: &str) -> bool {
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
    use crate::source::SourceId;

    fn user_data(kubelet: &str, karpenter: Version) -> Result<String, String> {
        let text = format!(
            "kind: EC2NodeClass\nmetadata: {{name: a}}\nspec:\n  amiSelectorTerms: [{{alias: al2023@latest}}]\n  \
             subnetSelectorTerms: []\n  securityGroupSelectorTerms: []\n  kubelet: {kubelet}\n"
        );
        let root = yaml::load(SourceId::default(), &text, yaml::Dialect::Kubectl).documents.remove(0);
        let class = class(&root, karpenter).map_err(|error| error.to_string())?;
        let request =
            request(&class, None, &Cluster::placeholder(), karpenter).map_err(|error| error.to_string())?;
        Ok(super::super::merge(&request).map_err(|error| error.to_string())?.text())
    }

    #[test]
    fn al2023_gets_the_block_as_written_since_1_15() {
        // The forms of the values are those of `tests/userdata/cases-1.15.jsonl`.
        let block = "{maxPods: 10, clusterDNS: [10.0.0.10], evictionSoftGracePeriod: {memory.available: 1500ms}, \
                     evictionHard: {}, memoryThrottlingFactor: 1.0, resolvConf: null}";
        let text = user_data(block, Version(1, 15)).unwrap();
        let config = "    config:\n      clusterDNS:\n      - 10.0.0.10\n      evictionHard: {}\n      \
                      evictionSoftGracePeriod:\n        memory.available: 1500ms\n      maxPods: 10\n      \
                      memoryThrottlingFactor: 1\n      registerWithTaints:\n";
        assert!(text.contains(config), "{text}");
        assert!(user_data(block, Version(1, 14)).unwrap_err().contains("memoryThrottlingFactor"));
    }

    #[test]
    fn until_1_14_al2023_gets_the_fields_anew() {
        let text =
            user_data("{evictionSoftGracePeriod: {memory.available: 1500ms}}", Version(1, 14)).unwrap();
        assert!(text.contains("        memory.available: 1.5s\n"), "{text}");
    }

    #[test]
    fn an_expression_is_left_to_the_default() {
        let block = "{maxPods: vcpus * 10, kubeReserved: {cpu: vcpus * 30, memory: 1Gi}}";
        let text = user_data(block, Version(1, 15)).unwrap();
        assert!(text.contains("      kubeReserved:\n        memory: 1Gi\n      maxPods: 110\n"), "{text}");
    }

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
