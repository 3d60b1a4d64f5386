//! `karpcfg check`: what it takes, what it says, and how it ends.

use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::Value;

use crate::command::{Folder, IDENTITY, Karpcfg, Outcome, QUIET, test_file};

const POOL: &str = "\
apiVersion: karpenter.sh/v1
kind: NodePool
metadata:
  name: default
spec:
  template:
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
      requirements: []
";

const CLASS: &str = "\
apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata:
  name: default
spec:
  role: KarpenterNodeRole-demo
  amiSelectorTerms: [{alias: al2023@v20250915}]
  subnetSelectorTerms: [{tags: {a: b}}]
  securityGroupSelectorTerms: [{tags: {a: b}}]
";

/// Two objects of ours with three faults, one of another kind, and a document that is no YAML.
const FAULTY: &str = "\
# Source: chart/templates/pool.yaml
apiVersion: karpenter.sh/v1
kind: NodePool
metadata:
  name: 'a<b>&\"c\"'
spec:
  limts: {cpu: 10}
  template:
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
      requirements:
      - {key: karpenter.sh/capacity-type, operator: In, values: [spot, ondemand]}
---
apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata:
  name: default
# karpcfg: allow(no-single-role) a controller adds it
spec:
  amiSelectorTerms: [{alias: al2023@v20250915}]
  subnetSelectorTerms: [{tags: {a: b}}]
  securityGroupSelectorTerms: [{tags: {a: b}}]
---
apiVersion: v1
kind: ConfigMap
---
spec: [
";

const FORMATS: [&str; 5] = ["human", "json", "sarif", "github", "junit"];

fn check(args: &[&str]) -> Karpcfg {
    Karpcfg::new(["check"].into_iter().chain(args.iter().copied()))
}

fn faulty(format: &str) -> Outcome {
    check(&["pool.yaml", "--format", format]).file("pool.yaml", FAULTY).run()
}

/// The names of the rules in a JSON report.
fn rules(outcome: &Outcome) -> Vec<String> {
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let diagnostics = report["diagnostics"].as_array().unwrap();
    diagnostics.iter().map(|found| found["rule"].as_str().unwrap().to_owned()).collect()
}

fn rules_of(args: &[&str], text: &str) -> Vec<String> {
    rules(&check(&[&["-", "--format", "json"], args].concat()).stdin(text).run())
}

#[test]
fn for_people() {
    assert_snapshot!(faulty("human").stdout);
}

#[test]
fn as_json() {
    assert_snapshot!(faulty("json").stdout);
}

#[test]
fn as_sarif() {
    assert_snapshot!(faulty("sarif").stdout);
}

#[test]
fn as_annotations() {
    assert_snapshot!(faulty("github").stdout);
}

/// An annotation in no file is a line of the log: it has to say itself where it belongs.
#[test]
fn annotations_name_object_and_places() {
    let text = format!("{CLASS}---\n{}---\n{POOL}", POOL.replace("\nspec:\n", "\nspec:\n  weight: 500\n"));
    let piped = check(&["-", "--format", "github"]).stdin(&text).run();
    let lines: Vec<&str> = piped.stdout.lines().collect();
    assert_eq!(
        lines,
        [
            "::error title=number-out-of-range::`spec.weight` is 500, above 100\
             %0Ain NodePool/default at <stdin>:16:11%0Ahelp: take a whole number from 1 to 100",
            "::error title=duplicate-object::there is another NodePool `default`\
             %0Ain NodePool/default at <stdin>:25:9%0Athe first: <stdin>:14:9\
             %0Ahelp: rename or remove one of them: the second would overwrite the first",
        ]
    );
    let filed = check(&["a.yaml", "--format", "github"]).file("a.yaml", &text).run();
    let first = filed.stdout.lines().next().unwrap();
    assert!(first.starts_with("::error file=a.yaml,line=16,col=11,title=number-out-of-range::"), "{first}");
    assert!(first.contains("%0Ain NodePool/default%0Ahelp: "), "{first}");
    let argument = ["--set", "karpenter.defaultNodePool.weight=500,cluster.name=a,karpenter.role=r"];
    let given = check(&[&argument[..], &QUIET, &["--format", "github"]].concat()).run();
    assert!(given.stdout.contains("%0Ain NodePool/default-nodepool at --set:1:34%0A"), "{}", given.stdout);
}

#[test]
fn as_junit() {
    assert_snapshot!(faulty("junit").stdout);
}

#[test]
fn the_count_goes_to_stderr_and_the_status_is_1() {
    for format in FORMATS {
        let outcome = faulty(format);
        let count =
            "2 objects checked, 1 of another kind passed over: 3 errors, 1 warning, 1 allowed by a comment\n";
        assert_eq!((outcome.status, outcome.stderr.as_str()), (1, count), "{format}");
    }
}

#[test]
fn sound_manifests_are_said_nothing_about() {
    let text = format!("{POOL}---\n{CLASS}");
    for (format, expected) in [("human", ""), ("github", "")] {
        let outcome = check(&["-", "--format", format]).stdin(&text).run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (0, expected), "{format}");
        assert_eq!(outcome.stderr, "2 objects checked: nothing found\n");
    }
}

