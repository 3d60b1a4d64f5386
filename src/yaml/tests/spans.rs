//! Spans: the bytes that a finding will underline.

use super::document;
use crate::source::Pointer;
use crate::yaml::{Dialect, Node};

const TEXT: &str = "# é ü 日本\nkey: välue  # note\nmap:\n  a: 1\n\n  b: \"é\"\n\n# end\nlist:\n- x\n- - y\n  - z\n\nflow: {q: [1, 2], r: s }  \nblock: |-  # header\n  één\n\n  two\n\n\nempty:\nitems:\n-\n- last\nname: &n ab\nuse: *n\n";

fn under(text: &str, root: &Node, pointer: &str) -> String {
    let node = root.at(&Pointer::parse(pointer)).unwrap();
    text[node.span.start as usize..node.span.end as usize].to_owned()
}

#[test]
fn a_value_spans_its_own_characters() {
    for text in [TEXT.to_owned(), TEXT.replace('\n', "\r\n")] {
        let root = document(&text, Dialect::Native);
        for (pointer, expected) in [
            ("/key", "välue"),
            ("/map", "a: 1\n\n  b: \"é\""),
            ("/map/a", "1"),
            ("/map/b", "\"é\""),
            ("/list", "- x\n- - y\n  - z"),
            ("/list/1", "- y\n  - z"),
            ("/list/1/0", "y"),
            ("/flow", "{q: [1, 2], r: s }"),
            ("/flow/q", "[1, 2]"),
            ("/flow/q/1", "2"),
            ("/flow/r", "s"),
            ("/block", "|-  # header\n  één\n\n  two"),
            ("/empty", ""),
            ("/items/0", ""),
            ("/items/1", "last"),
            ("/use", "*n"),
        ] {
            assert_eq!(under(&text, &root, pointer).replace("\r\n", "\n"), expected, "{pointer}");
        }
        let end = text.find("empty:").unwrap() + "empty:".len();
        assert_eq!(root.at(&Pointer::parse("/empty")).unwrap().span.start as usize, end);
    }
}

/// The parser's marks take in what follows a quote up to the end of the line, and end a map before its last comma.
#[test]
fn quotes_and_brackets_end_where_they_close() {
    for (text, expected) in [
        ("a: 'b' # c 'd'\n", "'b'"),
        ("a: \"b\\\"\"  \n", "\"b\\\"\""),
        ("a: ''\n", "''"),
        ("a: 'b\n  c' # d\n", "'b\n  c'"),
        ("a: {b: c,} # }\n", "{b: c,}"),
        ("a: {b: c , # }\n  }\n", "{b: c , # }\n  }"),
        ("a: [b: c,]\n", "[b: c,]"),
        ("a: {'b' : {c: d,}, }\n", "{'b' : {c: d,}, }"),
    ] {
        // The anchor sends the text to the parser.
        for text in [text.to_owned(), format!("{text}z: &z 1\n")] {
            assert_eq!(under(&text, &document(&text, Dialect::Native), "/a"), expected, "{text:?}");
        }
    }
}

#[test]
fn a_key_spans_its_own_characters() {
    let text = "é: {ü: 1, \"q r\": 2}\n? long\n: x\n";
    let root = document(text, Dialect::Native);
    let keys = |node: &Node| -> Vec<&str> {
        let map = node.as_map().unwrap();
        map.iter().map(|entry| &text[entry.key_span.start as usize..entry.key_span.end as usize]).collect()
    };
    assert_eq!(keys(&root), ["é", "long"]);
    assert_eq!(keys(root.get("é").unwrap()), ["ü", "\"q r\""]);
}

/// Long enough for several entries of the offset table, every character of another width.
#[test]
fn offsets_hold_far_into_a_text() {
    let text: String = (0..500).map(|at| format!("k{at}: \"é日😀{at}\"\n")).collect();
    let root = document(&text, Dialect::Native);
    for at in [0, 1, 63, 64, 65, 255, 499] {
        assert_eq!(under(&text, &root, &format!("/k{at}")), format!("\"é日😀{at}\""));
    }
}
