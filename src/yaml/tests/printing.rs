//! What is printed must come back as it was, from our own readings and from a reader that is not ours.
//!
//! With `KARPCFG_EMIT_TO` set, every document tried here is also written to that file, for `.ci/yaml-readers`.

use std::io::Write;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::corpus::strings;
use super::{document, read};
use crate::source::Span;
use crate::testing::{json_lines, test_file};
use crate::yaml::json::{from_value, to_value};
use crate::yaml::{Dialect, Node, Resolved, Scalar, Style, emit};

/// A text in every position a text can have: value, key, item, item of an item, first and later in a map of a list.
fn positions(text: &str) -> Json {
    json!({
        "value": text,
        "list": [text, [text, [text], "z"], {"first": text, "then": [text]}, text],
        "map": {"of": {"maps": {"deep": text}, "next": text}, "empty": [{}, []]},
        "key": {text: {text: [{text: text}]}},
        "last": text,
    })
}

fn printed(value: &Json) -> String {
    emit::node(&from_value(value.clone(), Span::default(), Dialect::Native), 0)
}

fn read_back(value: &Json) -> Result<(), String> {
    let text = printed(value);
    for dialect in [Dialect::Native, Dialect::Kubectl, Dialect::Helm] {
        let loaded = read(&text, dialect);
        let documents: Vec<Json> = loaded.documents.iter().map(to_value).collect();
        if loaded.is_refused() || documents != [value.clone()] {
            return Err(format!("{dialect:?}:\n{text}\n{documents:?}\n{:?}", loaded.diagnostics));
        }
    }
    Ok(())
}

/// A reader that shares no code with ours; there is no string that it gets wrong.
fn read_by_serde_yaml(value: &Json) -> Result<(), String> {
    let text = printed(value);
    match serde_yaml::from_str::<Json>(&text) {
        Ok(read) if read == *value => Ok(()),
        other => Err(format!("serde_yaml:\n{text}\n{other:?}")),
    }
}

#[test]
fn every_string_survives_in_every_position() {
    let failures: Vec<String> = strings()
        .iter()
        .map(|text| positions(text))
        .filter_map(|value| read_back(&value).and_then(|()| read_by_serde_yaml(&value)).err())
        .collect();
    assert!(failures.is_empty(), "{} fail:\n{}", failures.len(), failures.join("\n"));
}

/// Nothing is written, and nothing needs to be, without the variable: the other tests read the same documents.
#[test]
fn documents_are_handed_to_other_readers() {
    let Some(path) = std::env::var_os("KARPCFG_EMIT_TO") else {
        println!("KARPCFG_EMIT_TO is not set: no documents written");
        return;
    };
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let scalars = json_lines(&test_file("yaml/scalars.jsonl"));
    let written = scalars.iter().map(|case| case["written"].as_str().unwrap().to_owned());
    for text in strings().into_iter().chain(written).chain(hostile(3)) {
        let value = positions(&text);
        let line = json!({"value": value, "yaml": printed(&value)});
        writeln!(file, "{line}").unwrap();
        assert_eq!(read_back(&value), Ok(()));
    }
    file.flush().unwrap();
}

/// Strings made of the pieces that YAML gives a meaning to: all pairs, and each with every `step`-th third piece.
fn hostile(step: usize) -> Vec<String> {
    const PIECES: &[&str] = &[
        " ", "  ", "\n", "\n\n", "\t", "\r", "a", "0", "-", "- ", ":", ": ", "#", " #", "'", "\"", "\\", "|",
        ">", "{", "]", ",", "&", "*", "!", "%", "@", "`", "?", "~", "---", "...", "y", "e1", "_", ".",
        "\u{85}", "\u{A0}", "\u{2028}", "\u{FEFF}", "é",
    ];
    let pairs = PIECES.iter().flat_map(|first| PIECES.iter().map(move |second| format!("{first}{second}")));
    let triples =
        pairs.clone().flat_map(|pair| PIECES.iter().step_by(step).map(move |third| format!("{pair}{third}")));
    pairs.clone().chain(triples).collect()
}

