//! What the volumes of a pod say of the zone of its node (`volumetopology.go` of Karpenter's core, v1.15.0).

use super::pod::Pod;
use super::pool::requirement;
use crate::apis::v1::labels::HOSTNAME;
use crate::scheduling::{Requirement, Requirements};
use crate::yaml::Node;

/// The claims, volumes and classes that there are.
#[derive(Debug, Default)]
pub(crate) struct Volumes<'a> {
    objects: Vec<&'a Node>,
}

/// The annotation that a claim has once a volume is bound to it.
const BOUND: &str = "pv.kubernetes.io/bind-completed";

fn at<'a>(root: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(root, |node, key| node.get(key)).filter(|node| !node.is_null())
}

fn text<'a>(root: &'a Node, path: &[&str]) -> &'a str {
    at(root, path).and_then(Node::as_str).unwrap_or_default()
}

fn list<'a>(root: &'a Node, path: &[&str]) -> &'a [Node] {
    at(root, path).and_then(Node::as_list).unwrap_or_default()
}

impl<'a> Volumes<'a> {
    /// The objects among which claims, volumes and classes are looked for.
    pub(crate) fn new(objects: Vec<&'a Node>) -> Self {
        Volumes { objects }
    }

    fn find(&self, kind: &str, namespace: Option<&str>, name: &str) -> Option<&'a Node> {
        let of = |object: &Node| match text(object, &["metadata", "namespace"]) {
            "" => "default".to_owned(),
            namespace => namespace.to_owned(),
        };
        self.objects.iter().copied().find(|object| {
            text(object, &["kind"]) == kind
                && text(object, &["metadata", "name"]) == name
                && namespace.is_none_or(|namespace| of(object) == namespace)
        })
    }

    /// The claims of a pod; a name where there is no such claim.
    fn claims(&self, pod: &Pod<'_>) -> Vec<Result<&'a Node, String>> {
        let claim = |volume: &super::pod::Volume<'_>| {
            let name = volume.claim.map_or_else(|| format!("{}-{}", pod.name, volume.name), str::to_owned);
            self.find("PersistentVolumeClaim", Some(pod.namespace), &name).ok_or(name)
        };
        pod.volumes.iter().map(claim).collect()
    }

    /// Why Karpenter does not even look at a pod because of its volumes (`ValidatePersistentVolumeClaims`).
    pub(crate) fn fault(&self, pod: &Pod<'_>) -> Option<String> {
        self.claims(pod).into_iter().find_map(|claim| match claim {
            Ok(claim) => self.fault_of(claim),
            Err(name) => Some(format!("there is no claim `{name}`")),
        })
    }

    fn fault_of(&self, claim: &Node) -> Option<String> {
        let name = text(claim, &["metadata", "name"]);
        if at(claim, &["metadata", "deletionTimestamp"]).is_some()
            || text(claim, &["status", "phase"]) == "Lost"
        {
            return Some(format!("the claim `{name}` is lost or being deleted"));
        }
        let volume = text(claim, &["spec", "volumeName"]);
        if !volume.is_empty() {
            let Some(found) = self.find("PersistentVolume", None, volume) else {
                return Some(format!("the claim `{name}` names the volume `{volume}`, which there is not"));
            };
            let is_going = at(found, &["metadata", "deletionTimestamp"]).is_some();
            let is_bound =
                at(claim, &["metadata", "annotations"]).is_some_and(|all| all.get(BOUND).is_some());
            return (is_going || !is_bound).then(|| format!("the claim `{name}` is not bound to its volume"));
        }
        let class = text(claim, &["spec", "storageClassName"]);
        match self.find("StorageClass", None, class) {
            None => Some(format!("the claim `{name}` has no storage class that there is")),
            Some(class) if is_immediate(class) => {
                Some(format!("the claim `{name}` waits for a volume to be bound at once"))
            }
            Some(_) => None,
        }
    }

    /// What the volumes of a pod say of its node: ways of which one must be met; none where they say nothing.
    pub(crate) fn alternatives(&self, pod: &Pod<'_>) -> Vec<Requirements<'a>> {
        let claims = self.claims(pod).into_iter().flatten();
        let ways = claims.map(|claim| self.ways(claim)).filter(|ways| !ways.is_empty());
        ways.reduce(|all, ways| {
            let pairs = || all.iter().flat_map(|one| ways.iter().map(move |other| (one, other)));
            let both = |(one, other): (&Requirements<'a>, &Requirements<'a>)| {
                let mut both = one.clone();
                both.extend(other);
                both
            };
            let possible: Vec<_> = pairs().filter(|(one, other)| one.intersects(other)).map(both).collect();
            if possible.is_empty() { pairs().map(both).collect() } else { possible }
        })
        .unwrap_or_default()
    }

    fn ways(&self, claim: &'a Node) -> Vec<Requirements<'a>> {
        let volume = text(claim, &["spec", "volumeName"]);
        if !volume.is_empty() {
            return self.find("PersistentVolume", None, volume).map(of_volume).unwrap_or_default();
        }
        let class = self.find("StorageClass", None, text(claim, &["spec", "storageClassName"]));
        let topologies = class.map(|class| list(class, &["allowedTopologies"])).unwrap_or_default();
        let of_topology = |topology: &'a Node| {
            let mut all = Requirements::default();
            for item in list(topology, &["matchLabelExpressions"]) {
                let values = list(item, &["values"]).iter().filter_map(Node::as_str);
                all.add(text(item, &["key"]), Requirement::one_of(values));
            }
            all
        };
        topologies.iter().map(of_topology).filter(|all| all.iter().next().is_some()).collect()
    }
}

fn is_immediate(class: &Node) -> bool {
    matches!(text(class, &["volumeBindingMode"]), "" | "Immediate")
}

/// The nodes that a volume can be had on. The name of a node says nothing where the node is to be a new one.
fn of_volume<'a>(volume: &'a Node) -> Vec<Requirements<'a>> {
    let is_on_node = ["local", "hostPath"].iter().any(|key| at(volume, &["spec", key]).is_some());
    let terms = list(volume, &["spec", "nodeAffinity", "required", "nodeSelectorTerms"]);
    let of_term = |term: &'a Node| {
        let items = list(term, &["matchExpressions"]);
        let read = items.iter().filter_map(requirement);
        let kept: Vec<_> = read.filter(|(key, _)| !(is_on_node && *key == HOSTNAME)).collect();
        let says_something = !kept.is_empty() || (is_on_node && !items.is_empty());
        let mut all = Requirements::default();
        kept.into_iter().for_each(|(key, requirement)| all.add(key, requirement));
        says_something.then_some(all)
    };
    terms.iter().filter_map(of_term).collect()
}