#[test]
fn all_files_are_one_set() {
    let pool = POOL.replace("name: default}", "name: gpu}");
    let files = |args: &[&str]| {
        let run = check(args).file("pools/a.yaml", &pool).file("classes/deep/b.yml", CLASS).run();
        rules(&run)
    };
    assert_eq!(files(&["pools", "--format", "json"]), [""; 0]);
    assert_eq!(files(&[".", "--format", "json"]), ["node-class-not-found"]);
    assert_eq!(
        check(&["."]).file("pools/a.yaml", &pool).file("b.yaml", CLASS).run().status,
        0,
        "it may lie elsewhere"
    );
    assert_eq!(files(&["pools/a.yaml", "classes", "--format", "json"]), ["node-class-not-found"]);
}

/// What lies in a folder beside manifests; a file that the user names is meant to be one.
#[test]
fn files_of_folders_that_are_no_manifests_are_passed_over() {
    let others = [
        ("f/kustomization.yaml", "resources: [a.yaml]\n"),
        ("f/overlay.yaml", "resources: [a.yaml]\n"),
        ("f/Chart.yaml", "apiVersion: v2\nname: a\nversion: 0.1.0\n"),
        ("f/values.yaml", "x: !Ref y\n# karpcfg: allow(unknown-field) of a chart\nz: 1\n"),
        ("f/renovate.json", "{\"extends\": [\"config:base\"]}"),
        ("f/names.json", "[\"a\", \"b\"]"),
        ("f/empty.yaml", "# nothing\n"),
    ];
    let run = |args: &[&str], more: &[(&str, &str)]| {
        let files = others.iter().chain(more);
        files.fold(check(args), |run, (name, text)| run.file(name, text)).run()
    };
    let sound = run(&["f"], &[("f/a.yaml", CLASS)]);
    assert_eq!((sound.status, sound.stdout.as_str()), (0, ""));
    assert_eq!(sound.stderr, "1 object checked, 6 files passed over: nothing found\n");
    for (name, text, rule) in [
        ("f/no-kind.yaml", "apiVersion: karpenter.sh/v1\nmetadata: {name: a}\n", "unknown-api"),
        ("f/no-version.yaml", "kind: NodePool\nmetadata: {name: a}\n", "unknown-api"),
        ("f/broken.yaml", "kind: NodePool\na: [\n", "yaml-syntax"),
    ] {
        assert_eq!(rules(&run(&["f", "--format", "json"], &[(name, text)])), [rule], "{name}");
    }
    for text in ["apiVersion: v2\n---\napiVersion: v1\nkind: Secret\n", "a: [\n", "kind: Job\na: 1\na: 2\n"] {
        assert_eq!(rules(&run(&["f", "--format", "json"], &[("f/foreign.yaml", text)])), [""; 0], "{text}");
    }
    for (name, rule) in [("f/Chart.yaml", "unknown-api"), ("f/names.json", "not-an-object")] {
        assert_eq!(rules(&run(&[name, "--format", "json"], &[])), [rule], "{name}");
    }
}

