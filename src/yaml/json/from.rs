//! JSON to the tree: lines that programs write, and what tests write.

use ecow::EcoString;

use crate::source::Span;
use crate::yaml::goyaml;
use crate::yaml::node::{Entry, Map, Node, Resolved, Scalar, Style};
use crate::yaml::scalar::Dialect;

/// The tree of a JSON value; every node gets `span`. Numbers are those of `dialect`.
pub(crate) fn from_value(value: serde_json::Value, span: Span, dialect: Dialect) -> Node {
    use serde_json::Value as Json;
    let literal = |text: &'static str, meaning| scalar(text.into(), meaning, span);
    match value {
        Json::Null => literal("null", Resolved::Null),
        Json::Bool(true) => literal("true", Resolved::Bool(true)),
        Json::Bool(false) => literal("false", Resolved::Bool(false)),
        Json::Number(number) => scalar(number.to_string().into(), self::number(&number, dialect), span),
        Json::String(text) => scalar(text.into(), Resolved::Text, span),
        Json::Array(items) => {
            Node::list(items.into_iter().map(|item| from_value(item, span, dialect)).collect(), span)
        }
        Json::Object(map) => {
            Node::map(map.into_iter().map(|pair| entry(pair, span, dialect)).collect::<Map>(), span)
        }
    }
}

fn scalar(text: EcoString, meaning: Resolved, span: Span) -> Node {
    Node::scalar(Scalar { text, style: Style::Json, meaning }, span)
}

fn entry((key, value): (String, serde_json::Value), span: Span, dialect: Dialect) -> Entry {
    Entry { key: key.into(), key_span: span, value: from_value(value, span, dialect) }
}

fn number(number: &serde_json::Number, dialect: Dialect) -> Resolved {
    let integer = number.as_i64().map(Resolved::Int).or_else(|| number.as_u64().map(Resolved::UInt));
    let meaning = integer.unwrap_or_else(|| number.as_f64().map_or(Resolved::Null, Resolved::Float));
    match dialect {
        Dialect::Native => meaning,
        Dialect::Helm | Dialect::Kubectl => goyaml::through_json(meaning, dialect),
    }
}
