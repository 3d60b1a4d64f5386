//! What a report looks like: each snapshot was read by a person before it was kept.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::diagnostic::ObjectRef;
use crate::diagnostic::made_up::{error, finding, warning};
use crate::source::{Pointer, SourceId, Span};

/// The span of `part`, which stands once in `source`.
fn span(sources: &Sources, source: SourceId, part: &str) -> Span {
    let start = sources.get(source).text.find(part).expect("the test names a part of its text");
    Span::new(source, start as u32, (start + part.len()) as u32)
}

/// One text and the span of a part of it.
fn text(name: &'static str, text: &str, part: &str) -> (Sources, Span) {
    let mut sources = Sources::default();
    let id = sources.add(name, text.to_owned());
    let span = span(&sources, id, part);
    (sources, span)
}

fn plain(diagnostic: Diagnostic, sources: &Sources) -> String {
    findings(&[diagnostic], sources, Styling::Plain).into_text()
}

const VALUES: &str = "\
cluster:
  name: demo
karpenter:
  defaultNodePool:
    weight: heavy
    weigth: 10
    zones: [eu-west-1a]
";

#[test]
fn value_fault() {
    let (sources, span) = text("values.yaml", VALUES, "heavy");
    let fault = error("wrong-type", "`weight` is not a number")
        .at(span, "expected an integer from 1 to 100")
        .in_values(Pointer::parse("/karpenter/defaultNodePool/weight"));
    assert_snapshot!(plain(fault, &sources), @"
    error[wrong-type]: `weight` is not a number
     --> values.yaml:5:13
      |
    5 |     weight: heavy
      |             ^^^^^ expected an integer from 1 to 100
      |
      = note: at `karpenter.defaultNodePool.weight`
    ");
}

#[test]
fn unknown_key() {
    let (sources, span) = text("values.yaml", VALUES, "weigth");
    let fault = error("unknown-key", "unknown key `karpenter.defaultNodePool.weigth`")
        .at(span, "unknown key")
        .in_values(Pointer::parse("/karpenter/defaultNodePool/weigth"))
        .help("did you mean `weight`?");
    assert_snapshot!(plain(fault, &sources), @"
    error[unknown-key]: unknown key `karpenter.defaultNodePool.weigth`
     --> values.yaml:6:5
      |
    6 |     weigth: 10
      |     ^^^^^^ unknown key
      |
      = help: did you mean `weight`?
    ");
}

#[test]
fn set_fault() {
    let argument = "cluster.name=demo,karpenter.defaultNodePool.weight=heavy";
    let (sources, span) = text("--set", argument, "heavy");
    let fault = error("wrong-type", "`weight` is not a number")
        .at(span, "expected an integer from 1 to 100")
        .in_values(Pointer::parse("/karpenter/defaultNodePool/weight"));
    assert_snapshot!(plain(fault, &sources), @"
    error[wrong-type]: `weight` is not a number
     |
     | --set cluster.name=demo,karpenter.defaultNodePool.weight=heavy
     |                                                          ^^^^^ expected an integer from 1 to 100
    ");
}

#[test]
fn set_json_of_several_lines() {
    let (sources, span) = text("--set-json", "tags={\n  \"team\": 1\n}", "1");
    let fault = error("wrong-type", "`tags.team` is not a string").at(span, "expected a string");
    assert_snapshot!(plain(fault, &sources), @r#"
    error[wrong-type]: `tags.team` is not a string
     --> --set-json:2:11
      |
    2 |   "team": 1
      |           ^ expected a string
    "#);
}

#[test]
fn labels_in_one_text() {
    let (sources, primary) = text("values.yaml", VALUES, "weigth");
    let fault = error("duplicate-key", "`weight` is given twice")
        .at(primary, "given again here")
        .also(Span::new(primary.source, 58, 64), "first given here")
        .also(Span::new(primary.source, 10, 14), "");
    assert_snapshot!(plain(fault, &sources), @"
    error[duplicate-key]: `weight` is given twice
     --> values.yaml:6:5
      |
    2 |   name: demo
      |  ----
    ...
    5 |     weight: heavy
      |       ------ first given here
    6 |     weigth: 10
      |     ^^^^^^ given again here
    ");
}

#[test]
fn labels_in_several_texts() {
    let mut sources = Sources::default();
    let defaults = sources.add("values.yaml (built in)", "cluster:\n  name: \"\"\n");
    let file = sources.add("prod.yaml", VALUES);
    let set = sources.add("--set", "cluster.name=");
    let fault = error("missing-value", "`cluster.name` is empty")
        .at(span(&sources, file, "demo"), "set here")
        .also(span(&sources, defaults, "\"\""), "the default")
        .also(span(&sources, set, "cluster.name"), "emptied here");
    assert_snapshot!(plain(fault, &sources), @r#"
    error[missing-value]: `cluster.name` is empty
     --> prod.yaml:2:9
      |
    2 |   name: demo
      |         ^^^^ set here
      |
     ::: values.yaml (built in):2:9
      |
    2 |   name: ""
      |         -- the default
      |
     ::: --set:1:1
      |
    1 | cluster.name=
      | ------------ emptied here
    "#);
}

#[test]
fn argument_before_file() {
    let mut sources = Sources::default();
    let file = sources.add("prod.yaml", VALUES);
    let set = sources.add("--set", "karpenter=none");
    let fault = error("map-replaced", "`karpenter` is a map, not a string")
        .at(span(&sources, set, "none"), "expected a map")
        .also(span(&sources, file, "karpenter"), "a map here");
    assert_snapshot!(plain(fault, &sources), @"
    error[map-replaced]: `karpenter` is a map, not a string
      |
      | --set karpenter=none
      |                 ^^^^ expected a map
      |
     ::: prod.yaml:3:1
      |
    3 | karpenter:
      | --------- a map here
    ");
}

#[test]
fn without_a_span() {
    let sources = Sources::default();
    let mut fault = error("missing-value", "no cluster is named")
        .in_values(Pointer::parse("/cluster/name"))
        .help("give `cluster.name` in a values file,\nor `--set cluster.name=…`");
    fault.object =
        Some(ObjectRef { kind: "EC2NodeClass".into(), name: "default".into(), ..Default::default() });
    assert_snapshot!(plain(fault, &sources), @"
    error[missing-value]: no cluster is named
     |
     = note: in EC2NodeClass `default`, at `cluster.name`
     = help: give `cluster.name` in a values file, or `--set cluster.name=…`
    ");
}

#[test]
fn object_and_path() {
    let (sources, span) = text("values.yaml", VALUES, "heavy");
    let mut fault =
        warning("odd-weight", "no pool is this heavy").at(span, "").in_values(Pointer::parse("/spec/weight"));
    fault.object = Some(ObjectRef { kind: "NodePool".into(), name: "general".into(), ..Default::default() });
    assert_snapshot!(plain(fault, &sources), @"
    warning[odd-weight]: no pool is this heavy
     --> values.yaml:5:13
      |
    5 |     weight: heavy
      |             ^^^^^
      |
      = note: in NodePool `general`, at `spec.weight`
    ");
}

/// A pool that starts from another one has faults in that one's lines.
#[test]
fn a_part_of_a_word_names_no_object() {
    let (sources, span) = text("values.yaml", VALUES, "heavy");
    for (name, is_told) in [("v", true), ("weigh", true), ("pool", true), ("weight", false), ("heavy", false)]
    {
        let mut fault = warning("odd-weight", "no pool is this heavy").at(span, "");
        fault.object = Some(ObjectRef { kind: "NodePool".into(), name: name.into(), ..Default::default() });
        let told = plain(fault, &sources).contains(&format!("= note: in NodePool `{name}`"));
        assert_eq!(told, is_told, "{name}");
    }
}

#[test]
fn an_object_without_a_kind_is_one_all_the_same() {
    let (sources, span) = text("values.yaml", VALUES, "heavy");
    let mut fault = error("no-kind", "this has no kind").at(span, "");
    fault.object = Some(ObjectRef { name: "general".into(), ..Default::default() });
    assert!(plain(fault, &sources).contains("= note: in object `general`"));
}

#[test]
fn multi_byte_characters() {
    let (sources, span) = text("values.yaml", "tags: {größe: 漢字, é: 🦀 x}\n", "x");
    let fault = error("bad-tag", "this tag cannot be").at(span, "hier: ß");
    assert_snapshot!(plain(fault, &sources), @"
    error[bad-tag]: this tag cannot be
     --> values.yaml:1:24
      |
    1 | tags: {größe: 漢字, é: 🦀 x}
      |                           ^ hier: ß
    ");
}

#[test]
fn tabs() {
    let (sources, span) = text("values.yaml", "cluster:\n\tname: demo\n", "\t");
    let fault = error("invalid-yaml", "a tab cannot indent").at(span, "indent with spaces");
    assert_snapshot!(plain(fault, &sources), @"
    error[invalid-yaml]: a tab cannot indent
     --> values.yaml:2:1
      |
    2 |     name: demo
      | ^^^^ indent with spaces
    ");
}

#[test]
fn windows_line_ends() {
    let (sources, span) = text("values.yaml", "cluster:\r\n  name: demo\r\n  region: x\r\n", "demo\r\n");
    let fault = error("bad-name", "this name cannot be").at(span, "not a name");
    let out = plain(fault, &sources);
    assert!(!out.contains('\r'), "no carriage return in {out:?}");
    assert_snapshot!(out, @"
    error[bad-name]: this name cannot be
     --> values.yaml:2:9
      |
    2 |   name: demo
      |         ^^^^ not a name
    ");
}

#[test]
fn long_line() {
    let line = format!("userData: \"{} BAD {}\"\n", "echo a; ".repeat(600), "echo b; ".repeat(600));
    let (sources, span) = text("values.yaml", &line, "BAD");
    let fault = error("bad-user-data", "this command cannot be").at(span, "no such command");
    assert_snapshot!(plain(fault, &sources), @"
    error[bad-user-data]: this command cannot be
     --> values.yaml:1:4813
      |
    1 | ...ho a; echo a; echo a; echo a; echo a; echo a; echo a;  BAD echo b; echo b; echo b; echo b; echo b; echo b; echo b; echo b; echo b;...
      |                                                           ^^^ no such command
    ");
}

#[test]
fn long_span() {
    let line = format!("userData: \"{}\"\n", "echo a; ".repeat(600));
    let (sources, span) = text("values.yaml", &line, &line["userData: ".len()..]);
    let fault = error("bad-user-data", "this text cannot be").at(span, "expected a map");
    assert_snapshot!(plain(fault, &sources), @r#"
    error[bad-user-data]: this text cannot be
     --> values.yaml:1:11
      |
    1 | userData: "echo a; echo a; echo a; echo a; echo a; echo a; echo a; echo a; echo a; echo a; echo a; echo a; echo a; echo a; echo a; ec...
      |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expected a map
    "#);
}

#[test]
fn labels_far_apart_on_a_line() {
    let line = format!("[{}, BAD, {}, WORSE]\n", "good, ".repeat(50), "good, ".repeat(500));
    let (sources, bad) = text("values.yaml", &line, "BAD");
    let worse = span(&sources, bad.source, "WORSE");
    let fault = error("bad-zones", "these zones cannot be").at(worse, "worse").also(bad, "bad");
    assert_snapshot!(plain(fault, &sources), @"
    error[bad-zones]: these zones cannot be
     --> values.yaml:1:3311
      |
    1 | ...d, good, good, good, good, good, good, good, good, good, , WORSE]
      |                                                               ^^^^^ worse
      |
     ::: values.yaml:1:304
      |
    1 | ...ood, good, good, good, good, good, good, good, good, good, , BAD, good, good, good, good, good, good, good, good, good, good, good...
      |                                                                 --- bad
    ");
}

#[test]
fn line_too_long_to_show() {
    let line = format!("userData: \"{} BAD\"\n", "x".repeat(1_000_000));
    let (sources, span) = text("values.yaml", &line, "BAD");
    let fault =
        error("bad-user-data", "this command cannot be").at(span, "no such command").help("leave it out");
    assert_snapshot!(plain(fault, &sources), @"
    error[bad-user-data]: this command cannot be
    --> values.yaml:1:1000013
     = note: no such command
     = help: leave it out
    ");
}

#[test]
fn last_line_without_newline() {
    let (sources, span) = text("values.yaml", "cluster:\n  name: \"demo", "\"demo");
    let end = Span::new(span.source, span.end, span.end);
    let fault = error("invalid-yaml", "the quote is not closed")
        .at(end, "the text ends here")
        .also(Span { end: span.start + 1, ..span }, "opened here");
    assert_snapshot!(plain(fault, &sources), @r#"
    error[invalid-yaml]: the quote is not closed
     --> values.yaml:2:14
      |
    2 |   name: "demo
      |         -    ^ the text ends here
      |         |
      |         opened here
    "#);
}

#[test]
fn several_lines() {
    let (sources, span) = text("values.yaml", VALUES, "weight: heavy\n    weigth: 10\n");
    let fault = error("bad-pool", "this pool cannot be").at(span, "from here on");
    assert_snapshot!(plain(fault, &sources), @"
    error[bad-pool]: this pool cannot be
     --> values.yaml:5:5
      |
    5 |     weight: heavy
      |     ^^^^^^^^^^^^^ from here on
    ");
}

#[test]
fn empty_text_and_control_characters() {
    let mut sources = Sources::default();
    let id = sources.add("a\x1b[31m\nb.yaml", "");
    let fault = error("empty-file", "nothing in \x1b[2J here")
        .at(Span::new(id, 7, 9), "no\x07 values\nat all")
        .help("write \x1b[0m some");
    assert_snapshot!(plain(fault, &sources), @"
    error[empty-file]: nothing in ␛[2J here
     --> a␛[31m b.yaml:1:1
      |
    1 |
      | ^ no␇ values at all
      |
      = help: write ␛[0m some
    ");
}

#[test]
fn order_and_closing_line() {
    let (sources, first) = text("values.yaml", VALUES, "heavy");
    let second = span(&sources, first.source, "weigth");
    let found = [
        warning("odd-zone", "this zone is odd"),
        error("unknown-key", "unknown key `weigth`").at(second, ""),
        warning("odd-weight", "this weight is odd").at(first, ""),
    ];
    assert_snapshot!(human(&found, &sources, Styling::Plain), @"
    warning[odd-weight]: this weight is odd
     --> values.yaml:5:13
      |
    5 |     weight: heavy
      |             ^^^^^

    error[unknown-key]: unknown key `weigth`
     --> values.yaml:6:5
      |
    6 |     weigth: 10
      |     ^^^^^^

    warning[odd-zone]: this zone is odd

    error: 1 error, 2 warnings; nothing was printed
    ");
    let places = Places::new(&found, &sources);
    let lines: String = in_source_order(&found).iter().map(|finding| line(finding, &places) + "\n").collect();
    assert_snapshot!(lines, @"
    values.yaml:5:13: warning[odd-weight]: this weight is odd
    values.yaml:6:5: error[unknown-key]: unknown key `weigth`
    warning[odd-zone]: this zone is odd
    ");
}

#[test]
fn closing_line_counts() {
    let error = error("a", "a");
    let warning = warning("b", "b");
    let note = finding("c", Severity::Note, "c");
    for (found, product, expected) in [
        (vec![], Product::Withheld, ""),
        (vec![error.clone()], Product::Withheld, "error: 1 error; nothing was printed\n"),
        (vec![error.clone()], Product::Printed, "error: 1 error\n"),
        (vec![warning.clone(); 2], Product::Withheld, "warning: 2 warnings\n"),
        (vec![note.clone()], Product::Printed, "note: 1 note\n"),
        (
            vec![note, warning, error.clone(), error],
            Product::Withheld,
            "error: 2 errors, 1 warning, 1 note; nothing was printed\n",
        ),
    ] {
        assert_eq!(closing(&found, product, Styling::Plain).into_text(), expected);
    }
}

#[test]
fn colours_are_only_colours() {
    let (sources, span) = text("values.yaml", VALUES, "heavy");
    let found = [error("wrong-type", "`weight` is not a number").at(span, "a number").help("write 10")];
    let colored = human(&found, &sources, Styling::Colored);
    assert!(colored.contains("\x1b["), "{colored:?}");
    let mut stripped = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once("\x1b[") {
        stripped.push_str(before);
        rest = after.split_once('m').expect("an escape code ends with m").1;
    }
    assert_eq!(stripped + rest, human(&found, &sources, Styling::Plain));
}

#[test]
fn ten_thousand_findings_are_each_shown_once() {
    let values: String = (0..10_000).map(|line| format!("key{line:05}: value\n")).collect();
    let mut sources = Sources::default();
    let id = sources.add("values.yaml", values);
    let found: Vec<Diagnostic> = (0..10_000u32)
        .map(|line| {
            error("unknown-key", format!("`key{line:05}`")).at(Span::new(id, line * 16, line * 16 + 8), "")
        })
        .collect();
    let out = human(&found, &sources, Styling::Plain);
    assert_eq!(out.matches("^^^^^^^^").count(), 10_000);
    assert!(out.contains("--> values.yaml:9999:1\n"));
}

proptest! {
    #[test]
    fn any_span_in_any_text_is_reported(
        text in "[ab: \"é漢🦀\t\r\n\u{200d}\u{feff}]{0,60}",
        spans in prop::collection::vec((0u32..70, 0u32..70), 1..5),
    ) {
        let mut sources = Sources::default();
        let id = sources.add("v.yaml", text);
        let spans: Vec<Span> = spans.into_iter().map(|(start, end)| Span::new(id, start, end)).collect();
        let mut fault = error("test-rule", "wrong").at(spans[0], "first");
        for span in &spans[1..] {
            fault = fault.also(*span, "other");
        }
        let out = findings(std::slice::from_ref(&fault), &sources, Styling::Plain).into_text();
        let place = Places::new(std::slice::from_ref(&fault), &sources).locate(spans[0]).locate();
        prop_assert!(out.contains(&format!("--> {place}\n")), "{place} in {out}");
        prop_assert!(out.contains("first") && !out.contains('\r'), "{out:?}");
    }
}
