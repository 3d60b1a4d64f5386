//! Required fields that are not given.

use crate::apis::schema::{Field, Presence, Sort};
use crate::rules::admission::shape::expected;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a field that must be given is missing or null
    ///
    /// The API server drops nulls in maps, so `field: null` and an empty `field:` are the same as leaving it out.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       taints:
    ///         - key: example.com/batch
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       taints:
    ///         - key: example.com/batch
    ///           effect: NoSchedule
    /// ```
    pub(crate) static MISSING_FIELD = error("missing-field", Fields) {
        check: Check::Shape(&[Sort::Object], missing_field),
    }
}

fn missing_field(place: &Place<'_>, sink: &mut Sink<'_>) {
    if place.node.as_map().is_none() {
        return;
    }
    let missing =
        |field: &&Field| field.presence == Presence::Required && !without_nulls::has(place.node, field.name);
    for field in place.schema.fields_in(place.release).filter(missing) {
        let pointer = place.key(field.name);
        let null =
            if place.node.get(field.name).is_some() { " (null is the same as leaving it out)" } else { "" };
        let message = format!("`{pointer}` is required{null}");
        sink.report(pointer, message).help(format!(
            "add `{}`: {}",
            field.name,
            expected(&field.schema, place.release)
        ));
    }
}
