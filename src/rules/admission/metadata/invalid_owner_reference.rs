//! `metadata.ownerReferences`, as the API server validates them for every object (`apimachinery`, `ValidateOwnerReferences`).

use crate::apis::schema::PlaceName;
use crate::phrase::quote;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};
use crate::source::Pointer;
use crate::yaml::Node;

rule! {
    /// an owner reference without apiVersion, kind, name or uid, to an Event, or two controllers
    ///
    /// The apiVersion must have a version, and Events of `v1` can own nothing. Owner references are the cluster's
    /// business: in a manifest one seldom wants any.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// metadata:
    ///   ownerReferences:
    ///     - {apiVersion: v1, kind: ConfigMap, name: a}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// metadata:
    ///   ownerReferences:
    ///     - {apiVersion: v1, kind: ConfigMap, name: a, uid: "1"}
    /// ```
    pub(crate) static INVALID_OWNER_REFERENCE = error("invalid-owner-reference", Fields) {
        check: Check::At(&[PlaceName::OwnerReferences], invalid_owner_reference),
    }
}

fn invalid_owner_reference(place: &Place<'_>, sink: &mut Sink<'_>) {
    let owners = without_nulls::items(place.node);
    for (index, owner) in owners.iter().enumerate().filter(|(_, owner)| owner.as_map().is_some()) {
        owner_kind(place.index(index), owner, sink);
        for key in ["apiVersion", "kind", "name", "uid"] {
            if without_nulls::get(owner, key).is_none_or(|value| value.as_str() == Some(""))
                && sink.has_room()
            {
                let pointer = place.index(index).join(key);
                let message = format!("`{pointer}` is required");
                sink.report(pointer, message).help("add it, or remove the owner reference");
            }
        }
    }
    let is_controller =
        |owner: &&Node| without_nulls::get(owner, "controller").and_then(|is| is.as_bool()) == Some(true);
    if owners.iter().filter(is_controller).count() > 1 {
        sink.report(place.pointer(), "only one owner can be the controller")
            .help("keep `controller: true` on one");
    }
}

/// The kind of an owner, its version and whether it may own anything.
fn owner_kind(pointer: Pointer, owner: &Node, sink: &mut Sink<'_>) {
    let Some(api_version) = without_nulls::text(owner, "apiVersion").filter(|text| !text.is_empty()) else {
        return;
    };
    if !sink.has_room() {
        return;
    }
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    if version.is_empty() || version.contains('/') {
        let pointer = pointer.join("apiVersion");
        let message = format!("`{pointer}` is {}, which has no version", quote(api_version));
        sink.report(pointer, message).help("write `group/version`, for example `apps/v1`");
    } else if (group, version, without_nulls::text(owner, "kind")) == ("", "v1", Some("Event")) {
        sink.report(pointer, "an Event cannot own anything").help("remove the owner reference");
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::example;
    use crate::rules::{Options, RULES, run};

    /// The verdicts are those of apimachinery: `schema.ParseGroupVersion` cuts, and only Events of the core are banned.
    #[test]
    fn kinds_of_owners() {
        for (api_version, kind, expected) in [
            ("v1", "Event", Some("an Event cannot own anything")),
            ("/v1", "Event", Some("an Event cannot own anything")),
            ("events.k8s.io/v1", "Event", None),
            ("v1", "ConfigMap", None),
            ("apps/v1", "Deployment", None),
            ("a/b/c", "Kind", Some("which has no version")),
            ("apps/", "Deployment", Some("which has no version")),
            ("/", "Kind", Some("which has no version")),
        ] {
            let text = format!(
                "kind: NodePool\nmetadata: {{ownerReferences: [{{apiVersion: {api_version}, kind: {kind}, name: a, uid: '1'}}]}}\n"
            );
            let found = run(RULES, &example(&text), &Options::default());
            let is_said = |said| found.len() == 1 && found[0].message.contains(said);
            assert!(expected.map_or(found.is_empty(), is_said), "{api_version} {kind}: {found:?}");
        }
    }
}
