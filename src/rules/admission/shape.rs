//! The faults that a table of fields shows: unknown and missing fields, wrong types, values outside their bounds.

use std::collections::HashSet;

use crate::apis::patterns;
use crate::apis::quantity;
use crate::apis::schema::{
    Field, Form, Format, Items, Outline, Pattern, PlaceName, Presence, Schema, Shape, Sort, Text,
};
use crate::apis::version::Version;
use crate::phrase::{all, describe, either, nearest, quote};
use crate::rules::admission::{Place, did_you_mean, field_hints, without_nulls};
use crate::rules::{Check, Sink};
use crate::yaml::Node;

rule! {
    /// a field that the kind does not have
    ///
    /// The API server refuses it (`kubectl` asks for strict validation), or drops it silently when the client
    /// does not ask. Names are case-sensitive. Most often the field was renamed, moved to another object, or
    /// indented wrongly.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     expireAfter: 720h
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       expireAfter: 720h
    /// ```
    pub static UNKNOWN_FIELD = error("unknown-field", Fields) {
        check: Check::Shape(&[Sort::Object, Sort::Outline], unknown_field),
    }
}

fn unknown_field(place: &Place<'_>, sink: &mut Sink<'_>) {
    let (Shape::Object(_) | Shape::Outline(Outline::Fields(_) | Outline::Items(_)), Some(map)) =
        (place.schema.shape, place.node.as_map())
    else {
        return;
    };
    for entry in map {
        if place.schema.field(&entry.key).is_some() || !sink.has_room() {
            continue;
        }
        let owner = place.pointer();
        let message = if owner.as_str().is_empty() {
            format!("{} is not a field of {}", quote(&entry.key), place.api.kind)
        } else {
            format!("{} is not a field of `{owner}`", quote(&entry.key))
        };
        let help = field_hints::hint(place.api, &owner, place.schema, &entry.key);
        sink.report(owner.join(&entry.key), message).key().help(help);
    }
}

rule! {
    /// a field that must be given is missing or null
    ///
    /// The API server drops nulls in maps, so `field: null` and an empty `field:` are the same as leaving it out.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidationPolicy: WhenEmpty
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidationPolicy: WhenEmpty
    ///     consolidateAfter: 5m
    /// ```
    pub static MISSING_FIELD = error("missing-field", Fields) {
        check: Check::Shape(&[Sort::Object], missing_field),
    }
}

fn missing_field(place: &Place<'_>, sink: &mut Sink<'_>) {
    let (Shape::Object(fields), Some(_)) = (place.schema.shape, place.node.as_map()) else { return };
    let missing =
        |field: &&Field| field.presence == Presence::Required && !without_nulls::has(place.node, field.name);
    for field in fields.iter().filter(missing) {
        let pointer = place.key(field.name);
        let null =
            if place.node.get(field.name).is_some() { " (null is the same as leaving it out)" } else { "" };
        let message = format!("`{pointer}` is required{null}");
        sink.report(pointer, message).help(format!("add `{}`: {}", field.name, expected(&field.schema)));
    }
}

rule! {
    /// a value of another type than the field has
    ///
    /// The API server converts nothing: text fields take only text, so numbers and words such as `on`, `yes` and
    /// `true` need quotes in labels, tags, taints and requirement values; number and boolean fields take no
    /// quotes.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   tags:
    ///     cost-center: 4711
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   tags:
    ///     cost-center: "4711"
    /// ```
    pub static WRONG_TYPE = error("wrong-type", Fields) {
        check: Check::Shape(&Sort::ALL, wrong_type),
    }
}

fn wrong_type(place: &Place<'_>, sink: &mut Sink<'_>) {
    if place.has_type() || !sink.has_room() {
        return;
    }
    let path = place.dotted();
    let message = format!("`{path}` must be {}, not {}", type_name(place.schema), describe(place.node));
    let help = if path == "spec.limits.resources" {
        "v1 has no `resources`: put its keys directly under `spec.limits`".to_owned()
    } else {
        type_help(place.schema, place.node)
    };
    sink.report(place.pointer(), message).help(help);
}

