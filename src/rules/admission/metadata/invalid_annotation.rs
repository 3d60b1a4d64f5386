//! Malformed annotations, and more of them than an object can hold.

use crate::apis::names;
use crate::apis::schema::PlaceName;
use crate::rules::admission::Place;
use crate::rules::admission::metadata::report_key;
use crate::rules::{Check, Sink};

rule! {
    /// annotations of the object with a malformed key, or too long together
    ///
    /// Keys are names with an optional DNS domain before `/`; keys and values together have at most 262144 bytes.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// metadata:
    ///   annotations:
    ///     a b: x
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// metadata:
    ///   annotations:
    ///     example.com/a: any text
    /// ```
    pub(crate) static INVALID_ANNOTATION = error("invalid-annotation", Fields) {
        check: Check::At(&[PlaceName::ObjectAnnotations], invalid_annotation),
    }
}

/// Most bytes of all keys and values.
const ANNOTATIONS_MAX: usize = 256 * 1024;

fn invalid_annotation(place: &Place<'_>, sink: &mut Sink<'_>) {
    let mut size = 0;
    for entry in place.node.as_map().into_iter().flatten() {
        size += entry.key.len() + entry.value.as_str().map_or(0, str::len);
        // The server looks at keys without regard to case, which only matters for the domain.
        if !names::is_qualified_name(&entry.key.to_lowercase()) && sink.has_room() {
            report_key(place, &entry.key, "an annotation", sink);
        }
    }
    if size > ANNOTATIONS_MAX {
        let message = format!("`metadata.annotations` has {size} bytes, {ANNOTATIONS_MAX} are allowed");
        sink.report(place.pointer(), message).help("shorten or remove some of them");
    }
}
