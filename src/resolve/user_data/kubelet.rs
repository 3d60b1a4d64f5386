//! `nodeConfig.kubelet.config`: each field known to the kubelet, and of its type.

use super::Composer;
use super::codes::OVERWRITTEN_SETTING;
use crate::apis::schema::{Schema, Shape};
use crate::diagnostic::Diagnostic;
use crate::rules::admission::shape::{type_help, type_name};
use crate::rules::admission::{Place, walk};
use crate::rules::lint::ec2nodeclass::user_data::kubelet_configuration::KUBELET_CONFIGURATION;
use crate::values::codes::WRONG_TYPE;
use crate::yaml::{Entry, Node, Resolved, Scalar, Style, Value};

/// Where the values have it.
const FIELD: &str = "/nodeConfig/kubelet/config";

/// What Karpenter 1.14.1 always writes itself, and what to use in its place.
const KARPENTERS: [(&str, &str); 3] = [
    ("clusterDNS", "use `kubelet.clusterDNS` of the template"),
    ("maxPods", "use `kubelet.maxPods` of the template"),
    ("registerWithTaints", "use `taints` of the pool"),
];

/// nodeadm hands on any field: one that the kubelet does not have would be of no effect, one of another type keep it from
/// starting. Whether all is in order.
pub(super) fn check(composer: &mut Composer) -> bool {
    let Some(config) = composer.context.merged.at(&composer.path(FIELD)) else { return true };
    let config = typed(config, &KUBELET_CONFIGURATION.root);
    let before = composer.diagnostics.len();
    walk(&config, &KUBELET_CONFIGURATION, &mut |place| {
        names(composer, place);
        value(composer, place);
    });
    composer.diagnostics.len() == before
}

/// The place of a value in the class's entry.
fn field(place: &Place<'_>) -> String {
    format!("{FIELD}{}", place.pointer().as_str())
}

fn names(composer: &mut Composer, place: &Place<'_>) {
    let (Shape::Object(fields), Some(map)) = (place.schema.shape, place.node.as_map()) else { return };
    let at = field(place);
    let is_root = place.pointer().as_str().is_empty();
    let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
    for entry in map {
        let karpenters = KARPENTERS.iter().find(|(own, _)| is_root && entry.key == *own);
        if let Some((own, help)) = karpenters {
            let message = format!("Karpenter writes its own `{own}` over this");
            let found = Diagnostic::new(&OVERWRITTEN_SETTING, message).help(*help);
            composer.report(found, &format!("{at}/{own}"));
        } else if !known.contains(&entry.key.as_str()) {
            composer.report_unknown(&entry.key, &at, &known, "a field of the kubelet");
        }
    }
}

fn value(composer: &mut Composer, place: &Place<'_>) {
    if place.has_type() || place.node.is_null() {
        return;
    }
    let at = field(place);
    let message = format!("`{}` must be {}", composer.path(&at), type_name(place.schema));
    let found = Diagnostic::new(&WRONG_TYPE, message).help(type_help(place.schema, place.node));
    composer.report(found, &at);
}

/// The tree with text where the kubelet takes text, whatever it looks like.
pub(super) fn typed(node: &Node, schema: &'static Schema) -> Node {
    match (schema.shape, &node.value) {
        (Shape::Text(_), Value::Scalar(scalar)) if scalar.meaning != Resolved::Null => {
            let text = Scalar { meaning: Resolved::Text, style: Style::Quoted, ..scalar.clone() };
            Node::scalar(text, node.span)
        }
        (Shape::List { items, .. }, Value::List(list)) => {
            Node::list(list.iter().map(|item| typed(item, items)).collect(), node.span)
        }
        (shape, Value::Map(map)) => {
            let below = |key: &str| match shape {
                Shape::Map { values, .. } => Some(values),
                _ => schema.field(key).map(|field| &field.schema),
            };
            let entries = map.iter().map(|entry| match below(&entry.key) {
                Some(schema) => Entry { value: typed(&entry.value, schema), ..entry.clone() },
                None => entry.clone(),
            });
            Node::map(entries.collect(), node.span)
        }
        _ => node.clone(),
    }
}
