//! Where pods may go because of where others are: spread, near and apart (`topology.go` of Karpenter's core, v1.15.0).

use std::collections::BTreeMap;

use super::group::{Group, Kind, NodeFilter};
use super::pod::{Pod, is_hostname};
use super::pool::Pool;
use super::taints::Taint;
use super::view::View;
use crate::scheduling::{Operator, Requirement, Requirements};

/// The groups of pods that depend on each other, and how many of them are where.
#[derive(Debug, Default)]
pub(crate) struct Topology<'a> {
    groups: Vec<Group<'a>>,
    /// Groups of pods that others must keep away from because these want to be apart.
    inverse: Vec<Group<'a>>,
    domains: BTreeMap<&'a str, Domains<'a>>,
}

/// The values that a label of nodes can have, each with the taints of the pools that have it.
pub(super) type Domains<'a> = BTreeMap<&'a str, Vec<Vec<Taint<'a>>>>;

/// A pod that a group leaves no place for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoPlace<'a> {
    /// The kind of group.
    pub kind: Kind,
    /// The label that it goes by.
    pub key: &'a str,
}

impl<'a> Topology<'a> {
    /// The topology of pools and pods, before any pod has a place.
    pub(crate) fn new(pools: &[(&Pool<'a>, &View<'a>)], pods: &[Pod<'a>]) -> Self {
        let mut topology = Topology::default();
        for key in pods.iter().flat_map(keys) {
            topology.domains.entry(key).or_insert_with(|| domains(key, pools));
        }
        for (id, pod) in pods.iter().enumerate() {
            topology.update(id, pod);
        }
        topology
    }

    /// Takes in what a pod says now, in the place of what it said before.
    pub(crate) fn update(&mut self, id: usize, pod: &Pod<'a>) {
        for group in &mut self.groups {
            group.owners.remove(&id);
        }
        if pod.is_apart() {
            for term in &pod.away {
                let group = Group::of_term(Kind::AntiAffinity, term, pod, self.domains.get(term.key));
                own(&mut self.inverse, group, id);
            }
        }
        let spreads =
            pod.spreads.iter().map(|spread| Group::of_spread(spread, pod, self.domains.get(spread.key)));
        let near = pod.near.iter().chain(pod.rather_near.iter().map(|(_, term)| term));
        let away = pod.away.iter().chain(pod.rather_away.iter().map(|(_, term)| term));
        let near = near.map(|term| Group::of_term(Kind::Affinity, term, pod, self.domains.get(term.key)));
        let away = away.map(|term| Group::of_term(Kind::AntiAffinity, term, pod, self.domains.get(term.key)));
        let new: Vec<Group<'a>> = spreads.chain(near).chain(away).collect();
        new.into_iter().for_each(|group| own(&mut self.groups, group, id));
    }

    /// What the groups leave of a node's requirements for a pod (`AddRequirements`).
    pub(crate) fn narrow(
        &self,
        id: usize,
        pod: &Pod<'a>,
        taints: &[Taint<'a>],
        of_pod: &Requirements<'a>,
        of_node: &Requirements<'a>,
    ) -> Result<Requirements<'a>, NoPlace<'a>> {
        let owned = self.groups.iter().filter(|group| group.owners.contains(&id));
        let others = self.inverse.iter().filter(|group| group.counts(pod, taints, of_node));
        let mut narrowed = of_node.clone();
        for group in owned.chain(others) {
            let domains =
                |all: &Requirements<'a>| all.get(group.key).cloned().unwrap_or_else(Requirement::any);
            let left = group.next(pod, &domains(of_pod), &domains(of_node));
            if left.operator() == Operator::DoesNotExist {
                return Err(NoPlace { kind: group.kind, key: group.key });
            }
            narrowed.add(group.key, left);
        }
        Ok(narrowed)
    }

    /// Notes that a pod has its place on a node of these requirements.
    pub(crate) fn record(
        &mut self,
        id: usize,
        pod: &Pod<'a>,
        taints: &[Taint<'a>],
        of_node: &Requirements<'a>,
    ) {
        let named = |key: &str| -> Vec<&'a str> {
            of_node.get(key).map(|one| one.named().iter().copied().collect()).unwrap_or_default()
        };
        for group in self.groups.iter_mut().filter(|group| group.counts(pod, taints, of_node)) {
            let domains = named(group.key);
            let is_one =
                of_node.get(group.key).is_some_and(|one| one.listed().is_some()) && domains.len() == 1;
            // Pods that keep apart block every place where this one may end up.
            if group.kind == Kind::AntiAffinity || is_one {
                domains.into_iter().for_each(|domain| group.record(domain));
            }
        }
        for group in self.inverse.iter_mut().filter(|group| group.owners.contains(&id)) {
            named(group.key).into_iter().for_each(|domain| group.record(domain));
        }
    }

    /// Notes that there is a node of this name.
    pub(crate) fn register(&mut self, hostname: &'a str) {
        let groups = self.groups.iter_mut().chain(&mut self.inverse);
        groups.filter(|group| is_hostname(group.key)).for_each(|group| group.register(hostname));
    }
}

/// Makes a pod an owner of a group, which may be known already.
fn own<'a>(groups: &mut Vec<Group<'a>>, mut group: Group<'a>, id: usize) {
    match groups.iter_mut().find(|known| known.is_same(&group)) {
        Some(known) => {
            known.owners.insert(id);
        }
        None => {
            group.owners.insert(id);
            groups.push(group);
        }
    }
}

/// The labels that the groups of a pod go by.
fn keys<'a>(pod: &Pod<'a>) -> impl Iterator<Item = &'a str> {
    let preferred = pod.rather_near.iter().chain(&pod.rather_away).map(|(_, term)| term.key);
    let terms = pod.near.iter().chain(&pod.away).map(|term| term.key);
    pod.spreads.iter().map(|spread| spread.key).chain(terms).chain(preferred)
}

