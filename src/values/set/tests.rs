//! The grammar and the edits: what an argument says, where each part of it stands, and what is wrong with it.
//!
//! That the results are Helm's is shown by the recorded cases under `tests/merge`.

use proptest::prelude::*;

use super::edit::MAX_PADDING;
use super::grammar::{MAX_DEPTH, MAX_INDEX, MAX_NAMES};
use super::*;
use crate::source::{Pointer, SourceId, Span};
use crate::values::merge::nothing;
use crate::yaml::json::{KeyOrder, Layout, to_json};
use crate::yaml::{Dialect, Node, Resolved, Style};

const SOURCE: SourceId = SourceId(7);

/// The tree that arguments make out of nothing, the first fault ending it.
fn made(arguments: &[(Kind, &str)]) -> Result<Node, Fault> {
    let mut root = nothing();
    let mut editor = Editor::default();
    for (kind, argument) in arguments {
        for assignment in parse(*kind, Dialect::Native, SOURCE, argument)? {
            editor.apply(&mut root, assignment)?;
        }
    }
    Ok(root)
}

fn json(node: &Node) -> String {
    to_json(node, Layout::Compact, KeyOrder::Written)
}

fn written(argument: &str, span: Span) -> &str {
    assert_eq!(span.source, SOURCE);
    &argument[span.start as usize..span.end as usize]
}

#[test]
fn every_value_has_the_span_of_its_characters() {
    let cases: [(Kind, &str, &str, &str); 12] = [
        (Kind::Typed, "a=1,b.c=xyz,d=2", "/b/c", "xyz"),
        (Kind::Typed, "a=1,b=x\\,y", "/b", "x\\,y"),
        (Kind::Typed, "é={ü,ö}", "/é", "{ü,ö}"),
        (Kind::Typed, "é={ü,ö}", "/é/1", "ö"),
        (Kind::Typed, "l[1].k=v,z=1", "/l/1/k", "v"),
        (Kind::Typed, "a=", "/a", ""),
        (Kind::Text, "a=007", "/a", "007"),
        (Kind::Literal, "a=x,y=z", "/a", "x,y=z"),
        (Kind::Json, "a= {\"b\": [10, \"x\\n\"]} ,c=1", "/a", "{\"b\": [10, \"x\\n\"]}"),
        (Kind::Json, "a= {\"b\": [10, \"x\\n\"]} ,c=1", "/a/b/1", "\"x\\n\""),
        (Kind::Json, "a={\"b\":-1.5e3}", "/a/b", "-1.5e3"),
        (Kind::Json, "a={\"b\":null}", "/a/b", "null"),
    ];
    for (kind, argument, pointer, characters) in cases {
        let root = made(&[(kind, argument)]).unwrap();
        let node = root.at(&Pointer::parse(pointer)).unwrap();
        assert_eq!(written(argument, node.span), characters, "{argument} at {pointer}");
    }
}

#[test]
fn every_key_has_the_span_of_its_name() {
    let cases = [
        (Kind::Typed, "a.b\\.c=1", "/a", "b.c", "b\\.c"),
        (Kind::Typed, "x=1,a[0].k=1", "/a/0", "k", "k"),
        (Kind::Json, "a={\"k\\u0031\" : 1}", "/a", "k1", "\"k\\u0031\""),
    ];
    for (kind, argument, parent, key, characters) in cases {
        let root = made(&[(kind, argument)]).unwrap();
        let entry = root.at(&Pointer::parse(parent)).unwrap().as_map().unwrap().entry(key).unwrap();
        assert_eq!(written(argument, entry.key_span), characters, "{argument}");
    }
}

#[test]
fn values_of_set_are_typed_as_arguments() {
    let cases = [
        ("true", Resolved::Bool(true)),
        ("FALSE", Resolved::Bool(false)),
        ("Null", Resolved::Null),
        ("0", Resolved::Int(0)),
        ("-5", Resolved::Int(-5)),
        ("+5", Resolved::Int(5)),
        ("-0", Resolved::Int(0)),
        ("9223372036854775807", Resolved::Int(i64::MAX)),
        ("9223372036854775808", Resolved::Text),
        ("0123", Resolved::Text),
        ("1.5", Resolved::Text),
        ("1e6", Resolved::Text),
        ("1_000", Resolved::Text),
        ("yes", Resolved::Text),
        ("~", Resolved::Text),
        (" 1", Resolved::Text),
        ("", Resolved::Text),
    ];
    for (text, meaning) in cases {
        let root = made(&[(Kind::Typed, &format!("a={text}"))]).unwrap();
        let scalar = root.get("a").unwrap().as_scalar().unwrap();
        assert_eq!((&*scalar.text, scalar.style, scalar.meaning), (text, Style::Argument, meaning));
    }
}

