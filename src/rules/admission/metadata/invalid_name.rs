//! Names that no object can have.

use crate::apis::names;
use crate::apis::schema::PlaceName;
use crate::phrase::quote;
use crate::rules::admission::Place;
use crate::rules::{Check, Sink};

rule! {
    /// a name that is not a DNS-1123 subdomain
    ///
    /// Names have lower-case letters, digits, `-` and `.`, begin and end with a letter or digit, and are at most
    /// 253 characters long.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// metadata:
    ///   name: Default_Pool
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// metadata:
    ///   name: default-pool
    /// ```
    pub(crate) static INVALID_NAME = error("invalid-name", Fields) {
        check: Check::At(&[PlaceName::ObjectName], invalid_name),
    }
}

fn invalid_name(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some(name) = place.node.as_str().filter(|name| !name.is_empty()) else { return };
    let pointer = place.pointer();
    let is_valid = if pointer.as_str().ends_with("/generateName") {
        names::is_dns1123_subdomain(&without_trailing_dash(name))
    } else {
        names::is_dns1123_subdomain(name)
    };
    if is_valid {
        return;
    }
    let message = format!("{} cannot be the name of an object", quote(name));
    let suggestion = as_subdomain(name).map(|name| format!(", for example `{name}`")).unwrap_or_default();
    sink.report(pointer, message).help(format!(
        "take at most 253 lower-case letters, digits, `-` and `.`, beginning and ending with a letter or digit{suggestion}"
    ));
}

/// A prefix may end with a dash, since random letters follow it.
fn without_trailing_dash(prefix: &str) -> String {
    match prefix.strip_suffix('-') {
        // As the server does it: the last two characters become an `a`.
        Some(rest) if !rest.is_empty() => {
            let mut rest = rest.to_owned();
            rest.pop();
            rest + "a"
        }
        _ => prefix.to_owned(),
    }
}

/// The valid name that is most like `name`.
fn as_subdomain(name: &str) -> Option<String> {
    let lower = name.to_lowercase().replace(['_', ' ', '/', ':'], "-");
    let trimmed = lower.trim_matches(['-', '.']);
    names::is_dns1123_subdomain(trimmed).then(|| trimmed.to_owned())
}
