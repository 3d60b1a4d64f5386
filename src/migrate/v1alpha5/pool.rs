//! A Provisioner, and the inline provider that it may have.

use super::requirements;
use crate::migrate::codes::{
    CLASS_REF_MISSING, CONSOLIDATION_AND_EMPTY, CONTAINER_RUNTIME, EXPIRE_AFTER, GC_THRESHOLDS_EQUAL,
    NO_CONSOLIDATION, PROVIDER_AND_REF, PROVIDER_TO_CLASS, PROVISIONER_LABEL, TAINT_EFFECT,
};
use crate::migrate::note::Class;
use crate::migrate::object::{CLASS, Kubelet, Object, POOL};
use crate::migrate::settings::{Defaults, Settings};
use crate::migrate::{edit, metadata, pool};
use crate::phrase::quote;
use crate::yaml::{Entry, Node, Scalar};

/// Makes it a NodePool of v1, and a class of its inline provider where it has one.
pub(in crate::migrate) fn migrate(object: &mut Object, settings: &Settings) -> Option<Object> {
    object.become_kind(POOL.0, POOL.1);
    metadata::clean(object);
    for (old, new) in MOVED {
        if let Some(entry) = edit::take(&mut object.root, old) {
            edit::put_entry(&mut object.root, new, entry);
        }
    }
    pool::annotations(object, "/spec/annotations");
    let class = provider(object);
    requirements::complete(object, settings);
    taints(object);
    kubelet(object);
    expiry(object, settings);
    consolidation(object, settings);
    pool::limits(object);
    edit::drop_empty(&mut object.root, "/spec/limits");
    let reason = "the label `karpenter.sh/provisioner-name` of nodes is `karpenter.sh/nodepool` in v1: change selectors \
                  and affinities of pods that name it";
    object.note(&PROVISIONER_LABEL, Class::Outside, "/metadata/name", "", reason);
    class
}

/// What stands elsewhere as it is.
const MOVED: [(&str, &str); 5] = [
    ("/spec/labels", "/spec/template/metadata/labels"),
    ("/spec/annotations", "/spec/template/metadata/annotations"),
    ("/spec/requirements", "/spec/template/spec/requirements"),
    ("/spec/taints", "/spec/template/spec/taints"),
    ("/spec/startupTaints", "/spec/template/spec/startupTaints"),
];

/// The class that the pool uses: one of a name, or what stands in the Provisioner itself.
fn provider(object: &mut Object) -> Option<Object> {
    const PROVIDER: &str = "/spec/provider";
    const REF: &str = "/spec/providerRef";
    let (provider, reference) = (edit::take(&mut object.root, PROVIDER), edit::take(&mut object.root, REF));
    if provider.is_some() && reference.is_some() {
        let reason = "both `provider` and `providerRef`, which the old webhook refused: `provider` is taken, decide for one";
        object.manual(&PROVIDER_AND_REF, PROVIDER, reason);
    }
    let Some(provider) = provider else {
        refer(object, reference);
        return None;
    };
    let name = object.root.get("metadata").and_then(|metadata| metadata.get("name")).cloned();
    let name = name.unwrap_or_else(|| edit::text("", object.root.span));
    let near = provider.key_span;
    let made_name = edit::text(name.as_str().unwrap_or_default(), near);
    set_ref(
        object,
        Entry {
            value: edit::map(near, [("name", made_name.clone())]),
            ..edit::entry("", edit::text("", near))
        },
    );
    let reason =
        format!("the inline provider became EC2NodeClass {}", quote(made_name.as_str().unwrap_or_default()));
    object.moved(&PROVIDER_TO_CLASS, PROVIDER, "", reason);
    let mut root = edit::map(
        near,
        [
            ("apiVersion", edit::text(CLASS.0, near)),
            ("kind", edit::text(CLASS.1, near)),
            ("metadata", edit::map(near, [("name", made_name)])),
        ],
    );
    edit::put_entry(&mut root, "/spec", provider);
    Some(object.inner(PROVIDER, root))
}

fn refer(object: &mut Object, reference: Option<Entry>) {
    let name = reference.as_ref().and_then(|entry| entry.value.get("name")).and_then(Node::as_str);
    if name.is_none_or(str::is_empty) {
        let reason =
            "v1 needs the name of an EC2NodeClass, and neither `provider` nor `providerRef` says one";
        object.missing(&CLASS_REF_MISSING, "/spec/providerRef", reason);
    }
    let near = object.place("/spec");
    set_ref(object, reference.unwrap_or_else(|| edit::entry("", edit::map(near, []))));
}

fn set_ref(object: &mut Object, mut entry: Entry) {
    let near = entry.value.span;
    edit::take(&mut entry.value, "/apiVersion");
    for (key, value) in [("/group", "karpenter.k8s.aws"), ("/kind", CLASS.1)] {
        edit::put(&mut entry.value, key, edit::text(value, near));
    }
    edit::put_entry(&mut object.root, "/spec/template/spec/nodeClassRef", entry);
}

fn taints(object: &mut Object) {
    const PLACES: [&str; 2] = ["/spec/template/spec/taints", "/spec/template/spec/startupTaints"];
    pool::taints(object, PLACES);
    for (place, old) in PLACES.into_iter().zip(["/spec/taints", "/spec/startupTaints"]) {
        let taints = edit::items(&object.root, place);
        if taints.iter().any(|taint| taint.get("effect").is_none_or(Node::is_null)) {
            object.missing(&TAINT_EFFECT, old, "v1 demands the effect of every taint: say `effect:`");
        }
    }
}