#[test]
fn json_numbers_keep_their_characters_and_are_whole_where_they_can_be() {
    let cases = [
        ("5", Resolved::Int(5)),
        ("9007199254740993", Resolved::Int(9_007_199_254_740_993)),
        ("18446744073709551615", Resolved::UInt(u64::MAX)),
        ("18446744073709551616", Resolved::Float(18_446_744_073_709_551_616.0)),
        ("1.0", Resolved::Float(1.0)),
        ("-0", Resolved::Float(-0.0)),
        ("1E+2", Resolved::Float(100.0)),
    ];
    for (text, meaning) in cases {
        let root = made(&[(Kind::Json, &format!("a={text}"))]).unwrap();
        let scalar = root.get("a").unwrap().as_scalar().unwrap();
        assert_eq!((&*scalar.text, scalar.style, scalar.meaning), (text, Style::Json, meaning));
    }
}

#[test]
fn faults_point_at_their_cause() {
    let cases: [(Kind, &str, &str, &str); 22] = [
        (Kind::Typed, "a=1,name", "name", "the name `name` has no value"),
        (Kind::Typed, "a,b=1", "a", "the name `a` has no value"),
        (Kind::Typed, "l[x]=1", "x", "`x` is not an index"),
        (Kind::Typed, "l[-1]=1", "-1", "the index -1 is negative"),
        (Kind::Typed, "l[65537]=1", "65537", "the index 65537 is greater than 65536"),
        (Kind::Typed, "l[0=1", "0=1", "the `[` is never closed"),
        (Kind::Typed, "l[0]k=1", "k", "`k` follows an index"),
        (Kind::Typed, "l={a,b", "{a,b", "the `{` is never closed"),
        (Kind::Typed, "n.=1", "n", "nothing is set inside `n`: the name behind its dot is empty"),
        (
            Kind::Typed,
            "q=5,q.b=1",
            "b",
            "the path leads through a value of type integer: `b` cannot be set inside",
        ),
        (Kind::Typed, "q=5,q[3]=1", "3", "the path leads through a value of type integer: it has no item 3"),
        (Kind::Literal, "n", "n", "the name `n` has no value"),
        (Kind::Json, "a=x", "x", "malformed JSON: found `x` where a JSON value is expected"),
        (Kind::Json, "a=[1,]", "]", "malformed JSON: found `]` where a JSON value is expected"),
        (Kind::Json, "a=[1 2]", "2", "malformed JSON: found `2` where `,` is expected"),
        (Kind::Json, "a={'b':1}", "'", "malformed JSON: found `'` where a key in quotes is expected"),
        (Kind::Json, "a={\"b\" 1}", "1", "malformed JSON: found `1` where `:` is expected"),
        (Kind::Json, "a=1.x", "x", "malformed JSON: found `x` where a digit is expected"),
        (Kind::Json, "a=[", "", "malformed JSON: the argument ends where a JSON value is expected"),
        (Kind::Json, "a=\"b", "\"b", "the string is never closed"),
        (Kind::Json, "a=-1e999", "-1e999", "the number `-1e999` is beyond what a float64 holds"),
        (Kind::Json, "a={\"b\":1,\"b\":2}", "\"b\"", "the key `b` is given twice"),
    ];
    for (kind, argument, characters, message) in cases {
        let fault = made(&[(kind, argument)]).unwrap_err();
        assert_eq!(fault.message, message, "{argument}");
        assert_eq!(written(argument, fault.primary.unwrap().span), characters, "{argument}");
    }
}

#[test]
fn a_value_in_the_way_is_shown_beside_the_path() {
    let fault = made(&[(Kind::Typed, "q=5,q.b=1")]).unwrap_err();
    assert_eq!(written("q=5,q.b=1", fault.related[0].span), "5");
}

