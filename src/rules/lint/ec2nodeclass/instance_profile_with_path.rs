//! Instance profiles with a path.

use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{pointer, spec};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an instance profile with its path before the name
    ///
    /// A profile's path is not part of its name, and names have no `/`: IAM refuses the question for such a
    /// profile. Of a role Karpenter cuts the path off itself.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   role: null
    ///   instanceProfile: eks/nodes
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   role: null
    ///   instanceProfile: nodes
    /// ```
    pub(crate) static INSTANCE_PROFILE_WITH_PATH = error("instance-profile-with-path", Identity) {
        scope: Scope::Lint,
        check: Check::Object(instance_profile_with_path),
    }
}

fn instance_profile_with_path(manifest: &Manifest, sink: &mut Sink<'_>) {
    let given = spec(manifest).and_then(|spec| without_nulls::text(spec, "instanceProfile"));
    // An ARN is another rule's business.
    let Some(profile) = given.filter(|text| !text.starts_with("arn:")) else { return };
    if let Some((_, name)) = profile.rsplit_once('/') {
        sink.report(pointer("instanceProfile"), format!("{} has a path, which no name has", quote(profile)))
            .help(format!("write the name alone: {}", quote(name)));
    }
}