#[test]
fn lists_and_json_are_read_as_kubectl_reads_them() {
    let faulty = "{\"apiVersion\": \"karpenter.sh/v1\", \"kind\": \"NodePool\", \"metadata\": {\"name\": \"a\"}, \"spec\": {}}";
    let inner = format!("{{\"kind\": \"List\", \"items\": [{faulty}]}}");
    for text in [
        faulty.to_owned(),
        format!("{{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{inner}]}}"),
        format!("{{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\"}}{faulty}"),
        format!("---\n# nothing\n---\n{faulty}\n"),
    ] {
        assert_eq!(rules_of(&[], &text), ["missing-field"], "{text}");
    }
    let yes = POOL.replace("requirements: []", "requirements: []\n      startupTaints: on");
    assert_eq!(rules_of(&[], &yes), ["wrong-type"], "`on` is a boolean for kubectl");
}

#[test]
fn a_finding_points_at_the_values_that_caused_it() {
    let values = "cluster:\n  name: demo\nkarpenter:\n  role: r\n  defaultNodePool:\n    weight: 500\n";
    for (args, place) in [
        (&["-f", "v.yaml"][..], ("v.yaml", 6, 13)),
        (&["-f", "v.yaml", "--set", "karpenter.defaultNodePool.weight=300"], ("--set", 1, 34)),
    ] {
        let outcome = check(&[args, &QUIET, &["--format", "json"]].concat()).file("v.yaml", values).run();
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let found = &report["diagnostics"][0];
        assert_eq!(outcome.status, 1, "{args:?}");
        assert_eq!(found["rule"], "number-out-of-range", "{args:?}");
        assert_eq!(found["pointer"], "/spec/weight");
        assert_eq!(found["object"]["name"], "default-nodepool");
        assert_eq!(
            (&found["file"], &found["line"], &found["column"]),
            (&place.0.into(), &place.1.into(), &place.2.into())
        );
    }
}

/// Three classes have the role, and one line gives it to them.
#[test]
fn one_line_of_the_values_is_blamed_once() {
    let values = "cluster:\n  name: demo\nkarpenter:\n  role: arn:aws:iam::111122223333:role/nodes\n";
    let outcome =
        check(&[&["-f", "v.yaml", "--format", "json"][..], &QUIET].concat()).file("v.yaml", values).run();
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let found = report["diagnostics"].as_array().unwrap();
    assert_eq!(rules(&outcome), ["arn-for-name"]);
    assert_eq!(found[0]["message"], "`spec.role` is an ARN, not a name, in 3 objects");
    assert_eq!((&found[0]["line"], &found[0]["column"]), (&4.into(), &9.into()));
    assert_eq!(report["summary"]["errors"], 1);
    let bare = Karpcfg::new(["render", "-f", "v.yaml"].into_iter().chain(QUIET)).file("v.yaml", values).run();
    assert_eq!(bare.stderr.matches("arn-for-name").count(), 1, "{}", bare.stderr);
}

#[test]
fn faults_of_the_values_are_findings_too() {
    let args = ["--set", "cluster.nmae=demo", "--set", "karpenter.role=nodes", "-A", "unpinned-ami-alias"];
    let outcome = check(&[&args[..], &["--format", "json"]].concat()).run();
    assert_eq!((outcome.status, rules(&outcome)), (1, vec!["unknown-key".to_owned()]));
}

#[test]
fn levels_decide_what_fails() {
    let no_role = CLASS.replace("  role: KarpenterNodeRole-demo\n", "");
    let unused = format!("{POOL}---\n{CLASS}---\n{}", CLASS.replace("name: default", "name: gpu"));
    for (text, args, status, severity) in [
        (&no_role, &[][..], 1, Some("error")),
        (&no_role, &["-A", "no-single-role"], 0, None),
        (&no_role, &["-W", "no-single-role"], 0, Some("warning")),
        (&no_role, &["-W", "no-single-role", "--strict"], 1, Some("warning")),
        (&no_role, &["-W", "no-single-role", "-D", "unused-node-class"], 0, Some("warning")),
        (&unused, &[], 0, Some("warning")),
        (&unused, &["--strict"], 1, Some("warning")),
        (&unused, &["-D", "unused-node-class"], 1, Some("error")),
        (&unused, &["--admission-only", "--strict"], 0, None),
    ] {
        let outcome = check(&[&["-", "--format", "json"], args].concat()).stdin(text).run();
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(
            (outcome.status, report["diagnostics"][0]["severity"].as_str()),
            (status, severity),
            "{args:?}"
        );
    }
}

