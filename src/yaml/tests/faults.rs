//! What is said about texts that can't be read, and where the underline stands.

use super::{read, rules};
use crate::diagnostic::Severity;
use crate::yaml::Dialect;

/// The first finding of a text in the native reading: what it underlines, and what it says.
fn first(text: &str) -> (String, String) {
    let loaded = read(text, Dialect::Native);
    let finding = loaded.diagnostics.first().unwrap_or_else(|| panic!("nothing is wrong with {text:?}"));
    let span = finding.primary.as_ref().expect("every fault of a text has a place").span;
    (text[span.start as usize..span.end as usize].to_owned(), finding.message.clone())
}

#[test]
fn classic_faults_are_said_in_plain_words() {
    for (text, underlined, message) in [
        ("a:\n\tb: 1\n", "\t", "a tab is used for indentation"),
        ("a:\n  b: 1\n\tc: 2\n", "\t", "a tab is used for indentation"),
        ("\ta: 1\n", "\t", "a tab is used for indentation"),
        ("a:1\nb: 2\n", "a:1", "there is no blank after the `:` of `a`"),
        ("m:\n  x:5\n  y: 6\n", "x:5", "there is no blank after the `:` of `x`"),
        ("a: 1\nfoo\nb: 2\n", "foo", "this line is no `key: value`"),
        ("a: 1\nb: |\ntext\nc: 2\n", "text", "this line is no `key: value`"),
        ("a: {{ .Values.x }}\n", "{{ .Values.x }}", "a template expression stands here without quotes"),
        ("a: {{ x }}-y\nb: 1\n", "{{ x }}", "a template expression stands here without quotes"),
        ("a:\n  - {{ x }}\n", "{{ x }}", "a template expression stands here without quotes"),
        ("a: {{ x\nb: 1\n", "{{ x", "a template expression stands here without quotes"),
        (
            "{{- if x }}\na: 1\n{{- end }}\n",
            "{{- if x }}",
            "a template expression stands here without quotes",
        ),
        ("a: @x\n", "@", "a value can't begin with `@`"),
        ("a: `x`\n", "`", "a value can't begin with a backtick"),
        ("a: %x\n", "%", "a value can't begin with `%`"),
        ("%x: 1\n", "%x: 1", "a line that begins with `%` is a directive, and no `---` follows it"),
        ("a: *.com\n", "*.com", "`*.com` is an alias, and no anchor `&.com` stands before it"),
        ("a: * b\n", "*", "`*` begins an alias or an anchor, and no name follows"),
        ("a: b: c\n", ":", "a second `: ` in one line"),
        ("a: \"x\nb: 1\n", "\"", "this quote is not closed"),
        ("a: 'x", "'", "this quote is not closed"),
        (
            "m:\n  a: \"x\n  b: \"y\"\n",
            "\"",
            "this quote is not closed before a line that is not indented deeper than its key",
        ),
        ("a: 'it's'\n", "s", "text follows the closing quote"),
        ("a: \"C:\\dir\"\n", "\"", "this text in double quotes has an unknown escape"),
        ("m:\n  x: 5\n z: 6\n", "z", "the indentation of this line matches no line above"),
        (
            "m:\n  x: 5\n    z: 6\n",
            "z: 6",
            "this key is indented deeper than the line before, which has its value already",
        ),
        ("  a: 1\nb: 2\n", "b: 2", "this line is indented less than the first key, which ends the document"),
        ("a: 1\n- b\n", "- b", "a list item stands where a key is due"),
        ("- a\nb: 1\n", "b", "a key stands where the next `- ` item is due"),
        ("a: [1, 2}\n", "}", "a `,` or the closing `]` is missing before this"),
        ("a: [b, {c} d]\n", "d", "a `,` or the closing `]` is missing before this"),
        ("a: [\n", "[", "this `[` is never closed"),
        ("a: {", "{", "this `{` is never closed"),
        ("a: {b: 1\n", "{", "this `{` is never closed"),
        ("a: {b:\n", "{", "this `{` is never closed"),
        ("a: [b, [c]\n\n# ]\n", "[", "this `[` is never closed"),
        ("a: &x [b, &y {c: d}, &z {\n", "{", "this `{` is never closed"),
        ("a: }\n", "}", "this bracket closes nothing"),
        ("a: - b\n", "-", "a list can't begin on the line of its key"),
        ("a: | text\n", "|", "text follows `|` or `>`"),
        ("é: \"ü\" x\n", "x", "text follows the closing quote"),
        ("? [a]\n: 1\n", "[a]", "a list can't be a key"),
        (": 1\n", "", "there is no key before this `:`"),
        ("a: x\u{1}\n", "\u{1}", "the character U+0001 is not allowed in YAML"),
        ("a: &a [*a]\n", "*a", "an alias stands inside the value that its anchor names"),
        ("a: !!int x\n", "!!int x", "`x` is not a `!!int`"),
        ("m:\n  <<: 5\n", "<<", "`<<` merges a map or a list of maps, and this is neither"),
        ("- a\n", "- a", "the document is a list, not a map"),
    ] {
        assert_eq!(first(text), (underlined.to_owned(), message.to_owned()), "{text:?}");
        assert!(read(text, Dialect::Native).is_refused(), "{text:?}");
    }
}

#[test]
fn every_syntax_fault_has_a_way_out() {
    for text in [
        "a: [",
        "a: 'x",
        "a: b: c",
        "\ta: 1",
        "a: @",
        "a: *",
        "a:\n b: 1\n  c: 2",
        "a: !<x",
        "a: \"\\u12\"\n",
        "a: ,",
    ] {
        for finding in read(text, Dialect::Native).diagnostics {
            assert_eq!(
                finding.code.name,
                if text.starts_with('\t') { "tab-indentation" } else { "yaml-syntax" }
            );
            assert!(finding.help.is_some(), "{text:?}: {finding:?}");
        }
    }
}

/// The parser counts U+0085 as a character of the line, and gives up behind the end of it.
#[test]
fn a_fault_behind_the_end_of_its_line_has_a_place() {
    assert!(read("%20\u{2028}\u{85}\n- \r\n", Dialect::Native).is_refused());
}

#[test]
fn doubtful_texts_are_warned_of() {
    for (text, rule) in [
        ("on: 1\n", "key-differs-in-helm"),
        ("~: 1\n", "key-differs-in-helm"),
        ("a: 1\n---\nb: 2\n", "second-document"),
        ("a: !Ref x\n", "foreign-tag"),
        ("a: !Ref [x]\n", "foreign-tag"),
        ("a: 'x'\n\t\nb: 1\n", "tab-before-content"),
        ("a:\n-\tb\n", "tab-before-content"),
        ("a: \"b\\/c\"\n", "refused-escape"),
    ] {
        assert_eq!(rules(text, Dialect::Native, Severity::Warning), [rule], "{text:?}");
        assert!(!read(text, Dialect::Native).is_refused(), "{text:?}");
    }
}

#[test]
fn a_fault_is_said_once() {
    for text in ["a: {{ x }}-y\n", "{{ x }}: 1\n", "a:1\nb: 2\n"] {
        assert_eq!(read(text, Dialect::Native).diagnostics.len(), 1, "{text:?}");
    }
}
