//! A v1beta1 NodePool (`core:pkg/apis/v1/nodepool_conversion.go` of Karpenter 1.0, without its faults).

use crate::migrate::codes::{
    CLASS_REF_COMPLETED, CLASS_REF_FOREIGN, CLASS_REF_GROUP, CLASS_REF_KIND, CLASS_REF_MISSING,
    CONSOLIDATE_AFTER_KEPT, CONSOLIDATE_AFTER_MISSING, CONSOLIDATE_AFTER_REQUIRED, CONSOLIDATION_OFF,
    EXPIRE_AFTER_MOVED, POLICY_RENAMED, REQUIREMENTS_REQUIRED, RESOURCES_DROPPED,
};
use crate::migrate::object::{CLASS, Kubelet, Object, POOL};
use crate::migrate::settings::{Defaults, Settings};
use crate::migrate::{edit, metadata, pool};
use crate::phrase::quote;

/// Makes it a NodePool of v1.
pub(in crate::migrate) fn migrate(object: &mut Object, settings: &Settings) {
    object.become_kind(POOL.0, POOL.1);
    metadata::clean(object);
    pool::annotations(object, "/spec/template/metadata/annotations");
    class_ref(object);
    requirements(object);
    pool::taints(object, ["/spec/template/spec/taints", "/spec/template/spec/startupTaints"]);
    kubelet(object);
    resources(object);
    expiry(object, settings);
    consolidation(object);
    pool::limits(object);
}

const CLASS_REF: &str = "/spec/template/spec/nodeClassRef";

/// Group, kind and name, of which v1beta1 asked for the last only.
fn class_ref(object: &mut Object) {
    let near = object.place(CLASS_REF);
    let version = edit::take(&mut object.root, "/spec/template/spec/nodeClassRef/apiVersion");
    let text = |key: &str| edit::text_at(&object.root, &format!("{CLASS_REF}/{key}")).map(str::to_owned);
    let (kind, name, given) = (text("kind"), text("name"), text("group"));
    let written = version.as_ref().and_then(|entry| entry.value.as_str());
    let group = written.and_then(|version| Some(version.split_once('/')?.0.to_owned())).or(given);
    let group = group.unwrap_or_else(|| OUR_GROUP.to_owned());
    let was_versioned = version.is_some();
    let value = edit::text(group.clone(), near);
    match version {
        Some(version) => {
            edit::put_entry(
                &mut object.root,
                "/spec/template/spec/nodeClassRef/group",
                crate::yaml::Entry { value, ..version },
            );
        }
        None if edit::at(&object.root, "/spec/template/spec/nodeClassRef/group").is_none() => {
            edit::put(&mut object.root, "/spec/template/spec/nodeClassRef/group", value);
        }
        None => {}
    }
    class_kind(object, &group, kind.as_deref());
    if name.is_none_or(|name| name.is_empty()) {
        let reason = "v1 needs the name of an EC2NodeClass: write `name:`";
        object.missing(&CLASS_REF_MISSING, CLASS_REF, reason);
    }
    if was_versioned {
        let reason = "`apiVersion` became `group`, which is the part before the slash";
        object.moved(&CLASS_REF_GROUP, CLASS_REF, CLASS_REF, reason);
    } else {
        let reason =
            "v1 demands group, kind and name; left out, they meant an EC2NodeClass of `karpenter.k8s.aws`";
        object.moved(&CLASS_REF_COMPLETED, CLASS_REF, CLASS_REF, reason);
    }
}

const OUR_GROUP: &str = "karpenter.k8s.aws";

/// The kind that the reference names: ours where it says none, or one that is gone.
fn class_kind(object: &mut Object, group: &str, kind: Option<&str>) {
    let near = object.place(CLASS_REF);
    match kind {
        Some(kind) if kind == CLASS.1 && group == OUR_GROUP => {}
        None if group == OUR_GROUP => {
            edit::put(&mut object.root, "/spec/template/spec/nodeClassRef/kind", edit::text(CLASS.1, near));
        }
        Some("AWSNodeTemplate") if group == OUR_GROUP => {
            edit::put(&mut object.root, "/spec/template/spec/nodeClassRef/kind", edit::text(CLASS.1, near));
            let reason =
                "`AWSNodeTemplate` became `EC2NodeClass`: v1 takes the old kind and ignores the pool";
            object.moved(&CLASS_REF_KIND, CLASS_REF, CLASS_REF, reason);
        }
        _ => {
            let named = kind.map_or_else(|| "a class".to_owned(), quote);
            let reason = format!(
                "{named} of {} is another provider's: Karpenter on AWS ignores the pool",
                quote(group)
            );
            object.manual(&CLASS_REF_FOREIGN, CLASS_REF, reason);
        }
    }
}