#[test]
fn rules_are_those_of_the_karpenter_asked_for() {
    let buffer = "apiVersion: autoscaling.x-k8s.io/v1beta1\nkind: CapacityBuffer\nmetadata: {name: a}\nspec:\n  podTemplateRef: {name: b}\n";
    assert!(rules_of(&["--karpenter-version", "1.14"], buffer).contains(&"buffer-without-size".to_owned()));
    assert!(
        !rules_of(&["--karpenter-version", "v1.13.2"], buffer).contains(&"buffer-without-size".to_owned())
    );
}

#[test]
fn comments_allow_findings_where_they_stand() {
    let bare = CLASS.replace("  role: KarpenterNodeRole-demo\n", "");
    let with = |comment: &str| bare.replace("spec:\n", &format!("{comment}\nspec:\n"));
    for (what, text, args, expected) in [
        ("above", with("# karpcfg: allow(no-single-role) why"), &[][..], &[][..]),
        ("two lines above", with("# karpcfg: allow(no-single-role) why\n# and this"), &[], &[]),
        (
            "on the line",
            bare.replace("spec:\n", "spec: # karpcfg: allow(empty-role, no-single-role) why\n"),
            &[],
            &["unused-allow"],
        ),
        ("no reason", with("# karpcfg: allow(no-single-role)"), &[], &["allow-without-reason"]),
        (
            "elsewhere",
            format!("# karpcfg: allow(no-single-role) why\n{bare}"),
            &[],
            &["unused-allow", "no-single-role"],
        ),
        ("misspelt", with("# karpcfg: allow(no-single-rule) why"), &[], &["unused-allow", "no-single-role"]),
        ("malformed", with("# karpcfg: ignore(no-single-role)"), &[], &["unused-allow", "no-single-role"]),
        ("the rule is not run", with("# karpcfg: allow(no-single-role) why"), &["-A", "no-single-role"], &[]),
        (
            "nothing to find",
            CLASS.replace("spec:\n", "spec: # karpcfg: allow(no-single-role) why\n"),
            &[],
            &["unused-allow"],
        ),
        (
            "but not wanted",
            CLASS.replace("spec:\n", "spec: # karpcfg: allow(no-single-role) why\n"),
            &["-A", "unused-allow"],
            &[],
        ),
        (
            "the server's view",
            CLASS.replace("spec:\n", "spec: # karpcfg: allow(no-single-role)\n"),
            &["--admission-only"],
            &[],
        ),
    ] {
        assert_eq!(rules_of(args, &text), expected, "{what}");
    }
}

/// Behind the last line of a flow item a comment holds for the whole item, and for no other.
#[test]
fn comments_behind_flow_items_allow_findings_of_all_their_lines() {
    let with = |requirements: &str| {
        POOL.replace("requirements: []", &format!("requirements:{requirements}"))
            .replace("name: default\n", "name: default # é\n")
    };
    let allow = "# karpcfg: allow(unknown-label-value) why";
    let first =
        "{key: karpenter.sh/capacity-type, operator: In, values: [ondemand, spot],\n          minValues: 1}";
    for (what, text, expected) in [
        ("an item", with(&format!("\n      - {first} {allow}")), &[][..]),
        (
            "in a list",
            with(&format!(" [\n          {first}, {allow}\n          {first} ]")),
            &["unknown-label-value"],
        ),
        ("before a bracket", with(&format!(" [\n          {first}] {allow}")), &[]),
        (
            "the last of a list",
            with(&format!(" [{first},\n          {{key: a, operator: In, values: [b]}}] {allow}")),
            &["unused-allow", "unknown-label-value"],
        ),
        (
            "the item before",
            with(&format!(
                "\n      - {first}\n      - {{key: a, operator: In,\n          values: [b]}} {allow}"
            )),
            &["unknown-label-value", "unused-allow"],
        ),
        (
            "a list of texts",
            with(&format!(
                "\n      - key: karpenter.sh/capacity-type\n        operator: In\n        values: [ondemand,\n          spot] {allow}"
            )),
            &[],
        ),
    ] {
        let allowed = ["contradictory-requirements", "arbitrary-label-value", "min-values-without-filters"];
        let found = rules_of(&allowed.map(|rule| ["-A", rule]).concat(), &text);
        let mut found: Vec<&str> = found.iter().map(String::as_str).collect();
        let mut expected = expected.to_vec();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{what}:\n{text}");
    }
}

