//! Texts that do not have the form of the field.

use crate::apis::patterns;
use crate::apis::schema::{Form, Pattern, Shape, Sort, Text};
use crate::phrase::quote;
use crate::rules::admission::{Place, did_you_mean};
use crate::rules::{Check, Sink};

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
    pub(crate) static MALFORMED_VALUE = error("malformed-value", Fields) {
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
        Form::Pattern(pattern) => (pattern.says, mended(pattern, value, place)),
        Form::DateTime | Form::Timestamp => ("a date-time", "for example `2025-01-31T12:00:00Z`".to_owned()),
        Form::Free | Form::OneOf { .. } => return,
    };
    let message = format!("`{}` is {}, which is not {says}", place.dotted(), quote(value));
    sink.report(place.pointer(), message).help(help);
}

/// The text that `value` was most likely meant to be, else an example.
fn mended(pattern: &Pattern, value: &str, place: &Place<'_>) -> String {
    match did_you_mean::mend(pattern, value) {
        Some(meant) => format!("did you mean `{meant}`?"),
        // An amount of memory is no example of one of processors.
        None if place.pointer().tokens().last().is_some_and(|key| key == "cpu") => {
            "for example `100`".to_owned()
        }
        None => format!("for example `{}`", pattern.example),
    }
}
