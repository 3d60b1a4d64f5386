//! A pod as Karpenter's scheduler reads it.

use super::pool::requirement;
use super::requests::requests;
use super::resources::Requests;
use super::selector::Selector;
use super::taints::Toleration;
use crate::apis::v1::labels::{HOSTNAME, normalized};
use crate::scheduling::{Requirement, Requirements};
use crate::yaml::Node;
use crate::yaml::json::integer;

/// A pod. What it only prefers is taken back piece by piece where nothing else helps.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pod<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its namespace.
    pub namespace: &'a str,
    /// Its labels.
    pub labels: Vec<(&'a str, &'a str)>,
    /// The labels that its node must have.
    pub node_selector: Vec<(&'a str, &'a str)>,
    /// What its node must meet one of.
    pub required: Vec<Term<'a>>,
    /// What its node had better meet, the heaviest first.
    pub preferred: Vec<(i64, Term<'a>)>,
    /// Pods that it must be near.
    pub near: Vec<PodTerm<'a>>,
    /// Pods that it had better be near, the heaviest first.
    pub rather_near: Vec<(i64, PodTerm<'a>)>,
    /// Pods that it must be away from.
    pub away: Vec<PodTerm<'a>>,
    /// Pods that it had better be away from, the heaviest first.
    pub rather_away: Vec<(i64, PodTerm<'a>)>,
    /// How it is to be spread.
    pub spreads: Vec<Spread<'a>>,
    /// The taints that it does not mind.
    pub tolerations: Vec<Toleration<'a>>,
    /// What it asks for, itself among it.
    pub requests: Requests<'a>,
    /// The ports of the node that it takes.
    pub ports: Vec<Port<'a>>,
    /// Its volumes: their names, and the names of the claims behind them, where they have any.
    pub volumes: Vec<Volume<'a>>,
    /// Whether it asks for devices by claims, which Karpenter passes over.
    pub has_device_claims: bool,
}

/// What a node must meet all of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Term<'a> {
    /// Requirements on its labels, by key.
    pub requirements: Vec<(&'a str, Requirement<'a>)>,
    /// The item, to be held against what Karpenter takes.
    pub items: &'a [Node],
    /// Whether it asks for fields, which Karpenter does not take.
    pub has_fields: bool,
}

/// Pods, and the label of nodes by which near and far are told.
#[derive(Debug, Clone)]
pub(crate) struct PodTerm<'a> {
    /// The label.
    pub key: &'a str,
    /// Which pods.
    pub selector: Selector<'a>,
    /// The namespaces that they are in.
    pub namespaces: Vec<&'a str>,
}

/// How pods are to be spread.
#[derive(Debug, Clone)]
pub(crate) struct Spread<'a> {
    /// The label of nodes by which they are told apart.
    pub key: &'a str,
    /// How many more there may be than where there are fewest.
    pub max_skew: i64,
    /// How many different values there must be.
    pub min_domains: Option<i64>,
    /// Whether it must be so.
    pub is_required: bool,
    /// Which pods count.
    pub selector: Selector<'a>,
    /// Whether only nodes count that the pod could be on by their labels.
    pub honors_affinity: bool,
    /// Whether only nodes count that the pod could be on by their taints.
    pub honors_taints: bool,
}

/// A port of the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Port<'a> {
    /// The address; empty for all.
    pub ip: &'a str,
    /// The number.
    pub number: i64,
    /// The protocol.
    pub protocol: &'a str,
}

/// A volume that a claim is behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Volume<'a> {
    /// The name of the claim, of what is named so.
    pub claim: Option<&'a str>,
    /// The volume's own name.
    pub name: &'a str,
}

impl<'a> Pod<'a> {
    /// Reads a pod, or an object that has one at `spec.template`, where that is given.
    pub(crate) fn read(root: &'a Node) -> Self {
        Self::of(root.get("metadata"), root.get("spec"))
    }

