//! Names, label keys and label values as Kubernetes' `apimachinery` (`util/validation`) accepts them.

/// Longest DNS-1123 subdomain.
pub(crate) const SUBDOMAIN_MAX: usize = 253;
/// Longest label value, DNS-1123 label and name part of a qualified name.
pub(crate) const LABEL_MAX: usize = 63;

/// The bytes inside a part of a DNS name.
const OF_DNS: [bool; 256] = table(b"abcdefghijklmnopqrstuvwxyz0123456789-");
/// The bytes inside a label value.
const OF_NAMES: [bool; 256] = table(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

/// Every key and value of every object is looked through: this way one look a byte.
const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

/// Longest name of a cluster.
const CLUSTER_MAX: usize = 100;

/// Whether EKS gives such a name to a cluster (`CreateCluster` of its API reference).
pub(crate) fn is_cluster_name(text: &str) -> bool {
    text.len() <= CLUSTER_MAX
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Whether `text` is a DNS-1123 label: lower-case letters, digits and inner `-`, at most 63 characters.
pub(crate) fn is_dns1123_label(text: &str) -> bool {
    text.len() <= LABEL_MAX && is_dns_part(text.as_bytes())
}

/// Whether `text` is a DNS-1123 subdomain: dot-separated labels, together at most 253 characters.
/// A single part may be longer than 63 characters, as `apimachinery` has it.
pub(crate) fn is_dns1123_subdomain(text: &str) -> bool {
    text.len() <= SUBDOMAIN_MAX && has_subdomain_form(text)
}

/// Whether `text` has the characters of a DNS-1123 subdomain, of any length.
pub(crate) fn has_subdomain_form(text: &str) -> bool {
    text.as_bytes().split(|byte| *byte == b'.').all(is_dns_part)
}

/// Whether `text` is a label value: empty, or at most 63 letters, digits, `-`, `_` and `.` that begin and end alphanumeric.
pub(crate) fn is_label_value(text: &str) -> bool {
    text.is_empty() || is_name_part(text)
}

/// Whether `text` is a qualified name: a name part, optionally after a DNS-1123 subdomain and `/`.
pub(crate) fn is_qualified_name(text: &str) -> bool {
    match split_domain(text) {
        None => is_name_part(text),
        Some((prefix, name)) => is_dns1123_subdomain(prefix) && is_name_part(name),
    }
}

/// What stands before the first `/` of a key and what behind it.
pub(crate) fn split_domain(key: &str) -> Option<(&str, &str)> {
    let slash = key.bytes().position(|byte| byte == b'/')?;
    Some((&key[..slash], &key[slash + 1..]))
}

/// Whether `text` has the characters of a non-empty label value, of any length.
pub(crate) fn has_name_form(text: &str) -> bool {
    let bytes = text.as_bytes();
    let inner = |byte: &u8| OF_NAMES[usize::from(*byte)];
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) => {
            first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() && bytes.iter().all(inner)
        }
        _ => false,
    }
}

fn is_name_part(text: &str) -> bool {
    text.len() <= LABEL_MAX && has_name_form(text)
}

fn is_dns_part(bytes: &[u8]) -> bool {
    let alphanumeric = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) => {
            alphanumeric(first) && alphanumeric(last) && bytes.iter().all(|byte| OF_DNS[usize::from(*byte)])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subdomains() {
        let long_part = "a".repeat(64);
        for good in ["a", "0", "a-b", "a.b", "1e3", "a--b", "true", &long_part, &"a".repeat(253)] {
            assert!(is_dns1123_subdomain(good), "{good}");
        }
        for bad in
            ["", "A", "a_b", "-a", "a-", ".a", "a.", "a..b", "a b", "é", "a/b", "a\n", &"a".repeat(254)]
        {
            assert!(!is_dns1123_subdomain(bad), "{bad}");
        }
        assert!(!is_dns1123_label(&long_part));
        assert!(!is_dns1123_label("a.b"));
    }

    #[test]
    fn label_values() {
        for good in ["", "a", "A_b.c-d", "0123", &"a".repeat(63)] {
            assert!(is_label_value(good), "{good}");
        }
        for bad in ["-", "a ", ".", "_a", "a/b", "é", &"a".repeat(64)] {
            assert!(!is_label_value(bad), "{bad}");
        }
    }

    #[test]
    fn qualified_names() {
        for good in ["a", "A_b.c", "a.b/c", "x-y.z/A_1", "nvidia.com/gpu"] {
            assert!(is_qualified_name(good), "{good}");
        }
        for bad in ["", "/a", "a/", "A/b", "a/b/c", "a b", "a_b/c", &format!("a/{}", "b".repeat(64))] {
            assert!(!is_qualified_name(bad), "{bad}");
        }
    }
}
