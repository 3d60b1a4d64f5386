//! Instance metadata that whoever can send a request may read.

use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{pointer, spec};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an instance metadata service that answers without a token: `httpTokens: optional`
    ///
    /// Anything on the node that can be made to send a request then gets the node's credentials. Karpenter's own
    /// default is `required`.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   metadataOptions:
    ///     httpTokens: optional
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   metadataOptions:
    ///     httpTokens: required
    /// ```
    pub(crate) static METADATA_WITHOUT_TOKEN = warning("metadata-without-token", Network) {
        scope: Scope::Lint,
        check: Check::Object(metadata_without_token),
    }
}

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
