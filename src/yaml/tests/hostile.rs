//! Texts made to break readers: nothing panics, nothing grows without bound.

use std::fmt::Write;

use proptest::prelude::*;

use super::{READINGS, document, read, rules};
use crate::diagnostic::Severity;
use crate::yaml::{Dialect, MAX_DEPTH, decode};

fn block_lists(depth: usize) -> String {
    format!("a:\n  {}x\n", "- ".repeat(depth))
}

fn block_maps(depth: usize) -> String {
    (0..depth).fold(String::new(), |mut text, at| {
        writeln!(text, "{}k:", " ".repeat(at)).expect("writing to a String can't fail");
        text
    })
}

fn flow_lists(depth: usize) -> String {
    format!("a: {}x{}\n", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn deep_nesting_is_read_or_refused() {
    for dialect in READINGS {
        for text in [block_lists(200), block_maps(200), flow_lists(200)] {
            assert!(!read(&text, dialect).is_refused(), "{dialect:?}");
        }
        for depth in [MAX_DEPTH + 1, 1000, 3000] {
            for text in [block_lists(depth), block_maps(depth), flow_lists(depth)] {
                assert_eq!(
                    rules(&text, dialect, Severity::Error),
                    ["nested-too-deep"],
                    "{dialect:?}, {depth}"
                );
            }
        }
    }
}

#[test]
fn aliases_do_not_deepen_a_tree_beyond_the_limit() {
    let mut text = "a0: &a0 [x]\n".to_owned();
    for at in 1..300 {
        writeln!(text, "a{at}: &a{at} [*a{}]", at - 1).expect("writing to a String can't fail");
    }
    assert_eq!(rules(&text, Dialect::Native, Severity::Error), ["nested-too-deep"]);
}

/// Each line ten times the one before: goyaml.v2 refuses it too.
#[test]
fn alias_bombs_are_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for at in 1..9 {
        let items = vec![format!("*a{}", at - 1); 10].join(", ");
        writeln!(text, "a{at}: &a{at} [{items}]").expect("writing to a String can't fail");
    }
    for dialect in READINGS {
        assert_eq!(rules(&text, dialect, Severity::Error), ["excessive-aliasing"]);
    }
}

/// Names end with their document; what was copied is counted on.
#[test]
fn alias_bombs_do_not_fit_into_many_documents() {
    let tens = |of: &str| [of; 10].join(", ");
    let bomb = format!("---\na: &a [{}]\nb: &b [{}]\nc: [{}]\n", tens("x"), tens("*a"), tens("*b"));
    assert!(!read(&bomb, Dialect::Kubectl).is_refused());
    assert_eq!(rules(&bomb.repeat(2000), Dialect::Kubectl, Severity::Error), ["excessive-aliasing"]);
    assert!(read("---\na: &a 1\n---\nb: *a\n", Dialect::Kubectl).is_refused());
}

/// Every level sets all below it aside once more.
#[test]
fn nested_anchors_are_rationed() {
    let depth = 200;
    let opened: String = (0..depth).fold(String::new(), |text, at| text + &format!("&a{at} ["));
    let text = format!("a: {opened}{}{}\n", "x,".repeat(20_000), "]".repeat(depth));
    assert_eq!(rules(&text, Dialect::Native, Severity::Error), ["excessive-aliasing"]);
}

#[test]
fn large_maps_are_read_in_one_pass() {
    let text: String = (0..50_000).fold(String::new(), |mut text, at| {
        writeln!(text, "key{at}: {at}").expect("writing to a String can't fail");
        text
    });
    for dialect in READINGS {
        assert_eq!(document(&text, dialect).as_map().map(|map| map.len()), Some(50_000));
    }
}

#[test]
fn findings_are_bounded() {
    let text = "a: 1\n".repeat(5000);
    let findings = read(&text, Dialect::Native).diagnostics;
    assert!(findings.len() < 300);
    assert_eq!(findings.last().map(|finding| finding.code.name), Some("too-many-findings"));
}

#[test]
fn bytes_become_text_or_a_place() {
    assert_eq!(decode(b"\xEF\xBB\xBFa: 1\n".to_vec()).as_deref(), Ok("a: 1\n"));
    assert_eq!(decode(b"\xFF\xFEa\0:\0 \x005\0".to_vec()).as_deref(), Ok("a: 5"));
    assert_eq!(decode(b"\xFE\xFF\0a\0:\xD8\x3D\xDE\0".to_vec()).as_deref(), Ok("a:😀"));
    for (bytes, expected) in [
        (b"a: 1\nb: caf\xE9\n".as_slice(), "not UTF-8 at byte 11 (line 2, column 7)"),
        (b"\xEF\xBB\xBFa\xFF".as_slice(), "not UTF-8 at byte 4 (line 1, column 2)"),
        (b"\xFF\xFEa\0\0\xD8".as_slice(), "half of a UTF-16 surrogate pair at byte 4 (line 1, column 3)"),
        (b"\xFF\xFEa\0b".as_slice(), "half of a UTF-16 unit at byte 4 (line 1, column 3)"),
    ] {
        assert_eq!(decode(bytes.to_vec()).map_err(|error| error.to_string()), Err(expected.to_owned()));
    }
}

#[test]
fn a_fault_behind_blanks_at_the_end_of_a_line_has_a_place() {
    spans_hold("\n  b: !x ---\n\u{85}\n").unwrap();
}

/// Spans must lie in the text, at the borders of characters, whatever the text is.
fn spans_hold(text: &str) -> Result<(), TestCaseError> {
    for dialect in READINGS {
        let loaded = read(text, dialect);
        let labels =
            loaded.diagnostics.iter().flat_map(|finding| finding.primary.iter().chain(&finding.related));
        let documents = loaded.documents.iter().map(|document| document.span);
        for span in labels.map(|label| label.span).chain(documents) {
            prop_assert!(
                text.get(span.start as usize..span.end as usize).is_some(),
                "{:?} in {:?}",
                span,
                text
            );
        }
        for document in &loaded.documents {
            let _ = crate::yaml::emit::node(document, 0);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(text) = decode(bytes) {
            spans_hold(&text)?;
        }
    }

    #[test]
    fn any_text_is_survived(text in "\\PC{0,60}") {
        spans_hold(&text)?;
    }

    #[test]
    fn any_pieces_of_yaml_are_survived(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "a", "b: ", ": ", ":", "\n", "\n  ", "\n\t", " ", "- ", "? ", "-", "[", "]", "{", "}", ",", "'", "\"", "|",
                ">", "|2-", "&a ", "*a", "!x ", "!!int ", "!<", "#", " # ", "---\n", "...\n", "%YAML 1.2\n", "%TAG ! x\n",
                "<<: ", "~", "é", "\u{FEFF}", "\u{85}", "\r\n", "\\", "\0", "@", "`", "{{ ", " }}",
            ]),
            0..25,
        )
    ) {
        spans_hold(&pieces.concat())?;
    }
}
