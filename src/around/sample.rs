//! A first workload: a Deployment that lands on one pool's nodes, and nowhere else, with the commands to try it.

use serde_json::{Map, Value, json};

use crate::apis::v1::labels::{ARCH, CAPACITY_TYPE, FAMILY, NODEPOOL, OS};
use crate::diagnostic::Diagnostic;
use crate::instancetype::implied::imply;
use crate::instancetype::labels::Provider;
use crate::instancetype::names::implied;
use crate::manifest::{Manifest, Set};
use crate::phrase::{either, nearest, quote};
use crate::rules::lint::pool::Demands;
use crate::scheduling::{Requirement, Requirements};
use crate::source::Pointer;
use crate::yaml::Node;

use super::codes::NO_POOL_TO_TRY;
use super::print::yaml;

/// What the workload is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Sample {
    /// Nodes come and go with its replicas.
    #[default]
    Inflate,
    /// Each replica asks for a GPU, or another accelerator that the pool's types have.
    Gpu,
    /// On spot instances alone.
    Spot,
    /// On Graviton alone.
    Arm64,
}

impl Sample {
    const fn name(self) -> &'static str {
        match self {
            Sample::Inflate => "inflate",
            Sample::Gpu => "inflate-gpu",
            Sample::Spot => "inflate-spot",
            Sample::Arm64 => "inflate-arm64",
        }
    }
}

/// What holds a place and does nothing, for both architectures.
const PAUSE: &str = "public.ecr.aws/eks-distro/kubernetes/pause:3.10";
/// The same for Windows.
const PAUSE_ON_WINDOWS: &str = "mcr.microsoft.com/oss/kubernetes/pause:3.10";

/// A pool, as far as a pod has to fit it.
struct Pool<'a> {
    name: String,
    manifest: &'a Manifest,
    requirements: Requirements<'a>,
    provider: Provider,
}

impl<'a> Pool<'a> {
    fn of(manifest: &'a Manifest) -> Option<Self> {
        let demands = Demands::of(manifest).filter(|demands| !demands.is_overlay())?;
        let mut requirements = Requirements::default();
        for one in demands.requirements() {
            if let Some(set) = one.set() {
                requirements.add(one.key, set);
            }
        }
        demands.labels().for_each(|(key, value)| requirements.add(key, Requirement::one_of([value])));
        let provider = demands.provider().unwrap_or(Provider::Karpenter);
        imply(&mut requirements, provider);
        Some(Pool { name: manifest.object().name, manifest, requirements, provider })
    }

    fn may_have(&self, key: &str, value: &str) -> bool {
        self.requirements.get(key).is_none_or(|set| set.has(value))
    }

    /// A label of instance types, in the words of who starts them.
    fn of_types(&self, label: &str) -> Option<&Requirement<'a>> {
        let domain = match self.provider {
            Provider::Karpenter => "karpenter.k8s.aws",
            Provider::AutoMode => "eks.amazonaws.com",
        };
        self.requirements.get(&format!("{domain}/instance-{label}"))
    }

    /// The accelerator that all of its types have.
    fn accelerator(&self) -> Option<&'static str> {
        let manufacturer = self.of_types("gpu-manufacturer").and_then(Requirement::listed);
        if let Some(makers) = manufacturer.filter(|makers| makers.len() == 1) {
            return makers.iter().find_map(|maker| of_maker(maker));
        }
        let families = self.of_types("family").and_then(Requirement::listed);
        if let Some(families) = families.filter(|families| !families.is_empty()) {
            let mut of_families = families.iter().map(|family| of_family(family));
            let first = of_families.next().flatten()?;
            return of_families.all(|other| other == Some(first)).then_some(first);
        }
        let is_required = |label: &str| self.of_types(label).is_some_and(|set| !set.is_empty());
        match (is_required("gpu-count"), is_required("accelerator-count")) {
            (true, _) => Some("nvidia.com/gpu"),
            (_, true) => Some("aws.amazon.com/neuron"),
            _ => None,
        }
    }

    fn is_windows(&self) -> bool {
        self.requirements.get(OS).is_some_and(|set| !set.has("linux") && set.has("windows"))
    }

    fn suits(&self, sample: Sample) -> bool {
        match sample {
            Sample::Inflate => true,
            Sample::Gpu => self.accelerator().is_some(),
            Sample::Spot => self.may_have(CAPACITY_TYPE, "spot"),
            Sample::Arm64 => self.may_have(ARCH, "arm64"),
        }
    }

    /// The taints that keep pods off its nodes.
    fn taints(&self) -> Vec<(String, String, String)> {
        let taints = self.manifest.root.at(&Pointer::parse("/spec/template/spec/taints"));
        let text =
            |taint: &Node, key: &str| taint.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
        let taints = taints.and_then(Node::as_list).unwrap_or_default().iter();
        let taints = taints.map(|taint| (text(taint, "key"), text(taint, "value"), text(taint, "effect")));
        taints.filter(|(.., effect)| effect != "PreferNoSchedule").collect()
    }
}

fn of_maker(maker: &str) -> Option<&'static str> {
    [("nvidia", "nvidia.com/gpu"), ("amd", "amd.com/gpu"), ("habana", "habana.ai/gaudi")]
        .into_iter()
        .find_map(|(known, resource)| (known == maker).then_some(resource))
}

fn of_family(family: &str) -> Option<&'static str> {
    match implied(FAMILY, family, "karpenter.k8s.aws/instance-category")? {
        "g" if family == "g4ad" => Some("amd.com/gpu"),
        "g" | "gr" | "p" => Some("nvidia.com/gpu"),
        "inf" | "trn" => Some("aws.amazon.com/neuron"),
        "dl" if family == "dl1" => Some("habana.ai/gaudi"),
        _ => None,
    }
}

