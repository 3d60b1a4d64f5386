//! Fields that the kind does not have.

use crate::apis::schema::{Outline, Shape, Sort};
use crate::phrase::quote;
use crate::rules::admission::{Place, field_hints};
use crate::rules::{Check, Sink};

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
    pub(crate) static UNKNOWN_FIELD = error("unknown-field", Fields) {
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
        let is_known = place.schema.field_in(&entry.key, place.release).is_some();
        // What a later release has is told by the rule about that.
        if is_known || place.schema.first_with(&entry.key, place.release).is_some() || !sink.has_room() {
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
