//! What the API server refuses of pods and of what makes them, as far as it counts for where they go: fields of another form,
//! amounts, numbers of pods, operators and their values (`ValidatePodSpec` of `pkg/apis/core/validation` of Kubernetes, v1.35.0).

mod form;

use super::resources::RESOURCES;
use super::workload::{Maker, kind};
use crate::apis::quantity::Quantity;
use crate::phrase::{describe, either, instead, quote};
use crate::source::{Pointer, Trail};
use crate::yaml::Node;
use crate::yaml::json::integer;

/// Something that the server does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    /// Where it stands.
    pub pointer: Pointer,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Whether nobody can even read it.
    pub is_unreadable: bool,
}

const OF_TOLERATIONS: [&str; 4] = ["Equal", "Exists", "Lt", "Gt"];
const OF_NODES: [&str; 6] = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];
const OF_SPREADS: [&str; 2] = ["DoNotSchedule", "ScheduleAnyway"];
/// What taints do.
pub(crate) const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
/// The two halves of an affinity.
const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// What is wrong with an object that is a pod or makes pods; nothing of other kinds.
pub(crate) fn of_workload(root: &Node) -> Vec<Refused> {
    let mut found = Vec::new();
    match Maker::of(root) {
        Some(maker) => of_maker(root, maker.owner, Trail::Root, maker.counts, &mut found),
        None if kind(root) == "Pod" => of_template(root, Trail::Root, &mut found),
        None => {}
    }
    found
}

/// What is wrong with a pod.
pub(crate) fn of_pod(root: &Node) -> Vec<Refused> {
    let mut found = Vec::new();
    pod(root, Trail::Root, &mut found);
    found
}

/// What is wrong with the limits of a pool.
pub(crate) fn of_limits(root: &Node) -> Vec<Refused> {
    let mut found = Vec::new();
    let spec = Trail::Key(&Trail::Root, "spec");
    amounts(root.get("spec").and_then(|spec| spec.get("limits")), Trail::Key(&spec, "limits"), &mut found);
    found
}

/// Goes down to what has the template.
fn of_maker(node: &Node, path: &[&str], at: Trail<'_>, counts: &[&str], found: &mut Vec<Refused>) {
    if let [first, rest @ ..] = path {
        if let Some(child) = child(node, first, at, found) {
            of_maker(child, rest, Trail::Key(&at, first), counts, found);
        }
        return;
    }
    for key in counts {
        if let Some(number) = node.get(key).filter(|number| !number.is_null())
            && integer(number).is_none_or(|number| number < 0)
        {
            found.push(Refused {
                pointer: Trail::Key(&at, key).pointer(),
                message: format!("expected how many pods there are as `{key}`, found {}", describe(number)),
                help: "write a whole number without quotes, such as `3`".to_owned(),
                is_unreadable: true,
            });
        }
    }
    if let Some(template) = child(node, "template", at, found) {
        of_template(template, Trail::Key(&at, "template"), found);
    }
}

/// A pod, or a template of pods, without whose `spec` there is none.
fn of_template(holder: &Node, at: Trail<'_>, found: &mut Vec<Refused>) {
    if child(holder, "spec", at, found).is_some() {
        pod(holder, at, found);
    }
}

/// A map that has to be there.
fn child<'n>(node: &'n Node, key: &str, at: Trail<'_>, found: &mut Vec<Refused>) -> Option<&'n Node> {
    let child = node.get(key).filter(|child| !child.is_null());
    if child.is_some_and(|child| child.as_map().is_some()) {
        return child;
    }
    let (pointer, is) = match child {
        Some(child) => (Trail::Key(&at, key).pointer(), format!("found {}", describe(child))),
        None => (at.pointer(), "found nothing".to_owned()),
    };
    found.push(Refused {
        pointer,
        message: format!("expected a map as `{key}`, {is}"),
        help: "write there what its pods are made from".to_owned(),
        is_unreadable: true,
    });
    None
}

