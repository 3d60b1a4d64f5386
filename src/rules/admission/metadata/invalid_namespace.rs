//! Namespaces that cannot exist.

use crate::apis::names;
use crate::apis::schema::{PlaceName, Reach};
use crate::phrase::quote;
use crate::rules::admission::Place;
use crate::rules::{Check, Sink};

rule! {
    /// a namespace that is not a DNS-1123 label
    ///
    /// Only CapacityBuffer lives in a namespace; on kinds of the whole cluster the server drops the field.
    ///
    /// ```yaml bad
    /// kind: CapacityBuffer
    /// metadata:
    ///   namespace: Team_A
    /// ```
    ///
    /// ```yaml good
    /// kind: CapacityBuffer
    /// metadata:
    ///   namespace: team-a
    /// ```
    pub(crate) static INVALID_NAMESPACE = error("invalid-namespace", Fields) {
        check: Check::At(&[PlaceName::Namespace], invalid_namespace),
    }
}

fn invalid_namespace(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some(name) = place.node.as_str().filter(|name| !name.is_empty()) else { return };
    if place.api.reach == Reach::Namespace && !names::is_dns1123_label(name) {
        sink.report(place.pointer(), format!("{} cannot be the name of a namespace", quote(name)))
            .help("take at most 63 lower-case letters, digits and inner `-`");
    }
}
