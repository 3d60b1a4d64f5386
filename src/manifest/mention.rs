//! Whether a text that is not read as YAML could hold an object of ours.

use memchr::memmem;

use crate::apis::kinds::API_TYPES;

/// Whether a line of it says `kind:` and one of Karpenter's kinds, today's or an old one.
pub(crate) fn names_our_kind(text: &[u8]) -> bool {
    memmem::find_iter(text, b"kind").any(|at| {
        let rest = &text[at + b"kind".len()..];
        let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
        let Some(value) = rest.strip_prefix(b":") else { return false };
        let start = value.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'"' | b'\''));
        is_ours(&value[start.unwrap_or(value.len())..])
    })
}

const OLD: [&str; 3] = ["Provisioner", "AWSNodeTemplate", "NodeClass"];

fn is_ours(value: &[u8]) -> bool {
    let word = value.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let word = &value[..word];
    is_our_kind(word.strip_suffix(b"List").unwrap_or(word))
}

/// Whether it is one of Karpenter's kinds, today's or an old one.
pub(crate) fn is_our_kind(name: &[u8]) -> bool {
    API_TYPES.iter().map(|api| api.kind).chain(OLD).any(|kind| kind.as_bytes() == name)
}

#[cfg(test)]
mod tests {
    use super::names_our_kind;

    #[test]
    fn kinds_are_found_in_what_is_no_yaml() {
        for (text, expected) in [
            ("a: {{\nkind: NodePool\n", true),
            ("{\"kind\": \"EC2NodeClass\", [", true),
            ("kind:   'NodePoolList'\n", true),
            ("kind: Provisioner", true),
            ("kind: NodePoolThing\n", false),
            ("kind: Deployment # no NodePool\n", false),
            ("nodeSelector: {karpenter.sh/nodepool: a}\nkind:", false),
        ] {
            assert_eq!(names_our_kind(text.as_bytes()), expected, "{text}");
        }
    }
}
