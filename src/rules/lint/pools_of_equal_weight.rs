//! Pools between which only their names decide.

use std::collections::HashMap;
use std::path::Path;

use crate::apis::v1::labels::is_well_known;
use crate::instancetype::implied::imply;
use crate::instancetype::labels::{Provider, nature};
use crate::manifest::{Manifest, Set};
use crate::phrase::quote;
use crate::rules::lint::constraint::constraints;
use crate::rules::lint::pool::{Demands, provider, spec};
use crate::rules::lint::taints::taints;
use crate::rules::{Check, Scope, Sink};
use crate::scheduling::Requirements;
use crate::source::Pointer;
use crate::yaml::Node;

rule! {
    /// two pools of the same weight that can take the same pods
    ///
    /// Karpenter tries pools by weight, and those of one weight by name, from z to a; the first that can take a
    /// pod makes the node, at whatever price (`OrderByWeight` of `pkg/utils/nodepool`, v1.14.1). Said of pools
    /// with the same taints, whose requirements some instance type may meet together, where both have the same
    /// labels of their own, or where the one with labels comes before the one without: there all other pods land
    /// on nodes that were meant for some. Between pools of different labels pods choose for themselves, and a
    /// pool without labels that comes first is as one wants it: of these nothing is said.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// metadata: {name: a}
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [c, m]}
    /// ---
    /// kind: NodePool
    /// metadata: {name: b}
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [m, r]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// metadata: {name: a}
    /// spec:
    ///   weight: 10
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [c, m]}
    /// ---
    /// kind: NodePool
    /// metadata: {name: b}
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [m, r]}
    /// ```
    pub(crate) static POOLS_OF_EQUAL_WEIGHT = warning("pools-of-equal-weight", Limits) {
        scope: Scope::Lint,
        check: Check::Set(pools_of_equal_weight),
    }
}

/// Pools of one rank and kind that a pool is compared with: enough to find one, and linear.
const COMPARED: usize = 20;

/// What keeps two pools apart at first sight: how soon each is tried, by whom, and which pods its taints keep off.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Rank<'a> {
    /// Pools in two folders may be of two clusters.
    folder: Option<&'a Path>,
    weight: i64,
    provider: Provider,
    taints: Vec<(&'a str, &'a str, &'a str)>,
}

/// What two pools must have in common.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Kind<'a> {
    rank: Rank<'a>,
    /// The labels that pods may ask this pool for; empty where there are none.
    own_labels: String,
}

/// A pool as it is compared with others.
struct Pool<'a> {
    index: usize,
    name: &'a str,
    kind: Kind<'a>,
    requirements: Requirements<'a>,
}

/// The place of a pool's name.
const NAME: &str = "/metadata/name";

fn pools_of_equal_weight(set: &Set, sink: &mut Sink<'_>) {
    let ranks = shared_ranks(set).into_iter();
    let pools: Vec<Pool<'_>> =
        ranks.filter_map(|(index, rank)| pool(&set.manifests[index], index, rank)).collect();
    let mut by_kind: HashMap<&Kind<'_>, Vec<&Pool<'_>>> = HashMap::new();
    for pool in &pools {
        let same = by_kind.entry(&pool.kind).or_default();
        let rival = same.iter().find(|other| other.requirements.intersects(&pool.requirements));
        if let Some(rival) = rival.filter(|rival| rival.name != pool.name) {
            report_rivals(rival, pool, sink);
        }
        if same.len() < COMPARED {
            same.push(pool);
        }
    }
    for pool in pools.iter().filter(|pool| !pool.kind.own_labels.is_empty()) {
        let plain = Kind { rank: pool.kind.rank.clone(), own_labels: String::new() };
        let mut plain = by_kind.get(&plain).into_iter().flatten().filter(|plain| plain.name < pool.name);
        if let Some(plain) = plain.find(|plain| plain.requirements.intersects(&pool.requirements)) {
            report_labelled(pool, plain, sink);
        }
    }
}

/// The pools that do not stand alone in their rank, by index: only of these the sets need to be made.
fn shared_ranks(set: &Set) -> Vec<(usize, Rank<'_>)> {
    let ranks = set.manifests.iter().enumerate();
    let ranks: Vec<_> =
        ranks.filter_map(|(index, manifest)| Some((index, rank(manifest, set.folder(manifest))?))).collect();
    let mut count: HashMap<&Rank<'_>, usize> = HashMap::new();
    for (_, rank) in &ranks {
        *count.entry(rank).or_default() += 1;
    }
    let is_shared: Vec<bool> = ranks.iter().map(|(_, rank)| count[rank] > 1).collect();
    ranks.into_iter().zip(is_shared).filter_map(|(ranked, shared)| shared.then_some(ranked)).collect()
}

/// The rank of a pool that makes nodes for pods.
fn rank<'a>(manifest: &'a Manifest, folder: Option<&'a Path>) -> Option<Rank<'a>> {
    let spec = spec(manifest)?;
    if spec.get("replicas").is_some_and(|replicas| !replicas.is_null()) {
        return None;
    }
    // Pods stay off a node for these taints only if they must.
    let hard = taints(manifest, "taints").filter(|taint| taint.effect != "PreferNoSchedule");
    let mut taints: Vec<_> = hard.map(|taint| (taint.key, taint.value, taint.effect)).collect();
    taints.sort_unstable();
    let weight = spec.get("weight").and_then(Node::as_int).unwrap_or(0);
    Some(Rank { folder, weight, provider: provider(manifest)?, taints })
}

fn report_rivals(one: &Pool<'_>, other: &Pool<'_>, sink: &mut Sink<'_>) {
    if !sink.has_room() {
        return;
    }
    let message =
        format!("{} and {} have one weight and can take the same pods", quote(one.name), quote(other.name));
    sink.report_on(other.index, Pointer::parse(NAME), message)
        .help(format!(
            "Karpenter tries {} first, for its name: give the pool to be preferred a higher `weight`",
            quote(one.name.max(other.name))
        ))
        .also(one.index, Pointer::parse(NAME), "the other pool");
}

fn report_labelled(labelled: &Pool<'_>, plain: &Pool<'_>, sink: &mut Sink<'_>) {
    if !sink.has_room() {
        return;
    }
    let (name, other) = (quote(labelled.name), quote(plain.name));
    let message = format!("{name} takes pods that do not ask for its labels before {other} does");
    sink.report_on(labelled.index, Pointer::parse(NAME), message)
        .help(format!(
            "both have one weight, and Karpenter tries {name} first, for its name: give {other} a higher `weight`, or {name} a taint"
        ))
        .also(plain.index, Pointer::parse(NAME), "the pool without labels of its own");
}

fn name(manifest: &Manifest) -> &str {
    manifest.root.get("metadata").and_then(|metadata| metadata.get("name")?.as_str()).unwrap_or_default()
}

/// A pool as it is compared; none where it makes no node.
fn pool<'a>(manifest: &'a Manifest, index: usize, rank: Rank<'a>) -> Option<Pool<'a>> {
    let mut requirements = Requirements::default();
    for constraint in constraints(&Demands::of(manifest)?) {
        requirements.add(constraint.key, constraint.set);
    }
    let own = requirements.iter().filter(|(key, set)| !is_well_known(key) && !set.is_empty());
    let own_labels = own.map(|own| format!("{own:?}")).collect();
    imply(&mut requirements, rank.provider);
    let is_possible = requirements.iter().all(|(key, set)| !set.is_empty() || nature(key).is_none());
    let kind = Kind { rank, own_labels };
    is_possible.then(|| Pool { index, name: name(manifest), kind, requirements })
}
