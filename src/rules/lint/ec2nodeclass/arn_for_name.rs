//! ARNs where names are asked for.

use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{pointer, spec};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a role or an instance profile given as ARN
    ///
    /// Both are names. IAM is asked for a profile of the whole text and has none, so the class is never ready; a
    /// role never equals the one in the profile, which is therefore taken out and put back again and again
    /// (`pkg/providers/instanceprofile/instanceprofile.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   role: arn:aws:iam::111122223333:role/nodes
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   role: nodes
    /// ```
    pub(crate) static ARN_FOR_NAME = error("arn-for-name", Identity) {
        scope: Scope::Lint,
        check: Check::Object(arn_for_name),
    }
}

fn arn_for_name(manifest: &Manifest, sink: &mut Sink<'_>) {
    for field in ["role", "instanceProfile"] {
        let given = spec(manifest).and_then(|spec| without_nulls::text(spec, field));
        if let Some(arn) = given.filter(|text| text.starts_with("arn:")) {
            let name = arn.rsplit(['/', ':']).next().unwrap_or_default();
            let help = if name.is_empty() {
                "write the name alone".to_owned()
            } else {
                format!("write the name alone: {}", quote(name))
            };
            sink.report(pointer(field), format!("`spec.{field}` is an ARN, not a name")).help(help);
        }
    }
}
