//! The requirements that the old webhook added to a Provisioner (`SetDefaults` of `aws:pkg/apis/v1alpha5/provisioner.go`).

use crate::apis::v1::labels::{self, ARCH, CAPACITY_TYPE, INSTANCE_TYPE, OS};
use crate::migrate::codes::{BETA_LABEL, INSTANCE_PODS, LABEL_AGAINST_DEFAULT, REQUIREMENT_DEFAULTS};
use crate::migrate::edit;
use crate::migrate::object::Object;
use crate::migrate::settings::{Defaults, Settings};
use crate::phrase::{self, quote};
use crate::yaml::Node;

const PLACE: &str = "/spec/template/spec/requirements";
const OLD: &str = "/spec/requirements";
const CATEGORY: &str = "karpenter.k8s.aws/instance-category";
const GENERATION: &str = "karpenter.k8s.aws/instance-generation";
const FAMILY: &str = "karpenter.k8s.aws/instance-family";
const PODS: &str = "karpenter.k8s.aws/instance-pods";

/// A requirement that the webhook added.
struct Added {
    key: &'static str,
    operator: &'static str,
    values: &'static [&'static str],
    /// It was not, where one of these is there; a label does not count.
    unless: &'static [&'static str],
}

const ADDED: [Added; 5] = [
    Added { key: OS, operator: "In", values: &["linux"], unless: &[OS] },
    Added { key: ARCH, operator: "In", values: &["amd64"], unless: &[ARCH] },
    Added { key: CAPACITY_TYPE, operator: "In", values: &["on-demand"], unless: &[CAPACITY_TYPE] },
    Added { key: CATEGORY, operator: "In", values: &["c", "m", "r"], unless: TYPES },
    Added { key: GENERATION, operator: "Gt", values: &["2"], unless: TYPES },
];

const TYPES: &[&str] = &[INSTANCE_TYPE, FAMILY, CATEGORY, GENERATION];

/// Writes out what was added, and says what is old about what was there.
pub(super) fn complete(object: &mut Object, settings: &Settings) {
    drop_pods(object);
    let given = edit::items(&object.root, PLACE);
    let keys: Vec<String> =
        given.iter().filter_map(|item| Some(item.get("key")?.as_str()?.to_owned())).collect();
    for key in &keys {
        let now = labels::normalized(key);
        if now != key && key.contains("beta.kubernetes.io") {
            object.moved(
                &BETA_LABEL,
                OLD,
                PLACE,
                format!("`{key}` is the old name of `{now}`, and still understood"),
            );
        }
    }
    let has = |known: &str| keys.iter().any(|key| labels::normalized(key) == known);
    let added: Vec<&Added> = ADDED.iter().filter(|added| !added.unless.iter().any(|key| has(key))).collect();
    let names: Vec<&str> = added.iter().map(|added| added.key).collect();
    if settings.defaults == Defaults::Todays {
        ensure_list(object, Vec::new());
        if !names.is_empty() {
            object.default(
                &REQUIREMENT_DEFAULTS,
                OLD,
                PLACE,
                format!(
                    "the old webhook demanded {} too; v1 does not, and nothing is written",
                    phrase::all(&names)
                ),
            );
        }
        return;
    }
    let near = object.place(OLD);
    ensure_list(object, added.iter().map(|added| requirement(added, near)).collect());
    if !names.is_empty() {
        object.default(
            &REQUIREMENT_DEFAULTS,
            OLD,
            PLACE,
            format!("the old webhook added {}, which v1 does not", phrase::all(&names)),
        );
    }
    contradictions(object, &added);
}

fn requirement(added: &Added, near: crate::source::Span) -> Node {
    let values = added.values.iter().map(|value| edit::text(*value, near)).collect();
    edit::map(
        near,
        [
            ("key", edit::text(added.key, near)),
            ("operator", edit::text(added.operator, near)),
            ("values", edit::list(near, values)),
        ],
    )
}

fn ensure_list(object: &mut Object, more: Vec<Node>) {
    let near = object.place(OLD);
    if edit::at(&object.root, PLACE).is_none() {
        edit::put(&mut object.root, PLACE, edit::list(near, more));
    } else if !more.is_empty()
        && let Some(crate::yaml::Value::List(items)) =
            edit::at_mut(&mut object.root, PLACE).map(|node| &mut node.value)
    {
        items.extend(more);
    }
}

/// v1 refuses the key, by which nobody can choose any more.
fn drop_pods(object: &mut Object) {
    let is_pods = |item: &Node| item.get("key").and_then(Node::as_str) == Some(PODS);
    let items = edit::items(&object.root, PLACE);
    if !items.iter().any(is_pods) {
        return;
    }
    let kept: Vec<Node> = items.iter().filter(|item| !is_pods(item)).cloned().collect();
    let node = edit::at_mut(&mut object.root, PLACE).expect("it has items");
    node.value = crate::yaml::Value::List(kept);
    let reason = format!("v1 does not choose by `{PODS}`: left out; choose by size, CPUs or memory instead");
    object.manual(&INSTANCE_PODS, OLD, reason);
}

/// A label did not keep the webhook from adding its default, so that no node ever fitted.
fn contradictions(object: &mut Object, added: &[&Added]) {
    let labels: Vec<(String, String)> = edit::entries(&object.root, "/spec/template/metadata/labels")
        .filter_map(|entry| Some((entry.key.to_string(), entry.value.as_str()?.to_owned())))
        .collect();
    for (key, value) in labels {
        let against =
            added.iter().find(|added| added.key == labels::normalized(&key) && added.operator == "In");
        if against.is_some_and(|added| !added.values.contains(&value.as_str())) {
            let reason = format!(
                "the label `{key}: {value}` contradicts the default that the webhook added: no node fits {}",
                quote(&key)
            );
            object.manual(&LABEL_AGAINST_DEFAULT, "/spec/labels", reason);
        }
    }
}