fn pod(holder: &Node, at: Trail<'_>, found: &mut Vec<Refused>) {
    form::POD.check(holder, at, found);
    let Some(spec) = holder.get("spec") else { return };
    let at = Trail::Key(&at, "spec");
    for list in ["containers", "initContainers"] {
        let at = Trail::Key(&at, list);
        for (index, container) in items(spec, list).iter().enumerate() {
            resources(container, Trail::Index(&at, index), found);
        }
    }
    resources(spec, at, found);
    let overhead = Trail::Key(&at, "overhead");
    names(spec.get("overhead"), overhead, found);
    amounts(spec.get("overhead"), overhead, found);
    let tolerations = Trail::Key(&at, "tolerations");
    for (index, item) in items(spec, "tolerations").iter().enumerate() {
        let at = Trail::Index(&tolerations, index);
        word(item, ("operator", "a toleration"), &OF_TOLERATIONS, at, found);
        word(item, ("effect", "a toleration"), &EFFECTS, at, found);
    }
    let spreads = Trail::Key(&at, "topologySpreadConstraints");
    for (index, item) in items(spec, "topologySpreadConstraints").iter().enumerate() {
        word(item, ("whenUnsatisfiable", "a spread"), &OF_SPREADS, Trail::Index(&spreads, index), found);
    }
    node_affinity(spec, at, found);
}

/// The operators of what nodes must and had better meet.
fn node_affinity(spec: &Node, at: Trail<'_>, found: &mut Vec<Refused>) {
    let Some(affinity) = spec.get("affinity").and_then(|affinity| affinity.get("nodeAffinity")) else {
        return;
    };
    let at = Trail::Key(&at, "affinity");
    let at = Trail::Key(&at, "nodeAffinity");
    if let Some(required) = affinity.get(REQUIRED) {
        let at = Trail::Key(&at, REQUIRED);
        let at = Trail::Key(&at, "nodeSelectorTerms");
        for (index, term) in items(required, "nodeSelectorTerms").iter().enumerate() {
            expressions(term, Trail::Index(&at, index), found);
        }
    }
    let at = Trail::Key(&at, PREFERRED);
    for (index, item) in items(affinity, PREFERRED).iter().enumerate() {
        if let Some(term) = item.get("preference") {
            let at = Trail::Index(&at, index);
            expressions(term, Trail::Key(&at, "preference"), found);
        }
    }
}

fn expressions(term: &Node, at: Trail<'_>, found: &mut Vec<Refused>) {
    let at = Trail::Key(&at, "matchExpressions");
    for (index, item) in items(term, "matchExpressions").iter().enumerate() {
        word(item, ("operator", "a node affinity"), &OF_NODES, Trail::Index(&at, index), found);
        values(item, Trail::Index(&at, index), found);
    }
}

/// How many values an operator takes (`ValidateNodeSelectorRequirement`).
fn values(item: &Node, at: Trail<'_>, found: &mut Vec<Refused>) {
    let Some(operator) = item.get("operator").and_then(Node::as_str) else { return };
    let listed = item.get("values").filter(|listed| !listed.is_null());
    // What is no list is said already.
    let Some(count) = listed.map_or(Some(0), |listed| Some(listed.as_list()?.len())) else { return };
    let (expected, help) = match (operator, count) {
        ("In" | "NotIn", 0) => ("one value or more", "write them under `values`, or take `Exists`"),
        ("Exists" | "DoesNotExist", 1..) => ("no value", "leave `values` out, or take `In` or `NotIn`"),
        ("Gt" | "Lt", 0 | 2..) => ("one value", "write the one number under `values`"),
        _ => return,
    };
    let place = if item.get("values").is_some() { "values" } else { "operator" };
    let how_many = if count == 0 { "none".to_owned() } else { count.to_string() };
    found.push(Refused {
        pointer: Trail::Key(&at, place).pointer(),
        message: format!("expected {expected} beside the operator `{operator}`, found {how_many}"),
        help: help.to_owned(),
        is_unreadable: false,
    });
}

fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).and_then(Node::as_list).unwrap_or_default()
}

