//! The plain reader against the parser: one tree and one list of findings, whichever of them reads a text.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::styled::styled;
use super::{READINGS, corpus, read};
use crate::source::{SourceId, Span};
use crate::yaml::load::load_by_parser;
use crate::yaml::{Dialect, Loaded, Node, Ration, load_part, plain};

/// All that is plain.
const PLAIN: &str = include_str!("plain.yaml");

fn is_plain(text: &str, dialect: Dialect) -> bool {
    plain::read(SourceId(0), text, 0, dialect, &Ration::of(Ration::USUAL)).is_some()
}

/// A reading in which it matters which way a text is read. `Debug` shows all of a tree, and NaN as well.
fn differs(text: &str) -> Option<Dialect> {
    let shown = |loaded: Loaded| format!("{:?}", (loaded.documents, loaded.diagnostics));
    READINGS
        .into_iter()
        .find(|dialect| shown(read(text, *dialect)) != shown(load_by_parser(SourceId(0), text, *dialect)))
}

#[test]
fn plain_texts_are_read_without_the_parser() {
    for text in [PLAIN, "", "# nothing\n", "---\n", "{\"a\":[1,\n{\"b\":null}]}", "---\n{}\n", "a:"] {
        assert_eq!(differs(text), None, "{text:?}");
        for dialect in READINGS {
            assert!(is_plain(text, dialect), "{dialect:?}: {text:?}");
        }
    }
}

#[test]
fn doubtful_texts_are_left_to_the_parser() {
    for text in [
        "a: &x 1\n",
        "a: *x\n",
        "a: !!str 1\n",
        "? a\n: b\n",
        "a: b\n  c\n",
        "a: \"b\n  c\"\n",
        "a: >\n  b\n",
        "a: |2\n   b\n",
        "a:\tb\n",
        "a: b\r\n",
        "a: 1\na: 2\n",
        "<<: {}\n",
        "1: x\n",
        "yes: x\n",
        "a: b: c\n",
        "a: 1\n---\nb: 2\n",
        "a: 1\n...\n",
        "%YAML 1.1\n---\na: 1\n",
        "prose\n",
        "- a\n",
        "a: [\n",
        "a: {b}\n",
        "a: {b: }\n",
        "a: [b: c]\n",
        "a: [b c]\n",
        "a: [1 # x\n  ]\n",
        "a: {{ b }}\n",
        "a:\n  - b\n c: d\n",
        "a: \"\\x41\"\n",
        "a: 'b' c\n",
        "a: 'b'# c\n",
        " a: 1\nb: 2\n",
        "a: @b\n",
        "a: - b\n",
        ": b\n",
        "a:\n  b\n",
        "a: \u{FEFF}b\n",
        "a: |\n\n  b\n",
        "a: |\n  b",
        "a: [b,\nc]\n",
        "a: b\u{85}c\n",
    ] {
        assert_eq!(differs(text), None, "{text:?}");
        assert!(!is_plain(text, Dialect::Kubectl), "{text:?}");
    }
}

/// JSON has no infinity: the parser's way has the finding for it.
#[test]
fn infinity_is_plain_in_native_texts_alone() {
    let text = "a: .inf\n";
    assert_eq!(READINGS.map(|dialect| is_plain(text, dialect)), [true, false, false]);
    assert_eq!(differs(text), None);
}

#[test]
fn spans_of_a_part_count_in_the_whole() {
    let loaded =
        load_part(SourceId(7), "a: 1\n---\nb: 2\n", 5..14, Dialect::Kubectl, &Ration::of(Ration::USUAL));
    assert_eq!(loaded.documents[0].get("b").unwrap().span, Span::new(SourceId(7), 12, 13));
}

#[test]
fn depth_is_left_to_the_parser() {
    for (depth, plain) in [(99, true), (100, false)] {
        let text = format!("a: {}{}\n", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(is_plain(&text, Dialect::Kubectl), plain, "{depth}");
        assert_eq!(differs(&text), None);
    }
}

#[test]
fn recorded_texts_are_read_alike_and_most_objects_are_plain() {
    let (mut objects, mut plain) = (0, 0);
    for text in corpus::texts() {
        assert_eq!(differs(&text), None, "{text}");
        let loaded = read(&text, Dialect::Kubectl);
        let is_object = |document: &Node| document.get("apiVersion").is_some();
        if !loaded.is_refused() && loaded.documents.iter().any(is_object) {
            objects += 1;
            plain += usize::from(is_plain(&text, Dialect::Kubectl));
        }
    }
    assert!(plain * 10 > objects * 9, "{plain} of {objects}");
}

/// What edits put in.
const PIECES: &[&str] = &[
    "",
    "",
    "",
    "a",
    "b: ",
    ": ",
    ":",
    "\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    " ",
    "- ",
    "? ",
    "-",
    "[",
    "]",
    "{",
    "}",
    ",",
    "'",
    "\"",
    "|",
    "k: |\n  ",
    "|-",
    "|+\n",
    "a: ",
    "\n  b: ",
    "k:\n",
    "\na:",
    "1",
    ".inf",
    "yes",
    "~",
    "é",
    " #",
    "#",
    " # ",
    "---",
    "...",
    "\n---\n",
    "%",
    "<<: ",
    "!x ",
    "&a ",
    "*a",
    ">",
    "\\",
    "\\n",
    "\u{85}",
    "\u{FEFF}",
    "\u{2028}",
    "\u{A0}",
    "\t",
    "\r\n",
    "@",
    "`",
    "{a: b}",
    "[a, b]",
    "\"x\": ",
    "'y'",
    "{\"a\":1,\"b\":[]}",
    "x:y",
    "//",
    "=",
    "+",
    "%20",
    ";",
];

/// `text` with some bytes at a place replaced by a piece; the same where that would cut a character in two.
fn edited(mut text: String, (at, cut, piece): (Index, usize, &str)) -> String {
    let at = at.index(text.len() + 1);
    let end = (at + cut).min(text.len());
    if text.is_char_boundary(at) && text.is_char_boundary(end) {
        text.replace_range(at..end, piece);
    }
    text
}

fn edits(most: usize) -> impl Strategy<Value = Vec<(Index, usize, &'static str)>> {
    prop::collection::vec((any::<Index>(), 0..3usize, select(PIECES)), 1..most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_style_is_read_alike(text in styled()) {
        prop_assert_eq!(differs(&text), None, "{}", text);
        prop_assert!(is_plain(&text, Dialect::Native), "{}", text);
    }

    #[test]
    fn any_edit_is_read_alike(edits in edits(5)) {
        let text = edits.into_iter().fold(PLAIN.to_owned(), edited);
        prop_assert_eq!(differs(&text), None, "{}", text);
    }

    #[test]
    fn any_edit_of_any_style_is_read_alike(text in styled(), edits in edits(3)) {
        let text = edits.into_iter().fold(text, edited);
        prop_assert_eq!(differs(&text), None, "{}", text);
    }

    #[test]
    fn any_pieces_are_read_alike(pieces in prop::collection::vec(select(PIECES), 0..14)) {
        let text = pieces.concat();
        prop_assert_eq!(differs(&text), None, "{:?}", text);
    }
}
