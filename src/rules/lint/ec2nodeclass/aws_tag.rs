//! Tags in the namespace that is Amazon's own.

use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{pointer, spec};
use crate::rules::phrase::quote;
use crate::rules::{Check, Rule, Scope, Sink};

/// A tag that only Amazon may set.
pub static AWS_TAG: Rule = Rule {
    name: "aws-tag",
    scope: Scope::Lint,
    doc: "\
a tag whose key begins with `aws:`

The prefix, in whatever case, is Amazon's own: EC2 refuses to launch with such a tag (\"Tag your Amazon EC2 resources\" in its user guide).",
    bad: "kind: EC2NodeClass\nspec:\n  tags:\n    aws:team: a\n",
    good: "kind: EC2NodeClass\nspec:\n  tags:\n    team: a\n",
    check: Check::Object(aws_tag),
    ..Rule::ADMISSION
};

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
