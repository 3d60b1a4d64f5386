//! The form of what decides where a pod goes: which fields are texts, whole numbers, lists and maps (`PodSpec` of
//! `k8s.io/api/core/v1`, v0.35.0). A field of another form is refused, and nobody can tell what was meant.

use super::Refused;
use crate::phrase::describe;
use crate::source::Trail;
use crate::yaml::Node;
use crate::yaml::json::integer;

/// How a field is written. What is null is not there.
pub(super) enum Form {
    Text,
    Whole,
    /// What others look at.
    Any,
    List(&'static Form),
    /// Keys of the user's own.
    Map(&'static Form),
    /// Known fields, others beside them.
    Object(&'static [(&'static str, Form)]),
}

use Form::{Any, List, Map, Object, Text, Whole};

const TEXTS: Form = Map(&Text);
const NAMES: Form = List(&Text);

/// An expression of a selector; its operator is looked at elsewhere.
const EXPRESSIONS: Form = List(&Object(&[("key", Text), ("values", NAMES)]));
const SELECTOR: Form = Object(&[("matchLabels", TEXTS), ("matchExpressions", EXPRESSIONS)]);

const NODE_TERM: Form = Object(&[("matchExpressions", EXPRESSIONS), ("matchFields", EXPRESSIONS)]);
const NODES: Form = Object(&[
    (super::REQUIRED, Object(&[("nodeSelectorTerms", List(&NODE_TERM))])),
    (super::PREFERRED, List(&Object(&[("weight", Whole), ("preference", NODE_TERM)]))),
]);

const POD_TERM: Form = Object(&[
    ("topologyKey", Text),
    ("labelSelector", SELECTOR),
    ("namespaces", NAMES),
    ("namespaceSelector", SELECTOR),
]);
const PODS: Form = Object(&[
    (super::REQUIRED, List(&POD_TERM)),
    (super::PREFERRED, List(&Object(&[("weight", Whole), ("podAffinityTerm", POD_TERM)]))),
]);

const RESOURCES: Form = Object(&[("requests", Map(&Any)), ("limits", Map(&Any))]);
const PORT: Form = Object(&[("hostPort", Whole), ("hostIP", Text), ("protocol", Text)]);
const CONTAINERS: Form =
    List(&Object(&[("resources", RESOURCES), ("ports", List(&PORT)), ("restartPolicy", Text)]));

const SPREAD: Form = Object(&[
    ("topologyKey", Text),
    ("maxSkew", Whole),
    ("minDomains", Whole),
    ("labelSelector", SELECTOR),
    ("matchLabelKeys", NAMES),
]);
const VOLUME: Form = Object(&[("name", Text), ("persistentVolumeClaim", Object(&[("claimName", Text)]))]);

/// A pod, or a template of pods.
pub(super) static POD: Form = Object(&[
    ("metadata", Object(&[("labels", TEXTS)])),
    (
        "spec",
        Object(&[
            ("nodeName", Text),
            ("nodeSelector", TEXTS),
            (
                "affinity",
                Object(&[("nodeAffinity", NODES), ("podAffinity", PODS), ("podAntiAffinity", PODS)]),
            ),
            ("tolerations", List(&Object(&[("key", Text), ("value", Text)]))),
            ("topologySpreadConstraints", List(&SPREAD)),
            ("initContainers", CONTAINERS),
            ("containers", CONTAINERS),
            ("resources", RESOURCES),
            ("overhead", Map(&Any)),
            ("volumes", List(&VOLUME)),
            ("resourceClaims", List(&Any)),
        ]),
    ),
]);

impl Form {
    /// Adds what is written otherwise.
    pub(super) fn check(&self, node: &Node, at: Trail<'_>, found: &mut Vec<Refused>) {
        if node.is_null() || matches!(self, Any) {
            return;
        }
        match (self, node.as_list(), node.as_map()) {
            (List(form), Some(items), _) => {
                for (index, item) in items.iter().enumerate() {
                    form.check(item, Trail::Index(&at, index), found);
                }
            }
            (Map(form), _, Some(map)) => {
                map.iter().for_each(|entry| form.check(&entry.value, Trail::Key(&at, &entry.key), found));
            }
            (Object(fields), _, Some(_)) => {
                for (key, form) in *fields {
                    if let Some(value) = node.get(key) {
                        form.check(value, Trail::Key(&at, key), found);
                    }
                }
            }
            (Text, ..) if node.as_str().is_some() => {}
            (Whole, ..) if integer(node).is_some() => {}
            _ => found.push(self.refusal(node, at)),
        }
    }

    fn refusal(&self, node: &Node, at: Trail<'_>) -> Refused {
        let place = match at {
            Trail::Root => "the pod".to_owned(),
            Trail::Key(_, key) => format!("`{key}`"),
            Trail::Index(Trail::Key(_, key), _) => format!("an item of `{key}`"),
            Trail::Index(..) => "an item".to_owned(),
        };
        let is_scalar = node.as_scalar().is_some();
        let (expected, help) = match self {
            Text if is_scalar => ("a text", "write it in quotes, so that YAML reads no number or boolean"),
            Text | Any => ("a text", "write one value"),
            Whole => ("a whole number", "write it without quotes, such as `1`"),
            List(_) => ("a list", "begin each item with `- `"),
            Map(_) | Object(_) => ("a map", "write `key: value`, indented below it"),
        };
        Refused {
            pointer: at.pointer(),
            message: format!("expected {expected} as {place}, found {}", describe(node)),
            help: help.to_owned(),
            is_unreadable: true,
        }
    }
}
