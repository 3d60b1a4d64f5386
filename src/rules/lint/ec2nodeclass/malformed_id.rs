//! Ids with something around them.

use crate::apis::patterns::{AMI_ID, SECURITY_GROUP_ID, SUBNET_ID};
use crate::apis::schema::Pattern;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::items;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an id of an image, subnet or security group with something before or after it
    ///
    /// The API server looks for the id anywhere in the text, so it lets this pass; EC2 knows no such id, and the
    /// class is never ready.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   subnetSelectorTerms:
    ///     - id: my-subnet-0123456789abcdef0
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   subnetSelectorTerms:
    ///     - id: subnet-0123456789abcdef0
    /// ```
    pub(crate) static MALFORMED_ID = error("malformed-id", Network) {
        scope: Scope::Lint,
        check: Check::Object(malformed_id),
    }
}

const IDS: [(&str, &str, &Pattern); 3] = [
    ("amiSelectorTerms", "ami-", &AMI_ID),
    ("subnetSelectorTerms", "subnet-", &SUBNET_ID),
    ("securityGroupSelectorTerms", "sg-", &SECURITY_GROUP_ID),
];

fn malformed_id(manifest: &Manifest, sink: &mut Sink<'_>) {
    for (field, prefix, pattern) in IDS {
        for (place, term) in items(manifest, field) {
            let Some(id) = without_nulls::text(term, "id") else { continue };
            // What does not even contain an id is refused by the API server.
            if (pattern.matches)(id) && !is_id(id, prefix) && sink.has_room() {
                sink.report(place.join("id"), format!("{} is not {}", quote(id), pattern.says))
                    .help(format!("write the id alone, for example `{}`", pattern.example));
            }
        }
    }
}

fn is_id(text: &str, prefix: &str) -> bool {
    let is_id_byte = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.strip_prefix(prefix).is_some_and(|id| !id.is_empty() && id.bytes().all(is_id_byte))
}
