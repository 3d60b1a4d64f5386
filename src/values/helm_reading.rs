//! Where Helm reads something else than karpcfg does by itself: a team that moves over sees every latent fault of its files.

use serde_json::Value;

use super::defaults::is_built_in;
use super::instance::go_text;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::lint::helm_reads_differently::HELM_READS_DIFFERENTLY;
use crate::source::Trail;
use crate::yaml::{self, Dialect, Entry, Node, Resolved, Scalar, Style, Value as Tree};

/// Keys of karpcfg's own that hold values of any type: no chart reads them, so there is no reading to compare.
const NO_CHARTS: [&str; 3] = ["soci", "nodeConfig", "bottlerocket"];

/// What there is to say of each of the user's scalars that Helm takes for something else; `instance` has them as they are
/// read by the rules of `dialect`.
pub(super) fn differences(merged: &Node, instance: &Value, dialect: Dialect) -> Vec<Diagnostic> {
    let mut walk = Walk { dialect, severity: severity(merged, dialect), found: Vec::new() };
    walk.node(merged, Some(instance), Trail::Root);
    walk.found
}

/// Who reads values as Helm does, or takes over those of the chart, has used Helm.
fn severity(merged: &Node, dialect: Dialect) -> Severity {
    let profile = merged.get("profile").and_then(Node::as_str);
    let is_of_chart = profile.is_some_and(|profile| profile.starts_with("tfy-"));
    if dialect == Dialect::Helm || is_of_chart { Severity::Warning } else { Severity::Note }
}

struct Walk {
    dialect: Dialect,
    severity: Severity,
    found: Vec<Diagnostic>,
}

impl Walk {
    fn node(&mut self, node: &Node, instance: Option<&Value>, at: Trail) {
        match &node.value {
            Tree::Scalar(scalar) => {
                if !is_built_in(node.span.source) {
                    self.found.extend(instance.and_then(|read| self.difference(scalar, read, node, at)));
                }
            }
            Tree::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    let read = instance.and_then(|read| read.get(index));
                    self.node(item, read, Trail::Index(&at, index));
                }
            }
            Tree::Map(map) => {
                // A tag or label of such a name is a text.
                let is_ours = |entry: &&Entry| {
                    NO_CHARTS.contains(&entry.key.as_str()) && entry.value.as_map().is_some()
                };
                for entry in map.iter().filter(|entry| !is_ours(entry)) {
                    let read = instance.and_then(|read| read.get(entry.key.as_str()));
                    self.node(&entry.value, read, Trail::Key(&at, &entry.key));
                }
            }
        }
    }

    fn difference(&self, scalar: &Scalar, read: &Value, node: &Node, at: Trail) -> Option<Diagnostic> {
        let (message, help) = match self.dialect {
            Dialect::Helm => without_compat(scalar, read)?,
            Dialect::Native | Dialect::Kubectl => with_helm(scalar, read)?,
        };
        let found = Diagnostic::new(&HELM_READS_DIFFERENTLY.code, message).severity(self.severity);
        Some(found.at(node.span, "").help(help).in_values(at.pointer()))
    }
}

/// What to say where Helm would read something else than `ours`.
fn with_helm(scalar: &Scalar, ours: &Value) -> Option<(String, String)> {
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
    Some((message, help))
}

/// What to say where `helm`, which was read as Helm reads it, would be something else without that.
fn without_compat(scalar: &Scalar, helm: &Value) -> Option<(String, String)> {
    if scalar.style != Style::Plain {
        return None;
    }
    let ours =
        Scalar { meaning: yaml::meaning(&scalar.text, Style::Plain, Dialect::Native), ..scalar.clone() };
    let is_same = match helm {
        Value::String(text) => *text == scalar.text.as_str(),
        _ => is_same(&ours, helm),
    };
    let message =
        format!("Helm reads {} here, karpcfg without `--compat` `{}`", described(scalar), scalar.text);
    let help = format!("write `{:?}` if that is what is meant", scalar.text);
    (!is_same).then_some((message, help))
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

fn is_same(scalar: &Scalar, value: &Value) -> bool {
    match scalar.meaning {
        Resolved::Null => value.is_null(),
        Resolved::Bool(own) => value.as_bool() == Some(own),
        Resolved::Int(own) => value.as_i64() == Some(own),
        Resolved::UInt(own) => value.as_u64() == Some(own),
        Resolved::Float(own) => value.as_f64() == Some(own),
        Resolved::Text => value.as_str() == Some(&scalar.text),
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
