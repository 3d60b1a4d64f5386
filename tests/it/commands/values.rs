//! `karpcfg values`: what it prints, what it explains, and what it says where it cannot go on.

use crate::command::{Folder, Karpcfg, Outcome};

const DEFAULTS: &str = "cluster:\n  name: default\npool:\n  weight: 10\n  zones: [a, b]\n  labels: {}\n";

/// Runs `karpcfg values` over small defaults.
fn values<'a>(args: impl IntoIterator<Item = &'a str>) -> Karpcfg {
    let common = ["values", "--defaults", "defaults.yaml"];
    Karpcfg::new(common.into_iter().chain(args)).file("defaults.yaml", DEFAULTS)
}

fn json(run: Karpcfg) -> String {
    let Outcome { status, stdout, stderr } = run.run();
    assert_eq!((status, stderr.as_str()), (0, ""));
    stdout
}

#[test]
fn json_is_one_line_with_sorted_keys() {
    let expected = "{\"cluster\":{\"name\":\"default\"},\"pool\":{\"labels\":{},\"weight\":10,\"zones\":[\"a\",\"b\"]}}\n";
    assert_eq!(json(values(["-o", "json"])), expected);
}

#[test]
fn explain_names_the_text_that_set_each_value() {
    let outcome = values(["--explain", "-f", "base.yaml", "-f", "-", "--set", "x=1,pool.tags.a\\.b=é"])
        .file("base.yaml", "cluster:\n  name: base # the first layer\npool:\n  zones: []\n")
        .stdin("# prod\ncluster: {name: \"prod\"}\n")
        .run();
    let expected = "\
cluster.name: \"prod\"   # <stdin>:2:17, over base.yaml:2:9, defaults.yaml:2:9
pool.weight: 10        # defaults.yaml:4:11
pool.zones: []         # base.yaml:4:10, over defaults.yaml:5:10
pool.labels: {}        # defaults.yaml:6:11
pool.tags[\"a.b\"]: \"é\"  # --set:1:20
x: 1                   # --set:1:3
";
    assert_eq!((outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str()), (0, expected, ""));
}

#[test]
fn explain_cuts_long_values() {
    let outcome =
        values(["--explain", "--set", &format!("cluster=null,pool=null,text={}", "x".repeat(500))]).run();
    assert_eq!(outcome.stdout, format!("text: \"{}…  # --set:1:29\n", "x".repeat(47)));
}

#[test]
fn stdin_is_read_once() {
    let run = |more: &[&str]| {
        let twice = ["-o", "json", "-f", "-", "-f", "-"];
        values(twice.into_iter().chain(more.iter().copied())).stdin("x: 1\n")
    };
    assert!(json(run(&[])).ends_with(",\"x\":1}\n"));
    run(&["--set-file", "again=-"]).run().refused_with(2, &["stdin can be read once"]);
    // For Helm, it is empty by then.
    let helm = run(&["--set-file", "again=-", "--compat", "helm3"]).run();
    assert!(helm.stdout.starts_with("{\"again\":\"\",") && helm.stdout.ends_with(",\"x\":1}\n"));
    helm.says(&["warning[argument-without-effect]: stdin is read already"]);
}

#[test]
fn later_documents_are_layers_natively_and_dropped_as_by_helm() {
    let run = |more: &[&str]| {
        values(["-o", "json", "-f", "v.yaml"].into_iter().chain(more.iter().copied()))
            .file("v.yaml", "---\nx: {a: 1, b: 1}\n---\nx: {b: 2}\n")
            .run()
    };
    assert!(run(&[]).stdout.contains("\"x\":{\"a\":1,\"b\":2}"));
    let helm = run(&["--compat", "helm3"]);
    assert!(helm.stdout.contains("\"x\":{\"a\":1,\"b\":1}"), "{}", helm.stderr);
}

#[test]
fn a_file_that_cannot_be_read_is_status_2() {
    let cases = [
        (["-f", "missing.yaml"], "error: cannot read `missing.yaml`: "),
        (["-f", "folder"], "error: cannot read `folder`: "),
        (["-f", "a.yaml,"], "error: cannot read ``: "),
        (["-f", "\"a.yaml"], "error: `-f \"a.yaml`: "),
        (["-f", "https://example.com/v.yaml"], "error: `https://example.com/v.yaml` is a URL"),
        (["--set-file", "a=missing.txt"], "error: cannot read `missing.txt`: "),
        (["--defaults", "missing.yaml"], "error: "),
    ];
    for (args, message) in cases {
        let outcome = Karpcfg::new(["values"].into_iter().chain(args))
            .file("a.yaml", "")
            .file("folder/in.yaml", "")
            .run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{args:?}");
        assert!(outcome.stderr.starts_with(message), "{args:?}: {}", outcome.stderr);
    }
}

#[test]
fn every_fault_is_reported_and_nothing_printed() {
    let outcome =
        values(["-f", "list.yaml,latin.yaml,tab.yaml", "--set", "a", "--set", "b[=1", "--set", "ok=1"])
            .file("list.yaml", "- 1\n")
            .file("latin.yaml", b"a: caf\xe9\n")
            .file("tab.yaml", "m:\n\tx: 5\n")
            .run();
    assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""));
    let said = [
        "--> list.yaml:1:1\n",
        "`latin.yaml` is not text",
        "--> tab.yaml:2:",
        "the name `a` has no value\n",
        "--set b[=1\n |         ^^",
        "error: 5 errors; nothing was printed",
    ];
    for text in said {
        assert!(outcome.stderr.contains(text), "{text} not in:\n{}", outcome.stderr);
    }
}

#[test]
fn a_file_too_large_is_refused_and_a_large_one_is_not() {
    let huge = "# ".to_owned() + &"x".repeat(17 << 20);
    let outcome = values(["-f", "huge.yaml"]).file("huge.yaml", huge).run();
    assert_eq!(outcome.status, 2);
    assert!(
        outcome.stderr.contains("cannot read `huge.yaml`: it is larger than 16 MiB"),
        "{}",
        outcome.stderr
    );

    let large: String = (0..50_000).map(|key| format!("k{key}: {key}\n")).collect();
    let outcome =
        values(["-o", "json", "-f", "large.yaml", "-f", "large.yaml"]).file("large.yaml", large).run();
    assert_eq!(outcome.status, 0);
    assert!(outcome.stdout.contains("\"k49999\":49999"));
}

#[test]
fn the_defaults_with_their_comments_are_the_file() {
    let outcome = Karpcfg::new(["values", "--comments"]).run();
    assert_eq!((outcome.status, outcome.stdout), (0, crate::documents::generated::read("values.yaml")));
    assert_eq!(Karpcfg::new(["values", "--comments", "--set", "a=1"]).run().status, 2);
}

/// Places stand below each other, though letters of Korean take two columns.
#[test]
fn places_are_aligned_behind_wide_letters() {
    let folder = Folder::new()
        .file("values.yaml", "karpenter: {defaultNodePool: {annotations: {a: 한국어 값, b: x}}}");
    let outcome = folder.karpcfg(["values", "--explain", "-f", "values.yaml"]).run();
    let columns = |key: &str| {
        let line = outcome.stdout.lines().find(|line| line.contains(key)).unwrap();
        let (before, _) = line.split_once("  # ").unwrap();
        before.chars().map(|char| if ('가'..='힣').contains(&char) { 2 } else { 1 }).sum::<usize>()
    };
    assert_eq!(columns("annotations.a"), columns("annotations.b"), "{}", outcome.stdout);
}