/// What the schema asks for, in the words of a message.
pub fn type_name(schema: &Schema) -> &'static str {
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
pub fn type_help(schema: &Schema, node: &Node) -> String {
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
        _ => format!("write {}", expected(schema)),
    }
}

rule! {
    /// a word that is not among the allowed ones
    ///
    /// Words are case-sensitive. `WhenUnderutilized` of v1beta1 is `WhenEmptyOrUnderutilized` in v1.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     consolidationPolicy: WhenUnderutilized
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     consolidationPolicy: WhenEmptyOrUnderutilized
    /// ```
    pub static UNSUPPORTED_VALUE = error("unsupported-value", Fields) {
        check: Check::Shape(&[Sort::Text], unsupported_value),
    }
}

fn unsupported_value(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some((Text { form: Form::OneOf(words), .. }, value)) = as_text(place) else { return };
    if words.contains(&value) {
        return;
    }
    let message = format!("`{}` cannot be {}", place.dotted(), quote(value));
    let help = match field_hints::word(value)
        .filter(|word| words.contains(word))
        .or_else(|| nearest(value, words.iter().copied()))
    {
        Some(word) => format!("did you mean `{word}`? allowed: {}", either(words)),
        None => format!("allowed: {}", either(words)),
    };
    sink.report(place.pointer(), message).help(help);
}

rule! {
    /// a text that does not have the form its field asks for
    ///
    /// The API server holds durations, sizes, quantities, ids, label keys and label values to patterns. Durations
    /// know hours, minutes and seconds, but no days and no fractions; volume sizes are whole `Gi` or `G`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       expireAfter: 30d
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       expireAfter: 720h
    /// ```
    pub static MALFORMED_VALUE = error("malformed-value", Fields) {
        check: Check::Shape(&[Sort::Text, Sort::Quantity], malformed_value),
    }
}

fn malformed_value(place: &Place<'_>, sink: &mut Sink<'_>) {
    let (form, value) = match (place.schema.shape, place.node.as_str()) {
        (Shape::Text(Text { form, .. }), Some(value)) => (form, value),
        (Shape::Quantity, Some(value)) => (Form::Pattern(&patterns::QUANTITY), value),
        _ => return,
    };
    if form.allows(value) || !sink.has_room() {
        return;
    }
    let (says, help) = match form {
        Form::Pattern(pattern) => (pattern.says, mended(pattern, value)),
        Form::DateTime | Form::Timestamp => ("a date-time", "for example `2025-01-31T12:00:00Z`".to_owned()),
        Form::Free | Form::OneOf(_) => return,
    };
    let message = format!("`{}` is {}, which is not {says}", place.dotted(), quote(value));
    sink.report(place.pointer(), message).help(help);
}

/// The text that `value` was most likely meant to be, else an example.
fn mended(pattern: &Pattern, value: &str) -> String {
    match did_you_mean::mend(pattern, value) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("for example `{}`", pattern.example),
    }
}

rule! {
    /// a number below the lowest or above the highest allowed value
    ///
    /// The help names both ends.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   weight: 101
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   weight: 100
    /// ```
    pub static NUMBER_OUT_OF_RANGE = error("number-out-of-range", Fields) {
        check: Check::Shape(&[Sort::Integer], number_out_of_range),
    }
}

fn number_out_of_range(place: &Place<'_>, sink: &mut Sink<'_>) {
    let (Shape::Integer { min, max, .. }, Some(value)) =
        (place.schema.shape, without_nulls::integer(place.node))
    else {
        return;
    };
    if (min..=max).contains(&value) {
        return;
    }
    let bound = if value < min { format!("below {min}") } else { format!("above {max}") };
    sink.report(place.pointer(), format!("`{}` is {value}, {bound}", place.dotted()))
        .help(format!("take {}", expected(place.schema)));
}

rule! {
    /// a text with too few or too many characters
    ///
    /// Label values have at most 63 characters, requirement keys 316, AMI aliases 30; some texts must not be
    /// empty.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   placementGroupSelector:
    ///     name: ""
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   placementGroupSelector:
    ///     name: near
    /// ```
    pub static WRONG_LENGTH = error("wrong-length", Fields) {
        check: Check::Shape(&[Sort::Text], wrong_length),
    }
}

