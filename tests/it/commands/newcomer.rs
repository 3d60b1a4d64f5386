//! What somebody meets who has never used karpcfg: everything that is wrong in one run, and nothing about what is not.

use serde_json::Value;

use crate::command::{Folder, IDENTITY, Karpcfg};

/// A values file that nothing is wrong with, and no more in it than there must be.
const SMALLEST: &str = "cluster: {name: demo}\nkarpenter: {role: nodes}\n";

/// The findings of one check of values, by rule, line and severity.
fn findings(values: &str, args: &[&str]) -> Vec<Value> {
    let args = ["check", "-f", "v.yaml", "--format", "json"].into_iter().chain(args.iter().copied());
    let outcome = Folder::new().file("v.yaml", values).karpcfg(args).run();
    let report: Value =
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}", outcome.stderr));
    report["diagnostics"].as_array().unwrap().clone()
}

/// The rules of the errors, each with its line; 0 where it has none.
fn errors(values: &str) -> Vec<(String, u64)> {
    let mut errors: Vec<(String, u64)> = findings(values, &[])
        .iter()
        .filter(|found| found["severity"] == "error")
        .map(|found| (found["rule"].as_str().unwrap().to_owned(), found["line"].as_u64().unwrap_or_default()))
        .collect();
    errors.sort_by_key(|(_, line)| *line);
    errors
}

const FAULTY: &str = "\
karpenter:
  defaultNodePool:
    weight: heavy
    consolidateAfter: 5m
    limits: {cpu: lots}
    taints:
      - key: a
        effect: NoSchedul
      - key: not/a/key
        effect: NoSchedule
    additionalRequirements:
      - key: node.kubernetes.io/instance-type
        operator: In
        values: []
  gpuNodePool:
    weight: 500
    disruption: {consolidateAfter: 5x}
  nodeClasses:
    own: {from: nobody}
  nodePools:
    web:
      nodeClas: own
      weight: 300
    bad:
      nodeClass: nope
";

#[test]
fn one_run_says_all_that_is_wrong() {
    let expected = [
        ("missing-cluster-name", 0),
        ("no-single-role", 0),
        ("wrong-type", 3),
        ("unknown-key", 4),
        ("malformed-value", 5),
        ("unknown-value", 8),
        ("malformed-value", 9),
        ("requirement-without-values", 14),
        ("number-out-of-range", 16),
        ("malformed-value", 17),
        ("unknown-from", 19),
        ("unknown-key", 22),
        ("number-out-of-range", 23),
        ("node-class-not-found", 25),
    ];
    assert_eq!(errors(FAULTY), expected.map(|(rule, line)| (rule.to_owned(), line)));
    for args in [&["render", "-f", "v.yaml"][..], &["values", "-f", "v.yaml"]] {
        let outcome = Karpcfg::new(args.iter().copied()).file("v.yaml", FAULTY).run();
        outcome.refused_with(1, &["error[wrong-type]", "error[unknown-from]"]);
    }
}

#[test]
fn an_item_behind_a_faulty_one_keeps_its_number() {
    let taint = findings(FAULTY, &[]).into_iter().find(|found| found["line"] == 9).unwrap();
    assert_eq!(taint["valuesPointer"], "/karpenter/defaultNodePool/taints/1/key");
    assert_eq!(taint["pointer"], "/spec/template/spec/taints/0/key");
}

#[test]
fn nothing_is_said_that_comes_of_another_fault() {
    let cases: [(&str, &[(&str, u64)]); 9] = [
        ("cluster: {name: \"\"}\nkarpenter: {role: r}\n", &[("missing-cluster-name", 1)]),
        ("cluster: {nmae: demo}\nkarpenter: {role: r}\n", &[("unknown-key", 1)]),
        ("cluster: {name: demo}\nkarpenter: {rol: r}\n", &[("unknown-key", 2)]),
        ("cluster: {name: demo}\nkarpenter: {nodeRole: r}\n", &[("unknown-key", 2)]),
        ("cluster: demo\nkarpenter: {role: r}\n", &[("wrong-type", 1)]),
        (
            "cluster: {name: demo}\nkarpenter:\n  role: r\n  defaultNodeTemplate: {create: 'false', role: '', amiSelectorTerms: []}\n",
            &[("wrong-type", 4)],
        ),
        (
            "cluster: {name: demo}\nkarpenter:\n  role: r\n  nodeClasses: {web: 5}\n  nodePools: {web: {nodeClass: web}}\n",
            &[("wrong-type", 4)],
        ),
        (
            "cluster: {name: $NAME}\nkarpenter:\n  role: ${ROLE}\n  defaultNodePool: {taints: [{key: a, effect: $E}]}\n",
            &[("unresolved-placeholder", 1), ("unresolved-placeholder", 3), ("unresolved-placeholder", 4)],
        ),
        ("cluster: {name: demo}\nkarpenter: {role: r\n", &[("yaml-syntax", 2)]),
    ];
    for (values, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|(rule, line)| ((*rule).to_owned(), *line)).collect();
        assert_eq!(errors(values), expected, "{values}");
    }
}