/// The values of a label that nodes of the pools can have (`buildDomainGroups`).
fn domains<'a>(key: &'a str, pools: &[(&Pool<'a>, &View<'a>)]) -> Domains<'a> {
    let mut domains = Domains::new();
    for (pool, view) in pools {
        let own = pool.own.get(key);
        let mut values: Vec<&'a str> = Vec::new();
        if view.knows(key) {
            let has = |value: &&'a str| own.is_none_or(|own| own.has(value));
            values.extend(view.values(key, &view.region.offered).into_iter().filter(has));
        } else {
            // Karpenter takes the values left out for some that there are.
            values.extend(own.into_iter().flat_map(|own| own.named().iter().copied()));
        }
        values.extend(own.and_then(Requirement::listed).into_iter().flatten().copied());
        for value in values {
            insert(&mut domains, value, &pool.taints);
        }
    }
    domains
}

/// Where nodes without taints have the value, the others do not matter.
fn insert<'a>(domains: &mut Domains<'a>, value: &'a str, taints: &[Taint<'a>]) {
    let known = domains.entry(value).or_default();
    if taints.is_empty() {
        *known = vec![Vec::new()];
    } else if !known.iter().any(|known| known.is_empty() || known == taints) {
        known.push(taints.to_vec());
    }
}

/// Which nodes count for a spread, by what the pod asks of its own.
pub(super) fn node_filter<'a>(pod: &Pod<'a>, honors_affinity: bool, honors_taints: bool) -> NodeFilter<'a> {
    let mut selected = Requirements::default();
    pod.node_selector.iter().for_each(|(key, value)| selected.add(key, Requirement::one_of([*value])));
    let with = |term: &super::pod::Term<'a>| {
        let mut all = selected.clone();
        term.requirements.iter().for_each(|(key, requirement)| all.add(key, requirement.clone()));
        all
    };
    let terms: Vec<Requirements<'a>> = pod.required.iter().map(with).collect();
    NodeFilter {
        ways: if terms.is_empty() { vec![selected] } else { terms },
        honors_affinity,
        honors_taints,
        tolerations: pod.tolerations.clone(),
    }
}
