//! What a pod asks for altogether (`PodRequests` of `k8s.io/component-helpers/resource`).

use super::resources::Requests;
use crate::apis::quantity::{Form, Quantity};
use crate::yaml::Node;

/// What the containers of a pod's `spec` ask for, and the pod itself.
pub(crate) fn requests(spec: &Node) -> Requests<'_> {
    let mut all = Requests::default();
    for container in items(spec, "containers") {
        all.add(&of_container(container));
    }
    // Containers that go on running beside the others are needed while later ones begin.
    let (mut running, mut most) = (Requests::default(), Requests::default());
    for container in items(spec, "initContainers") {
        let mut own = of_container(container);
        if container.get("restartPolicy").and_then(Node::as_str) == Some("Always") {
            all.add(&own);
            running.add(&own);
            most.raise(&running);
        } else {
            own.add(&running);
            most.raise(&own);
        }
    }
    all.raise(&most);
    for (name, text) in amounts(&of_pod(spec)) {
        all.set_text(name, text);
    }
    if let Some(overhead) = spec.get("overhead") {
        all.add(&read(overhead));
    }
    all.set("pods", Quantity::of(1), Form::Exponent);
    all
}

fn items<'a>(spec: &'a Node, key: &str) -> &'a [Node] {
    spec.get(key).and_then(Node::as_list).unwrap_or_default()
}

/// What one container asks for: where it has a limit and no request, as much as the limit.
fn of_container(container: &Node) -> Requests<'_> {
    let Some(resources) = container.get("resources") else { return Requests::default() };
    let half = |key| resources.get(key).map(read).unwrap_or_default();
    let (limits, asked) = (half("limits"), half("requests"));
    let mut all = asked;
    all.fill(&limits);
    all
}

/// What is said of the pod as a whole, of the resources that Kubernetes takes there.
fn of_pod(spec: &Node) -> Option<&Node> {
    spec.get("resources")?.get("requests")
}

fn amounts<'a>(map: &Option<&'a Node>) -> Vec<(&'a str, &'a str)> {
    let entries = map.and_then(Node::as_map).into_iter().flatten();
    let amounts = entries.filter_map(|entry| Some((entry.key.as_str(), &*entry.value.as_scalar()?.text)));
    amounts.filter(|(name, _)| ["cpu", "memory"].contains(name) || name.starts_with("hugepages-")).collect()
}

/// The amounts of a map.
fn read(map: &Node) -> Requests<'_> {
    let mut all = Requests::default();
    for entry in map.as_map().into_iter().flatten() {
        if let Some(scalar) = entry.value.as_scalar() {
            all.set_text(&entry.key, &scalar.text);
        }
    }
    all
}
