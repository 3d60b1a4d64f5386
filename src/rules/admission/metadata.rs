//! `metadata`, as the API server validates it for every object (`apimachinery`, `ValidateObjectMeta`).

pub(crate) mod invalid_annotation;
pub(crate) mod invalid_finalizer;
pub(crate) mod invalid_label;
pub(crate) mod invalid_name;
pub(crate) mod invalid_namespace;
pub(crate) mod invalid_owner_reference;
pub(crate) mod missing_name;

use crate::phrase::quote;
use crate::rules::Sink;
use crate::rules::admission::Place;

/// `holder` is what the key belongs to, with its article.
fn report_key(place: &Place<'_>, key: &str, holder: &str, sink: &mut Sink<'_>) {
    sink.report(place.key(key), format!("{} cannot be the key of {holder}", quote(key)))
        .key()
        .help("take at most 63 letters, digits, `-`, `_` and `.`, optionally after a DNS domain and `/`");
}
