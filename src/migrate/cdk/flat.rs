//! The properties up to version 1.13, which are those of a Provisioner and its template side by side.

use super::{Props, object, requirements, since};
use crate::apis::version::Version;
use crate::migrate::codes::{FIXED_TTL, NO_POOL, PROPERTY_IGNORED};
use crate::migrate::edit;
use crate::migrate::settings::Blueprints;
use crate::yaml::{Entry, Node};

/// From here on requirements are a list.
const LISTS: Blueprints = Blueprints(1, 3);
/// From here on the template is an object of its own.
const TEMPLATES: Blueprints = Blueprints(1, 11);

/// From here on there are specs instead.
const SPECS: Blueprints = Blueprints(1, 14);

/// Properties that there were until then.
const OLD: [&str; 7] = [
    "provisionerSpecs",
    "requirements",
    "subnetTags",
    "securityGroupTags",
    "consolidation",
    "ttlSecondsAfterEmpty",
    "ttlSecondsUntilExpired",
];

/// Properties that only the template has.
const OF_TEMPLATES: [&str; 6] =
    ["startupTaints", "labels", "annotations", "amiSelector", "tags", "blockDeviceMappings"];

/// The Provisioner that the add-on made, and its template.
pub(super) fn objects(props: &mut Props<'_>) -> Option<Vec<Node>> {
    let said = props.settings.blueprints;
    let has_template = OF_TEMPLATES.iter().any(|key| props.has(key));
    let assumed = match () {
        () if has_template => Blueprints(1, 13),
        () if props.has("provisionerSpecs") && !props.has("requirements") => Blueprints(1, 2),
        () => Blueprints(1, 7),
    };
    if said >= Some(SPECS) {
        ignored(props);
        return None;
    }
    let is = |version| since(said, assumed, version);
    let mut provisioner = if is(LISTS) { of_lists(props, said.unwrap_or(assumed))? } else { of_maps(props)? };
    let near = props.root.clone();
    let selectors = [
        ("amiFamily", "amiFamily"),
        ("subnetTags", "subnetSelector"),
        ("securityGroupTags", "securityGroupSelector"),
    ];
    let mut template: Vec<Entry> =
        selectors.iter().filter_map(|(key, name)| props.entry(key, name)).collect();
    if is(TEMPLATES) {
        let more =
            ["amiSelector", "tags", "blockDeviceMappings"].iter().filter_map(|key| props.entry(key, key));
        template.extend(more);
        let near_span = near.span;
        let reference = edit::map(near_span, [("name", edit::text("default", near_span))]);
        provisioner.push(edit::entry("providerRef", reference));
        return Some(vec![
            object("karpenter.sh/v1alpha5", "Provisioner", "default", &near, provisioner),
            object("karpenter.k8s.aws/v1alpha1", "AWSNodeTemplate", "default", &near, template),
        ]);
    }
    let provider = Node::map(template.into_iter().collect(), edit::begin_of(near.span));
    provisioner.push(edit::entry("provider", provider));
    Some(vec![object("karpenter.sh/v1alpha5", "Provisioner", "default", &near, provisioner)])
}

/// From 1.14 on these properties say nothing.
fn ignored(props: &mut Props<'_>) {
    let keys: Vec<String> = edit::entries(&props.root, "").map(|entry| entry.key.to_string()).collect();
    for key in keys.iter().filter(|key| OLD.contains(&key.as_str())) {
        let reason =
            "versions since 1.14 read `nodePoolSpec` and `ec2NodeClassSpec` only: no pool was made of this";
        props.object.manual(&PROPERTY_IGNORED, &format!("/{key}"), reason);
    }
}

/// Up to 1.2: `{key: [values]}`, and always thirty seconds.
fn of_maps(props: &mut Props<'_>) -> Option<Vec<Entry>> {
    if !props.has("subnetTags") || !props.has("securityGroupTags") {
        let reason = "the add-on made no pool: it wants `subnetTags` and `securityGroupTags` both";
        props.object.manual(&NO_POOL, "", reason);
        return None;
    }
    if props.has("requirements") {
        let reason = "versions before 1.3 read `provisionerSpecs` only: the pool was made without these";
        props.object.manual(&PROPERTY_IGNORED, "/requirements", reason);
    }
    let near = props.root.span;
    let specs = props.entry("provisionerSpecs", "requirements");
    let requirement = |entry: &Entry| {
        let key = Node::text(entry.key.clone(), edit::begin_of(entry.key_span));
        edit::map(
            entry.key_span,
            [("key", key), ("operator", edit::text("In", near)), ("values", entry.value.clone())],
        )
    };
    let specs = specs.map(|entry| {
        let items = entry.value.as_map().into_iter().flatten().map(requirement).collect();
        Entry { value: edit::list(entry.value.span, items), ..entry }
    });
    let reason = "these versions always set `ttlSecondsAfterEmpty: 30`";
    props.object.default(&FIXED_TTL, "", "", reason);
    let taints = props.entry("taints", "taints");
    let ttl = edit::entry("ttlSecondsAfterEmpty", edit::number(30, near));
    Some(specs.into_iter().chain(taints).chain([ttl]).collect())
}

/// From 1.3 on: a list of requirements, with consolidation or a time of one's own.
fn of_lists(props: &mut Props<'_>, version: Blueprints) -> Option<Vec<Entry>> {
    if props.has("provisionerSpecs") {
        let reason = "versions since 1.3 read `requirements` only: the pool was made without these";
        props.object.manual(&PROPERTY_IGNORED, "/provisionerSpecs", reason);
    }
    if let Some((place, says)) = refusal(props, version) {
        props.refuse(place, says);
        return None;
    }
    let named = [
        "taints",
        "startupTaints",
        "labels",
        "annotations",
        "limits",
        "consolidation",
        "ttlSecondsAfterEmpty",
        "ttlSecondsUntilExpired",
        "weight",
    ];
    let list = props.entry("requirements", "requirements").map(requirements);
    Some(list.into_iter().chain(named.iter().filter_map(|key| props.entry(key, key))).collect())
}

/// What the add-on refuses, at which property.
fn refusal(props: &Props<'_>, version: Blueprints) -> Option<(&'static str, &'static str)> {
    let is_before = |minor| props.karpenter().is_some_and(|karpenter| karpenter < Version(0, minor));
    let is_enabled =
        |key: &str| props.get(key).and_then(|node| node.get("enabled")).and_then(Node::as_bool) == Some(true);
    let has = (props.has("consolidation"), props.has("ttlSecondsAfterEmpty"));
    let interrupts = props.get("interruptionHandling").and_then(Node::as_bool) == Some(true);
    match has {
        (true, true) | (false, false) if version == LISTS => {
            Some(("", "exactly one of `consolidation` and `ttlSecondsAfterEmpty` must be given"))
        }
        (_, true) if is_enabled("consolidation") => {
            Some(("/ttlSecondsAfterEmpty", "consolidation and `ttlSecondsAfterEmpty` exclude one another"))
        }
        _ if is_enabled("consolidation") && is_before(15) => {
            Some(("", "consolidation is only supported since Karpenter 0.15"))
        }
        _ if props.has("weight") && is_before(16) => {
            Some(("", "weights are only supported since Karpenter 0.16"))
        }
        _ if interrupts && is_before(19) => {
            Some(("", "interruption handling is only supported since Karpenter 0.19"))
        }
        _ => None,
    }
}
