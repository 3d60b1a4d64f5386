//! Objects that no API takes: no kind or version, or a kind that the group does not have in this version.
//! Kinds that an older version had are another rule's business.

use crate::apis::former;
use crate::apis::kinds::{API_TYPES, is_known};
use crate::apis::schema::ApiType;
use crate::manifest::Manifest;
use crate::phrase::{all, nearest, quote};
use crate::rules::{Check, Sink};
use crate::source::Pointer;

rule! {
    /// an object whose apiVersion and kind no API server has
    ///
    /// `apiVersion` and `kind` are both required. Karpenter's groups have a fixed set of kinds: `karpenter.sh/v1`
    /// NodePool and NodeClaim, `karpenter.sh/v1alpha1` NodeOverlay, `karpenter.k8s.aws/v1` EC2NodeClass. Kinds of
    /// other groups are not looked at.
    ///
    /// ```yaml bad
    /// apiVersion: karpenter.sh/v2
    /// kind: NodePool
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: karpenter.sh/v1
    /// kind: NodePool
    /// ```
    pub(crate) static UNKNOWN_API = error("unknown-api", Versions) {
        check: Check::Object(unknown_api),
    }
}

fn unknown_api(manifest: &Manifest, sink: &mut Sink<'_>) {
    let text =
        |key: &str| manifest.root.get(key).and_then(|node| node.as_str()).filter(|text| !text.is_empty());
    for key in ["apiVersion", "kind"] {
        if text(key).is_none() {
            let message = match manifest.root.get(key) {
                Some(node) if !node.is_null() => format!("`{key}` must be a non-empty string"),
                _ => format!("`{key}` is required"),
            };
            sink.report(Pointer::root().join(key), message)
                .help("an object begins with `apiVersion` and `kind`");
        }
    }
    let (Some(api_version), Some(kind)) = (text("apiVersion"), text("kind")) else { return };
    if is_known(api_version, kind) || former::kind(api_version, kind).is_some() {
        return;
    }
    let pointer = Pointer::root().join(if names_kind(api_version, kind) { "apiVersion" } else { "kind" });
    sink.report(pointer, format!("there is no {} in {}", quote(kind), quote(api_version)))
        .help(way_out(kind));
}

/// Whether the group has the kind in another version, so that the version is to blame.
fn names_kind(api_version: &str, kind: &str) -> bool {
    let group = api_version.split('/').next();
    API_TYPES.iter().any(|api| Some(api.group) == group && api.kind == kind)
}

fn way_out(kind: &str) -> String {
    let renamed = former::kinds().find(|former| former.kind == kind).map(|former| former.now);
    if renamed == Some("NodeClaim") {
        return "its name is NodeClaim since v1beta1, and Karpenter makes it: leave it out".to_owned();
    }
    let name = renamed.or_else(|| nearest(kind, API_TYPES.iter().map(|api| api.kind)));
    match API_TYPES.iter().find(|api| Some(api.kind) == name) {
        Some(api) => {
            let ApiType { group, version, kind, .. } = api;
            format!("write `apiVersion: {group}/{version}`, `kind: {kind}`, with the fields of that version")
        }
        None => {
            let kinds: Vec<&str> = API_TYPES.iter().map(|api| api.kind).collect();
            format!("Karpenter's kinds are {}", all(&kinds))
        }
    }
}