#[test]
fn hostile_strings_survive() {
    let failures: Vec<String> =
        hostile(40).iter().filter_map(|text| read_back(&positions(text)).err()).collect();
    assert!(
        failures.is_empty(),
        "{} fail:\n{}",
        failures.len(),
        failures[..failures.len().min(20)].join("\n")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_string_survives(text in any::<String>()) {
        prop_assert_eq!(read_back(&positions(&text)), Ok(()));
    }

    #[test]
    fn any_lines_survive(lines in prop::collection::vec("[ \\t]{0,3}[a-c#:'-]{0,3}[ \\t]{0,2}", 1..6)) {
        prop_assert_eq!(read_back(&positions(&lines.join("\n"))), Ok(()));
    }

    #[test]
    fn any_float_survives(value in any::<f64>().prop_filter("finite", |value| value.is_finite())) {
        let text = format!("v: {}\n", emit::float(value));
        for dialect in [Dialect::Native, Dialect::Helm] {
            let read = document(&text, dialect).get("v").unwrap().as_scalar().unwrap().meaning;
            prop_assert_eq!(read, Resolved::Float(value), "{}", text);
        }
        prop_assert_eq!(serde_yaml::from_str::<Json>(&text).unwrap()["v"].as_f64(), Some(value));
    }
}

/// The look that `kubectl get -o yaml` has made people used to, with lists set in by two.
#[test]
fn manifests_look_as_people_write_them() {
    let value = json!({
        "apiVersion": "karpenter.sh/v1",
        "metadata": {"name": "gpu", "labels": {}, "annotations": {"a/b": "true"}},
        "spec": {
            "weight": 10,
            "ratio": 0.5,
            "list": [],
            "requirements": [{"key": "x", "values": ["on", "1", "us-east-1a"]}, [1, [2]], {}],
            "userData": "#!/bin/bash\necho 'a: b'\n",
            "kept": "x\n\n",
            "indented": "  x\ny",
            "glob": "*.example.com",
        },
    });
    let expected = "\
apiVersion: karpenter.sh/v1
metadata:
  name: gpu
  labels: {}
  annotations:
    a/b: \"true\"
spec:
  weight: 10
  ratio: 0.5
  list: []
  requirements:
    - key: x
      values:
        - \"on\"
        - \"1\"
        - us-east-1a
    - - 1
      - - 2
    - {}
  userData: |
    #!/bin/bash
    echo 'a: b'
  kept: |+
    x

  indented: |2-
      x
    y
  glob: '*.example.com'
";
    assert_eq!(printed(&value), expected);
}

#[test]
fn scalars_are_quoted_where_a_reader_needs_it() {
    for (text, expected) in [
        ("us-east-1a", "us-east-1a"),
        ("0.1.57", "0.1.57"),
        ("--max-pods=5", "--max-pods=5"),
        ("a,b", "a,b"),
        ("http://x/y?z=1", "http://x/y?z=1"),
        ("", "\"\""),
        ("no", "\"no\""),
        ("1_000", "\"1_000\""),
        ("012", "\"012\""),
        ("12:30", "\"12:30\""),
        ("2024-01-01", "\"2024-01-01\""),
        // yaml.v3 of Go takes these for 7 and -7.
        ("0o+7", "\"0o+7\""),
        ("0o-7", "\"0o-7\""),
        // Digits around the dot are optional in YAML 1.1, and ruamel.yaml fails on what it then takes for a number.
        (".", "\".\""),
        ("+._", "\"+._\""),
        (".e+5", "\".e+5\""),
        ("./x", "./x"),
        ("2xlarge", "2xlarge"),
        ("1e3g", "1e3g"),
        ("a: b", "'a: b'"),
        ("@x", "'@x'"),
        ("it's: x", "\"it's: x\""),
        ("it's \"x\": y", "'it''s \"x\": y'"),
        ("a\tb", "\"a\\tb\""),
        ("a\nb", "\"a\\nb\""),
        ("\u{85}\u{2028}\u{1}", "\"\\x85\\u2028\\x01\""),
    ] {
        assert_eq!(emit::scalar(text), expected, "{text:?}");
    }
}

#[test]
fn blocks_hold_what_they_can() {
    assert_eq!(emit::block("a\n b\n", 4).as_deref(), Some("|\n    a\n     b"));
    assert_eq!(emit::block("a\nb", 2).as_deref(), Some("|-\n  a\n  b"));
    assert_eq!(emit::block("a\n\n\n", 2).as_deref(), Some("|+\n  a\n\n"));
    assert_eq!(emit::block("\ta\n", 2).as_deref(), Some("|2\n  \ta"));
    for text in ["a", "a\n  ", "\n", "a\r\nb\n", "a\u{85}\n", "a\u{FEFF}\n"] {
        assert_eq!(emit::block(text, 2), None, "{text:?}");
    }
}

#[test]
fn a_key_of_any_length_is_found_again() {
    for length in [127, 128, 800, 801, 1023, 1024, 5000] {
        let value = json!({"k".repeat(length): 1, ":".repeat(length): ["a"]});
        assert_eq!(read_back(&value), Ok(()));
        assert_eq!(read_by_serde_yaml(&value), Ok(()));
    }
}

/// A node printed deep in a text by hand, as a template does it.
#[test]
fn a_node_can_begin_at_any_column() {
    let node = from_value(json!({"a": ["x\ny\n", {"b": " z\n"}]}), Span::default(), Dialect::Native);
    for indent in [2, 4, 7] {
        let text = format!("k:\n{}", emit::node(&node, indent));
        let read: Node = document(&text, Dialect::Kubectl);
        assert_eq!(to_value(read.get("k").unwrap()), to_value(&node));
    }
}

/// Whatever a placeholder is filled in with, its text stays one, unless somebody wrote it without quotes.
#[test]
fn texts_with_placeholders_stand_in_quotes() {
    for (text, expected) in [
        ("${A}", "'${A}'"),
        ("a-$A", "'a-$A'"),
        ("<<A>>", "'<<A>>'"),
        ("${A:=it's}", "\"${A:=it's}\""),
        ("${A:=\"it's\"}", "'${A:=\"it''s\"}'"),
        ("$5", "$5"),
        ("a", "a"),
    ] {
        assert_eq!(emit::scalar(text), expected);
        let node = |style| {
            let scalar = Scalar { text: text.into(), style, meaning: Resolved::Text };
            emit::node(&Node::scalar(scalar, Span::default()), 0)
        };
        assert_eq!(node(Style::Quoted), format!("{expected}\n"));
        assert_eq!(node(Style::Plain), format!("{text}\n"));
    }
}
