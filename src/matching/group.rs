//! One group of pods that depend on each other, and where its next pod may go (`topologygroup.go` of Karpenter's core,
//! v1.15.0). Where Karpenter takes any of several values that are as good, the first in order is taken here.

use std::collections::{BTreeMap, BTreeSet};

use super::pod::{Pod, PodTerm, Spread, is_hostname};
use super::selector::{EVERY_NAMESPACE, Selector};
use super::taints::{Taint, Toleration, untolerated};
use super::topology::{Domains, node_filter};
use crate::scheduling::{Requirement, Requirements};

/// How pods of a group stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// They are to be spread.
    Spread,
    /// They are to be near.
    Affinity,
    /// They are to be apart.
    AntiAffinity,
}

impl Kind {
    /// The kind, for programs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Spread => "topologySpread",
            Kind::Affinity => "affinity",
            Kind::AntiAffinity => "antiAffinity",
        }
    }
}

/// Which nodes count.
#[derive(Debug, Clone, Default)]
pub(super) struct NodeFilter<'a> {
    /// Ways of which a node must meet one.
    pub ways: Vec<Requirements<'a>>,
    /// Whether labels count.
    pub honors_affinity: bool,
    /// Whether taints count.
    pub honors_taints: bool,
    /// What is tolerated of them.
    pub tolerations: Vec<Toleration<'a>>,
}

impl NodeFilter<'_> {
    fn matches(&self, taints: &[Taint<'_>], of_node: &Requirements<'_>) -> bool {
        let is_met = |way: &Requirements<'_>| of_node.compatible(way, |_| false).is_ok();
        let by_labels = !self.honors_affinity || self.ways.is_empty() || self.ways.iter().any(is_met);
        by_labels && (!self.honors_taints || untolerated(taints, &self.tolerations).is_none())
    }

    /// Karpenter tells filters apart by their keys alone.
    fn is_same(&self, other: &Self) -> bool {
        let keys = |filter: &Self| -> BTreeSet<Vec<String>> {
            filter.ways.iter().map(|way| way.iter().map(|(key, _)| key.to_owned()).collect()).collect()
        };
        let tolerations = |filter: &Self| -> BTreeSet<String> {
            filter.tolerations.iter().map(|one| format!("{one:?}")).collect()
        };
        self.honors_affinity == other.honors_affinity
            && self.honors_taints == other.honors_taints
            && tolerations(self) == tolerations(other)
            && keys(self) == keys(other)
    }
}

/// A group.
#[derive(Debug, Clone)]
pub(super) struct Group<'a> {
    pub kind: Kind,
    /// The label of nodes that it goes by.
    pub key: &'a str,
    max_skew: i64,
    min_domains: Option<i64>,
    namespaces: BTreeSet<&'a str>,
    selector: Selector<'a>,
    filter: NodeFilter<'a>,
    /// The pods that belong to it because they say so.
    pub owners: BTreeSet<usize>,
    counts: BTreeMap<&'a str, i64>,
}

impl<'a> Group<'a> {
    pub(super) fn of_spread(spread: &Spread<'a>, pod: &Pod<'a>, domains: Option<&Domains<'a>>) -> Self {
        Group {
            kind: Kind::Spread,
            key: spread.key,
            max_skew: spread.max_skew,
            min_domains: spread.min_domains,
            namespaces: [pod.namespace].into(),
            selector: spread.selector.clone(),
            filter: node_filter(pod, spread.honors_affinity, spread.honors_taints),
            owners: BTreeSet::new(),
            counts: empty(domains, pod, spread.honors_taints),
        }
    }

    pub(super) fn of_term(
        kind: Kind,
        term: &PodTerm<'a>,
        pod: &Pod<'a>,
        domains: Option<&Domains<'a>>,
    ) -> Self {
        Group {
            kind,
            key: term.key,
            max_skew: i64::from(i32::MAX),
            min_domains: None,
            namespaces: term.namespaces.iter().copied().collect(),
            selector: term.selector.clone(),
            filter: NodeFilter::default(),
            owners: BTreeSet::new(),
            counts: empty(domains, pod, true),
        }
    }

