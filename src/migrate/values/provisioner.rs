//! Specs of Provisioners in values of charts up to 0.1.21, as pools: only near, since the profile adds requirements.

use crate::apis::v1::labels::{self, ARCH, CAPACITY_TYPE, OS, ZONE};
use crate::migrate::codes::{PROFILE_ADDS, PROVISIONER_SPEC};
use crate::migrate::edit;
use crate::migrate::object::Object;
use crate::yaml::{Entry, Node};

/// Keys of specs, with the pool and the template of today, and what the Provisioner was called.
pub(super) const KEYS: [(&str, &str, &str, &str); 3] = [
    ("defaultProvisionerSpec", "defaultNodePool", "defaultNodeTemplate", "default"),
    ("gpuProvisionerSpec", "gpuNodePool", "gpuDefaultNodeTemplate", "gpu-provisioner"),
    ("controlPlaneProvisioner", "controlPlaneNodePool", "controlPlaneNodeTemplate", "control-plane"),
];

/// Makes pools of the specs.
pub(super) fn migrate(object: &mut Object) {
    for (old, pool, template, name) in KEYS {
        let place = format!("/karpenter/{old}");
        if let Some(spec) = edit::take(&mut object.root, &place) {
            let pool = format!("/karpenter/{pool}");
            one(object, &spec.value, &pool, &format!("/karpenter/{template}"), name);
            object.moved(
                &PROVISIONER_SPEC,
                &place,
                &pool,
                "a spec of a Provisioner became the values of a pool",
            );
            let reason = "the profile gives pools requirements of its own, as of generations: compare the rendered pool";
            object.manual(&PROFILE_ADDS, &place, reason);
        }
    }
}

fn one(object: &mut Object, spec: &Node, pool: &str, template: &str, name: &str) {
    let near = spec.span;
    for key in ["enabled", "capacityTypes", "zones", "instanceSizes", "weight", "labels", "taints"] {
        if let Some(entry) = entry(spec, key) {
            edit::put_entry(&mut object.root, &format!("{pool}/{key}"), entry);
        }
    }
    if let Some(switch) = entry(spec, "enabled") {
        edit::put(&mut object.root, &format!("{template}/enabled"), copied(&switch.value));
    }
    if let Some(families) = entry(spec, "instanceFamilies") {
        let is_list = families.value.as_list().is_some();
        let rest = if is_list { "instanceFamilies/allowed" } else { "instanceFamilies" };
        edit::put_entry(&mut object.root, &format!("{pool}/{rest}"), families);
    }
    requirements(object, spec, pool);
    disruption(object, spec, pool);
    limits(object, spec, pool);
    let class = edit::text_at(spec, "/providerRef/name").or_else(|| edit::text_at(spec, "/providerRefName"));
    if let Some(class) = class {
        edit::put(&mut object.root, &format!("{template}/name"), edit::text(class, near));
    }
    edit::put(&mut object.root, &format!("{pool}/expireAfter"), expiry(spec));
    edit::put(&mut object.root, &format!("{pool}/name"), edit::text(name, near));
}

fn entry(spec: &Node, key: &str) -> Option<Entry> {
    spec.as_map()?.entry(key).filter(|entry| !entry.value.is_null()).cloned()
}

fn copied(node: &Node) -> Node {
    Node { value: node.value.clone(), span: edit::begin_of(node.span) }
}

/// Keys of requirements that pools have lists for, by operator.
const LISTS: [(&str, &str, &str); 8] = [
    (CAPACITY_TYPE, "In", "capacityTypes"),
    (ZONE, "In", "zones"),
    (ARCH, "In", "architectures"),
    (OS, "In", "operatingSystems"),
    ("karpenter.k8s.aws/instance-family", "In", "instanceFamilies/allowed"),
    ("karpenter.k8s.aws/instance-family", "NotIn", "instanceFamilies/notAllowed"),
    ("karpenter.k8s.aws/instance-size", "In", "instanceSizes/allowed"),
    ("karpenter.k8s.aws/instance-size", "NotIn", "instanceSizes/notAllowed"),
];

fn requirements(object: &mut Object, spec: &Node, pool: &str) {
    let mut others = Vec::new();
    for requirement in edit::items(spec, "/requirements") {
        let text = |key| requirement.get(key).and_then(Node::as_str).unwrap_or_default();
        let key = labels::normalized(text("key"));
        let list = LISTS.iter().find(|(known, operator, _)| *known == key && *operator == text("operator"));
        match (list, requirement.as_map().and_then(|map| map.entry("values"))) {
            (Some((_, _, name)), Some(values)) => {
                edit::put_entry(&mut object.root, &format!("{pool}/{name}"), values.clone());
            }
            _ => others.push(requirement.clone()),
        }
    }
    if !others.is_empty() {
        let list = edit::list(spec.span, others);
        edit::put(&mut object.root, &format!("{pool}/additionalRequirements"), list);
    }
}

/// Seconds as a duration.
fn seconds(node: &Node) -> String {
    format!("{}s", node.as_scalar().map_or("", |scalar| scalar.text.as_str()))
}

fn disruption(object: &mut Object, spec: &Node, pool: &str) {
    let near = spec.span;
    let is_enabled = edit::at(spec, "/consolidation/enabled").and_then(Node::as_bool) == Some(true);
    let ttl = edit::at(spec, "/ttlSecondsAfterEmpty").map(seconds);
    let (policy, after) = match ttl {
        _ if is_enabled => ("WhenEmptyOrUnderutilized", "0s".to_owned()),
        Some(ttl) => ("WhenEmpty", ttl),
        None => ("WhenEmpty", "Never".to_owned()),
    };
    let budget = edit::map(near, [("nodes", edit::text("10%", near))]);
    let disruption = edit::map(
        near,
        [
            ("consolidationPolicy", edit::text(policy, near)),
            ("consolidateAfter", edit::text(after, near)),
            ("budgets", edit::list(near, vec![budget])),
        ],
    );
    edit::put(&mut object.root, &format!("{pool}/disruption"), disruption);
}

fn expiry(spec: &Node) -> Node {
    let given = edit::at(spec, "/ttlSecondsUntilExpired");
    given.map_or_else(|| edit::text("Never", spec.span), |ttl| edit::text(seconds(ttl), ttl.span))
}

fn limits(object: &mut Object, spec: &Node, pool: &str) {
    let place = format!("{pool}/limits");
    match spec.get("limits").map(|limits| limits.get("resources").unwrap_or(limits)) {
        Some(limits) => edit::put(&mut object.root, &place, copied(limits)),
        None => edit::put(&mut object.root, &place, Node::null(edit::begin_of(spec.span))),
    }
}
