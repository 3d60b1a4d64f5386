//! Pools between which only their names decide.

use std::collections::HashMap;

use crate::apis::v1::labels::is_well_known;
use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::lint::constraint::{constraints, nature};
use crate::rules::lint::instance_name::{TYPE, implied};
use crate::rules::lint::pool::{Provider, provider, spec};
use crate::rules::lint::taints::taints;
use crate::rules::phrase::quote;
use crate::rules::{Check, Rule, Scope, Sink};
use crate::scheduling::{Requirement, Requirements};
use crate::source::Pointer;
use crate::yaml::Node;

/// Two pools of one weight for the same pods.
pub static EQUAL_WEIGHTS: Rule = Rule {
    name: "pools-of-equal-weight",
    severity: Severity::Warning,
    scope: Scope::Lint,
    doc: "\
two pools of the same weight that can take the same pods

Karpenter tries pools by weight, and those of one weight by name, from z to a; the first that can take a pod makes the node, at whatever
price (`OrderByWeight` of `pkg/utils/nodepool`, v1.14.1). Said of pools with the same taints and the same labels of their own, whose
requirements some instance type may meet together.",
    bad: "kind: NodePool\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      requirements:\n      - {key: karpenter.k8s.aws/instance-category, operator: In, values: [c, m]}\n---\nkind: NodePool\nmetadata: {name: b}\nspec:\n  template:\n    spec:\n      requirements:\n      - {key: karpenter.k8s.aws/instance-category, operator: In, values: [m, r]}\n",
    good: "kind: NodePool\nmetadata: {name: a}\nspec:\n  weight: 10\n  template:\n    spec:\n      requirements:\n      - {key: karpenter.k8s.aws/instance-category, operator: In, values: [c, m]}\n---\nkind: NodePool\nmetadata: {name: b}\nspec:\n  template:\n    spec:\n      requirements:\n      - {key: karpenter.k8s.aws/instance-category, operator: In, values: [m, r]}\n",
    check: Check::Set(equal_weights),
    ..Rule::ADMISSION
};

/// Pools of one rank and kind that a pool is compared with: enough to find one, and linear.
const COMPARED: usize = 20;

/// What keeps two pools apart at first sight: how soon each is tried, by whom, and which pods its taints keep off.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Rank<'a> {
    weight: i64,
    provider: Provider,
    taints: Vec<(&'a str, &'a str, &'a str)>,
}

/// What two pools must have in common.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Kind<'a> {
    rank: Rank<'a>,
    own_labels: String,
}

fn equal_weights(manifests: &[Manifest], sink: &mut Sink<'_>) {
    let mut pools: HashMap<Kind<'_>, Vec<(usize, Requirements<'_>)>> = HashMap::new();
    for (index, rank) in shared_ranks(manifests) {
        let Some((kind, requirements)) = pool(&manifests[index], rank) else { continue };
        let same = pools.entry(kind).or_default();
        let rival = same.iter().find(|(_, other)| other.intersects(&requirements));
        if let Some((rival, _)) =
            rival.filter(|(rival, _)| name(&manifests[*rival]) != name(&manifests[index]))
        {
            report(manifests, *rival, index, sink);
        }
        if same.len() < COMPARED {
            same.push((index, requirements));
        }
    }
}

/// The pools that do not stand alone in their rank, by index: only of these the sets need to be made.
fn shared_ranks(manifests: &[Manifest]) -> Vec<(usize, Rank<'_>)> {
    let ranks = manifests.iter().enumerate();
    let mut ranks: Vec<_> = ranks.filter_map(|(index, manifest)| Some((index, rank(manifest)?))).collect();
    let mut count: HashMap<Rank<'_>, usize> = HashMap::new();
    for (_, rank) in &ranks {
        *count.entry(rank.clone()).or_default() += 1;
    }
    ranks.retain(|(_, rank)| count[rank] > 1);
    ranks
}

/// The rank of a pool that makes nodes for pods.
fn rank(manifest: &Manifest) -> Option<Rank<'_>> {
    let spec = spec(manifest)?;
    if spec.get("replicas").is_some_and(|replicas| !replicas.is_null()) {
        return None;
    }
    // Pods stay off a node for these taints only if they must.
    let hard = taints(manifest, "taints").filter(|taint| taint.effect != "PreferNoSchedule");
    let mut taints: Vec<_> = hard.map(|taint| (taint.key, taint.value, taint.effect)).collect();
    taints.sort_unstable();
    let weight = spec.get("weight").and_then(Node::as_int).unwrap_or(0);
    Some(Rank { weight, provider: provider(manifest)?, taints })
}

