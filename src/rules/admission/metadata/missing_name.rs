//! Objects without a name.

use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::{Check, Sink};
use crate::source::Pointer;

rule! {
    /// an object without `metadata.name`
    ///
    /// The API server asks for `metadata.name` or `metadata.generateName`; empty text and null are no names.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// metadata:
    ///   name: null
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// metadata:
    ///   name: default
    /// ```
    pub(crate) static MISSING_NAME = error("missing-name", Fields) {
        check: Check::Object(missing_name),
    }
}

fn missing_name(manifest: &Manifest, sink: &mut Sink<'_>) {
    if manifest.api.is_none() {
        return;
    }
    let metadata = without_nulls::get(&manifest.root, "metadata");
    if metadata.is_some_and(|metadata| metadata.as_map().is_none()) {
        return;
    }
    let named = |key| {
        metadata
            .and_then(|metadata| without_nulls::get(metadata, key))
            .is_some_and(|name| name.as_str() != Some(""))
    };
    if !named("name") && !named("generateName") {
        sink.report(Pointer::parse("/metadata/name"), "`metadata.name` is required")
            .help("add a name under `metadata`");
    }
}
