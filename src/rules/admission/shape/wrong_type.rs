//! Values of another type than the field's.

use crate::apis::schema::Sort;
use crate::phrase::describe;
use crate::rules::admission::Place;
use crate::rules::admission::shape::{type_help, type_name};
use crate::rules::{Check, Sink};

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
    pub(crate) static WRONG_TYPE = error("wrong-type", Fields) {
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
