//! Placeholders of a later substitution, such as `$CLUSTER_NAME`, told from text: nothing here ever fills them in.

use memchr::{memchr3, memmem};

/// The first placeholder in a text: `$NAME`, `${NAME}` with whatever a substitution may do to it, `{{ … }}`, `<<NAME>>`, or
/// a directive of Terraform's such as `%{ if … }`.
pub(crate) fn find(text: &str) -> Option<&str> {
    // Most texts have none of their signs.
    memchr3(b'$', b'{', b'<', text.as_bytes())?;
    text.match_indices(['$', '{', '%', '<']).find_map(|(at, _)| at_start(&text[at..]))
}

/// A text with a letter in place of each placeholder.
pub(crate) fn filled(text: &str) -> String {
    let mut rest = text;
    let mut filled = String::with_capacity(text.len());
    while let Some(placeholder) = find(rest) {
        let Some((before, behind)) = rest.split_once(placeholder) else { break };
        filled.push_str(before);
        filled.push('x');
        rest = behind;
    }
    filled + rest
}

/// Whether a placeholder may be in a YAML or JSON text, whose escapes can hide its signs.
pub(crate) fn may_be_in(text: &str) -> bool {
    memchr3(b'$', b'<', b'\\', text.as_bytes()).is_some()
        || ["{{", "%{"].iter().any(|sign| memmem::find(text.as_bytes(), sign.as_bytes()).is_some())
}

/// The placeholder that a text begins with.
fn at_start(text: &str) -> Option<&str> {
    match text.as_bytes() {
        [b'$', b'{', ..] => expression(text),
        [b'$', ..] => Some(name(&text[1..])).filter(|length| *length > 0).map(|length| &text[..=length]),
        [b'{', b'{', ..] => text[2..].find("}}").map(|length| &text[..length + 4]),
        [b'<', b'<', ..] => angled(text),
        [b'%', b'{', ..] => directive(text),
        _ => None,
    }
}

/// The directive of a Terraform template that a text begins with; `%{http_code}` of others is none.
pub(crate) fn directive(text: &str) -> Option<&str> {
    let word = text.strip_prefix("%{")?.trim_start_matches(['~', ' ']);
    let is_directive = ["if", "else", "endif", "for", "endfor"].contains(&&word[..name(word)]);
    let end = text.find('}').filter(|_| is_directive)?;
    Some(&text[..=end])
}

/// `${NAME}`, `${NAME:-default}`, `${var.name}` and the like, up to the brace that closes it.
pub(crate) fn expression(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("${")?;
    if name(inner.trim_start_matches([' ', '#'])) == 0 {
        return None;
    }
    let mut depth = 1;
    let close = inner.bytes().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    close.map(|length| &text[..length + 3])
}

fn angled(text: &str) -> Option<&str> {
    let inner = &text[2..2 + text[2..].find(">>")?];
    let word = inner.trim();
    let rest = word.trim_start_matches(|part: char| part.is_ascii_alphanumeric() || "_-. ".contains(part));
    (name(word) > 0 && rest.is_empty()).then(|| &text[..inner.len() + 4])
}

/// Whether a placeholder stands for what Terraform fills in itself, written as [`in_terraform`] writes it.
pub(crate) fn is_of_terraform(placeholder: &str) -> bool {
    placeholder.starts_with(OF_TERRAFORM)
}

/// What an interpolation of Terraform's begins with where YAML is to be read around it.
const OF_TERRAFORM: &str = "$__";

/// A placeholder of the same length in place of `${…}`, without the quotes, brackets and line breaks that are no YAML.
pub(crate) fn in_terraform(expression: &str) -> String {
    let inner = expression.get(2..expression.len() - 1).unwrap_or_default();
    let plain = |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte) } else { '_' };
    OF_TERRAFORM.chars().chain(inner.bytes().map(plain)).collect()
}

/// The length of the name that a text begins with.
fn name(text: &str) -> usize {
    let starts_well = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let length = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    if starts_well { length } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_text() {
        let cases = [
            ("$CLUSTER_NAME", Some("$CLUSTER_NAME")),
            ("a-${ENV}-b", Some("${ENV}")),
            ("x $y", Some("$y")),
            ("{{ .Values.x }}/y", Some("{{ .Values.x }}")),
            ("{{name}}", Some("{{name}}")),
            ("${{ github.ref }}", Some("{{ github.ref }}")),
            ("$5", None),
            ("100$", None),
            ("${X:-def} y", Some("${X:-def}")),
            ("${X:=${Y}} y", Some("${X:=${Y}}")),
            ("${X/a/b}", Some("${X/a/b}")),
            ("${#X}", Some("${#X}")),
            ("a${ var.tags[\"x\"] }b", Some("${ var.tags[\"x\"] }")),
            ("${1}", None),
            ("${A", None),
            ("{{ open", None),
            ("a}} b", None),
            ("$$", None),
            ("<<CLUSTER>>-a", Some("<<CLUSTER>>")),
            ("<< cluster-name >>", Some("<< cluster-name >>")),
            ("cat <<EOF > x", None),
            ("1 << 2 >> 1", None),
            ("%{ if a == \"b\" ~}x", Some("%{ if a == \"b\" ~}")),
            ("a%{~endif}", Some("%{~endif}")),
            ("%{http_code}", None),
            ("100%", None),
            ("", None),
        ];
        assert!(!may_be_in("a: {b: [100%, 1 > 0]}"));
        assert!(may_be_in(r#"{"a": "\u003c\u003cX\u003e\u003e"}"#), "an escape hides it");
        for (text, expected) in cases {
            assert_eq!(find(text), expected, "{text}");
            assert!(expected.is_none() || may_be_in(text), "{text}");
        }
    }

    #[test]
    fn a_letter_stands_for_each() {
        for (text, expected) in [
            ("$A-${B:-it's}", "x-x"),
            ("{{ .Values.a }}'; b", "x'; b"),
            ("a{{x}}b<<C>>", "axbx"),
            ("$5 'a'", "$5 'a'"),
        ] {
            assert_eq!(filled(text), expected);
        }
    }
}
