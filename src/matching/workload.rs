//! What makes pods: Pods themselves, and the kinds that have a template of them.

use super::pod::Pod;
use crate::yaml::Node;
use crate::yaml::json::integer;

/// What makes pods.
#[derive(Debug, Clone)]
pub(crate) struct Workload<'a> {
    /// Its kind.
    pub kind: &'a str,
    /// Its name.
    pub name: &'a str,
    /// One of its pods.
    pub pod: Pod<'a>,
    /// How many there are.
    pub count: usize,
    /// Whether its pods name the node that they are on, so that no scheduler looks at them.
    pub has_node: bool,
}

/// So many pods of one workload are looked at: more are as many for the question which pool takes them.
pub(crate) const MOST: usize = 5000;

/// How a kind makes pods.
#[derive(Debug, Clone, Copy)]
pub(super) struct Maker {
    /// Where its `template` of pods stands.
    pub owner: &'static [&'static str],
    /// The fields beside the template that say how many there are at once; the least of them counts.
    pub counts: &'static [&'static str],
}

impl Maker {
    /// How an object makes pods; none of one that makes none, or is one. What has a template of containers where a Deployment
    /// has it is taken for the like, such as a Rollout of Argo's.
    pub(super) fn of(root: &Node) -> Option<Self> {
        // A Job never runs more pods at once than are still to end.
        const OF_JOB: &[&str] = &["parallelism", "completions"];
        let (owner, counts): (&[&str], &[&str]) = match kind(root) {
            "Deployment" | "ReplicaSet" | "StatefulSet" | "ReplicationController" => {
                (&["spec"], &["replicas"])
            }
            "DaemonSet" => (&["spec"], &[]),
            "Job" => (&["spec"], OF_JOB),
            "CronJob" => (&["spec", "jobTemplate", "spec"], OF_JOB),
            _ if has_containers(root) => (&["spec"], &["replicas"]),
            _ => return None,
        };
        Some(Maker { owner, counts })
    }

    fn count(self, owner: Option<&Node>) -> i64 {
        let number = |key: &&str| owner.and_then(|owner| owner.get(key)).and_then(integer);
        match self.counts {
            [] => 1,
            [first, others @ ..] => {
                others.iter().filter_map(number).fold(number(first).unwrap_or(1), i64::min)
            }
        }
    }
}

/// The kind of an object.
pub(super) fn kind(root: &Node) -> &str {
    root.get("kind").and_then(Node::as_str).unwrap_or_default()
}

fn has_containers(root: &Node) -> bool {
    let path = ["spec", "template", "spec", "containers"];
    let containers = path.iter().try_fold(root, |node, key| node.get(key));
    !kind(root).is_empty() && containers.and_then(Node::as_list).is_some()
}

impl<'a> Workload<'a> {
    /// Reads a workload; none of other kinds.
    pub(crate) fn read(root: &'a Node) -> Option<Self> {
        let kind = kind(root);
        let (holder, count) = match Maker::of(root) {
            Some(maker) => {
                let owner = maker.owner.iter().try_fold(root, |node, key| node.get(key));
                (owner.and_then(|owner| owner.get("template")), maker.count(owner))
            }
            None if kind == "Pod" => (Some(root), 1),
            None => return None,
        };
        let metadata = root.get("metadata");
        let text = |key| metadata.and_then(|metadata| metadata.get(key)?.as_str());
        let name = text("name").unwrap_or_default();
        let mut pod = holder.map(Pod::read).unwrap_or_default();
        pod.name = name;
        pod.namespace = text("namespace").unwrap_or("default");
        let node = holder.and_then(|holder| holder.get("spec")?.get("nodeName")?.as_str());
        let count = usize::try_from(count).unwrap_or(0);
        Some(Workload { kind, name, pod, count, has_node: node.is_some_and(|name| !name.is_empty()) })
    }

    /// Kind, namespace where it is not the default one, and name.
    pub(crate) fn called(&self) -> String {
        let Workload { kind, name, pod, .. } = self;
        let name = if name.is_empty() { "without a name" } else { name };
        match pod.namespace {
            "default" => format!("{kind} {name}"),
            namespace => format!("{kind} {namespace}/{name}"),
        }
    }

    /// Whether it has a pod on every node that it suits.
    pub(crate) fn is_daemon(&self) -> bool {
        self.kind == "DaemonSet"
    }
}
