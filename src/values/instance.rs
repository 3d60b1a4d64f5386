//! The merged tree as JSON for the schema: scalars are typed by what the schema expects of them.

use serde_json::{Map, Value};

use crate::source::Pointer;
use crate::yaml::de::EXACT;
use crate::yaml::{Dialect, Entry, Node, Resolved, Scalar, Style, Value as Tree, json};

/// The tree as JSON. Nulls in maps say nothing and are left out; a number with a fraction or an exponent, or
/// of more than 64 bits, stays the text it is, since no field of the values takes one as a number.
pub(super) fn instance(node: &Node, dialect: Dialect) -> Value {
    match &node.value {
        Tree::Scalar(scalar) => scalar_value(scalar, dialect),
        Tree::List(items) => items.iter().map(|item| instance(item, dialect)).collect(),
        Tree::Map(map) => Value::Object(
            map.iter()
                .filter(|entry| !entry.value.is_null())
                .map(|entry| (entry.key.as_str().to_owned(), field(entry, dialect)))
                .collect::<Map<_, _>>(),
        ),
    }
}

/// Extra objects are nobody's fields: their scalars are what they are.
fn field(entry: &Entry, dialect: Dialect) -> Value {
    if entry.key == "extraObjects" { json::to_value(&entry.value) } else { instance(&entry.value, dialect) }
}

fn scalar_value(scalar: &Scalar, dialect: Dialect) -> Value {
    match scalar.meaning {
        Resolved::Null => Value::Null,
        Resolved::Bool(value) => Value::Bool(value),
        Resolved::Int(value) => value.into(),
        Resolved::Float(_) if dialect == Dialect::Helm && whole(scalar).is_some() => whole(scalar).into(),
        Resolved::UInt(_) | Resolved::Float(_) | Resolved::Text => Value::String(characters(scalar, dialect)),
    }
}

/// The text of a scalar that a text field asks for: its own characters, or under Helm's reading what Helm prints.
pub(super) fn characters(scalar: &Scalar, dialect: Dialect) -> String {
    match dialect {
        Dialect::Helm => go_text(scalar),
        Dialect::Native | Dialect::Kubectl => written(scalar),
    }
}

/// The characters of a scalar as they were written.
pub(super) fn written(scalar: &Scalar) -> String {
    scalar.text.as_str().to_owned()
}

/// What Go's `%v` prints of a scalar that Helm has read from YAML.
pub(super) fn go_text(scalar: &Scalar) -> String {
    match scalar.meaning {
        Resolved::Null => "<nil>".to_owned(),
        Resolved::Bool(value) => value.to_string(),
        // From a file every number is a float64; from an argument it stays an integer.
        Resolved::Int(value) if scalar.style == Style::Argument => value.to_string(),
        Resolved::Int(value) => go_float(value as f64),
        Resolved::UInt(value) => go_float(value as f64),
        Resolved::Float(value) => go_float(value),
        Resolved::Text => scalar.text.as_str().to_owned(),
    }
}

/// `%v` of a float64: the shortest digits, with an exponent below 1e-4 and from 1e6 up (strconv's `%g`).
fn go_float(value: f64) -> String {
    let scientific = format!("{value:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    match exponent.parse::<i32>() {
        Ok(exponent) if !(-4..6).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{mantissa}e{sign}{:02}", exponent.abs())
        }
        _ => value.to_string(),
    }
}

/// A type that a scalar can be read as, whatever it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Its characters.
    Text,
    /// `10.0` and `1e1` are ten.
    Integer,
}

/// Puts what is wanted where the tree has a scalar that can be read so; says whether it could.
pub(super) fn retype(
    instance: &mut Value,
    root: &Node,
    pointer: &Pointer,
    wanted: Wanted,
    dialect: Dialect,
) -> bool {
    let scalar = root.at(pointer).and_then(Node::as_scalar);
    let value = scalar.and_then(|scalar| match wanted {
        Wanted::Text => is_untyped(scalar).then(|| Value::String(characters(scalar, dialect))),
        Wanted::Integer => whole(scalar).map(Value::from),
    });
    match (instance.pointer_mut(pointer.as_str()), value) {
        (Some(slot), Some(value)) if *slot != value => {
            *slot = value;
            true
        }
        _ => false,
    }
}

/// Where a text is due, what is not in quotes is one as well.
fn is_untyped(scalar: &Scalar) -> bool {
    scalar.style != Style::Quoted && scalar.meaning != Resolved::Null
}

fn whole(scalar: &Scalar) -> Option<i64> {
    match scalar.meaning {
        Resolved::Float(value) if value.fract() == 0.0 && value.abs() < EXACT => Some(value as i64),
        _ => None,
    }
}
