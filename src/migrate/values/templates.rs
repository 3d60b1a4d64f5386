//! Templates and pools of the chart's values.

use super::{Chart, PAIRS};
use crate::apis::v1::ami_family::{AmiFamily, Family};
use crate::migrate::codes::{
    AL2_END, EXPIRE_AFTER_MOVED, FAMILY_TO_ALIAS, LIMITS_IN_FORCE, LIMITS_OF_GPU_POOL, POLICY_RENAMED,
    SCRIPT_CHANGED, TAINTS_IN_FORCE, UBUNTU_NO_TERMS,
};
use crate::migrate::edit;
use crate::migrate::object::Object;
use crate::migrate::settings::Settings;
use crate::yaml::{Entry, Map, Node};

/// What stands elsewhere or has another name today.
pub(super) fn migrate(object: &mut Object, chart: Chart, settings: &Settings) {
    for (template, pool) in PAIRS {
        let (template, pool) = (format!("/karpenter/{template}"), format!("/karpenter/{pool}"));
        if chart != Chart::Tfy0135 {
            family(object, &template, settings);
        }
        disruption(object, &pool);
    }
    script(object);
    taints(object, chart);
}

/// The family as an alias; Bottlerocket stays beside it, since the profile goes by it.
fn family(object: &mut Object, template: &str, settings: &Settings) {
    let (place, terms) = (format!("{template}/amiFamily"), format!("{template}/amiSelectorTerms"));
    let Some(family) = edit::text_at(&object.root, &place).map(str::to_owned) else { return };
    let Some(known) = AmiFamily::by_name(&family).filter(|known| known.alias.is_some()) else {
        let reason = "today's charts know no images of this family: name them in `amiSelectorTerms`";
        object.manual(&UBUNTU_NO_TERMS, &place, reason);
        return;
    };
    let entry = edit::take(&mut object.root, &place).expect("it was just read");
    let near = entry.value.span;
    let alias = format!("{}@{}", known.alias.unwrap_or_default(), settings.image);
    let term = edit::map(near, [("alias", edit::text(alias, near))]);
    let family = Entry { value: entry.value.clone(), ..edit::entry("amiFamily", entry.value.clone()) };
    edit::put_entry(&mut object.root, &terms, Entry { value: edit::list(near, vec![term]), ..entry });
    if known.family == Family::Bottlerocket {
        edit::put_entry(&mut object.root, &place, family);
    }
    object.moved(&FAMILY_TO_ALIAS, &place, &terms, "v1 demands terms: the alias says family and version");
}

fn disruption(object: &mut Object, pool: &str) {
    let (policy, old, new) = (
        format!("{pool}/disruption/consolidationPolicy"),
        format!("{pool}/disruption/expireAfter"),
        format!("{pool}/expireAfter"),
    );
    if edit::text_at(&object.root, &policy) == Some("WhenUnderutilized") {
        let near = object.place(&policy);
        edit::put(&mut object.root, &policy, edit::text("WhenEmptyOrUnderutilized", near));
        let reason = "`WhenUnderutilized` is called `WhenEmptyOrUnderutilized` in v1";
        object.moved(&POLICY_RENAMED, &policy, &policy, reason);
    }
    if let Some(entry) = edit::take(&mut object.root, &old) {
        edit::put_entry(&mut object.root, &new, entry);
        object.moved(
            &EXPIRE_AFTER_MOVED,
            &old,
            &new,
            "it is a property of the nodes in v1, and a key of the pool",
        );
    }
}

/// AL2 was the default of the charts.
pub(super) fn al2(object: &mut Object, chart: Chart) {
    for (template, _) in PAIRS.iter().filter(|_| chart != Chart::Tfy0135) {
        let at = |rest: &str| edit::at(&object.root, &format!("/karpenter/{template}/{rest}"));
        let is_off = at("enabled").and_then(Node::as_bool) == Some(false);
        let alias = at("amiSelectorTerms/0/alias").and_then(Node::as_str);
        if !is_off && alias.is_some_and(|alias| alias.starts_with("al2@")) {
            let place = format!("/karpenter/{template}/amiFamily");
            object.manual(
                &AL2_END,
                &place,
                "there is no AL2 image for Kubernetes 1.33 and later: plan the move to AL2023",
            );
        }
    }
}

/// Every chart has another script behind `userData: default`.
fn script(object: &mut Object) {
    const PLACE: &str = "/karpenter/gpuDefaultNodeTemplate/userData";
    let is_off = edit::at(&object.root, "/karpenter/gpuDefaultNodeTemplate/enabled").and_then(Node::as_bool)
        == Some(false);
    let given = edit::text_at(&object.root, PLACE);
    if !is_off && given.is_none_or(|text| text == "default") {
        object.manual(
            &SCRIPT_CHANGED,
            PLACE,
            "`default` is another script than that of the old chart: compare them",
        );
    }
}

fn taints(object: &mut Object, chart: Chart) {
    const PLACE: &str = "/karpenter/inferentiaNodePool/taints";
    if chart == Chart::Tfy0135 && !edit::items(&object.root, PLACE).is_empty() {
        object.manual(
            &TAINTS_IN_FORCE,
            PLACE,
            "the old chart ignored them, and they come into force now: see whether they are meant",
        );
    }
}

/// The old charts printed the limits of the GPU pool in every pool, and never those of the default pool.
pub(super) fn limits(object: &mut Object, chart: Chart) {
    const GPU: &str = "/karpenter/gpuNodePool/limits";
    const DEFAULT: &str = "/karpenter/defaultNodePool/limits";
    if chart == Chart::Tfy0120 {
        return;
    }
    let gpu = edit::at(&object.root, GPU).and_then(Node::as_map).filter(|map| !map.is_empty()).cloned();
    let has_own = edit::at(&object.root, DEFAULT).is_some();
    let Some(gpu) = gpu else {
        if has_own {
            object.manual(
                &LIMITS_IN_FORCE,
                DEFAULT,
                "the old chart never printed them, and they come into force now: see whether they are meant",
            );
        }
        return;
    };
    let near = object.place(GPU);
    if has_own {
        object.manual(
            &LIMITS_IN_FORCE,
            DEFAULT,
            "the old chart printed those of the GPU pool in their place, and so do these values",
        );
    }
    for place in [DEFAULT, "/karpenter/controlPlaneNodePool/limits", "/karpenter/inferentiaNodePool/limits"] {
        let copy = |entry: &Entry| edit::entry(entry.key.to_string(), copied(&entry.value));
        let mut limits: Map = gpu.iter().map(copy).collect();
        if place == DEFAULT {
            let defaults = ["cpu", "memory"].into_iter().filter(|key| gpu.get(key).is_none());
            defaults.for_each(|key| limits.push(edit::entry(key, Node::null(edit::begin_of(near)))));
        }
        edit::put(&mut object.root, place, Node::map(limits, edit::begin_of(near)));
        let reason = "the old chart printed the limits of the GPU pool in every pool: keep them or take them out knowingly";
        object.default(&LIMITS_OF_GPU_POOL, GPU, place, reason);
    }
}

/// The same value, which is no longer where its text has it.
fn copied(node: &Node) -> Node {
    Node { value: node.value.clone(), span: edit::begin_of(node.span) }
}