#[test]
fn the_built_in_defaults_are_no_cause_for_a_warning() {
    let strict = ["check", "-f", "v.yaml", "--strict"];
    let outcome = Karpcfg::new(strict).file("v.yaml", SMALLEST).run();
    assert_eq!(
        (outcome.status, outcome.stderr.as_str()),
        (0, "6 objects checked: 1 note\n"),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome.stdout.contains("note[unpinned-ami-alias]: `al2023@latest` replaces all nodes of 3 classes")
    );
    let rendered = Karpcfg::new(["render"].into_iter().chain(IDENTITY)).run();
    assert_eq!((rendered.status, rendered.stderr.as_str()), (0, ""));
    let denied = Karpcfg::new(["render", "-W", "unpinned-ami-alias"].into_iter().chain(IDENTITY)).run();
    denied.says(&["warning[unpinned-ami-alias]"]);
}

#[test]
fn an_alias_that_the_user_wrote_is_a_warning() {
    let template = "gpuDefaultNodeTemplate:\n    amiSelectorTerms: [{alias: al2023@latest}]";
    let values = format!("cluster: {{name: demo}}\nkarpenter:\n  role: nodes\n  {template}\n");
    let found: Vec<_> = findings(&values, &[])
        .iter()
        .map(|found| (found["rule"].clone(), found["severity"].clone(), found["line"].clone()))
        .collect();
    let rule = Value::from("unpinned-ami-alias");
    assert_eq!(found, [(rule.clone(), "note".into(), 31.into()), (rule, "warning".into(), 5.into())]);
}

const READ_DIFFERENTLY: &str = "
cluster: {name: demo}
karpenter:
  role: nodes
  defaultNodePool:
    labels:
      example.com/beta: on
";

#[test]
fn another_reading_of_helms_is_a_note_unless_helm_is_used() {
    let severity = |values: &str, args: &[&str]| {
        let found =
            findings(values, args).into_iter().find(|found| found["rule"] == "helm-reads-differently");
        found.map(|found| (found["severity"].as_str().unwrap().to_owned(), found["line"].as_u64().unwrap()))
    };
    let note = Some(("note".to_owned(), 7));
    let warning = Some(("warning".to_owned(), 7));
    assert_eq!(severity(READ_DIFFERENTLY, &[]), note);
    assert_eq!(severity(READ_DIFFERENTLY, &["--compat", "helm3"]), warning);
    assert_eq!(severity(READ_DIFFERENTLY, &["-W", "helm-reads-differently"]), warning);
    assert_eq!(severity(READ_DIFFERENTLY, &["-A", "helm-reads-differently"]), None);
    let chart = READ_DIFFERENTLY.replacen('\n', "profile: tfy-0.1.57\n", 1);
    assert_eq!(severity(&chart, &[]), warning);
    assert_eq!(severity(&chart, &["-A", "helm-reads-differently"]), None);
    let allowed = chart.replace(": on", ": on # karpcfg: allow(helm-reads-differently) no chart reads it");
    assert_eq!(severity(&allowed, &[]), None);
    assert_eq!(severity(&chart.replace(": on", ": \"on\""), &[]), None);
    let strict = ["check", "-f", "v.yaml", "--strict"];
    assert_eq!(Karpcfg::new(strict).file("v.yaml", READ_DIFFERENTLY).run().status, 0);
}

#[test]
fn what_an_entry_does_not_inherit_is_said() {
    let values = |class: &str| {
        format!("cluster: {{name: demo}}\nkarpenter: {{role: r, nodeClasses: {{web: {{{class}}}}}}}\n")
    };
    let found = |class: &str| {
        let text = values(&format!("amiSelectorTerms: [{{alias: al2023@v20250123}}], {class}"));
        let folder = Folder::new().file("v.yaml", text);
        folder.karpcfg(["check", "-f", "v.yaml", "-A", "unused-node-class"]).run().stdout
    };
    let bare = found("rootVolumeSize: 50Gi");
    assert!(bare.contains("note[nothing-inherited]: class `web` starts from no template"), "{bare}");
    for class in [
        "rootVolumeSize: 50Gi, encrypted: false",
        "rootVolumeSize: 50Gi, from: defaultNodeTemplate",
        "blockDeviceMappings: [{deviceName: /dev/xvda, ebs: {volumeSize: 50Gi}}]",
        "role: other",
    ] {
        let found = found(class);
        assert!(!found.contains("nothing-inherited"), "{class}: {found}");
    }
}
