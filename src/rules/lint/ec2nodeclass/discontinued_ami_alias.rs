//! Aliases of images that are not made any more.

use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::ec2nodeclass::aliases;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::releases::AL2_ENDS;

rule! {
    /// an alias of Amazon Linux 2, whose EKS images ended on 2025-11-26
    ///
    /// There are no new images, so no fixes either, and none at all for Kubernetes 1.33 and later
    /// (`alias-without-image` says so where the version is known).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2@v20250123
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: al2023@v20250123
    /// ```
    pub(crate) static DISCONTINUED_AMI_ALIAS = warning("discontinued-ami-alias", Images) {
        scope: Scope::Lint,
        check: Check::Object(discontinued_ami_alias),
    }
}

fn discontinued_ami_alias(manifest: &Manifest, sink: &mut Sink<'_>) {
    // Where there is no image at all, another rule says so.
    if sink.options().kube.is_some_and(|kube| kube >= AL2_ENDS) {
        return;
    }
    for alias in aliases(manifest).filter(|alias| alias.family == "al2") {
        if sink.has_room() {
            let message = format!("{} has had no new images since 2025-11-26", quote(alias.text));
            sink.report(alias.place.pointer(), message)
                .help("move to `al2023` or `bottlerocket`; user data for `al2023` is written differently");
        }
    }
}