#[test]
fn comments_in_values_allow_findings_of_what_is_made_of_them() {
    let values = "cluster:\n  name: demo\nkarpenter:\n  role: r\n  defaultNodePool:\n    weight: 500 # karpcfg: allow(number-out-of-range) a webhook mends it\n";
    let outcome = check(&[&["-f", "v.yaml"][..], &QUIET].concat()).file("v.yaml", values).run();
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""));
    assert_eq!(outcome.stderr, "6 objects checked: 1 allowed by a comment\n");
    let outcome =
        Karpcfg::new(["render", "-f", "v.yaml"].into_iter().chain(QUIET)).file("v.yaml", values).run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
}

/// What is missing may be in the document that cannot be read.
#[test]
fn rules_about_the_whole_set_need_the_whole_set() {
    let other = CLASS.replace("name: default", "name: other");
    let text = format!("{POOL}---\n{other}");
    assert_eq!(rules_of(&[], &text), ["node-class-not-found"]);
    let broken = format!("{text}---\n{}", CLASS.replace("kind: EC2NodeClass", "kind: ["));
    assert_eq!(rules_of(&[], &broken), ["yaml-syntax"]);
}

#[test]
fn bad_input_is_a_finding() {
    for (what, bytes, rule) in [
        ("prose", &b"hello\n"[..], "not-an-object"),
        ("a list", b"- a\n", "not-an-object"),
        ("a binary", b"\x7fELF\x02\x01\xff\xfe\x00", "not-text"),
        ("zeros", b"\0\0\0", "forbidden-character"),
        ("half a map", b"kind: {", "yaml-syntax"),
        ("an alias in itself", b"a: &a [*a]\n", "alias-of-itself"),
        ("no kind", b"apiVersion: karpenter.sh/v1\n", "unknown-api"),
        ("an old kind", b"apiVersion: karpenter.sh/v1alpha5\nkind: Provisioner\n", "old-api"),
    ] {
        let outcome = check(&["x.yaml", "--format", "json"]).file("x.yaml", bytes).run();
        assert_eq!(outcome.status, 1, "{what}: {}", outcome.stderr);
        assert_eq!(rules(&outcome), [rule], "{what}");
    }
}

/// `kubectl` sends the last one, and the server never learns of the other.
#[test]
fn a_key_given_twice_is_a_warning_and_no_matter_of_admission() {
    let text = POOL.replace("\nspec:\n", "\nspec:\n  weight: 0\n  weight: 5\n");
    let outcome = check(&["-", "--format", "json"]).stdin(&text).run();
    assert_eq!((outcome.status, rules(&outcome)), (0, vec!["duplicate-key".to_owned()]));
    let outcome = check(&["-", "--format", "json", "--admission-only"]).stdin(&text).run();
    assert_eq!((outcome.status, rules(&outcome)), (0, vec![]));
}

#[test]
fn what_cannot_be_checked_is_status_2() {
    let large = "#".repeat((32 << 20) + 1);
    for (args, stdin, message) in [
        (&[][..], "", "error: nothing to check"),
        (&["-"], &large, "error: cannot read stdin: it is larger than 32 MiB"),
        (&["missing.yaml"], "", "error: cannot read `missing.yaml`"),
        (&["."], "", "error: `.` holds no manifests"),
        (&["-", "-f", "v.yaml"], "", "error: `-` names manifests"),
        (
            &["-", "-A", "no-single-rule"],
            "",
            "error: invalid value 'no-single-rule' for '--allow <RULE>': there is no such rule; did you mean `no-single-role`?",
        ),
        (&["-", "-A", "no-single-role", "-D", "no-single-role"], "", "error: only one of"),
        (
            &["-", "--karpenter-version", "0.37"],
            "",
            "error: invalid value '0.37' for '--karpenter-version <VERSION>': the rules are those of Karpenter 1.0 to 1.15",
        ),
        (&["-", "--kube-version", "latest"], "", "error: invalid value 'latest'"),
        (&["-", "--format", "xml"], "", "error: invalid value 'xml'"),
    ] {
        let outcome = check(args).stdin(stdin).run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{args:?}");
        assert!(outcome.stderr.starts_with(message), "{args:?}: {}", outcome.stderr);
    }
}