#[test]
fn depth_and_padding_are_bounded() {
    let names = "k.".repeat(MAX_NAMES) + "k=1";
    assert!(made(&[(Kind::Typed, &names)]).is_ok());
    assert!(made(&[(Kind::Typed, &format!("k.{names}"))]).is_err());
    let indexes = |count: usize| format!("l{}=1", "[0]".repeat(count));
    assert!(made(&[(Kind::Typed, &indexes(MAX_DEPTH - 1))]).is_ok());
    assert!(made(&[(Kind::Typed, &indexes(MAX_DEPTH))]).is_err());
    let arrays = |count: usize| format!("l={}{}", "[".repeat(count), "]".repeat(count));
    assert!(made(&[(Kind::Json, &arrays(MAX_DEPTH))]).is_ok());
    assert!(made(&[(Kind::Json, &arrays(100_000))]).is_err());
    let lists = |count: usize| (0..count).map(|list| format!("l{list}[{MAX_INDEX}]=1,")).collect::<String>();
    assert!(made(&[(Kind::Typed, &lists(MAX_PADDING / MAX_INDEX))]).is_ok());
    assert!(made(&[(Kind::Typed, &lists(MAX_PADDING / MAX_INDEX + 1))]).is_err());
}

#[test]
fn what_sets_nothing_is_said() {
    let cases = [
        (Kind::Typed, "a=1", None),
        (Kind::Typed, "", None),
        (Kind::Typed, "=5", Some("")),
        (Kind::Typed, "a.b.", Some("")),
        (Kind::Typed, "a[0]", Some("0")),
        (Kind::Typed, "a[0].k=", Some("k")),
        (Kind::Typed, "a[0].k=,", None),
        (Kind::Typed, "a[0]=", None),
        (Kind::Typed, "a.k=", None),
    ];
    for (kind, argument, characters) in cases {
        let assignments = parse(kind, Dialect::Native, SOURCE, argument).unwrap();
        let findings: Vec<_> = assignments.iter().filter_map(Assignment::without_effect).collect();
        let spans: Vec<_> = findings.iter().map(|finding| finding.primary.as_ref().unwrap().span).collect();
        let shown: Vec<_> = spans.iter().map(|span| written(argument, *span)).collect();
        assert_eq!(shown, characters.into_iter().collect::<Vec<_>>(), "{argument}");
    }
}

fn any_kind() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Json), Just(Kind::Typed), Just(Kind::Text), Just(Kind::File), Just(Kind::Literal),]
}

/// Text in which the characters of the grammar are common.
fn any_argument() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[ab.=,\\[\\]{}\\\\01\" -]{0,40}",
        "[a-c]{1,2}(\\.[a-c]|\\[[0-3]\\]){0,4}=[{\\[\"0a,}\\]]{0,6}"
    ]
}

fn spans_of(node: &Node, spans: &mut Vec<Span>) {
    spans.push(node.span);
    node.as_list().unwrap_or_default().iter().for_each(|item| spans_of(item, spans));
    for entry in node.as_map().into_iter().flatten() {
        spans.push(entry.key_span);
        spans_of(&entry.value, spans);
    }
}

proptest! {
    #[test]
    fn any_argument_is_read_or_refused(arguments in prop::collection::vec((any_kind(), any_argument()), 1..4)) {
        let arguments: Vec<_> = arguments.iter().map(|(kind, argument)| (*kind, argument.as_str())).collect();
        for (kind, argument) in &arguments {
            for assignment in parse(*kind, Dialect::Helm, SOURCE, argument).unwrap_or_default() {
                let mut spans = Vec::new();
                if let Given::Value(node) | Given::EmptyAtEnd(node) = &assignment.given {
                    spans_of(node, &mut spans);
                }
                for span in spans {
                    prop_assert!(argument.get(span.start as usize..span.end as usize).is_some());
                }
            }
        }
        let _any_answer_will_do = made(&arguments);
    }

    #[test]
    fn an_escaped_text_is_itself(text in "\\PC{1,30}") {
        let escaped: String = text.chars().flat_map(|character| ['\\', character]).collect();
        let root = made(&[(Kind::Text, &format!("{escaped}={escaped}"))]).unwrap();
        prop_assert_eq!(root.get(&text).and_then(Node::as_str), Some(text.as_str()));
        let root = made(&[(Kind::Literal, &format!("a={text}"))]).unwrap();
        prop_assert_eq!(root.get("a").and_then(Node::as_str), Some(text.as_str()));
    }

    #[test]
    fn json_is_read_as_it_is_printed(text in "\\PC{0,30}", number in any::<i64>(), fraction in -1e9..1e9_f64) {
        let value = serde_json::json!({"t": text, "n": number, "f": fraction, "l": [null, true, {}]});
        let root = made(&[(Kind::Json, &format!("a={value}"))]).unwrap();
        let printed: serde_json::Value = serde_json::from_str(&json(root.get("a").unwrap())).unwrap();
        prop_assert_eq!(printed, value);
    }
}
