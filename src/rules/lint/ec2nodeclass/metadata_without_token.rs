//! Instance metadata that whoever can send a request may read.

use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{pointer, spec};
use crate::rules::{Check, Rule, Scope, Sink};

/// The metadata service without tokens.
pub static METADATA_WITHOUT_TOKEN: Rule = Rule {
    name: "metadata-without-token",
    severity: Severity::Warning,
    scope: Scope::Lint,
    doc: "\
an instance metadata service that answers without a token: `httpTokens: optional`

Anything on the node that can be made to send a request then gets the node's credentials. Karpenter's own default is `required`.",
    bad: "kind: EC2NodeClass\nspec:\n  metadataOptions:\n    httpTokens: optional\n",
    good: "kind: EC2NodeClass\nspec:\n  metadataOptions:\n    httpTokens: required\n",
    check: Check::Object(metadata_without_token),
    ..Rule::ADMISSION
};

fn metadata_without_token(manifest: &Manifest, sink: &mut Sink<'_>) {
    let options = spec(manifest).and_then(|spec| without_nulls::get(spec, "metadataOptions"));
    if options.and_then(|options| without_nulls::text(options, "httpTokens")) == Some("optional") {
        sink.report(
            pointer("metadataOptions").join("httpTokens"),
            "the instance metadata service answers without a token",
        )
        .help("write `httpTokens: required`");
    }
}
