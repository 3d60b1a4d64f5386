//! Malformed finalizers, and two that exclude each other.

use crate::apis::names;
use crate::apis::schema::PlaceName;
use crate::phrase::quote;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a malformed finalizer, or two that exclude each other
    ///
    /// Finalizers are names with an optional DNS domain; `orphan` and `foregroundDeletion` cannot stand together.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// metadata:
    ///   finalizers: [a b]
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// metadata:
    ///   finalizers: [karpenter.sh/termination]
    /// ```
    pub(crate) static INVALID_FINALIZER = error("invalid-finalizer", Fields) {
        check: Check::At(&[PlaceName::Finalizers], invalid_finalizer),
    }
}

fn invalid_finalizer(place: &Place<'_>, sink: &mut Sink<'_>) {
    let finalizers = || without_nulls::items(place.node).iter().map(|item| item.as_str());
    for (index, finalizer) in finalizers().enumerate() {
        if let Some(finalizer) = finalizer.filter(|name| !names::is_qualified_name(name) && sink.has_room()) {
            sink.report(place.index(index), format!("{} cannot be a finalizer", quote(finalizer)))
                .help("take a name with a domain, for example `example.com/cleanup`");
        }
    }
    let has = |name| finalizers().any(|finalizer| finalizer == Some(name));
    if has("orphan") && has("foregroundDeletion") {
        sink.report(place.pointer(), "the finalizers `orphan` and `foregroundDeletion` exclude each other")
            .help("remove one of them");
    }
}
