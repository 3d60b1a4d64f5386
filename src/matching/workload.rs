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
}

/// More pods of one workload than these are as many for the question which pool takes them.
pub(crate) const MOST: usize = 5000;

impl<'a> Workload<'a> {
    /// Reads a workload; none of other kinds.
    pub(crate) fn read(root: &'a Node) -> Option<Self> {
        let kind = root.get("kind")?.as_str()?;
        let spec = root.get("spec");
        let number = |key: &str| spec.and_then(|spec| spec.get(key)).and_then(integer);
        let (holder, count) = match kind {
            "Pod" => (Some(root), Some(1)),
            "Deployment" | "ReplicaSet" | "StatefulSet" | "ReplicationController" => {
                (spec.and_then(|spec| spec.get("template")), number("replicas"))
            }
            "Job" => (spec.and_then(|spec| spec.get("template")), spec.and_then(at_once)),
            "CronJob" => {
                let job = spec.and_then(|spec| spec.get("jobTemplate")?.get("spec"));
                (job.and_then(|job| job.get("template")), job.and_then(at_once))
            }
            "DaemonSet" => (spec.and_then(|spec| spec.get("template")), Some(1)),
            _ => return None,
        };
        let metadata = root.get("metadata");
        let text = |key| metadata.and_then(|metadata| metadata.get(key)?.as_str());
        let name = text("name").unwrap_or_default();
        let mut pod = holder.map(Pod::read).unwrap_or_default();
        pod.name = name;
        pod.namespace = text("namespace").unwrap_or("default");
        let count = usize::try_from(count.unwrap_or(1)).unwrap_or(0).min(MOST);
        Some(Workload { kind, name, pod, count })
    }

    /// Whether it has a pod on every node that it suits.
    pub(crate) fn is_daemon(&self) -> bool {
        self.kind == "DaemonSet"
    }
}

/// How many pods of a Job run at once: never more than are still to end.
fn at_once(job: &Node) -> Option<i64> {
    let number = |key| job.get(key).and_then(integer);
    let parallel = number("parallelism").unwrap_or(1);
    Some(number("completions").map_or(parallel, |most| parallel.min(most)))
}