    /// Reads a pod from its two halves.
    pub(crate) fn of(metadata: Option<&'a Node>, spec: Option<&'a Node>) -> Self {
        let text = |key| metadata.and_then(|metadata| metadata.get(key)?.as_str());
        let mut pod = Pod {
            name: text("name").unwrap_or_default(),
            namespace: text("namespace").unwrap_or("default"),
            labels: texts(metadata.and_then(|metadata| metadata.get("labels"))),
            ..Pod::default()
        };
        let Some(spec) = spec else { return pod };
        pod.node_selector = texts(spec.get("nodeSelector"));
        pod.tolerations = items(spec.get("tolerations")).iter().map(Toleration::read).collect();
        pod.requests = requests(spec);
        pod.ports = ports(spec);
        pod.volumes = items(spec.get("volumes")).iter().filter_map(volume).collect();
        pod.has_device_claims = !items(spec.get("resourceClaims")).is_empty();
        if let Some(affinity) = spec.get("affinity") {
            pod.read_affinity(affinity);
        }
        let spreads = items(spec.get("topologySpreadConstraints"));
        pod.spreads = spreads.iter().map(|item| Spread::read(item, &pod.labels)).collect();
        pod
    }

    fn read_affinity(&mut self, affinity: &'a Node) {
        let namespace = self.namespace;
        let half = |key| affinity.get(key);
        let (required, preferred) = (
            "requiredDuringSchedulingIgnoredDuringExecution",
            "preferredDuringSchedulingIgnoredDuringExecution",
        );
        if let Some(node) = half("nodeAffinity") {
            let terms = node.get(required).and_then(|required| required.get("nodeSelectorTerms"));
            self.required = items(terms).iter().map(Term::read).collect();
            self.preferred = weighted(node.get(preferred), "preference", Term::read);
        }
        for (key, must, had_better) in [
            ("podAffinity", &mut self.near, &mut self.rather_near),
            ("podAntiAffinity", &mut self.away, &mut self.rather_away),
        ] {
            let Some(pods) = half(key) else { continue };
            let read = |item| PodTerm::read(item, namespace);
            *must = items(pods.get(required)).iter().map(read).collect();
            *had_better = weighted(pods.get(preferred), "podAffinityTerm", read);
        }
    }

    /// What the pod requires of its node; with what it prefers most, if that is wanted (`newPodRequirements`).
    pub(crate) fn requirements(&self, wishes: Wishes) -> Requirements<'a> {
        let mut all = Requirements::default();
        for (key, value) in &self.node_selector {
            all.add(key, Requirement::one_of([*value]));
        }
        let heaviest = self.preferred.first().map(|(_, term)| term).filter(|_| wishes == Wishes::Heaviest);
        for term in heaviest.into_iter().chain(self.required.first()) {
            term.requirements.iter().for_each(|(key, requirement)| all.add(key, requirement.clone()));
        }
        all
    }

    /// Whether it keeps away from other pods, or would like to.
    pub(crate) fn is_apart(&self) -> bool {
        !self.away.is_empty() || !self.rather_away.is_empty()
    }

    /// Takes back one thing that it only prefers, or the first of several ways; false where there is none left
    /// (`preferences.go`).
    pub(crate) fn relax(&mut self, tolerates_preferences: bool) -> bool {
        if self.relax_terms() {
            return true;
        }
        if let Some(at) = self.spreads.iter().position(|spread| !spread.is_required) {
            self.spreads.swap_remove(at);
            return true;
        }
        tolerates_preferences && self.tolerate_preferences()
    }

    /// Takes back the first of the terms: of nodes that must be, then of what is preferred.
    pub(crate) fn relax_terms(&mut self) -> bool {
        if self.required.len() > 1 {
            self.required.remove(0);
            return true;
        }
        remove_first(&mut self.rather_near)
            || remove_first(&mut self.rather_away)
            || remove_first(&mut self.preferred)
    }

    /// Makes it not mind taints that are a preference; false where it did not before.
    pub(crate) fn tolerate_preferences(&mut self) -> bool {
        let all = super::taints::OF_PREFERENCES;
        let does = self.tolerations.iter().any(|one| {
            one.key.is_empty()
                && one.operator == all.operator
                && one.value.is_empty()
                && one.effect == all.effect
        });
        if !does {
            self.tolerations.push(all);
        }
        !does
    }
}

/// Whether what is only preferred counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wishes {
    /// What is preferred most counts as if it were required.
    Heaviest,
    /// Nothing of it counts.
    None,
}

fn remove_first<T>(list: &mut Vec<T>) -> bool {
    let has_any = !list.is_empty();
    if has_any {
        list.remove(0);
    }
    has_any
}

