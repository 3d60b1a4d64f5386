//! What `karpcfg match` is given: manifests, or the objects that values make.

use std::collections::HashMap;

use anyhow::{Result, bail};

use super::super::inputs::inputs;
use super::faults;
use crate::apis::version::Release;
use crate::cli::MatchCommand;
use crate::diagnostic::Diagnostic;
use crate::manifest::{Manifest, Set, Tree, objects};
use crate::matching::class::Class;
use crate::matching::overlay::Overlay;
use crate::matching::pool::{Pool, order};
use crate::matching::workload::Workload;
use crate::pipeline::{self, Made};
use crate::render::{Renderer, Templates};
use crate::source::{SourceId, Sources};
use crate::yaml::Node;

/// The objects, and what is wrong with their texts.
pub(super) struct Input {
    /// The objects.
    pub manifests: Vec<Manifest>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// The region that the values name.
    pub region: Option<String>,
    tree: Option<Tree>,
}

impl Input {
    /// Reads what the command names.
    pub(super) fn read(command: &MatchCommand, sources: &mut Sources) -> Result<Self> {
        let given = objects(&command.manifests, sources)?;
        let mut input =
            Input { manifests: given.manifests, diagnostics: given.diagnostics, region: None, tree: None };
        for file in [&command.pod, &command.daemonsets].into_iter().flatten() {
            let more = objects(std::slice::from_ref(file), sources)?;
            if !more.manifests.iter().any(|manifest| Workload::read(&manifest.root).is_some()) {
                bail!("`{file}` holds no workload: expected a Pod, or what has a template of pods");
            }
            input.manifests.extend(more.manifests);
            input.diagnostics.extend(more.diagnostics);
        }
        input.judge(command, sources);
        let has_pools = input.manifests.iter().any(|manifest| kind(&manifest.root) == "NodePool");
        if !has_pools {
            input.take_values(command, sources)?;
        } else if command.values.has_values() {
            bail!("there are pools in the manifests, and values make pools too: give one or the other");
        }
        Ok(input)
    }

    /// Adds what would be refused of the manifests.
    fn judge(&mut self, command: &MatchCommand, sources: &Sources) {
        let mut texts: Vec<SourceId> = self.manifests.iter().map(|one| one.root.span.source).collect();
        texts.dedup();
        let set = Set {
            manifests: faults::own(&self.manifests),
            texts,
            has_placeholders: command.values.allow_placeholders,
            diagnostics: std::mem::take(&mut self.diagnostics),
            ..Set::default()
        };
        self.diagnostics = faults::of_set(&set, command.karpenter_version, sources);
        self.diagnostics.extend(faults::of_workloads(&self.manifests));
    }

    /// Adds the objects that the values make.
    fn take_values(&mut self, command: &MatchCommand, sources: &mut Sources) -> Result<()> {
        if !command.values.has_values() {
            return Ok(());
        }
        let templates = Templates::built_in(sources);
        let renderer = Renderer::new(&templates).expect("the tests render with the built-in templates");
        let Made { objects, mut set, .. } = pipeline::objects(&inputs(&command.values, None), None, sources)?;
        pipeline::print(objects, &renderer, &mut set, sources);
        self.diagnostics.extend(faults::of_set(&set, command.karpenter_version, sources));
        self.manifests.append(&mut set.manifests);
        self.region = set.region;
        self.tree = set.values;
        Ok(())
    }

    /// The values that objects were made from.
    pub(super) fn values(&self) -> Option<&Node> {
        self.tree.as_ref().map(|tree| tree.root.as_ref())
    }

    /// The pools in the order in which Karpenter tries them, each with its place among the objects.
    pub(super) fn pools(&self) -> Vec<(usize, Pool<'_>)> {
        let numbered = self.manifests.iter().enumerate();
        let pools = numbered.filter(|(_, manifest)| kind(&manifest.root) == "NodePool");
        let mut pools: Vec<(usize, Pool<'_>)> =
            pools.map(|(at, manifest)| (at, Pool::read(&manifest.root))).collect();
        pools.sort_by(|(_, one), (_, other)| order(one, other));
        pools
    }

    /// The classes.
    pub(super) fn classes(&self, release: Release) -> Classes<'_> {
        let mut first = HashMap::new();
        let mut by_name = HashMap::new();
        for manifest in self.manifests.iter().filter(|manifest| is_class(&manifest.root)) {
            let class = Class::read(&manifest.root, release, None);
            let place = first.len();
            let place = *first.entry(class.to_types()).or_insert(place);
            by_name.entry(class.name).or_insert(Found { manifest, class, place });
        }
        Classes { by_name, default: Class::default() }
    }

    /// The node overlays.
    pub(super) fn overlays(&self) -> Vec<Overlay<'_>> {
        let overlays = self.manifests.iter().filter(|manifest| kind(&manifest.root) == "NodeOverlay");
        overlays.map(|manifest| Overlay::read(&manifest.root)).collect()
    }

    /// The workloads whose pods are still to find a node, each with its object.
    pub(super) fn workloads(&self) -> Vec<(&Manifest, Workload<'_>)> {
        self.all_workloads().filter(|(_, workload)| !workload.has_node).collect()
    }

    /// The names of the workloads whose pods have a node.
    pub(super) fn placed(&self) -> Vec<String> {
        let placed = self.all_workloads().filter(|(_, workload)| workload.has_node);
        placed.map(|(_, workload)| workload.called()).collect()
    }

    fn all_workloads(&self) -> impl Iterator<Item = (&Manifest, Workload<'_>)> {
        self.manifests.iter().filter_map(|manifest| Some((manifest, Workload::read(&manifest.root)?)))
    }
}

/// The classes by name, and what stands for one that is not among the objects.
pub(super) struct Classes<'a> {
    by_name: HashMap<&'a str, Found<'a>>,
    default: Class<'a>,
}

struct Found<'a> {
    manifest: &'a Manifest,
    class: Class<'a>,
    /// The same number for classes that are the same to instance types.
    place: usize,
}

impl<'a> Classes<'a> {
    /// The class of a pool, and its number, the same for classes that are the same to instance types.
    pub(super) fn of(&self, pool: &Pool<'_>) -> (&Class<'a>, usize) {
        self.by_name.get(pool.class).map_or((&self.default, usize::MAX), |found| (&found.class, found.place))
    }

    /// The object of a pool's class.
    pub(super) fn manifest(&self, pool: &Pool<'_>) -> Option<&'a Manifest> {
        self.by_name.get(pool.class).map(|found| found.manifest)
    }
}

fn kind(root: &Node) -> &str {
    root.get("kind").and_then(Node::as_str).unwrap_or_default()
}

fn is_class(root: &Node) -> bool {
    ["EC2NodeClass", "NodeClass"].contains(&kind(root))
}

/// Whether EKS Auto Mode makes the nodes of a pool.
pub(super) fn is_auto(root: &Node) -> bool {
    let path = ["spec", "template", "spec", "nodeClassRef", "group"];
    let group = path.iter().try_fold(root, |node, key| node.get(key));
    group.and_then(Node::as_str) == Some("eks.amazonaws.com")
}
