//! What texts mean: every value here was recorded from `sigs.k8s.io/yaml` 1.4 (Helm, kubectl) or follows from the
//! core schema of YAML 1.2 (native), never from karpcfg itself.

use super::corpus::collection;
use super::{document, helm_json, read, rules};
use crate::diagnostic::Severity;
use crate::testing::{json_lines, test_file};
use crate::yaml::json::{KeyOrder, Layout, float, to_json, write_string};
use crate::yaml::{Dialect, Node, Resolved, Style, meaning};

/// A scalar's meaning as the recording has it: `int 5`, `float 1.5`, or JSON.
fn described(text: &str, dialect: Dialect) -> String {
    match meaning(text, Style::Plain, dialect) {
        Resolved::Null => "null".to_owned(),
        Resolved::Bool(value) => value.to_string(),
        Resolved::Int(value) => format!("int {value}"),
        Resolved::UInt(value) => format!("int {value}"),
        Resolved::Float(value) if value.is_finite() => format!("float {}", float(value)),
        Resolved::Float(value) => format!("float {value}").to_lowercase(),
        Resolved::Text => serde_json::to_string(text).unwrap(),
    }
}

#[test]
fn scalars_mean_what_each_reader_takes_them_for() {
    for case in json_lines(&test_file("yaml/scalars.jsonl")) {
        let written = case["written"].as_str().unwrap();
        assert_eq!(
            described(written, Dialect::Native),
            case["native"].as_str().unwrap(),
            "native: {written:?}"
        );
        let text = format!("v: {written}\n");
        let helm = helm_json(&text).map_or("error".to_owned(), |json| json[5..json.len() - 1].to_owned());
        assert_eq!(helm, case["helm"].as_str().unwrap(), "Helm: {written:?}");
        let kubectl = match read(&text, Dialect::Kubectl).is_refused() {
            true => "error".to_owned(),
            false => described(written, Dialect::Kubectl),
        };
        assert_eq!(kubectl, case["kubectl"].as_str().unwrap(), "kubectl: {written:?}");
    }
}

#[test]
fn keys_become_the_text_that_helm_makes_of_them() {
    for case in json_lines(&test_file("yaml/keys.jsonl")) {
        let written = case["written"].as_str().unwrap();
        let text = format!("{written}: x\n");
        let expected = case["helm"].as_str();
        for dialect in [Dialect::Helm, Dialect::Kubectl] {
            let loaded = read(&text, dialect);
            let key = loaded.documents[0].as_map().unwrap().iter().next().map(|entry| entry.key.as_ref());
            assert_eq!(key, expected, "{dialect:?}: {written:?}");
            assert_eq!(loaded.is_refused(), expected.is_none(), "{dialect:?}: {written:?}");
        }
        let native = document(&text, Dialect::Native);
        assert_eq!(native.as_map().unwrap().iter().next().unwrap().key, written);
        let warned = rules(&text, Dialect::Native, Severity::Warning) == ["key-differs-in-helm"];
        assert_eq!(warned, expected != Some(written), "native: {written:?}");
    }
}

#[test]
fn documents_become_the_values_that_helm_makes_of_them() {
    for case in json_lines(&test_file("yaml/documents.jsonl")) {
        let text = case["yaml"].as_str().unwrap();
        assert_eq!(helm_json(text).as_deref(), case["helm"].as_str(), "{text:?}");
    }
}

/// Of the recorded merges, those that only read: the chart's own values, and one file over an empty chart.
#[test]
fn recorded_files_read_as_helm_reads_them() {
    for case in collection("helm/merge-cases.jsonl") {
        let text = case["chart_values"].as_str().unwrap_or_default();
        let plain = case["args"].as_array().is_some_and(Vec::is_empty) && case["expect"]["exit"] == 0;
        if plain && case["group"] != "schema" && case["group"] != "chart" {
            assert_eq!(helm_json(text).as_deref(), case["expect"]["values_json"].as_str(), "{}", case["id"]);
        }
        let is_file = ["file", "number"].contains(&case["group"].as_str().unwrap_or_default());
        for (name, file) in case["files"].as_object().into_iter().flatten() {
            let (Some(text), true) = (file.as_str(), is_file && case["args"][1] == *name) else { continue };
            let refused =
                case["expect"]["stderr"].as_str().is_some_and(|text| text.contains("failed to parse"));
            if !refused && case["expect"]["exit"] != 0 {
                continue;
            }
            let json = helm_json(text);
            assert_eq!(json.is_none(), refused, "{}: {text:?}", case["id"]);
            let values = json.map(|json| serde_json::from_str::<serde_json::Value>(&json).unwrap());
            for (key, value) in values.as_ref().and_then(|values| values.as_object()).into_iter().flatten() {
                let merged = &case["expect"]["values"][key];
                let read = value.is_null() || value.is_object() || merged == value;
                assert!(read, "{}: {key} is {value}, and Helm has {merged}", case["id"]);
            }
        }
    }
}

