//! A NodePool as the lints read it: its requirements, which NodeOverlays have as well, the labels of its template, and who makes its nodes.

use crate::apis::kinds::nodeoverlay::NODE_OVERLAY;
use crate::apis::kinds::nodepool::NODE_POOL;
use crate::instancetype::labels::Provider;
use crate::manifest::Manifest;
use crate::scheduling;
use crate::source::Pointer;
use crate::yaml::Node;

/// One entry of the requirements of a pool or a node overlay, as far as it says anything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Requirement<'a> {
    /// The place of the list in the object.
    list: &'static str,
    /// Its place in the list.
    pub index: usize,
    /// Its key; empty where there is none.
    pub key: &'a str,
    /// Its operator; empty where there is none.
    pub operator: &'a str,
    /// How many different values must be left.
    pub min_values: Option<i64>,
    values: &'a [Node],
}

impl<'a> Requirement<'a> {
    /// The values that are text, each with its index.
    pub(crate) fn values(&self) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
        self.values.iter().enumerate().filter_map(|(index, value)| Some((index, value.as_str()?)))
    }

    /// The place of a value in the object.
    pub(crate) fn value_pointer(&self, index: usize) -> Pointer {
        self.pointer().join("values").join(index)
    }

    /// The requirement's place in the object.
    pub(crate) fn pointer(&self) -> Pointer {
        Pointer::parse(self.list).join(self.index)
    }

    /// What it allows; nothing where the server refuses it.
    pub(crate) fn set(&self) -> Option<scheduling::Requirement<'a>> {
        scheduling::Requirement::new(self.operator, self.values().map(|(_, value)| value))
    }

    /// Whether it is a bound on a number.
    pub(crate) fn is_bound(&self) -> bool {
        matches!(self.operator, "Gt" | "Lt" | "Gte" | "Lte")
    }
}

/// Where a pool has its requirements, and where a node overlay has them.
const OF_POOL: &str = "/spec/template/spec/requirements";
const OF_OVERLAY: &str = "/spec/requirements";

/// The `spec` of a pool; none of other kinds.
pub(crate) fn spec(manifest: &Manifest) -> Option<&Node> {
    if manifest.is(&NODE_POOL) { manifest.root.get("spec") } else { None }
}

/// `spec.template.spec` of a pool.
pub(crate) fn template(manifest: &Manifest) -> Option<&Node> {
    spec(manifest)?.get("template")?.get("spec")
}

/// What a pool or a node overlay demands of nodes, read once for all rules.
#[derive(Debug)]
pub(crate) struct Demands<'a> {
    manifest: &'a Manifest,
    requirements: Vec<Requirement<'a>>,
    labels: Vec<(&'a str, &'a str)>,
}

impl<'a> Demands<'a> {
    /// What an object demands; none of other kinds.
    pub(crate) fn of(manifest: &'a Manifest) -> Option<Self> {
        if is_overlay(manifest) {
            let requirements = in_list(OF_OVERLAY, manifest.root.get("spec"));
            return Some(Demands { manifest, requirements, labels: Vec::new() });
        }
        let template = spec(manifest)?.get("template");
        let requirements = in_list(OF_POOL, template.and_then(|template| template.get("spec")));
        let labels = template.and_then(|template| template.get("metadata")?.get("labels")?.as_map());
        let labels = labels.into_iter().flatten();
        let labels = labels.filter_map(|entry| Some((entry.key.as_str(), entry.value.as_str()?)));
        Some(Demands { manifest, requirements, labels: labels.collect() })
    }

    /// The requirements, on the labels of nodes both in pools and in node overlays.
    pub(crate) fn requirements(&self) -> &[Requirement<'a>] {
        &self.requirements
    }

    /// The requirements of a pool; none of a node overlay.
    pub(crate) fn of_pool(&self) -> &[Requirement<'a>] {
        if self.is_overlay() { &[] } else { &self.requirements }
    }

    /// The labels of a pool's template, as keys and values.
    pub(crate) fn labels(&self) -> impl ExactSizeIterator<Item = (&'a str, &'a str)> + use<'a, '_> {
        self.labels.iter().copied()
    }

    /// Whether it is a node overlay, which is for the instances that it requires and makes none.
    pub(crate) fn is_overlay(&self) -> bool {
        is_overlay(self.manifest)
    }

    /// Who makes the nodes of the pool; none where somebody else does, or nobody.
    pub(crate) fn provider(&self) -> Option<Provider> {
        provider(self.manifest)
    }

    /// The object.
    pub(crate) fn manifest(&self) -> &'a Manifest {
        self.manifest
    }
}

fn is_overlay(manifest: &Manifest) -> bool {
    manifest.is(&NODE_OVERLAY)
}

fn in_list<'a>(list: &'static str, holder: Option<&'a Node>) -> Vec<Requirement<'a>> {
    let items = holder.and_then(|holder| holder.get("requirements")).and_then(Node::as_list);
    let items = items.unwrap_or_default().iter().enumerate();
    items.map(|(index, item)| requirement(list, index, item)).collect()
}

fn requirement<'a>(list: &'static str, index: usize, item: &'a Node) -> Requirement<'a> {
    let mut found = Requirement { list, index, key: "", operator: "", min_values: None, values: &[] };
    for entry in item.as_map().into_iter().flatten() {
        let value = &entry.value;
        match entry.key.as_str() {
            "key" => found.key = value.as_str().unwrap_or_default(),
            "operator" => found.operator = value.as_str().unwrap_or_default(),
            "values" => found.values = value.as_list().unwrap_or_default(),
            "minValues" => found.min_values = value.as_int(),
            _ => {}
        }
    }
    found
}

/// The place of a template label in the object.
pub(crate) fn label_pointer(key: &str) -> Pointer {
    Pointer::parse("/spec/template/metadata/labels").join(key)
}

/// Who makes the nodes of a pool; none where somebody else does, or nobody.
pub(crate) fn provider(manifest: &Manifest) -> Option<Provider> {
    match template(manifest)?.get("nodeClassRef")?.get("group")?.as_str()? {
        "karpenter.k8s.aws" => Some(Provider::Karpenter),
        "eks.amazonaws.com" => Some(Provider::AutoMode),
        _ => None,
    }
}
