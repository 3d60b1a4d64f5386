//! Tags longer than AWS takes.

use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{pointer, spec};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a tag whose key has more than 128 characters, or its value more than 256
    ///
    /// EC2 refuses to launch with such a tag ("Tag your Amazon EC2 resources" in its user guide).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   tags:
    ///     aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: a
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   tags:
    ///     team: a
    /// ```
    pub(crate) static TAG_TOO_LONG = error("tag-too-long", Identity) {
        scope: Scope::Lint,
        check: Check::Object(tag_too_long),
    }
}

/// Most characters of a key.
const KEY_MAX: usize = 128;
/// Most characters of a value.
const VALUE_MAX: usize = 256;

fn tag_too_long(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(tags) = spec(manifest).and_then(|spec| without_nulls::get(spec, "tags")) else { return };
    for entry in without_nulls::entries(tags) {
        if !sink.has_room() {
            return;
        }
        let pointer = || pointer("tags").join(&entry.key);
        let (key, value) =
            (entry.key.chars().count(), entry.value.as_str().map_or(0, |value| value.chars().count()));
        if key > KEY_MAX {
            let message =
                format!("the tag {} has a key of {key} characters, {KEY_MAX} are allowed", quote(&entry.key));
            sink.report(pointer(), message).key().help("shorten the key");
        }
        if value > VALUE_MAX {
            let message =
                format!("the tag {} has {value} characters, {VALUE_MAX} are allowed", quote(&entry.key));
            sink.report(pointer(), message).help("shorten the value");
        }
    }
}