#[test]
fn native_keys_and_merges_follow_yaml() {
    let json = |text| to_json(&document(text, Dialect::Native), Layout::Compact, KeyOrder::Written);
    assert_eq!(json("on: 1\n0123: x\n1.0: y\n"), r#"{"on":1,"0123":"x","1.0":"y"}"#);
    assert_eq!(
        json("b: &b {k: 1, l: 2}\nm:\n  k: 9\n  <<: *b\n"),
        r#"{"b":{"k":1,"l":2},"m":{"k":9,"l":2}}"#
    );
    assert_eq!(
        json("b: &b {k: 1}\nc: &c {k: 2, z: 3}\nm: {<<: [*b, *c]}\n"),
        r#"{"b":{"k":1},"c":{"k":2,"z":3},"m":{"k":1,"z":3}}"#
    );
    assert_eq!(json("l: &l [{a: 1}, {b: 2}]\nm: {<<: *l}\n"), r#"{"l":[{"a":1},{"b":2}],"m":{"a":1,"b":2}}"#);
    assert_eq!(json("m: {\"<<\": {a: 1}}\n"), "{\"m\":{\"\\u003c\\u003c\":{\"a\":1}}}");
}

#[test]
fn kubectl_reads_every_document_and_passes_over_empty_ones() {
    let loaded = read(
        "# note\n---\na: 1\n---\n---\n# nothing\n--- # Source: x\n{\"b\": [1e3, 1.5]}\n...\n",
        Dialect::Kubectl,
    );
    let documents: Vec<String> =
        loaded.documents.iter().map(|node| to_json(node, Layout::Compact, KeyOrder::Written)).collect();
    assert_eq!(documents, [r#"{"a":1}"#, r#"{"b":[1000,1.5]}"#]);
    assert_eq!(loaded.documents[1].get("b").unwrap().as_list().unwrap()[0].as_int(), Some(1000));
    assert!(loaded.diagnostics.is_empty());
}

#[test]
fn native_reads_every_document_and_warns_of_helm() {
    let loaded = read("a: 1\n---\nb: 2\n---\nc: 3\n", Dialect::Native);
    assert_eq!(loaded.documents.len(), 3);
    assert_eq!(
        loaded.diagnostics.iter().map(|finding| finding.code.name).collect::<Vec<_>>(),
        ["second-document"]
    );
}

#[test]
fn duplicate_keys_name_both_places() {
    for dialect in [Dialect::Native, Dialect::Kubectl] {
        let text = "m:\n  k: 1\n  j: 2\n  k: 3\n";
        let findings = read(text, dialect).diagnostics;
        let severity = if dialect == Dialect::Kubectl { Severity::Warning } else { Severity::Error };
        let said: Vec<_> = findings.iter().map(|finding| (finding.code.name, finding.severity)).collect();
        assert_eq!(said, [("duplicate-key", severity)]);
        let place = |span: crate::source::Span| (span.start as usize, span.end as usize);
        assert_eq!(place(findings[0].primary.as_ref().unwrap().span), (19, 20));
        assert_eq!(place(findings[0].related[0].span), (5, 6));
    }
}

#[test]
fn a_scalar_keeps_its_characters() {
    let values = document("a: 0123\nb: 'on'\nc: !!str 5\nd: |\n  x\n  y\ne: 1.10\n", Dialect::Helm);
    let scalar = |key: &str| values.get(key).and_then(Node::as_scalar).unwrap();
    for (key, text, style) in [
        ("a", "0123", Style::Plain),
        ("b", "on", Style::Quoted),
        ("c", "5", Style::Quoted),
        ("d", "x\ny\n", Style::Quoted),
        ("e", "1.10", Style::Plain),
    ] {
        assert_eq!((scalar(key).text.as_ref(), scalar(key).style), (text, style), "{key}");
    }
    assert_eq!(values.get("a").unwrap().as_int(), Some(83));
}

/// Go 1.23's `encoding/json`, recorded.
#[test]
fn json_is_printed_as_go_prints_it() {
    for (value, text) in [
        (0.0, "0"),
        (-0.0, "-0"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-10, "1.5e-10"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.2345678901234568e29, "1.2345678901234568e+29"),
        (9223372036854775807.0, "9223372036854776000"),
    ] {
        assert_eq!(float(value), text);
    }
    let mut out = String::new();
    write_string(&mut out, "<&>\u{2028}\0\u{8}\u{c}\u{1f}\u{7f}\"\\\n\r\té");
    assert_eq!(out, "\"\\u003c\\u0026\\u003e\\u2028\\u0000\\b\\f\\u001f\u{7f}\\\"\\\\\\n\\r\\té\"");
    let node = document("b: [1, {}]\na: {c: [], d: x}\n", Dialect::Native);
    let pretty = "{\n  \"a\": {\n    \"c\": [],\n    \"d\": \"x\"\n  },\n  \"b\": [\n    1,\n    {}\n  ]\n}";
    assert_eq!(to_json(&node, Layout::Pretty, KeyOrder::Sorted), pretty);
}

/// Recorded from `sigs.k8s.io/yaml`: inside brackets indentation means nothing to it.
#[test]
fn lines_in_brackets_may_stand_anywhere() {
    for (text, expected) in [
        ("v: [\n  \"a\",\n  \"b\"\n]\n", r#"{"v":["a","b"]}"#),
        (
            "k:\n  v: [\n    \"a\", # one, two\n\n    # three\n    b\n  ]\n  w: 1\n",
            r#"{"k":{"v":["a","b"],"w":1}}"#,
        ),
        ("k:\n- v: [\n\"a\"\n]\n  w: 1\n", r#"{"k":[{"v":["a"],"w":1}]}"#),
        ("v: [a,\nb]\n", r#"{"v":["a","b"]}"#),
        ("v: [a\nb]\n", r#"{"v":["a b"]}"#),
        ("v: {\na: 1,\nb: \"x\"\n}\n", r#"{"v":{"a":1,"b":"x"}}"#),
        ("v: {a: [\n1\n, 2\n]}\nw: 1\n", r#"{"v":{"a":[1,2]},"w":1}"#),
        ("v: {a:\n1}\n", r#"{"v":{"a":1}}"#),
        ("v: [a, # x\nb # y\n]\n", r#"{"v":["a","b"]}"#),
        ("v: [é, # ü\nö,\n\"ß\"\n]\n", r#"{"v":["é","ö","ß"]}"#),
        ("v: [\"a # b\",\nc]\n", r#"{"v":["a # b","c"]}"#),
    ] {
        for dialect in [Dialect::Native, Dialect::Kubectl] {
            let made = to_json(&document(text, dialect), Layout::Compact, KeyOrder::Written);
            assert_eq!(made.trim_end(), expected, "{text:?}");
        }
    }
}

/// `sigs.k8s.io/yaml` takes these; YAML 1.2 does not, and a quote that is never closed looks the same at first.
#[test]
fn text_broken_at_its_keys_column_is_refused_natively() {
    for text in
        ["v: [\"a,\nb\"]\n", "v: \"a\nb\"\n", "k:\n  v: 'a\n  b'\nw: 1\n", "v: 'a\n\tb'\n", "v: ''#c\n"]
    {
        assert_eq!(rules(text, Dialect::Native, Severity::Error), ["yaml-syntax"], "{text:?}");
        assert!(!read(text, Dialect::Kubectl).is_refused(), "{text:?}");
    }
}

/// Of a document that kubectl cuts off at `---`, a byte order mark at its beginning says nothing.
#[test]
fn marks_between_documents_say_nothing() {
    for text in ["---\n\u{FEFF}a: 1\n", "--- # x\r\n\u{FEFF}a: 1\n", "---\n\u{FEFF}\na: 1\n"] {
        let document = document(text, Dialect::Kubectl);
        let entry = document.as_map().and_then(|map| map.entry("a")).unwrap_or_else(|| panic!("{text:?}"));
        assert_eq!(&text[entry.key_span.start as usize..entry.key_span.end as usize], "a", "{text:?}");
    }
    assert!(read("a: 1\n\u{FEFF}---\nb: 2\n", Dialect::Kubectl).is_refused());
}

/// JSON has the escape, and kubectl does not take JSON for YAML.
#[test]
fn slashes_may_be_escaped_in_json_alone() {
    let value =
        |text: &str| document(text, Dialect::Kubectl).get("a").and_then(Node::as_str).map(str::to_owned);
    assert_eq!(value("{\"a\": \"b\\/c\"}\n").as_deref(), Some("b/c"));
    assert_eq!(rules("{a: \"b\\/c\"}\n", Dialect::Kubectl, Severity::Error), ["refused-escape"]);
    assert_eq!(rules("a: \"b\\\\\\/c\"\n", Dialect::Kubectl, Severity::Error), ["refused-escape"]);
    assert_eq!(value("a: \"b\\\\/c\"\n").as_deref(), Some("b\\/c"));
}

#[test]
fn an_invisible_line_break_is_named_where_it_breaks_the_text() {
    for (text, character) in [("a: b\u{2028}c\n", '\u{2028}'), ("# see\u{2029}there\na: 1\n", '\u{2029}')] {
        let found = read(text, Dialect::Kubectl).diagnostics.remove(0);
        let span = found.primary.as_ref().expect("it has a place").span;
        assert_eq!(found.code.name, "hidden-line-break");
        assert_eq!(&text[span.start as usize..span.end as usize], character.to_string());
        assert!(read(text, Dialect::Native).diagnostics.is_empty(), "{text:?}");
    }
}

/// The parser reads a text with more blanks than the file has.
#[test]
fn places_behind_such_a_text_are_those_of_the_file() {
    for text in ["v: \"é\nb\"\nw: x # w\n", "k:\n- v: 'a\n  b\nc'#c\n  é: ''#w\n  w: x\n"] {
        let document = document(text, Dialect::Kubectl);
        let inner = document.get("k").and_then(Node::as_list).map_or(&document, |items| &items[0]);
        let span = inner.get("w").expect("the last key").span;
        assert_eq!(&text[span.start as usize..span.end as usize], "x", "{text:?}");
    }
}

/// kubectl reads what begins with a brace as JSON, where a slash may have a backslash.
#[test]
fn an_escaped_slash_is_refused_in_yaml_alone() {
    assert_eq!(rules("a: \"b\\/c\"\n", Dialect::Kubectl, Severity::Error), ["refused-escape"]);
    let json = document("{\"a\": \"b\\/c\"}", Dialect::Kubectl);
    assert_eq!(json.get("a").and_then(Node::as_str), Some("b/c"));
}

/// As deep a stack, or a look at the whole text, for every line would end badly here.
#[test]
fn very_many_lines_in_brackets_are_joined_at_once() {
    let items =
        |text: &str| document(text, Dialect::Kubectl).get("v").and_then(Node::as_list).map(<[_]>::len);
    assert_eq!(items(&format!("v: [\n{}]\n", "\"a\",\n".repeat(100_000))), Some(100_000));
    for gap in ["\n", "# nothing\n"] {
        assert_eq!(items(&format!("v: [a,\n{}b]\n", gap.repeat(300_000))), Some(2), "{gap:?}");
    }
}

#[test]
fn every_list_of_a_text_may_be_such_a_list() {
    let text: String = (0..300).map(|index| format!("k{index}: [\n\"a\"\n]\n")).collect();
    assert_eq!(document(&text, Dialect::Kubectl).as_map().map(|map| map.iter().count()), Some(300));
}

/// The parser wants a blank before a comment; what is part of a text is none.
#[test]
fn comments_stand_right_behind_quotes_and_brackets() {
    let text = "a: \"x\"#c\nb: b\"#c\nc: |\n  \"x\"#c\n  b: \"y\"#d\nd: [\"a\"#c\n , b]#e\n# \"a\"#b\n\
                e: 'it''s\"#x'#c\nf: x\n \"y\"#z\ng: \"a'#b\"\nh: >-\n 'z'#l\n \"z\"#\ni: ''#\n";
    let expected = [
        ("a", "x"),
        ("b", "b\"#c"),
        ("c", "\"x\"#c\nb: \"y\"#d\n"),
        ("e", "it's\"#x"),
        ("f", "x \"y\"#z"),
        ("g", "a'#b"),
        ("h", "'z'#l \"z\"#"),
        ("i", ""),
    ];
    for dialect in [Dialect::Helm, Dialect::Kubectl] {
        let loaded = read(text, dialect);
        assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
        let root = &loaded.documents[0];
        for (key, expected) in expected {
            assert_eq!(root.get(key).and_then(Node::as_str), Some(expected), "{key}");
        }
        assert_eq!(root.get("d").and_then(Node::as_list).map(<[Node]>::len), Some(2));
    }
}