/// The list must be there in v1, be it empty.
fn requirements(object: &mut Object) {
    const PLACE: &str = "/spec/template/spec/requirements";
    if edit::at(&object.root, PLACE).is_none() {
        let near = object.place("/spec/template/spec");
        edit::put(&mut object.root, PLACE, edit::list(near, Vec::new()));
        object.default(&REQUIREMENTS_REQUIRED, PLACE, PLACE, "v1 demands the list, be it empty");
    }
}

/// The settings go into the class that the pool uses, once all classes are known.
fn kubelet(object: &mut Object) {
    const PLACE: &str = "/spec/template/spec/kubelet";
    let entry = edit::take(&mut object.root, PLACE);
    object.kubelet = entry.map(|entry| Kubelet { entry, from: PLACE });
}

fn resources(object: &mut Object) {
    const PLACE: &str = "/spec/template/spec/resources";
    if edit::take(&mut object.root, PLACE).is_some() {
        object.moved(
            &RESOURCES_DROPPED,
            PLACE,
            "",
            "it had no effect in a pool, and v1 does not have it: left out",
        );
    }
}

/// The lifetime of nodes, which is a property of theirs in v1.
fn expiry(object: &mut Object, settings: &Settings) {
    const OLD: &str = "/spec/disruption/expireAfter";
    const NEW: &str = "/spec/template/spec/expireAfter";
    let given = edit::take(&mut object.root, OLD);
    if let Some(entry) = given {
        let is_never = entry.value.as_str() == Some("Never");
        edit::put_entry(&mut object.root, NEW, entry);
        let warning = if is_never { "" } else { FORCEFUL };
        object.moved(&EXPIRE_AFTER_MOVED, OLD, NEW, format!("it is a property of the nodes in v1{warning}"));
    } else if edit::at(&object.root, NEW).is_none() {
        let near = object.place("/spec/template/spec");
        if settings.defaults == Defaults::Kept {
            edit::put(&mut object.root, NEW, edit::text("720h", near));
        }
        let reason = format!("the default of 720h is written out{FORCEFUL}");
        object.default(&EXPIRE_AFTER_MOVED, "/spec/disruption", NEW, reason);
    }
}

const FORCEFUL: &str = ". Expiry is forceful in v1: budgets do not hold it back, and `terminationGracePeriod` \
                        bounds the drain";

const DISRUPTION: &str = "/spec/disruption";
const POLICY: &str = "/spec/disruption/consolidationPolicy";
const AFTER: &str = "/spec/disruption/consolidateAfter";

/// When nodes are consolidated, as the old version did where nothing is said.
fn consolidation(object: &mut Object) {
    let near = object.place(DISRUPTION);
    let text = |place| edit::text_at(&object.root, place).map(str::to_owned);
    let (policy, after) = (text(POLICY), text(AFTER));
    let has_after = edit::at(&object.root, AFTER).is_some();
    let is_underutilized = policy.as_deref().is_none_or(|policy| policy == "WhenUnderutilized");
    if is_underutilized && edit::at(&object.root, POLICY).is_none_or(|node| node.as_str().is_some()) {
        edit::put(&mut object.root, POLICY, edit::text("WhenEmptyOrUnderutilized", near));
        let default = if policy.is_none() { ", which was the default" } else { "" };
        let reason = format!("`WhenUnderutilized`{default}, is called `WhenEmptyOrUnderutilized` in v1")
            .replace("`, is", "` is");
        object.moved(&POLICY_RENAMED, POLICY, POLICY, reason);
    }
    match after.as_deref() {
        Some("Never") if is_underutilized => {
            let reason = "`Never` switched consolidation off and stays: Karpenter's own conversion makes `0s` of it, \
                          which switches it on";
            object.moved(&CONSOLIDATION_OFF, AFTER, AFTER, reason);
        }
        Some(_) if is_underutilized => {
            let reason =
                "v1beta1 refused a time beside `WhenUnderutilized`; v1 takes it, and it is kept as meant";
            object.moved(&CONSOLIDATE_AFTER_KEPT, AFTER, AFTER, reason);
        }
        None if !has_after => without_after(object, policy.as_deref()),
        _ => {}
    }
}

fn without_after(object: &mut Object, policy: Option<&str>) {
    let near = object.place(DISRUPTION);
    if policy == Some("WhenEmpty") {
        edit::put(&mut object.root, AFTER, edit::text("Never", near));
        let reason = "v1beta1 refused `WhenEmpty` without a time: `Never` is written until you say one";
        object.manual(&CONSOLIDATE_AFTER_MISSING, DISRUPTION, reason);
        return;
    }
    edit::put(&mut object.root, AFTER, edit::text("0s", near));
    let reason = "v1 demands `consolidateAfter`: `0s` keeps the old behaviour, a longer time calms the churn";
    object.default(&CONSOLIDATE_AFTER_REQUIRED, DISRUPTION, AFTER, reason);
}