fn wrong_length(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some((Text { min, max, .. }, value)) = as_text(place) else { return };
    if (min == 0 && value.len() <= max) || !sink.has_room() {
        return;
    }
    let length = value.chars().count();
    if length < min {
        sink.report(place.pointer(), format!("`{}` must not be empty", place.dotted()))
            .help("write something, or leave the field out");
    } else if length > max {
        let message =
            format!("`{}` has {length} characters, {max} are allowed: {}", place.dotted(), quote(value));
        sink.report(place.pointer(), message).help("shorten it");
    }
}

rule! {
    /// a list or map with fewer or more items than allowed
    ///
    /// The message names the number found and the bound; nulls in maps do not count.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: []
    ///   amiFamily: AL2023
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - name: my-image-*
    ///       owner: self
    ///   amiFamily: AL2023
    /// ```
    pub static WRONG_ITEM_COUNT = error("wrong-item-count", Fields) {
        check: Check::Shape(&[Sort::List, Sort::Map], wrong_item_count),
    }
}

fn wrong_item_count(place: &Place<'_>, sink: &mut Sink<'_>) {
    let (count, min, max) = match (place.schema.shape, place.node.as_list()) {
        (Shape::List { min, max, .. }, Some(items)) => (items.len(), min, max),
        (Shape::Map { max, .. }, None) => (without_nulls::entries(place.node).count(), 0, max),
        _ => return,
    };
    if count < min {
        let message = format!("`{}` needs at least {min} item, it has none", place.dotted());
        sink.report(place.pointer(), message).help("add an item");
    } else if count > max {
        sink.report(place.pointer(), format!("`{}` has {count} items, {max} are allowed", place.dotted()))
            .help("remove some of them");
    }
}

rule! {
    /// an item that stands twice in a list that is a set
    ///
    /// The API server refuses the second one. The reasons of a budget, the only such list, are a set since
    /// Karpenter 1.13.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///       - nodes: 10%
    ///       - nodes: "1"
    ///         reasons: [Drifted, Drifted]
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     budgets:
    ///       - nodes: 10%
    ///       - nodes: "1"
    ///         reasons: [Drifted, Empty]
    /// ```
    pub static DUPLICATE_ITEM = error("duplicate-item", Fields) {
        since: Some(Version(1, 13)),
        check: Check::Shape(&[Sort::List], duplicate_item),
    }
}

fn duplicate_item(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Shape::List { items_are: Items::Distinct, .. } = place.schema.shape else { return };
    let mut seen = HashSet::new();
    for (index, item) in without_nulls::items(place.node).iter().enumerate() {
        let Some(word) = item.as_str() else { continue };
        if !seen.insert(word) && sink.has_room() {
            let pointer = place.index(index);
            let message = format!("`{pointer}` repeats {}", quote(word));
            sink.report(pointer, message).help("remove the repetition");
        }
    }
}

fn as_text<'a>(place: &Place<'a>) -> Option<(Text, &'a str)> {
    match place.schema.shape {
        Shape::Text(text) => Some((text, place.node.as_str()?)),
        _ => None,
    }
}

/// What a place takes, for a message: `` `Never` or a duration …, for example `720h` ``.
fn expected(schema: &Schema) -> String {
    match schema.shape {
        Shape::Text(Text { form: Form::OneOf(words), .. }) => either(words),
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
        Shape::Object(fields) => {
            let required = fields.iter().filter(|field| field.presence == Presence::Required);
            let names: Vec<&str> = required.map(|field| field.name).collect();
            if names.is_empty() { "a map".to_owned() } else { format!("a map with {}", all(&names)) }
        }
        // Of these lists a rule of their own refuses the empty one.
        Shape::List { .. } if schema.names.contains(&PlaceName::SelectorTerms) => {
            "a list of terms, for example `[{tags: {karpenter.sh/discovery: <cluster name>}}]`".to_owned()
        }
        Shape::List { min: 0, .. } => "a list, `[]` where it is to be empty".to_owned(),
        _ => type_name(schema).to_owned(),
    }
}
