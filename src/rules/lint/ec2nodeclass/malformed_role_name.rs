//! Names that IAM gives to no role and no instance profile.

use crate::apis::aws::is_role_name;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::placeholders;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{pointer, spec};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a role or an instance profile with a name that IAM does not have
    ///
    /// Names have letters, digits and `+=,.@_-`, those of roles at most 64 and those of profiles at most 128. IAM refuses
    /// every question about another one, and the class is never ready. A path before a role's name is cut off.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   role: nodes of demo
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   role: team/nodes-of-demo
    /// ```
    pub(crate) static MALFORMED_ROLE_NAME = error("malformed-role-name", Identity) {
        scope: Scope::Lint,
        check: Check::Object(malformed_role_name),
    }
}

/// The longest name of a profile, twice that of a role.
const LONGEST_PROFILE: usize = 128;
const LONGEST_ROLE: usize = 64;

fn malformed_role_name(manifest: &Manifest, sink: &mut Sink<'_>) {
    for (field, longest) in [("role", LONGEST_ROLE), ("instanceProfile", LONGEST_PROFILE)] {
        let given = spec(manifest).and_then(|spec| without_nulls::text(spec, field));
        // ARNs, empty texts and the paths of profiles are other rules' business.
        let Some(text) = given.filter(|text| !text.is_empty() && !text.starts_with("arn:")) else { continue };
        let filled = placeholders::filled(text);
        let name = filled.rsplit('/').next().unwrap_or_default();
        let has_letters = name
            .as_bytes()
            .chunks(LONGEST_ROLE)
            .all(|part| std::str::from_utf8(part).is_ok_and(is_role_name));
        if has_letters && !name.is_empty() && name.len() <= longest {
            continue;
        }
        let help = format!("names have letters, digits and `+=,.@_-`, and at most {longest} of them");
        sink.report(pointer(field), format!("{} is no name that IAM gives to {}", quote(text), noun(field)))
            .help(help);
    }
}

fn noun(field: &str) -> &'static str {
    if field == "role" { "a role" } else { "an instance profile" }
}