/// What a container or a pod asks for, and what it may have.
fn resources(holder: &Node, at: Trail<'_>, found: &mut Vec<Refused>) {
    let Some(resources) = holder.get("resources") else { return };
    let at = Trail::Key(&at, "resources");
    for half in ["requests", "limits"] {
        names(resources.get(half), Trail::Key(&at, half), found);
        amounts(resources.get(half), Trail::Key(&at, half), found);
    }
}

fn amounts(map: Option<&Node>, at: Trail<'_>, found: &mut Vec<Refused>) {
    for entry in map.and_then(Node::as_map).into_iter().flatten().filter(|entry| !entry.value.is_null()) {
        let read = entry.value.as_scalar().and_then(|scalar| Quantity::parse(&scalar.text));
        let (expected, help) = match read {
            None => ("a quantity", "write a number with at most one suffix, such as `2`, `500m` or `8Gi`"),
            Some(amount) if amount < Quantity::ZERO => {
                ("an amount that is not negative", "write `0` or more")
            }
            Some(amount) if !is_whole_enough(&entry.key, amount) => {
                ("a whole number", "devices are not shared by asking for a part of one: write `1` or more")
            }
            Some(_) => continue,
        };
        found.push(Refused {
            pointer: Trail::Key(&at, &entry.key).pointer(),
            message: format!("expected {expected} as `{}`, found {}", entry.key, describe(&entry.value)),
            help: help.to_owned(),
            is_unreadable: read.is_none(),
        });
    }
}

/// What is asked for under names that are no resource's.
fn names(map: Option<&Node>, at: Trail<'_>, found: &mut Vec<Refused>) {
    for entry in map.and_then(Node::as_map).into_iter().flatten() {
        let Some(help) = instead_of(&entry.key) else { continue };
        found.push(Refused {
            pointer: Trail::Key(&at, &entry.key).pointer(),
            message: format!("expected the name of a resource, found {}", quote(&entry.key)),
            help,
            is_unreadable: false,
        });
    }
}

/// What to write for a name that is no resource's: all but Kubernetes' own have a domain (`ValidateContainerResourceName`).
pub(crate) fn instead_of(name: &str) -> Option<String> {
    const OWN: [&str; 4] = ["cpu", "memory", "ephemeral-storage", "pods"];
    if name.contains('/') || OWN.contains(&name) || name.starts_with("hugepages-") {
        return None;
    }
    let lower = name.to_lowercase();
    let is_near = |known: &&str| known.starts_with(&lower) || known.ends_with(&lower);
    let near: Vec<&str> = RESOURCES.into_iter().filter(is_near).filter(|_| !name.is_empty()).collect();
    Some(match near[..] {
        [] => instead(name, &OWN[..3]),
        _ => format!("did you mean {}?", either(&near)),
    })
}

/// Whether an amount is whole, or of a resource of Kubernetes' own, which need not be (`IsExtendedResourceName`).
pub(crate) fn is_whole_enough(name: &str, amount: Quantity) -> bool {
    let is_extended =
        name.contains('/') && !name.contains("kubernetes.io/") && !name.starts_with("requests.");
    !is_extended || amount.milli() % 1000 == 0
}

