//! Against what Go printed.

use serde_json::json;

use super::*;

#[test]
fn scalars_as_goyaml_prints_them() {
    // Recorded from `sigs.k8s.io/yaml` 1.6.
    for (text, expected) in [
        ("a b", "a b"),
        ("5%", "5%"),
        ("fd00::10", "fd00::10"),
        ("--node-labels=\"a=1\"", "--node-labels=\"a=1\""),
        ("", "\"\""),
        ("true", "\"true\""),
        ("on", "\"on\""),
        ("1", "\"1\""),
        ("1_000", "\"1_000\""),
        ("0x1", "\"0x1\""),
        ("12:30", "\"12:30\""),
        ("190:20:99", "190:20:99"),
        ("2024-01-01", "\"2024-01-01\""),
        ("2001-2-3", "\"2001-2-3\""),
        ("2001-02-30", "2001-02-30"),
        ("2001-12-14t21:59:43.10-05:00", "\"2001-12-14t21:59:43.10-05:00\""),
        ("2001-12-14 21:59:43.10", "\"2001-12-14 21:59:43.10\""),
        ("a: b", "'a: b'"),
        ("a #b", "'a #b'"),
        ("a,b", "a,b"),
        ("-", "'-'"),
        ("-a", "-a"),
        ("---", "'---'"),
        ("x'y #z", "'x''y #z'"),
        ("'x'", "'''x'''"),
        (" x", "' x'"),
        ("\t", "\"\\t\""),
        ("\u{feff}", "\"\\uFEFF\""),
    ] {
        assert_eq!(scalar::scalar(text), expected, "{text:?}");
    }
}

#[test]
fn documents_as_goyaml_prints_them() {
    let value = json!({"b": [1, {"x": null, "w": []}, [2]], "a10": {}, "a2": {"k": true}, "a_": "", "": 0});
    let expected = "\"\": 0\na_: \"\"\na2:\n  k: true\na10: {}\nb:\n- 1\n- w: []\n  x: null\n- - 2\n";
    assert_eq!(document(&value), expected);
}

#[test]
fn an_order_that_is_none_is_sorted_all_the_same() {
    let keys = ["1a", "01", "2", "10", "1b", "02", "1"];
    let many: serde_json::Map<String, Value> =
        (0..40).flat_map(|round| keys.map(|key| (format!("{key}{round}"), json!(1)))).collect();
    assert_eq!(document(&Value::Object(many.clone())).lines().count(), many.len());
}

#[test]
fn texts_of_several_lines_as_goyaml_prints_them() {
    // Recorded from `sigs.k8s.io/yaml` 1.6.
    for (text, expected) in [
        ("a\nb", "|-\n  a\n  b\n"),
        ("a\nb\n", "|\n  a\n  b\n"),
        ("a\n\n", "|+\n  a\n\n"),
        ("\na", "|2-\n\n  a\n"),
        (" a\nb", "|2-\n   a\n  b\n"),
        ("\n", "|2+\n\n"),
        ("x\n\n\ny", "|-\n  x\n\n\n  y\n"),
        ("a\n b", "|-\n  a\n   b\n"),
        ("a \nb", "\"a \\nb\"\n"),
        ("a\n\tb", "\"a\\n\\tb\"\n"),
        ("a\nb ", "\"a\\nb \"\n"),
        ("a\r\nb", "\"a\\r\\nb\"\n"),
    ] {
        assert_eq!(document(&json!({ "k": text })), format!("k: {expected}"), "{text:?}");
    }
}

#[test]
fn long_texts_are_broken_at_single_blanks() {
    // Recorded from `sigs.k8s.io/yaml` 1.6.
    let many = "a long value with many words a long value with many words a long value";
    for (text, expected) in [
        (format!("{many} with many words a long value"), format!("{many} with many\n  words a long value")),
        (format!("{many}: with many words a long"), format!("'{many}: with many\n  words a long'")),
        (format!("\u{7}{many} with many  words"), format!("\"\\a{many} with\n  many  words\"")),
        (format!("\u{7}{many} with-many-words  a"), format!("\"\\a{many} with-many-words\n  \\ a\"")),
        (format!("{many} with many  words a"), format!("{many} with many  words\n  a")),
        ("x".repeat(90) + " y z", "x".repeat(90) + "\n  y z"),
    ] {
        assert_eq!(document(&json!({ "k": text })), format!("k: {expected}\n"), "{text:?}");
    }
}

#[test]
fn numbers_as_goyaml_prints_them() {
    // Recorded from `sigs.k8s.io/yaml` 1.6.
    for (number, expected) in [
        (json!(1.0), "1"),
        (json!(0.9), "0.9"),
        (json!(123_456.5), "123456.5"),
        (json!(1e6), "1e+06"),
        (json!(12_345_678.5), "1.23456785e+07"),
        (json!(0.0001), "0.0001"),
        (json!(0.00001), "1e-05"),
        (json!(12_345_678_901_234_567_890_u64), "12345678901234567890"),
        (json!(123_456_789_012_345_678_901.0), "1.2345678901234568e+20"),
    ] {
        assert_eq!(document(&json!([number])), format!("- {expected}\n"));
    }
}
