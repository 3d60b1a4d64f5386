//! Aliases with two versions.

use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::ec2nodeclass::aliases;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an AMI alias with more than one `@`
    ///
    /// The API server lets it pass, and the controller ends itself when it reads it, again and again: no pool of
    /// the cluster works any more (`amiFamilyFromAlias` of `pkg/apis/v1/ec2nodeclass.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2023@v20250123@latest
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2023@v20250123
    /// ```
    pub(crate) static ALIAS_WITH_TWO_VERSIONS = error("alias-with-two-versions", Images) {
        scope: Scope::Lint,
        check: Check::Object(alias_with_two_versions),
    }
}

fn alias_with_two_versions(manifest: &Manifest, sink: &mut Sink<'_>) {
    for alias in aliases(manifest).filter(|alias| alias.version.contains('@')) {
        if !sink.has_room() {
            return;
        }
        let first = alias.version.split('@').next().unwrap_or_default();
        sink.report(
            alias.place.pointer(),
            format!("{} has two versions: the controller crashes", quote(alias.text)),
        )
        .help(format!("write {}", quote(&format!("{}@{first}", alias.family))));
    }
}