/// The settings without what the kubelet of today does not have.
fn kubelet(object: &mut Object) {
    const PLACE: &str = "/spec/kubeletConfiguration";
    let Some(mut entry) = edit::take(&mut object.root, PLACE) else { return };
    if let Some(runtime) = edit::take(&mut entry.value, "/containerRuntime") {
        let place = format!("{PLACE}/containerRuntime");
        if runtime.value.as_str().is_none_or(|name| name == "containerd") {
            object.moved(&CONTAINER_RUNTIME, &place, "", "there is only containerd: left out");
        } else {
            let reason =
                "there is only containerd: left out; see that nothing on the nodes needs the other runtime";
            object.manual(&CONTAINER_RUNTIME, &place, reason);
        }
    }
    let percent = |key: &str| entry.value.get(key).and_then(Node::as_int);
    let high = percent("imageGCHighThresholdPercent");
    if high.is_some() && high == percent("imageGCLowThresholdPercent") {
        let place = format!("{PLACE}/imageGCHighThresholdPercent");
        object.missing(&GC_THRESHOLDS_EQUAL, &place, "v1 wants it above the low threshold");
    }
    object.kubelet = Some(Kubelet { entry, from: PLACE });
}

/// The lifetime of nodes: none unless it was said.
fn expiry(object: &mut Object, settings: &Settings) {
    const OLD: &str = "/spec/ttlSecondsUntilExpired";
    const NEW: &str = "/spec/template/spec/expireAfter";
    if let Some(entry) = edit::take(&mut object.root, OLD) {
        let value = duration(&entry.value);
        edit::put_entry(&mut object.root, NEW, Entry { value, ..entry });
        let reason = "a duration in the template. Expiry is forceful in v1: budgets do not hold it back, and \
                      `terminationGracePeriod` bounds the drain";
        object.moved(&EXPIRE_AFTER, OLD, NEW, reason);
    } else if settings.defaults == Defaults::Kept {
        let near = object.place("/spec");
        edit::put(&mut object.root, NEW, edit::text("Never", near));
        object.default(
            &EXPIRE_AFTER,
            "/spec",
            NEW,
            "nodes did not expire; without `Never` v1 expires them after 720h",
        );
    } else {
        object.default(
            &EXPIRE_AFTER,
            "/spec",
            NEW,
            "nodes did not expire; v1's default of 720h holds from now on",
        );
    }
}

/// When nodes are consolidated: not, unless it was said.
fn consolidation(object: &mut Object, settings: &Settings) {
    const TTL: &str = "/spec/ttlSecondsAfterEmpty";
    let consolidation = edit::take(&mut object.root, "/spec/consolidation");
    let ttl = edit::take(&mut object.root, TTL);
    let enabled = consolidation.as_ref().and_then(|entry| edit::at(&entry.value, "/enabled"));
    let is_enabled =
        enabled.is_some_and(|enabled| enabled.as_bool() == Some(true) || enabled.as_str() == Some("true"));
    let near = object.place("/spec");
    let is_silent = !is_enabled && ttl.is_none();
    if is_enabled && ttl.is_some() {
        let reason = "the old webhook refused it beside `consolidation.enabled`; consolidation covers empty nodes: left out";
        object.moved(&CONSOLIDATION_AND_EMPTY, TTL, "", reason);
    }
    let (policy, after) = match ttl {
        _ if is_enabled => ("WhenEmptyOrUnderutilized", edit::entry("", edit::text("0s", near))),
        Some(ttl) => ("WhenEmpty", Entry { value: duration(&ttl.value), ..ttl }),
        None => ("WhenEmpty", edit::entry("", edit::text("Never", near))),
    };
    if is_silent && settings.defaults == Defaults::Todays {
        object.default(
            &NO_CONSOLIDATION,
            "/spec",
            "/spec/disruption",
            "nothing was consolidated; v1's default consolidates from now on",
        );
        return;
    }
    if let Some(entry) = consolidation {
        let value = edit::map(entry.value.span, []);
        edit::put_entry(&mut object.root, "/spec/disruption", Entry { value, ..entry });
    }
    edit::put(&mut object.root, "/spec/disruption/consolidationPolicy", edit::text(policy, near));
    edit::put_entry(&mut object.root, "/spec/disruption/consolidateAfter", after);
    if is_silent {
        let reason = "nothing was consolidated; without `Never` v1 would begin to";
        object.default(&NO_CONSOLIDATION, "/spec", "/spec/disruption/consolidateAfter", reason);
    }
}

/// Seconds as a duration of v1; what is no number stays for v1 to refuse.
fn duration(seconds: &Node) -> Node {
    let number = seconds.as_int().or_else(|| seconds.as_str()?.parse().ok());
    match number {
        Some(seconds_given) => edit::text(in_units(seconds_given), seconds.span),
        None => edit::text(seconds.as_scalar().map_or("", |Scalar { text, .. }| text.as_str()), seconds.span),
    }
}

/// `25h1m1s`.
fn in_units(seconds: i64) -> String {
    let total = seconds.unsigned_abs();
    let parts = [(total / 3600, 'h'), (total / 60 % 60, 'm'), (total % 60, 's')];
    let said: String = parts
        .iter()
        .filter(|(amount, _)| *amount > 0)
        .map(|(amount, unit)| format!("{amount}{unit}"))
        .collect();
    let sign = if seconds < 0 { "-" } else { "" };
    if said.is_empty() { "0s".to_owned() } else { sign.to_owned() + &said }
}

#[cfg(test)]
mod tests {
    use super::in_units;

    #[test]
    fn seconds_are_said_in_the_largest_units() {
        for (seconds, said) in
            [(0, "0s"), (30, "30s"), (60, "1m"), (90_061, "25h1m1s"), (2_592_000, "720h"), (-1, "-1s")]
        {
            assert_eq!(in_units(seconds), said);
        }
    }
}
