//! Tags in the namespace that is Amazon's own.

use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{pointer, spec};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a tag whose key begins with `aws:`
    ///
    /// The prefix, in whatever case, is Amazon's own: EC2 refuses to launch with such a tag ("Tag your Amazon EC2
    /// resources" in its user guide).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   tags:
    ///     aws:team: a
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   tags:
    ///     team: a
    /// ```
    pub(crate) static AWS_TAG = error("aws-tag", Identity) {
        scope: Scope::Lint,
        check: Check::Object(aws_tag),
    }
}

fn aws_tag(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(tags) = spec(manifest).and_then(|spec| without_nulls::get(spec, "tags")) else { return };
    let is_aws = |key: &str| key.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"));
    for entry in without_nulls::entries(tags).filter(|entry| is_aws(&entry.key)) {
        if sink.has_room() {
            sink.report(
                pointer("tags").join(&entry.key),
                format!("the tag {} is Amazon's own", quote(&entry.key)),
            )
            .key()
            .help("take a key that does not begin with `aws:`");
        }
    }
}