    /// Whether Karpenter takes both for one group (`Hash`).
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.key == other.key
            && self.max_skew == other.max_skew
            && self.namespaces == other.namespaces
            && self.selector == other.selector
            && self.filter.is_same(&other.filter)
    }

    /// Whether a pod counts on a node.
    pub(super) fn counts(&self, pod: &Pod<'_>, taints: &[Taint<'_>], of_node: &Requirements<'_>) -> bool {
        self.selects(pod) && self.filter.matches(taints, of_node)
    }

    pub(super) fn record(&mut self, domain: &'a str) {
        *self.counts.entry(domain).or_default() += 1;
    }

    pub(super) fn register(&mut self, domain: &'a str) {
        self.counts.entry(domain).or_default();
    }

    /// Where the next pod may go, of where it and the node can be.
    pub(super) fn next(
        &self,
        pod: &Pod<'a>,
        of_pod: &Requirement<'a>,
        of_node: &Requirement<'a>,
    ) -> Requirement<'a> {
        let domains = match self.kind {
            Kind::Spread => self.spread(pod, of_pod, of_node),
            Kind::Affinity => self.near(pod, of_pod, of_node),
            Kind::AntiAffinity => self.apart(of_pod, of_node),
        };
        Requirement::one_of(domains)
    }

    fn selects(&self, pod: &Pod<'_>) -> bool {
        let is_in = self.namespaces.contains(pod.namespace) || self.namespaces.contains(EVERY_NAMESPACE);
        is_in && self.selector.matches(&pod.labels)
    }

    fn count(&self, domain: &str) -> i64 {
        self.counts.get(domain).copied().unwrap_or(0)
    }

    /// The one name of a node that is to be.
    fn only_host(&self, of_node: &Requirement<'a>) -> Option<&'a str> {
        let named = of_node.named();
        named.first().copied().filter(|_| is_hostname(self.key) && named.len() == 1)
    }

    /// The domains that are known and that a node can be in, with their counts.
    fn known<'g>(&'g self, of_node: &'g Requirement<'a>) -> impl Iterator<Item = (&'a str, i64)> + 'g {
        self.counts.iter().filter(|(domain, _)| of_node.has(domain)).map(|(domain, count)| (*domain, *count))
    }

    fn spread(&self, pod: &Pod<'_>, of_pod: &Requirement<'a>, of_node: &Requirement<'a>) -> Vec<&'a str> {
        let own = i64::from(self.selects(pod));
        if let Some(host) = self.only_host(of_node) {
            // There can always be another node, with none on it.
            return if self.count(host) + own <= self.max_skew { vec![host] } else { Vec::new() };
        }
        let least = self.least(of_pod);
        let possible = self.known(of_node).filter(|(_, count)| count + own - least <= self.max_skew);
        possible.min_by_key(|(_, count)| *count).map(|(domain, _)| domain).into_iter().collect()
    }

    /// The fewest pods that any domain has where the pod could be.
    fn least(&self, of_pod: &Requirement<'a>) -> i64 {
        if is_hostname(self.key) {
            return 0;
        }
        let counts: Vec<i64> = self.known(of_pod).map(|(_, count)| count).collect();
        let is_few = self.min_domains.is_some_and(|least| (counts.len() as i64) < least);
        if is_few { 0 } else { counts.into_iter().min().unwrap_or(i64::from(i32::MAX)) }
    }

    fn near(&self, pod: &Pod<'_>, of_pod: &Requirement<'a>, of_node: &Requirement<'a>) -> Vec<&'a str> {
        let is_first = || {
            let is_nowhere = self.counts.values().all(|count| *count == 0);
            self.selects(pod) && (is_nowhere || !self.known(of_pod).any(|(_, count)| count > 0))
        };
        if let Some(host) = self.only_host(of_node) {
            let may = of_pod.has(host) && (self.count(host) > 0 || is_first());
            return if may { vec![host] } else { Vec::new() };
        }
        let taken: Vec<&str> = self
            .known(of_node)
            .filter(|(domain, count)| *count > 0 && of_pod.has(domain))
            .map(|(domain, _)| domain)
            .collect();
        if !taken.is_empty() || !is_first() {
            return taken;
        }
        let both = of_pod.intersection(of_node);
        let first = |of: &Requirement<'a>| self.known(of).next().map(|(domain, _)| domain);
        first(&both).into_iter().chain(first(of_pod)).collect()
    }

    fn apart(&self, of_pod: &Requirement<'a>, of_node: &Requirement<'a>) -> Vec<&'a str> {
        if let Some(host) = self.only_host(of_node) {
            return if self.count(host) == 0 { vec![host] } else { Vec::new() };
        }
        let empty = self.known(of_node).filter(|(domain, count)| *count == 0 && of_pod.has(domain));
        empty.map(|(domain, _)| domain).collect()
    }
}

/// The domains of a label before any pod is in them, those of nodes that the pod may not be on left out.
fn empty<'a>(domains: Option<&Domains<'a>>, pod: &Pod<'_>, honors_taints: bool) -> BTreeMap<&'a str, i64> {
    let may = |taints: &[Vec<Taint<'_>>]| {
        !honors_taints || taints.iter().any(|taints| untolerated(taints, &pod.tolerations).is_none())
    };
    let all = domains.into_iter().flatten();
    all.filter(|(_, taints)| may(taints)).map(|(domain, _)| (*domain, 0)).collect()
}
