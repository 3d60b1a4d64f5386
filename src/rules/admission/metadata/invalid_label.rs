//! Malformed labels of objects.

use crate::apis::names;
use crate::apis::schema::PlaceName;
use crate::phrase::quote;
use crate::rules::admission::Place;
use crate::rules::admission::metadata::report_key;
use crate::rules::{Check, Sink};

rule! {
    /// a label of the object with a malformed key or value
    ///
    /// Keys are names with an optional DNS domain before `/`; values have at most 63 letters, digits, `-`, `_`
    /// and `.`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// metadata:
    ///   labels:
    ///     team: a b
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// metadata:
    ///   labels:
    ///     team: a-b
    /// ```
    pub(crate) static INVALID_LABEL = error("invalid-label", Fields) {
        check: Check::At(&[PlaceName::ObjectLabels], invalid_label),
    }
}

fn invalid_label(place: &Place<'_>, sink: &mut Sink<'_>) {
    // A null value is empty text here, not a key that is dropped.
    for entry in place.node.as_map().into_iter().flatten() {
        if !names::is_qualified_name(&entry.key) && sink.has_room() {
            report_key(place, &entry.key, "a label", sink);
        }
        if let Some(value) =
            entry.value.as_str().filter(|value| !names::is_label_value(value) && sink.has_room())
        {
            let pointer = place.key(&entry.key);
            let message = format!("`{pointer}` is {}, which is not a label value", quote(value));
            sink.report(pointer, message).help(
                "take at most 63 letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit",
            );
        }
    }
}