impl<'a> Term<'a> {
    fn read(item: &'a Node) -> Self {
        let items = items(item.get("matchExpressions"));
        Term {
            requirements: items.iter().filter_map(requirement).collect(),
            items,
            has_fields: item.get("matchFields").is_some_and(|fields| !fields.is_null()),
        }
    }
}

impl<'a> PodTerm<'a> {
    fn read(item: &'a Node, namespace: &'a str) -> Self {
        let names = items(item.get("namespaces")).iter().filter_map(Node::as_str);
        let mut namespaces: Vec<&str> = names.collect();
        // Namespaces that a selector finds are not known here; an empty selector finds them all.
        let finds = item.get("namespaceSelector").is_some_and(|selector| !selector.is_null());
        if namespaces.is_empty() && !finds {
            namespaces.push(namespace);
        }
        if finds {
            namespaces.push(super::selector::EVERY_NAMESPACE);
        }
        PodTerm {
            key: text(item, "topologyKey"),
            selector: Selector::read(item.get("labelSelector")),
            namespaces,
        }
    }
}

impl<'a> Spread<'a> {
    fn read(item: &'a Node, labels: &[(&'a str, &'a str)]) -> Self {
        let keys = items(item.get("matchLabelKeys")).iter().filter_map(Node::as_str);
        let mut selector = Selector::read(item.get("labelSelector"));
        for key in keys {
            if let Some((_, value)) = labels.iter().find(|(known, _)| *known == key) {
                selector.require(key, value);
            }
        }
        Spread {
            key: text(item, "topologyKey"),
            max_skew: item.get("maxSkew").and_then(integer).unwrap_or(1),
            min_domains: item.get("minDomains").and_then(integer),
            is_required: text(item, "whenUnsatisfiable") != "ScheduleAnyway",
            selector,
            honors_affinity: text(item, "nodeAffinityPolicy") != "Ignore",
            honors_taints: text(item, "nodeTaintsPolicy") == "Honor",
        }
    }
}

impl Port<'_> {
    /// Whether both cannot be had at once.
    pub(crate) fn collides(&self, other: &Self) -> bool {
        let is_every = |ip: &str| ["", "0.0.0.0", "::"].contains(&ip);
        self.protocol == other.protocol
            && self.number == other.number
            && (self.ip == other.ip || is_every(self.ip) || is_every(other.ip))
    }
}

fn ports(spec: &Node) -> Vec<Port<'_>> {
    let ports = items(spec.get("containers")).iter().flat_map(|container| items(container.get("ports")));
    let port = |item| {
        let number = Node::get(item, "hostPort").and_then(integer).filter(|number| *number != 0)?;
        let protocol = Some(text(item, "protocol")).filter(|name| !name.is_empty()).unwrap_or("TCP");
        Some(Port { ip: text(item, "hostIP"), number, protocol })
    };
    ports.filter_map(port).collect()
}

fn volume(item: &Node) -> Option<Volume<'_>> {
    let name = text(item, "name");
    let claim = item.get("persistentVolumeClaim").map(|claim| text(claim, "claimName"));
    (claim.is_some() || item.get("ephemeral").is_some()).then_some(Volume { claim, name })
}

fn text<'a>(item: &'a Node, key: &str) -> &'a str {
    item.get(key).and_then(Node::as_str).unwrap_or_default()
}

fn items(list: Option<&Node>) -> &[Node] {
    list.and_then(Node::as_list).unwrap_or_default()
}

fn texts(map: Option<&Node>) -> Vec<(&str, &str)> {
    let entries = map.and_then(Node::as_map).into_iter().flatten();
    entries.filter_map(|entry| Some((entry.key.as_str(), entry.value.as_str()?))).collect()
}

/// The items of a list of weights and what they weigh, the heaviest first.
fn weighted<'a, T>(list: Option<&'a Node>, key: &str, read: impl Fn(&'a Node) -> T) -> Vec<(i64, T)> {
    let weight = |item: &Node| item.get("weight").and_then(integer).unwrap_or(0);
    let mut all: Vec<(i64, T)> =
        items(list).iter().filter_map(|item| Some((weight(item), read(item.get(key)?)))).collect();
    all.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    all
}

/// Whether a label of nodes is the name of one node.
pub(crate) fn is_hostname(key: &str) -> bool {
    normalized(key) == HOSTNAME
}
