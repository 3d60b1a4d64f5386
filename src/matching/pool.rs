//! A node pool as Karpenter's scheduler reads it.

use std::cmp::Ordering;

use super::resources::Requests;
use super::taints::Taint;
use crate::apis::v1::labels::{CAPACITY_TYPE, NODEPOOL};
use crate::scheduling::{Requirement, Requirements};
use crate::yaml::Node;
use crate::yaml::json::integer;

/// A node pool.
#[derive(Debug, Clone)]
pub(crate) struct Pool<'a> {
    /// Its name.
    pub name: &'a str,
    /// What comes first.
    pub weight: i64,
    /// What it requires of nodes: its requirements, and the labels of its template.
    pub own: Requirements<'a>,
    /// All that is known of its nodes: its own requirements, and the labels that Karpenter sets.
    pub requirements: Requirements<'a>,
    /// The labels of its template.
    pub labels: Vec<(&'a str, &'a str)>,
    /// What keeps pods away.
    pub taints: Vec<Taint<'a>>,
    /// What its nodes may have altogether.
    pub limits: Requests<'a>,
    /// The name of its class.
    pub class: &'a str,
    /// Whether it has a fixed number of nodes, which no pod makes more.
    pub is_static: bool,
}

impl<'a> Pool<'a> {
    /// Reads a pool.
    pub(crate) fn read(root: &'a Node) -> Self {
        let at = |path: &[&str]| path.iter().try_fold(root, |node, key| node.get(key));
        let text = |path: &[&str]| at(path).and_then(Node::as_str).unwrap_or_default();
        let name = text(&["metadata", "name"]);
        let class = text(&["spec", "template", "spec", "nodeClassRef", "name"]);
        let labels = labels(at(&["spec", "template", "metadata", "labels"]));
        let own = own(at(&["spec", "template", "spec", "requirements"]), &labels);
        let mut requirements = own.clone();
        requirements.add(NODEPOOL, Requirement::one_of([name]));
        let group = text(&["spec", "template", "spec", "nodeClassRef", "group"]);
        requirements.add(class_label(group), Requirement::one_of([class]));
        for key in ["karpenter.sh/registered", "karpenter.sh/initialized"] {
            requirements.add(key, Requirement::one_of(["true"]));
        }
        Pool {
            name,
            weight: at(&["spec", "weight"]).and_then(integer).unwrap_or(0),
            own,
            requirements,
            labels,
            taints: taints(at(&["spec", "template", "spec", "taints"])),
            limits: limits(at(&["spec", "limits"])),
            class,
            is_static: at(&["spec", "replicas"]).is_some_and(|replicas| !replicas.is_null()),
        }
    }
}

/// The label of a node that names its class.
fn class_label(group: &str) -> &'static str {
    match group {
        "eks.amazonaws.com" => "eks.amazonaws.com/nodeclass",
        _ => crate::apis::v1::labels::NODE_CLASS,
    }
}

impl Pool<'_> {
    /// Whether it names capacity reservations, of which AWS alone knows.
    pub(crate) fn names_reservations(&self) -> bool {
        let listed = self.own.get(CAPACITY_TYPE).and_then(|one| one.listed());
        listed.is_some_and(|listed| listed.contains("reserved"))
    }
}

/// The order in which Karpenter tries pools.
pub(crate) fn order(one: &Pool<'_>, other: &Pool<'_>) -> Ordering {
    other.weight.cmp(&one.weight).then_with(|| other.name.cmp(one.name))
}

fn own<'a>(list: Option<&'a Node>, labels: &[(&'a str, &'a str)]) -> Requirements<'a> {
    let mut all = Requirements::default();
    let items = list.and_then(Node::as_list).unwrap_or_default();
    items.iter().filter_map(requirement).for_each(|(key, requirement)| all.add(key, requirement));
    labels.iter().for_each(|(key, value)| all.add(key, Requirement::one_of([*value])));
    all
}

fn labels(map: Option<&Node>) -> Vec<(&str, &str)> {
    let entries = map.and_then(Node::as_map).into_iter().flatten();
    entries.filter_map(|entry| Some((entry.key.as_str(), entry.value.as_str()?))).collect()
}

/// One item of a list of requirements; nothing where it is none.
pub(crate) fn requirement(item: &Node) -> Option<(&str, Requirement<'_>)> {
    let key = item.get("key")?.as_str()?;
    let operator = item.get("operator")?.as_str()?;
    let values = item.get("values").and_then(Node::as_list).unwrap_or_default();
    let read = Requirement::read(operator, values.iter().filter_map(Node::as_str))?;
    let is_none = operator == "Gt" && read.operator() == crate::scheduling::Operator::DoesNotExist;
    let min_values = item.get("minValues").and_then(integer).filter(|_| !is_none);
    Some((key, read.with_min_values(min_values)))
}

/// The taints of a list.
pub(crate) fn taints(list: Option<&Node>) -> Vec<Taint<'_>> {
    let items = list.and_then(Node::as_list).unwrap_or_default();
    items.iter().map(Taint::read).collect()
}

/// The amounts of a map of resources.
fn limits(map: Option<&Node>) -> Requests<'_> {
    let mut limits = Requests::default();
    for entry in map.and_then(Node::as_map).into_iter().flatten() {
        if let Some(scalar) = entry.value.as_scalar() {
            limits.set_text(&entry.key, &scalar.text);
        }
    }
    limits
}