#[test]
fn objects_of_other_kinds_pass() {
    let text = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret}\n- {apiVersion: apps/v1, kind: Deployment, spec: 1}\n";
    let outcome = check(&["-"]).stdin(text).run();
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""));
    assert_eq!(outcome.stderr, "0 objects checked, 2 of other kinds passed over: nothing found\n");
}

/// A chart that is switched off prints nothing, and that is no fault of its pipeline.
#[test]
fn a_stream_without_objects_is_sound() {
    for text in ["", "\n", "---\n# nothing\n---\n", "apiVersion: v1\nkind: List\nitems: []\n"] {
        let outcome = check(&["-"]).stdin(text).run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{text:?}");
        assert_eq!(outcome.stderr, "0 objects checked: there are none\n", "{text:?}");
    }
    let unknown = check(&["--set", "cluster.nmae=demo", "--set", "karpenter.role=nodes"]).run();
    assert_eq!(unknown.stderr, "6 objects checked: 1 error, 1 note\n");
}

/// As kubectl 1.32 has it.
#[test]
fn nothing_is_read_behind_the_end_of_a_document() {
    for (behind, expected) in [
        ("...\ngarbage: 1\n", &["text-after-document-end"][..]),
        ("...\ngarbage: [\n", &["text-after-document-end"]),
        ("... # the end\nkind: NodePool\n", &["text-after-document-end"]),
        ("...\n", &[]),
        ("...\n# nothing\n...\n", &[]),
        ("...\n---\nkind: ConfigMap\napiVersion: v1\n", &[]),
        ("...\n---\nkind: ConfigMap\n", &["unknown-api"]),
        ("...x: 1\n", &["unknown-field"]),
    ] {
        assert_eq!(rules_of(&[], &format!("{CLASS}{behind}")), expected, "{behind:?}");
    }
    let found = check(&["-", "--format", "json"]).stdin(&format!("{CLASS}...\n\nkind: NodePool\n")).run();
    assert_eq!(found.status, 0);
    let report: Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!((&report["diagnostics"][0]["line"], &report["summary"]["objects"]), (&12.into(), &1.into()));
    let first = rules_of(&[], "# first\n...\nkind: NodePool\n");
    assert_eq!(first, ["unknown-api"], "nothing is lost behind a line that ends nothing");
}

/// The verdicts of an API server, through the binary.
#[test]
fn admission_is_what_the_server_says() {
    for line in test_file("admission/cases.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let accepted = case["accepted"].as_bool().unwrap();
        let outcome = check(&["-", "--admission-only"]).stdin(case["manifest"].as_str().unwrap()).run();
        assert_eq!(outcome.status, i32::from(!accepted), "{}: {}", case["id"], outcome.stdout);
    }
}

#[test]
fn render_knows_the_same_levels() {
    let render = |args: &[&str]| {
        let args =
            ["render", "--set", "cluster.name=demo"].into_iter().chain(QUIET).chain(args.iter().copied());
        Karpcfg::new(args).run()
    };
    assert_eq!(render(&[]).status, 1);
    let allowed = render(&["-A", "no-single-role"]);
    assert_eq!((allowed.status, allowed.stderr.as_str()), (0, ""));
    assert!(allowed.stdout.contains("kind: NodePool"));
    let warned = render(&["-W", "no-single-role"]);
    assert!(warned.stderr.starts_with("warning[no-single-role]"), "{}", warned.stderr);
    assert_eq!(warned.status, 0);
}

#[test]
fn rules_are_listed_and_explained() {
    let listed = Karpcfg::new(["rules"]).run();
    assert_eq!(listed.status, 0);
    let line =
        listed.stdout.lines().find(|line| line.trim_start().starts_with("unused-node-class ")).unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(words[1..], ["warning", "a", "node", "class", "that", "none", "of", "the", "pools", "uses"]);
    assert_snapshot!(Karpcfg::new(["explain", "schedule-without-duration"]).run().stdout);
    let unknown = Karpcfg::new(["explain", "schedule-without-durations"]).run();
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("did you mean `schedule-without-duration`?"), "{}", unknown.stderr);
}