/// The Deployment with its commands, for the pool of this name or the first that suits; where there is none, why.
pub(crate) fn sample(
    set: &Set,
    sample: Sample,
    name: Option<&str>,
    namespace: &str,
) -> Result<String, Box<Diagnostic>> {
    let pools: Vec<Pool> = set.manifests.iter().filter_map(Pool::of).collect();
    let pool = match name {
        Some(name) => named(&pools, name).and_then(|pool| suiting(pool, sample))?,
        // A pool without taints is for everybody's pods.
        None => pools
            .iter()
            .filter(|pool| pool.suits(sample))
            .min_by_key(|pool| sample != Sample::Gpu && !pool.taints().is_empty())
            .ok_or_else(|| none_suits(&pools, sample))?,
    };
    Ok(yaml(&commands(pool, sample, namespace), &deployment(pool, sample)))
}

fn named<'p, 'a>(pools: &'p [Pool<'a>], name: &str) -> Result<&'p Pool<'a>, Box<Diagnostic>> {
    pools.iter().find(|pool| pool.name == name).ok_or_else(|| {
        let names: Vec<&str> = pools.iter().map(|pool| pool.name.as_str()).collect();
        let found = Diagnostic::new(&NO_POOL_TO_TRY, format!("there is no pool {}", quote(name)));
        let help = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean {}?", quote(near)),
            None if names.is_empty() => "these values make no pools".to_owned(),
            None => format!("take {}", either(&names)),
        };
        Box::new(found.help(help))
    })
}

fn suiting<'p, 'a>(pool: &'p Pool<'a>, sample: Sample) -> Result<&'p Pool<'a>, Box<Diagnostic>> {
    if pool.suits(sample) {
        return Ok(pool);
    }
    let message = format!("no node of pool {} is {}", quote(&pool.name), what(sample));
    Err(Box::new(Diagnostic::new(&NO_POOL_TO_TRY, message).help("name another pool, or leave `--pool` out")))
}

fn none_suits(pools: &[Pool], sample: Sample) -> Box<Diagnostic> {
    let names: Vec<&str> = pools.iter().map(|pool| pool.name.as_str()).collect();
    let message = match names.as_slice() {
        [] => "there are no pools to try".to_owned(),
        names => format!("none of the pools {} has nodes that are {}", either(names), what(sample)),
    };
    Box::new(Diagnostic::new(&NO_POOL_TO_TRY, message).help("let a pool have some, or take another sample"))
}

fn what(sample: Sample) -> &'static str {
    match sample {
        Sample::Inflate => "for everybody",
        Sample::Gpu => "sure to have an accelerator",
        Sample::Spot => "a spot instance",
        Sample::Arm64 => "of arm64",
    }
}

fn commands(pool: &Pool, sample: Sample, namespace: &str) -> Vec<String> {
    let name = sample.name();
    vec![
        format!("Starts nodes of pool {} once it is scaled:", pool.name),
        "  kubectl apply -f this-file.yaml".to_owned(),
        format!("  kubectl scale deployment {name} --replicas 5"),
        "  kubectl get nodeclaims --watch".to_owned(),
        format!(
            "  kubectl logs --namespace {namespace} --selector app.kubernetes.io/name=karpenter --follow"
        ),
        "Clean up; the nodes go when `consolidateAfter` of the pool has passed:".to_owned(),
        format!("  kubectl delete deployment {name}"),
    ]
}

fn deployment(pool: &Pool, sample: Sample) -> Value {
    let labels = json!({"app.kubernetes.io/name": sample.name()});
    let container = json!({
        "name": "pause",
        "image": if pool.is_windows() { PAUSE_ON_WINDOWS } else { PAUSE },
        "resources": resources(pool, sample),
    });
    let mut spec = json!({"nodeSelector": selector(pool, sample)});
    let tolerations: Vec<Value> = pool.taints().into_iter().map(toleration).collect();
    if !tolerations.is_empty() {
        spec["tolerations"] = tolerations.into();
    }
    spec["terminationGracePeriodSeconds"] = 0.into();
    spec["containers"] = json!([container]);
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": sample.name(), "labels": labels},
        "spec": {
            "replicas": 0,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    })
}

fn selector(pool: &Pool, sample: Sample) -> Value {
    let mut selector = Map::new();
    selector.insert(NODEPOOL.to_owned(), pool.name.clone().into());
    let more = match sample {
        Sample::Spot => Some((CAPACITY_TYPE, "spot")),
        Sample::Arm64 => Some((ARCH, "arm64")),
        Sample::Inflate | Sample::Gpu => None,
    };
    let windows = pool.is_windows().then_some((OS, "windows"));
    for (key, value) in more.into_iter().chain(windows) {
        selector.insert(key.to_owned(), value.into());
    }
    selector.into()
}

fn toleration((key, value, effect): (String, String, String)) -> Value {
    match value.is_empty() {
        true => json!({"key": key, "operator": "Exists", "effect": effect}),
        false => json!({"key": key, "operator": "Equal", "value": value, "effect": effect}),
    }
}

/// One CPU, so that replicas fill nodes, and an accelerator where that is the point: those cannot be shared.
fn resources(pool: &Pool, sample: Sample) -> Value {
    let accelerator = pool.accelerator().filter(|_| sample == Sample::Gpu);
    match accelerator {
        Some(accelerator) => json!({"requests": {"cpu": 1}, "limits": {accelerator: 1}}),
        None => json!({"requests": {"cpu": 1}}),
    }
}
