//! The faults that a table of fields shows: unknown and missing fields, wrong types, values outside their bounds.

pub(crate) mod duplicate_item;
pub(crate) mod malformed_value;
pub(crate) mod missing_field;
pub(crate) mod number_out_of_range;
pub(crate) mod unknown_field;
pub(crate) mod unsupported_value;
pub(crate) mod wrong_item_count;
pub(crate) mod wrong_length;
pub(crate) mod wrong_type;

use crate::apis::quantity;
use crate::apis::schema::{Form, Format, PlaceName, Presence, Schema, Shape, Text};
use crate::apis::version::Release;
use crate::phrase::{all, either};
use crate::rules::admission::Place;
use crate::yaml::Node;

/// What the schema asks for, in the words of a message.
pub(crate) fn type_name(schema: &Schema) -> &'static str {
    match schema.shape {
        Shape::Object(_) | Shape::Outline(_) | Shape::Map { .. } => "a map",
        Shape::List { .. } => "a list",
        Shape::Text(_) => "a string",
        Shape::Integer { .. } => "an integer",
        Shape::Boolean => "a boolean",
        Shape::Quantity => "a whole number or a string",
        Shape::Any => "anything",
    }
}

/// What to write in place of a value of another type.
pub(crate) fn type_help(schema: &Schema, node: &Node) -> String {
    if node.is_null() {
        return "remove the empty item: null is dropped from maps, but not from lists".to_owned();
    }
    let text = node.as_scalar().map(|scalar| scalar.text.as_str()).filter(|text| text.len() < 60);
    match (schema.shape, text) {
        (Shape::Text(Text { form, .. }), Some(text)) if form.allows(text) => {
            format!("quote it: `\"{text}\"`")
        }
        (Shape::Quantity, Some(text)) if quantity::has_form(text) => format!("quote it: `\"{text}\"`"),
        (Shape::Integer { .. }, Some(text)) if text.parse::<i64>().is_ok() => {
            format!("write it without quotes: `{text}`")
        }
        (Shape::Boolean, Some(_)) => "write `true` or `false`, without quotes".to_owned(),
        (Shape::List { .. }, Some(text)) => format!("make it a list: `[{text}]`"),
        (Shape::List { .. }, None) => "begin each item with `- `".to_owned(),
        _ => format!("write {}", expected(schema, Release::default())),
    }
}

fn as_text<'a>(place: &Place<'a>) -> Option<(Text, &'a str)> {
    match place.schema.shape {
        Shape::Text(text) => Some((text, place.node.as_str()?)),
        _ => None,
    }
}

/// What a place takes, for a message: `` `Never` or a duration …, for example `720h` ``.
fn expected(schema: &Schema, release: Release) -> String {
    match schema.shape {
        Shape::Text(Text { form: form @ Form::OneOf { .. }, .. }) => {
            either(&form.words_in(release).unwrap_or_default())
        }
        Shape::Text(Text { form: Form::Pattern(pattern), .. }) => {
            format!("{}, for example `{}`", pattern.says, pattern.example)
        }
        Shape::Integer { min, max, format } => match (min, max) {
            (min, i64::MAX) if min > i64::MIN => format!("a whole number from {min}"),
            (min, max) if format == Format::Int32 && max == i64::from(i32::MAX) => {
                format!("a whole number from {min}")
            }
            (i64::MIN, _) => "a whole number".to_owned(),
            (min, max) => format!("a whole number from {min} to {max}"),
        },
        Shape::Object(_) => {
            let required = schema.fields_in(release).filter(|field| field.presence == Presence::Required);
            let names: Vec<&str> = required.map(|field| field.name).collect();
            if names.is_empty() { "a map".to_owned() } else { format!("a map with {}", all(&names)) }
        }
        // Of these lists a rule of their own refuses the empty one.
        Shape::List { .. } if schema.names.contains(&PlaceName::SelectorTerms) => {
            "a list of terms, for example `[{tags: {karpenter.sh/discovery: <cluster name>}}]`".to_owned()
        }
        // Of these lists a rule of their own refuses the empty one.
        Shape::List { .. } if schema.names.contains(&PlaceName::SelectorTerms) => {
            "a list of terms, for example `[{tags: {karpenter.sh/discovery: <cluster name>}}]`".to_owned()
        }
        Shape::List { min: 0, .. } => "a list, `[]` where it is to be empty".to_owned(),
        _ => type_name(schema).to_owned(),
    }
}