#[test]
fn faults_of_the_input_are_explained_and_cannot_be_allowed() {
    let explained = Karpcfg::new(["explain", "duplicate-key"]).run();
    assert_eq!(explained.status, 0, "{}", explained.stderr);
    assert!(explained.stdout.starts_with("duplicate-key: a key that is given twice in one map\nerror; "));
    let listed = Karpcfg::new(["rules"]).run().stdout;
    let marked = |line: &str| line.split_whitespace().take(2).eq(["duplicate-key", "*"]);
    assert!(listed.lines().any(marked), "{listed}");
    let unknown = Karpcfg::new(["explain", "duplicate-keys"]).run();
    assert!(unknown.stderr.contains("did you mean `duplicate-key`?"), "{}", unknown.stderr);
    for flag in ["-A", "-W", "-D"] {
        let refused = check(&["-", flag, "duplicate-key"]).stdin(CLASS).run();
        assert_eq!(refused.status, 2);
        assert!(refused.stderr.contains("it is a fault of the input, not a rule"), "{}", refused.stderr);
    }
    let text = format!(
        "{CLASS}---\napiVersion: v1\nkind: ConfigMap\na: 1 # karpcfg: allow(duplicate-key) why\na: 2\n"
    );
    assert_eq!(rules_of(&[], &text), ["unused-allow", "duplicate-key"]);
    let human = check(&["-"]).stdin(&text).run();
    assert!(human.stdout.contains("`duplicate-key` is a fault of the input, which cannot be turned off"));
}

/// What a hand slips into a manifest, and what breaks readers.
const PIECES: [&str; 30] = [
    "spec:",
    "  template:",
    "  requirements: ",
    "kind: NodePool",
    "metadata: {name: a}",
    "items:",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    ": ",
    "\n",
    "\n  ",
    "\n---\n",
    "...\n",
    "&a ",
    "*a",
    "<<: ",
    "!!int ",
    "'",
    "\"",
    "|\n",
    "~",
    "1e999",
    "0x1F",
    "é\u{1b}",
    "\t",
    "# karpcfg: allow(x)\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_text_ends_well_and_the_same_twice(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..20),
        format in prop::sample::select(&FORMATS[..]),
    ) {
        let text = format!("{POOL}{}", pieces.concat());
        let run = || check(&["-", "--format", format]).stdin(&text).run();
        let (once, twice) = (run(), run());
        prop_assert!(once.status == 0 || once.status == 1, "{}: {}", once.status, once.stderr);
        prop_assert_eq!(&once.stdout, &twice.stdout);
        prop_assert_eq!(&once.stderr, &twice.stderr);
        prop_assert!(!once.stdout.contains('\u{1b}'), "{:?}", once.stdout);
        if format == "json" || format == "sarif" {
            prop_assert!(serde_json::from_str::<Value>(&once.stdout).is_ok());
        }
    }
}

/// Cluster Autoscaler beside pools is found wherever it stands: in another file, by its image, in extra objects.
#[test]
fn other_autoscalers_are_found_beside_pools() {
    let deployment = |name: &str, image: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\n\
             spec: {{template: {{spec: {{containers: [{{name: a, image: '{image}'}}]}}}}}}\n"
        )
    };
    let by_image = deployment("scaler", "registry.k8s.io/autoscaling/cluster-autoscaler:v1.33.0");
    for (object, expected) in [
        (deployment("cluster-autoscaler", "x"), true),
        (by_image.clone(), true),
        (deployment("aws-node-termination-handler", "x").replace("Deployment", "DaemonSet"), true),
        (deployment("web", "nginx"), false),
        (deployment("cluster-autoscaler-dashboard", "x"), false),
    ] {
        let pool = "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {name: a}\n";
        let folder = Folder::new().file("in/pool.yaml", pool).file("in/other.yaml", &object);
        let outcome = folder.karpcfg(["check", "in", "--format", "json"]).run();
        assert_eq!(outcome.stdout.contains("second-autoscaler"), expected, "{object}{}", outcome.stdout);
        let alone = Folder::new().file("other.yaml", &object).karpcfg(["check", "other.yaml"]).run();
        assert_eq!((alone.status, alone.stdout.as_str()), (0, ""), "{object}");
    }
    let values = format!("extraObjects:\n  - |\n    {}", by_image.replace('\n', "\n    "));
    let folder = Folder::new().file("values.yaml", values);
    let args = ["check", "-f", "values.yaml"].into_iter().chain(IDENTITY);
    let outcome = folder.karpcfg(args).run();
    assert!(outcome.stdout.contains("second-autoscaler"), "{}{}", outcome.stdout, outcome.stderr);
}
