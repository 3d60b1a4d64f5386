//! `metadata`, as the API server validates it for every object (`apimachinery`, `ValidateObjectMeta`).

use crate::apis::names;
use crate::apis::schema::{PlaceName, Reach};
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::{Place, without_nulls};
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
    pub static MISSING_NAME = error("missing-name", Fields) {
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

rule! {
    /// a name that is not a DNS-1123 subdomain
    ///
    /// Names have lower-case letters, digits, `-` and `.`, begin and end with a letter or digit, and are at most
    /// 253 characters long.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// metadata:
    ///   name: Default_Pool
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// metadata:
    ///   name: default-pool
    /// ```
    pub static INVALID_NAME = error("invalid-name", Fields) {
        check: Check::At(&[PlaceName::ObjectName], invalid_name),
    }
}

fn invalid_name(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some(name) = place.node.as_str().filter(|name| !name.is_empty()) else { return };
    let pointer = place.pointer();
    let is_valid = if pointer.as_str().ends_with("/generateName") {
        names::is_dns1123_subdomain(&without_trailing_dash(name))
    } else {
        names::is_dns1123_subdomain(name)
    };
    if is_valid {
        return;
    }
    let message = format!("{} cannot be the name of an object", quote(name));
    let suggestion = as_subdomain(name).map(|name| format!(", for example `{name}`")).unwrap_or_default();
    sink.report(pointer, message).help(format!(
        "take at most 253 lower-case letters, digits, `-` and `.`, beginning and ending with a letter or digit{suggestion}"
    ));
}

/// A prefix may end with a dash, since random letters follow it.
fn without_trailing_dash(prefix: &str) -> String {
    match prefix.strip_suffix('-') {
        // As the server does it: the last two characters become an `a`.
        Some(rest) if !rest.is_empty() => {
            let mut rest = rest.to_owned();
            rest.pop();
            rest + "a"
        }
        _ => prefix.to_owned(),
    }
}

/// The valid name that is most like `name`.
fn as_subdomain(name: &str) -> Option<String> {
    let lower = name.to_lowercase().replace(['_', ' ', '/', ':'], "-");
    let trimmed = lower.trim_matches(['-', '.']);
    names::is_dns1123_subdomain(trimmed).then(|| trimmed.to_owned())
}

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
    pub static INVALID_NAMESPACE = error("invalid-namespace", Fields) {
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
    pub static INVALID_LABEL = error("invalid-label", Fields) {
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

/// `holder` is what the key belongs to, with its article.
fn report_key(place: &Place<'_>, key: &str, holder: &str, sink: &mut Sink<'_>) {
    sink.report(place.key(key), format!("{} cannot be the key of {holder}", quote(key)))
        .key()
        .help("take at most 63 letters, digits, `-`, `_` and `.`, optionally after a DNS domain and `/`");
}

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
    pub static INVALID_ANNOTATION = error("invalid-annotation", Fields) {
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
    pub static INVALID_FINALIZER = error("invalid-finalizer", Fields) {
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
