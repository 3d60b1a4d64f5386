//! Whether Go's reader takes a text for a map: it reads the first document only, never looks behind it, and knows the
//! line breaks of YAML 1.1. Karpenter tells NodeConfigs from scripts by it.

use std::borrow::Cow;

use super::decode;
use super::load::{Loaded, load};
use super::scalar::Dialect;
use crate::diagnostic::Severity;
use crate::source::SourceId;

/// Whether `sigs.k8s.io/yaml` reads `text` into a map: its first document is one, or is null or not there at all.
pub(crate) fn is_map(text: &str) -> bool {
    let text = as_go_sees(text);
    if decode::forbidden(&text).is_some() || !begins_well(&text) {
        return false;
    }
    let loaded = load(SourceId::default(), &text, Dialect::Helm);
    if !loaded.is_refused() {
        return says_map(&loaded);
    }
    ends(&text, &loaded).any(|end| is_map_before(&text, end))
}

fn says_map(loaded: &Loaded) -> bool {
    loaded.documents.first().is_none_or(|document| document.as_map().is_some())
}

/// The text with the line breaks that YAML 1.2 has no longer as such, and with a letter for each byte order mark but
/// the first: those are letters like others.
fn as_go_sees(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if !text.contains(['\u{85}', '\u{2028}', '\u{2029}', '\u{FEFF}']) {
        return Cow::Borrowed(text);
    }
    let seen = |character| match character {
        '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{FEFF}' => 'é',
        other => other,
    };
    Cow::Owned(text.chars().map(seen).collect())
}

/// Whether nothing before the content stops Go: a tab does, and so does `...`, which ends no document that has not begun.
fn begins_well(text: &str) -> bool {
    for line in text.split(['\n', '\r']) {
        let content = line.trim_start_matches(' ');
        if content.starts_with('\t') {
            return false;
        }
        if !content.is_empty() && !content.starts_with('#') {
            return !line
                .strip_prefix("...")
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
        }
    }
    true
}

/// Where the first document may end before what the parser gave up on: at a directive, at the line it gave up on, or
/// right there.
fn ends<'t>(text: &'t str, loaded: &Loaded) -> impl Iterator<Item = usize> + use<'t> {
    let directive = text.match_indices("\n%").next().map(|(at, _)| at + 1);
    let error = loaded.diagnostics.iter().find(|found| found.severity == Severity::Error);
    let place = error.and_then(|found| found.primary.as_ref()).map(|label| label.span.start as usize);
    let place = place.filter(|place| text.is_char_boundary(*place));
    let line = place.map(|place| text[..place].rfind('\n').map_or(0, |newline| newline + 1));
    directive.into_iter().chain(line).chain(place)
}

/// Whether the first document ends at `end`, and is a map.
fn is_map_before(text: &str, end: usize) -> bool {
    let (before, rest) = text.split_at(end);
    let loaded = load(SourceId::default(), before, Dialect::Helm);
    if loaded.is_refused() || !says_map(&loaded) || !is_token(rest, column(before)) {
        return false;
    }
    let Some(root) = loaded.documents.first() else {
        return rest.starts_with('%') && before.lines().any(|line| line.starts_with("---"));
    };
    let start = root.span.start as usize;
    let next = end + rest.len() - rest.trim_start_matches([' ', '\n', '\r']).len();
    let is_closed = before[start..].starts_with('{') && before[root.span.end as usize..].trim().is_empty();
    is_closed || rest.starts_with('%') || column(&text[..next]) < column(&before[..start])
}

/// Bytes of the last line.
fn column(before: &str) -> usize {
    before.len() - before.rfind('\n').map_or(0, |newline| newline + 1)
}

/// Whether Go's scanner gets over the one token that it looks ahead, which begins in this column.
fn is_token(rest: &str, column: usize) -> bool {
    let rest = rest.trim_start_matches(' ');
    let first = rest.trim_start_matches(['\n', '\r']);
    let next = first.chars().nth(1);
    match first.chars().next() {
        Some('%') => column == 0 && is_directive(first),
        // These begin an entry, which may stand at the beginning of a line only.
        Some('-' | '?') => {
            first.len() < rest.len() || column == 0 || next.is_some_and(|next| !" \t\n\r".contains(next))
        }
        Some('&' | '*') => next.is_some_and(|next| next.is_ascii_alphanumeric()),
        // Of a quote or a bracket it would have to see the end.
        Some('@' | '`' | '\t' | '\'' | '"' | '!' | '|' | '>' | '{' | '[') => false,
        _ => true,
    }
}

fn is_directive(text: &str) -> bool {
    let mut words =
        text.lines().next().unwrap_or_default().split([' ', '\t']).filter(|word| !word.is_empty());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match (words.next(), words.next(), words.next()) {
        (Some("%YAML"), Some(version), None) => {
            version.split_once('.').is_some_and(|(major, minor)| is_number(major) && is_number(minor))
        }
        (Some("%TAG"), Some(handle), Some(_)) => handle.starts_with('!'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_map;

    #[test]
    fn as_go_reads_the_first_document() {
        // Recorded from `sigs.k8s.io/yaml` 1.6.0, `yaml.Unmarshal` into a map.
        for (text, expected) in [
            ("a: 1\n", true),
            ("# comment\n", true),
            ("echo hi\n", false),
            ("...\n", false),
            ("# comment\n...\na: 1\n", false),
            ("---\n...\n", true),
            (" \n  \n", true),
            ("\t", false),
            (" \n \t\n", false),
            ("\t# comment\n", false),
            ("  a:\n  b", false),
            ("{}-", false),
            ("a: %YAML 1.1", false),
            ("---\n%YAML 1.1", true),
            ("%YAML 1.1", false),
            ("\u{85}", true),
            ("\u{2028}---\na: 1", true),
            ("\u{2029}{}", true),
            ("# a\u{85}b", false),
            ("\u{feff}a: 1\n", true),
            ("\n\u{feff}", false),
            ("#\u{feff}", true),
            ("a: \u{feff}", true),
            ("a: 1\n%YAML 1.1\n", true),
            ("a:\n%TAG ! x\n", true),
            ("{}]", true),
            ("{}\nx", true),
            (" a: 1\n}", true),
            (" a:\n]", true),
            ("a: 1\n}", false),
            ("a: \u{2029}!", false),
            ("b: []\u{2029}", true),
        ] {
            assert_eq!(is_map(text), expected, "{text:?}");
        }
    }
}