fn report(manifests: &[Manifest], one: usize, other: usize, sink: &mut Sink<'_>) {
    if !sink.has_room() {
        return;
    }
    let (first, second) = (name(&manifests[one]), name(&manifests[other]));
    let place = Pointer::parse("/metadata/name");
    let message =
        format!("{} and {} have one weight and can take the same pods", quote(first), quote(second));
    sink.report_on(other, place.clone(), message)
        .help(format!(
            "Karpenter tries {} first, for its name: give the pool to be preferred a higher `weight`",
            quote(first.max(second))
        ))
        .also(one, place, "the other pool");
}

fn name(manifest: &Manifest) -> &str {
    manifest.root.get("metadata").and_then(|metadata| metadata.get("name")?.as_str()).unwrap_or_default()
}

/// What a pool must have in common with another, and what it requires of its nodes.
fn pool<'a>(manifest: &'a Manifest, rank: Rank<'a>) -> Option<(Kind<'a>, Requirements<'a>)> {
    let mut all = Requirements::default();
    for constraint in constraints(manifest) {
        all.add(constraint.key, constraint.set);
    }
    let own: Vec<_> = all.iter().filter(|(key, _)| !is_well_known(key)).collect();
    let own_labels = format!("{own:?}");
    imply(&mut all, rank.provider);
    let is_possible = all.iter().all(|(key, set)| !set.is_empty() || nature(key).is_none());
    is_possible.then_some((Kind { rank, own_labels }, all))
}

/// Categories whose types all have GPUs, and those whose types all have other accelerators.
const GPUS: [&str; 3] = ["g", "gr", "p"];
const ACCELERATORS: [&str; 2] = ["inf", "trn"];

/// The labels that names of types and families say something of.
struct Keys {
    family: &'static str,
    size: &'static str,
    category: &'static str,
    generation: &'static str,
    gpus: &'static str,
    accelerators: &'static str,
}

const KARPENTER: Keys = Keys {
    family: "karpenter.k8s.aws/instance-family",
    size: "karpenter.k8s.aws/instance-size",
    category: "karpenter.k8s.aws/instance-category",
    generation: "karpenter.k8s.aws/instance-generation",
    gpus: "karpenter.k8s.aws/instance-gpu-count",
    accelerators: "karpenter.k8s.aws/instance-accelerator-count",
};

const AUTO_MODE: Keys = Keys {
    family: "eks.amazonaws.com/instance-family",
    size: "eks.amazonaws.com/instance-size",
    category: "eks.amazonaws.com/instance-category",
    generation: "eks.amazonaws.com/instance-generation",
    gpus: "eks.amazonaws.com/instance-gpu-count",
    accelerators: "eks.amazonaws.com/instance-accelerator-count",
};

/// Adds what the names of the types, families and categories listed say of the other labels.
fn imply(all: &mut Requirements<'_>, provider: Provider) {
    let keys = match provider {
        Provider::Karpenter => KARPENTER,
        Provider::AutoMode => AUTO_MODE,
    };
    for said in [keys.family, keys.size] {
        derive(all, TYPE, said);
    }
    for said in [keys.category, keys.generation] {
        derive(all, keys.family, said);
    }
    for (categories, count) in [(&GPUS[..], keys.gpus), (&ACCELERATORS[..], keys.accelerators)] {
        let listed = all.get(keys.category).and_then(Requirement::listed);
        if listed.is_some_and(|listed| listed.iter().all(|category| categories.contains(category))) {
            all.add(count, Requirement::between(None, None));
        }
    }
}

/// Where all values listed of one label say what another one is, requires the other.
fn derive<'a>(all: &mut Requirements<'a>, from: &str, to: &'static str) {
    let listed = all.get(from).and_then(Requirement::listed);
    let derived: Option<Vec<&'a str>> =
        listed.and_then(|values| values.iter().map(|value| implied(from, value, to)).collect());
    if let Some(derived) = derived {
        all.add(to, Requirement::one_of(derived));
    }
}