/// A field that has one of a few values, or none.
fn word(item: &Node, (key, of): (&str, &str), known: &[&str], at: Trail<'_>, found: &mut Vec<Refused>) {
    let Some(node) = item.get(key).filter(|node| !node.is_null()) else { return };
    if node.as_str().is_some_and(|text| text.is_empty() || known.contains(&text)) {
        return;
    }
    found.push(Refused {
        pointer: Trail::Key(&at, key).pointer(),
        message: format!("expected {} as the `{key}` of {of}, found {}", either(known), describe(node)),
        help: "write one of them, with its capitals".to_owned(),
        is_unreadable: node.as_str().is_none(),
    });
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::source::Span;
    use crate::yaml::Dialect;
    use crate::yaml::json::from_value;

    fn places(object: Value) -> Vec<String> {
        let found = of_workload(&from_value(object, Span::default(), Dialect::Kubectl));
        found.into_iter().map(|one| one.pointer.as_str().to_owned()).collect()
    }

    #[test]
    fn faults_have_their_places() {
        let pod = json!({
            "initContainers": [{"resources": {"limits": {"memory": "8GB"}}}],
            "containers": [{}, {"resources": {"requests": {"cpu": "one", "nvidia.com/gpu": 0.5, "memory": "-1"}}}],
            "tolerations": [{"operator": "Exists"}, {"operator": "exists", "effect": "NoRun"}],
        });
        let job = json!({"parallelism": "two", "completions": -1, "template": {"spec": pod}});
        let at = "/spec/jobTemplate/spec";
        let expected = [
            "parallelism",
            "completions",
            "template/spec/containers/1/resources/requests/cpu",
            "template/spec/containers/1/resources/requests/nvidia.com~1gpu",
            "template/spec/containers/1/resources/requests/memory",
            "template/spec/initContainers/0/resources/limits/memory",
            "template/spec/tolerations/1/operator",
            "template/spec/tolerations/1/effect",
        ];
        let found = places(json!({"kind": "CronJob", "spec": {"jobTemplate": {"spec": job}}}));
        assert_eq!(found, expected.map(|place| format!("{at}/{place}")));
    }

    #[test]
    fn fields_of_another_form_have_their_places() {
        let term =
            |expressions: Value| json!({"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": [expressions]}}});
        for (spec, place) in [
            (json!({"nodeSelector": {"team": 7}}), "nodeSelector/team"),
            (json!({"nodeSelector": {"team": true}}), "nodeSelector/team"),
            (json!({"nodeSelector": ["a"]}), "nodeSelector"),
            (json!({"tolerations": ["a"]}), "tolerations/0"),
            (json!({"tolerations": {"key": "a"}}), "tolerations"),
            (json!({"tolerations": [{"key": "a", "value": true}]}), "tolerations/0/value"),
            (json!({"containers": {"name": "a"}}), "containers"),
            (
                json!({"containers": [{"resources": {"requests": "cpu=5"}}]}),
                "containers/0/resources/requests",
            ),
            (json!({"containers": [{"resources": {"limits": ["cpu=5"]}}]}), "containers/0/resources/limits"),
            (
                json!({"affinity": {"nodeAffinity": {REQUIRED: []}}}),
                "affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution",
            ),
            (term(json!({"matchExpressions": {"key": "a"}})), "affinity/matchExpressions"),
            (
                term(json!({"matchExpressions": [{"key": "a", "operator": "In", "values": "b"}]})),
                "affinity/values",
            ),
            (
                term(json!({"matchExpressions": [{"key": "a", "operator": "Is", "values": ["b"]}]})),
                "affinity/operator",
            ),
            (
                json!({"topologySpreadConstraints": [{"whenUnsatisfiable": "Never"}]}),
                "topologySpreadConstraints/0/whenUnsatisfiable",
            ),
            (json!({"topologySpreadConstraints": [{"maxSkew": "1"}]}), "topologySpreadConstraints/0/maxSkew"),
            (json!("a"), ""),
        ] {
            let spec = if spec.get("nodeAffinity").is_some() { json!({"affinity": spec}) } else { spec };
            for (object, start) in [
                (json!({"kind": "Pod", "spec": spec}), "/spec"),
                (json!({"kind": "DaemonSet", "spec": {"template": {"spec": spec}}}), "/spec/template/spec"),
            ] {
                let found = places(object.clone());
                let (first, last) = place.rsplit_once('/').unwrap_or(("", place));
                assert_eq!(found.len(), 1, "{object} {found:?}");
                assert!(
                    found[0]
                        .starts_with(&format!("{start}{}{first}", if first.is_empty() { "" } else { "/" })),
                    "{object} {found:?}"
                );
                assert!(found[0].ends_with(last), "{object} {found:?}");
            }
        }
    }

    #[test]
    fn operators_take_so_many_values() {
        let of_nodes = |expression: &Value| {
            json!({"kind": "Pod", "spec": {"affinity": {"nodeAffinity": {
                PREFERRED: [{"weight": 1, "preference": {"matchExpressions": [expression]}}],
            }}}})
        };
        for (expression, place) in [
            (json!({"key": "a", "operator": "In"}), Some("operator")),
            (json!({"key": "a", "operator": "NotIn", "values": []}), Some("values")),
            (json!({"key": "a", "operator": "Exists", "values": ["b"]}), Some("values")),
            (json!({"key": "a", "operator": "DoesNotExist", "values": ["b"]}), Some("values")),
            (json!({"key": "a", "operator": "Gt", "values": ["1", "2"]}), Some("values")),
            (json!({"key": "a", "operator": "Lt", "values": null}), Some("values")),
            (json!({"key": "a", "operator": "In", "values": ["b", "c"]}), None),
            (json!({"key": "a", "operator": "Exists", "values": []}), None),
            (json!({"key": "a", "operator": "Gt", "values": ["1"]}), None),
        ] {
            let found = places(of_nodes(&expression));
            let found: Vec<&str> = found.iter().filter_map(|place| place.rsplit('/').next()).collect();
            assert_eq!(found, place.into_iter().collect::<Vec<_>>(), "{expression}");
        }
    }

    #[test]
    fn resources_without_a_domain_are_those_of_kubernetes() {
        for (name, help) in [
            ("mem", "did you mean `memory`?"),
            ("CPU", "did you mean `cpu`?"),
            ("gpu", "did you mean `nvidia.com/gpu` or `amd.com/gpu`?"),
            ("storage", "did you mean `ephemeral-storage`?"),
            ("memroy", "did you mean `memory`?"),
            ("dongle", "take `cpu`, `memory` or `ephemeral-storage`"),
        ] {
            assert_eq!(instead_of(name).as_deref(), Some(help), "{name}");
        }
        for name in ["cpu", "hugepages-2Mi", "example.com/dongle"] {
            assert_eq!(instead_of(name), None, "{name}");
        }
        let object =
            json!({"kind": "Pod", "spec": {"containers": [{"resources": {"requests": {"gpu": 1}}}]}});
        assert_eq!(places(object), ["/spec/containers/0/resources/requests/gpu"]);
    }

    #[test]
    fn what_makes_pods_has_their_template() {
        for (object, place) in [
            (json!({"kind": "Deployment"}), ""),
            (json!({"kind": "Deployment", "spec": {"replicas": 2}}), "/spec"),
            (json!({"kind": "Deployment", "spec": {"template": []}}), "/spec/template"),
            (json!({"kind": "Job", "spec": {"template": {"metadata": {}}}}), "/spec/template"),
            (json!({"kind": "CronJob", "spec": {"jobTemplate": {}}}), "/spec/jobTemplate"),
        ] {
            assert_eq!(places(object.clone()), [place], "{object}");
        }
    }

    #[test]
    fn what_the_server_takes_is_taken() {
        let asking = |requests: Value| json!({"containers": [{"resources": {"requests": requests}}]});
        for object in [
            json!({"kind": "Pod", "spec": asking(json!({"cpu": 1.5, "memory": "1e9", "nvidia.com/gpu": "1"}))}),
            json!({"kind": "Pod", "spec": asking(json!({"cpu": null, "ephemeral-storage": 0.5}))}),
            json!({"kind": "Deployment", "spec": {"replicas": null, "template": {"spec": {"tolerations": [{"operator": ""}]}}}}),
            json!({"kind": "Deployment", "spec": {"replicas": 3.0, "template": {"spec": {"nodeSelector": {"a": null}}}}}),
            json!({"kind": "Pod", "spec": {"affinity": {"nodeAffinity": null}, "volumes": [{"name": "a", "emptyDir": {}}]}}),
            json!({"kind": "Service", "spec": {"replicas": "many"}}),
        ] {
            assert_eq!(places(object.clone()), [""; 0], "{object}");
        }
    }
}
