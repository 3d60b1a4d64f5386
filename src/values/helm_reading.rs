//! Where Helm would have read something else: a team that moves over sees every latent fault of its files.

use serde_json::Value;

use super::codes::HELM_READS_DIFFERENTLY;
use super::defaults::is_built_in;
use super::instance::go_text;
use crate::diagnostic::Diagnostic;
use crate::source::Trail;
use crate::yaml::{self, Dialect, Entry, Node, Resolved, Scalar, Style, Value as Tree};

/// Keys of karpcfg's own that hold values of any type: no chart reads them, so there is no reading to compare.
const NO_CHARTS: [&str; 3] = ["soci", "nodeConfig", "bottlerocket"];

/// A warning for each of the user's scalars that Helm takes for something other than `instance` has.
pub(super) fn differences(merged: &Node, instance: &Value) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    walk(merged, Some(instance), Trail::Root, &mut found);
    found
}

fn walk(node: &Node, instance: Option<&Value>, at: Trail, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Tree::Scalar(scalar) => {
            if !is_built_in(node.span.source) {
                found.extend(instance.and_then(|ours| difference(scalar, ours, node, at)));
            }
        }
        Tree::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let ours = instance.and_then(|ours| ours.get(index));
                walk(item, ours, Trail::Index(&at, index), found);
            }
        }
        Tree::Map(map) => {
            // A tag or label of such a name is a text.
            let is_ours =
                |entry: &&Entry| NO_CHARTS.contains(&entry.key.as_str()) && entry.value.as_map().is_some();
            for entry in map.iter().filter(|entry| !is_ours(entry)) {
                let ours = instance.and_then(|ours| ours.get(entry.key.as_str()));
                walk(&entry.value, ours, Trail::Key(&at, &entry.key), found);
            }
        }
    }
}

fn difference(scalar: &Scalar, ours: &Value, node: &Node, at: Trail) -> Option<Diagnostic> {
    let helm = helm_scalar(scalar)?;
    if is_same(&helm, ours) {
        return None;
    }
    let message = format!("Helm reads {} here, karpcfg {}", described(&helm), shown(ours));
    let help = match ours {
        Value::String(_) if scalar.style == Style::Argument => {
            "give it with `--set-string` to have both read the same text".to_owned()
        }
        Value::String(text) => format!("write `{text:?}` to have both read the same text"),
        _ => format!("write `{ours}` to have both read the same"),
    };
    let found = Diagnostic::new(&HELM_READS_DIFFERENTLY, message);
    Some(found.at(node.span, "").help(help).pointer(at.pointer()))
}

/// The scalar as Helm reads it; quoted text and JSON leave nothing to read differently.
fn helm_scalar(scalar: &Scalar) -> Option<Scalar> {
    let meaning = match scalar.style {
        Style::Plain => yaml::meaning(&scalar.text, Style::Plain, Dialect::Helm),
        Style::Argument => scalar.meaning,
        Style::Quoted | Style::Folded | Style::Json => return None,
    };
    Some(Scalar { meaning, ..scalar.clone() })
}

fn is_same(helm: &Scalar, ours: &Value) -> bool {
    match helm.meaning {
        Resolved::Null => ours.is_null(),
        Resolved::Bool(value) => ours.as_bool() == Some(value),
        Resolved::Int(value) => ours.as_i64() == Some(value),
        Resolved::UInt(value) => ours.as_u64() == Some(value),
        Resolved::Float(value) => ours.as_f64() == Some(value),
        Resolved::Text => ours.as_str() == Some(&helm.text),
    }
}

fn described(helm: &Scalar) -> String {
    match helm.meaning {
        Resolved::Null => "null".to_owned(),
        Resolved::Bool(value) => format!("the boolean {value}"),
        Resolved::Text => format!("the text `{}`", helm.text),
        _ => format!("the number {}", go_text(helm)),
    }
}

fn shown(ours: &Value) -> String {
    match ours {
        Value::String(text) => format!("the text `{text}`"),
        Value::Bool(value) => format!("the boolean {value}"),
        other => format!("the number {other}"),
    }
}
