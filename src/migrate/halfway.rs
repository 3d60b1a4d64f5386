//! Objects of v1 as a cluster on Karpenter 1.0 has them: its conversion put into annotations what has a place in v1, or
//! what v1beta1 would need back.

use super::class;
use super::codes::{COMPAT_ANNOTATION, COMPAT_KUBELET, COMPAT_UBUNTU, UBUNTU_NO_TERMS};
use super::edit;
use super::metadata::{self, STORED_VERSION_MIGRATED, is_of_conversion};
use super::object::{Fate, Kubelet, Object};
use super::v1alpha5::settings_map::made;
use crate::yaml::{Dialect, Node, load};

const KUBELET: &str = "compatibility.karpenter.sh/v1beta1-kubelet-conversion";
const UBUNTU: &str = "compatibility.karpenter.k8s.aws/v1beta1-ubuntu";
const PLACE: &str = "/metadata/annotations";

/// Whether the conversion left something to finish.
pub(super) fn is_halfway(object: &Object) -> bool {
    let mut annotations = edit::entries(&object.root, PLACE);
    (object.is_pool() || object.is_class())
        && annotations.any(|entry| is_of_conversion(&entry.key) || entry.key == STORED_VERSION_MIGRATED)
}

/// Finishes what the conversion began.
pub(super) fn migrate(object: &mut Object) {
    object.fate = Fate::Changed;
    kubelet(object);
    ubuntu(object);
    let others = edit::entries(&object.root, PLACE).filter(|entry| is_of_conversion(&entry.key));
    if others.count() > 0 {
        let reason = "Karpenter's conversion wrote it to find its way back: no part of a manifest";
        object.moved(&COMPAT_ANNOTATION, PLACE, "", reason);
        if let Some(map) = edit::map_mut(&mut object.root, PLACE) {
            map.retain(|entry| !is_of_conversion(&entry.key));
        }
    }
    edit::drop_empty(&mut object.root, PLACE);
    template_kind(object);
    metadata::clean(object);
}

fn kubelet(object: &mut Object) {
    let Some(entry) = remove(object, KUBELET) else { return };
    let reason = "Karpenter 1.1 to 1.5 do not start while this annotation is there: its settings belong into the class";
    object.moved(&COMPAT_KUBELET, PLACE, "", reason);
    let settings = entry.value.as_str().and_then(|text| parsed(text, &entry.value));
    match settings {
        Some(value) => {
            let entry = edit::entry("kubelet", value);
            object.kubelet = Some(Kubelet { entry, from: "/spec/template/spec/kubelet" });
        }
        None => {
            let reason =
                "the annotation holds no JSON map: put the kubelet's settings into the class by hand";
            object.manual(&COMPAT_KUBELET, PLACE, reason);
        }
    }
}

fn parsed(text: &str, at: &Node) -> Option<Node> {
    let loaded = load(at.span.source, text, Dialect::Kubectl);
    if loaded.is_refused() {
        return None;
    }
    let mut root = loaded.documents.into_iter().next()?;
    made(&mut root, at.span);
    root.as_map().is_some().then_some(root)
}

fn ubuntu(object: &mut Object) {
    if remove(object, UBUNTU).is_none() {
        return;
    }
    object.moved(&COMPAT_UBUNTU, PLACE, "", "left by the conversion of the Ubuntu family");
    let is_placeholder = |term: &Node| term.get("id").and_then(Node::as_str) == Some("ami-placeholder");
    if edit::items(&object.root, class::TERMS).iter().any(is_placeholder) {
        let reason = "`ami-placeholder` is no image: name Ubuntu's images in `amiSelectorTerms`";
        object.manual(&UBUNTU_NO_TERMS, class::TERMS, reason);
    }
}

/// The conversion lets a reference to a kind that is gone stand, and Karpenter ignores the pool.
fn template_kind(object: &mut Object) {
    const KIND: &str = "/spec/template/spec/nodeClassRef/kind";
    if object.is_pool() && edit::text_at(&object.root, KIND) == Some("AWSNodeTemplate") {
        let near = object.place(KIND);
        edit::put(&mut object.root, KIND, edit::text("EC2NodeClass", near));
        let reason = "`AWSNodeTemplate` became `EC2NodeClass`: v1 takes the old kind and ignores the pool";
        object.moved(&super::codes::CLASS_REF_KIND, "/spec/template/spec/nodeClassRef", KIND, reason);
    }
}

fn remove(object: &mut Object, annotation: &str) -> Option<crate::yaml::Entry> {
    class::annotation(&object.root, annotation)?;
    edit::map_mut(&mut object.root, PLACE)?.remove(annotation)
}
