//! What requirements on types, families, categories and zones say of the other labels of a node.

use super::labels::Provider;
use super::names::implied;
use crate::apis::v1::labels::{ARCH, FAMILY, INSTANCE_TYPE, REGION, ZONE, ZONE_ID};
use crate::scheduling::{Requirement, Requirements};

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
    family: FAMILY,
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

/// Adds what the names of the types, families, categories and zones listed say of the other labels.
pub(crate) fn imply(all: &mut Requirements<'_>, provider: Provider) {
    let keys = match provider {
        Provider::Karpenter => KARPENTER,
        Provider::AutoMode => AUTO_MODE,
    };
    for said in [keys.family, keys.size] {
        derive(all, INSTANCE_TYPE, said);
    }
    for said in [keys.category, keys.generation, ARCH] {
        derive(all, keys.family, said);
    }
    for zones in [ZONE, ZONE_ID] {
        derive(all, zones, REGION);
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
