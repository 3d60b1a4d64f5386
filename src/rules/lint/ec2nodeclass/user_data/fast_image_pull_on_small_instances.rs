//! Instances that nodeadm finds too small for the parallel pull.

use std::cell::LazyCell;

use super::parallel_pull::{Switch, fast_image_pull, parallel_pull};
use super::{UserData, pointer, read, text};
use crate::apis::v1::labels::INSTANCE_TYPE;
use crate::diagnostic::Severity;
use crate::instancetype::names::most_cpus;
use crate::manifest::{Manifest, Set};
use crate::phrase::{all, quote};
use crate::rules::lint::pool::{Demands, Requirement};
use crate::rules::lint::reference::{class, pools};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::releases::{Release, SMALLER_INSTANCES};

rule! {
    /// the gate `FastImagePull` for a pool with instances of less than 4 vCPU or 7 GiB
    ///
    /// nodeadm passes over the gate there without a word, and the node pulls images as ever. Before v20251016 it
    /// asks for 8 vCPU and 8 GiB. A note where the pool names larger sizes too (`nodeadm/internal/containerd` of
    /// the EKS AMI).
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-size, operator: In, values: [medium, large]}
    /// ---
    /// kind: EC2NodeClass
    /// spec:
    ///   instanceStorePolicy: RAID0
    ///   amiSelectorTerms: [{alias: al2023@v20260714}]
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {FastImagePull: true}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-size, operator: In, values: [xlarge, 2xlarge]}
    /// ---
    /// kind: EC2NodeClass
    /// spec:
    ///   instanceStorePolicy: RAID0
    ///   amiSelectorTerms: [{alias: al2023@v20260714}]
    ///   userData: |
    ///     apiVersion: node.eks.aws/v1alpha1
    ///     kind: NodeConfig
    ///     spec:
    ///       featureGates: {FastImagePull: true}
    /// ```
    pub(crate) static FAST_IMAGE_PULL_ON_SMALL_INSTANCES = warning("fast-image-pull-on-small-instances", Soci) {
        scope: Scope::Lint,
        check: Check::Set(fast_image_pull_on_small_instances),
    }
}

fn fast_image_pull_on_small_instances(Set { manifests, .. }: &Set, sink: &mut Sink<'_>) {
    let pools = LazyCell::new(|| pools(manifests));
    for (index, manifest) in manifests.iter().enumerate() {
        // Most classes have no user data, and most of that no gate.
        if !text(manifest).is_some_and(|text| text.contains("FastImagePull")) {
            continue;
        }
        let Some((class, user_data)) = class(&manifest.root).zip(read(manifest, sink.options().karpenter))
        else {
            continue;
        };
        let Some(switch) = fast_image_pull(&user_data).and_then(|_| parallel_pull(&user_data)) else {
            continue;
        };
        let least = Least::of(&user_data);
        for pool in pools.get(&class).into_iter().flatten() {
            judge(manifests, *pool, (index, &switch), least, sink);
        }
    }
}

/// The smallest instance on which nodeadm heeds the gate.
#[derive(Debug, Clone, Copy)]
struct Least {
    cpus: i64,
    gib: i64,
}

impl Least {
    fn of(user_data: &UserData<'_>) -> Self {
        match user_data.release {
            Some(Release::Al2023(date)) if date < SMALLER_INSTANCES => Least { cpus: 8, gib: 8 },
            _ => Least { cpus: 4, gib: 7 },
        }
    }

    /// Whether every instance with this value of a label is too small.
    fn is_above(self, key: &str, value: &str) -> bool {
        let number = || value.parse::<i64>().ok();
        match key {
            INSTANCE_TYPE => value.split_once('.').is_some_and(|(_, size)| self.is_above(SIZE, size)),
            SIZE => most_cpus(value).is_some_and(|cpus| cpus < self.cpus),
            CPU => number().is_some_and(|cpus| cpus < self.cpus),
            MEMORY => number().is_some_and(|mib| mib < self.gib * 1024),
            _ => false,
        }
    }
}

const SIZE: &str = "karpenter.k8s.aws/instance-size";
const CPU: &str = "karpenter.k8s.aws/instance-cpu";
const MEMORY: &str = "karpenter.k8s.aws/instance-memory";

fn judge(manifests: &[Manifest], pool: usize, class: (usize, &Switch), least: Least, sink: &mut Sink<'_>) {
    let Some(demands) = Demands::of(&manifests[pool]) else { return };
    let requirements = demands.of_pool();
    if requirements.iter().any(|requirement| excludes_small(requirement, least)) {
        return;
    }
    for requirement in requirements {
        let values: Vec<&str> = requirement.values().map(|(_, value)| value).collect();
        let below = bound(requirement).filter(|most| least.is_above(requirement.key, &most.to_string()));
        let small: Vec<&str> = match requirement.operator {
            "In" => values.iter().copied().filter(|value| least.is_above(requirement.key, value)).collect(),
            _ if below.is_some() => values.clone(),
            _ => Vec::new(),
        };
        if small.is_empty() || !sink.has_room() {
            continue;
        }
        let (index, switch) = class;
        let message = format!(
            "nodeadm passes over `{}` on {}{}: it asks for {} vCPU and {} GiB",
            switch.name,
            match requirement.operator {
                "Lt" => "everything below ",
                "Lte" => "everything up to ",
                _ => "",
            },
            all(&small),
            least.cpus,
            least.gib
        );
        let found = sink.report_on(pool, requirement.pointer().join("values"), message);
        if small.len() < values.len() {
            found.severity = Severity::Note;
        }
        let help = match below {
            Some(_) => "ask for larger instances, or let such pods use a class without the gate".to_owned(),
            None => format!("leave {} out, or let such pods use a class without the gate", quote(small[0])),
        };
        found.help(help).also(index, pointer("userData"), "the user data with the gate");
    }
}

/// The greatest number that an upper bound allows.
fn bound(requirement: &Requirement<'_>) -> Option<i64> {
    let number = || requirement.values().next()?.1.parse::<i64>().ok();
    match requirement.operator {
        "Lt" => number()?.checked_sub(1),
        "Lte" => number(),
        _ => None,
    }
}

/// Whether the pool has no such instance anyway.
fn excludes_small(requirement: &Requirement<'_>, least: Least) -> bool {
    let Some(set) = requirement.set().filter(|_| requirement.key == CPU) else { return false };
    (1..least.cpus).all(|cpus| !set.has(&cpus.to_string()))
}
