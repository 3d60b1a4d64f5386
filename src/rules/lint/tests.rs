//! What the lints of pools find where their examples do not reach: severities, borders, and what belongs to which rule.

use crate::apis::version::Version;
use crate::diagnostic::Severity::{self, Error, Warning};
use crate::rules::tests::example;
use crate::rules::{Check, Options, RULES, run};

/// A rule and the severity of what it found.
type Found = (&'static str, Severity);

/// Rules and severities found in a pool whose `spec` has these lines.
fn found(spec: &str) -> Vec<Found> {
    let text = format!("kind: NodePool\nspec:\n{spec}");
    let findings = run(RULES, &example(&text), &Options::default());
    // What the catalogue of types says more is tested beside it.
    let of_text = findings.iter().filter(|finding| !matches!(finding.rule.check, Check::Types(_)));
    let mut found: Vec<_> = of_text.map(|finding| (finding.rule.code.name, finding.severity)).collect();
    found.dedup();
    found
}

/// What is found in a pool with these requirements and template labels.
fn found_in(labels: &str, requirements: &[&str]) -> Vec<Found> {
    let list: String =
        requirements.iter().map(|requirement| format!("      - {{{requirement}}}\n")).collect();
    let list = if list.is_empty() { " []\n".to_owned() } else { format!("\n{list}") };
    found(&format!(
        "  template:\n    metadata: {{labels: {{{labels}}}}}\n    spec:\n      requirements:{list}"
    ))
}

const GENERATION: &str = "key: karpenter.k8s.aws/instance-generation";
const CPU: &str = "key: karpenter.k8s.aws/instance-cpu";
const FAMILY: &str = "key: karpenter.k8s.aws/instance-family";
const ARCH: &str = "key: kubernetes.io/arch";
const OWN: &str = "key: example.com/team";

#[test]
fn contradictions() {
    const ERROR: &[Found] = &[("contradictory-requirements", Error)];
    let cases: &[(&str, &[String], &[Found])] = &[
        ("", &[format!("{GENERATION}, operator: Gt, values: ['9']")], ERROR),
        ("", &[format!("{GENERATION}, operator: Gt, values: ['8']")], &[]),
        ("", &[format!("{GENERATION}, operator: Lt, values: ['1']")], ERROR),
        ("", &[format!("{GENERATION}, operator: In, values: ['10']")], ERROR),
        (
            "",
            &[format!("{CPU}, operator: Gt, values: ['8']"), format!("{CPU}, operator: Lt, values: ['9']")],
            ERROR,
        ),
        (
            "",
            &[format!("{CPU}, operator: Gt, values: ['8']"), format!("{CPU}, operator: Lt, values: ['10']")],
            &[],
        ),
        (
            "",
            &[
                format!("{CPU}, operator: Gt, values: ['8']"),
                format!("{CPU}, operator: Lt, values: ['10']"),
                format!("{CPU}, operator: NotIn, values: ['9']"),
            ],
            ERROR,
        ),
        ("", &[format!("{FAMILY}, operator: DoesNotExist")], ERROR),
        (
            "",
            &[
                format!("{FAMILY}, operator: In, values: [m5]"),
                format!("{FAMILY}, operator: In, values: [c5]"),
            ],
            ERROR,
        ),
        (
            "",
            &[
                format!("{FAMILY}, operator: In, values: [m5]"),
                format!("{FAMILY}, operator: NotIn, values: [m5]"),
            ],
            &[("excluded-value", Error)],
        ),
        (
            "",
            &[
                format!("{FAMILY}, operator: In, values: [m5, c5]"),
                format!("{FAMILY}, operator: NotIn, values: [m5]"),
                format!("{FAMILY}, operator: NotIn, values: [c5]"),
            ],
            &[("excluded-value", Error)],
        ),
        ("", &[format!("{ARCH}, operator: NotIn, values: [amd64, arm64]")], ERROR),
        (
            "",
            &[
                "key: beta.kubernetes.io/arch, operator: In, values: [arm64]".to_owned(),
                format!("{ARCH}, operator: In, values: [amd64]"),
            ],
            ERROR,
        ),
        (
            "",
            &[
                format!("{FAMILY}, operator: In, values: [p5, gr6, g6e]"),
                "key: karpenter.k8s.aws/instance-gpu-count, operator: DoesNotExist".to_owned(),
            ],
            &[("excluded-value", Error)],
        ),
        (
            "",
            &[
                format!("{FAMILY}, operator: In, values: [g6, m5]"),
                "key: karpenter.k8s.aws/instance-gpu-count, operator: DoesNotExist".to_owned(),
            ],
            &[("excluded-value", Warning)],
        ),
        (
            "",
            &[
                "key: node.kubernetes.io/instance-type, operator: In, values: [trn2.48xlarge]".to_owned(),
                "key: karpenter.k8s.aws/instance-accelerator-count, operator: DoesNotExist".to_owned(),
            ],
            &[("excluded-value", Error)],
        ),
        (
            "",
            &[
                format!("{FAMILY}, operator: In, values: [trn2u, f2, m5]"),
                "key: karpenter.k8s.aws/instance-gpu-count, operator: DoesNotExist".to_owned(),
                "key: karpenter.k8s.aws/instance-accelerator-count, operator: DoesNotExist".to_owned(),
            ],
            &[],
        ),
        ("kubernetes.io/arch: x86_64", &[], &[("unknown-label-value", Error)]),
        ("karpenter.sh/capacity-type: ondemand", &[], &[("unknown-label-value", Error)]),
        ("karpenter.sh/capacity-type: on-demand", &[], &[]),
        (
            "",
            &["key: karpenter.sh/capacity-type, operator: NotIn, values: [Spot]".to_owned()],
            &[("unknown-label-value", Warning)],
        ),
        ("kubernetes.io/arch: arm64", &[format!("{ARCH}, operator: In, values: [amd64]")], ERROR),
        ("kubernetes.io/arch: arm64", &[format!("{ARCH}, operator: Exists")], &[]),
        (
            "karpenter.k8s.aws/instance-family: m5",
            &["key: karpenter.k8s.aws/instance-category, operator: In, values: [c]".to_owned()],
            &[("excluded-value", Error)],
        ),
        (
            "node.kubernetes.io/instance-type: m5.large",
            &["key: karpenter.k8s.aws/instance-size, operator: NotIn, values: [large]".to_owned()],
            &[("excluded-value", Error)],
        ),
        (
            "karpenter.k8s.aws/instance-category: c",
            &[format!("{FAMILY}, operator: In, values: [m5, m6i]")],
            &[("excluded-value", Error)],
        ),
        (
            "karpenter.k8s.aws/instance-category: c",
            &[
                format!("{FAMILY}, operator: In, values: [m5, c5]"),
                format!("{FAMILY}, operator: NotIn, values: [c6i]"),
            ],
            &[],
        ),
        (
            "",
            &["key: topology.kubernetes.io/zone, operator: In, values: [us-east-1]".to_owned()],
            &[("unknown-label-value", Error)],
        ),
        (
            "topology.kubernetes.io/zone: eu-west-1a",
            &["key: topology.kubernetes.io/zone, operator: In, values: [eu-west-1, eu-west-1a]".to_owned()],
            &[("unknown-label-value", Warning)],
        ),
        (
            "",
            &[
                format!("{ARCH}, operator: In, values: [x86]"),
                format!("{ARCH}, operator: In, values: [amd64]"),
            ],
            &[("unknown-label-value", Error)],
        ),
        (
            "example.com/team: a",
            &[format!("{OWN}, operator: In, values: [b]")],
            &[("contradictory-requirements", Warning)],
        ),
        (
            "example.com/team: a",
            &[format!("{OWN}, operator: DoesNotExist")],
            &[("contradictory-requirements", Warning)],
        ),
        (
            "",
            &[format!("{OWN}, operator: DoesNotExist"), format!("{OWN}, operator: NotIn, values: [b]")],
            &[],
        ),
        ("", &["key: karpenter.k8s.aws/instance-gpu-count, operator: DoesNotExist".to_owned()], &[]),
    ];
    for (labels, requirements, expected) in cases {
        let requirements: Vec<&str> = requirements.iter().map(String::as_str).collect();
        assert_eq!(found_in(labels, &requirements), *expected, "{labels} {requirements:?}");
    }
}

/// What a type or family is called says what its other labels are.
#[test]
fn names_that_other_labels_exclude() {
    let aws = |name: &str, operator: &str, values: &str| {
        format!("key: karpenter.k8s.aws/instance-{name}, operator: {operator}, values: [{values}]")
    };
    let types =
        |values: &str| format!("key: node.kubernetes.io/instance-type, operator: In, values: [{values}]");
    let none: Option<Severity> = None;
    for (asked, against, expected) in [
        (types("m5.large"), aws("category", "In", "c"), Some(Error)),
        (types("m5.large"), aws("category", "In", "c, m"), none),
        (types("m5.large, c5.large"), aws("category", "In", "c"), Some(Warning)),
        (types("m5.large"), aws("size", "NotIn", "large"), Some(Error)),
        (types("m5.large"), aws("family", "In", "c5"), Some(Error)),
        (types("m5.large"), aws("generation", "Gt", "'5'"), Some(Error)),
        (types("m5.large"), aws("generation", "Gt", "'4'"), none),
        (types("m5.large"), aws("cpu", "Gt", "'4'"), none),
        (aws("family", "In", "r5"), aws("category", "In", "m"), Some(Error)),
        (aws("family", "In", "r5, m5"), aws("category", "In", "m"), Some(Warning)),
        (
            format!("{ARCH}, operator: In, values: [amd64]"),
            format!("{ARCH}, operator: NotIn, values: [amd64]"),
            Some(Error),
        ),
        (
            format!("{OWN}, operator: In, values: [a]"),
            format!("{OWN}, operator: NotIn, values: [a]"),
            Some(Warning),
        ),
    ] {
        let expected: Vec<Found> =
            expected.map(|severity| ("excluded-value", severity)).into_iter().collect();
        assert_eq!(found_in("", &[&asked, &against]), expected, "{asked} {against}");
    }
}

#[test]
fn overlays_require_labels_too() {
    for (requirements, expected) in [
        ("{key: karpenter.sh/capacity-type, operator: In, values: [ondemand]}", &["unknown-label-value"][..]),
        ("{key: topology.kubernetes.io/zone, operator: In, values: [a b]}", &["invalid-requirement"]),
        (
            "{key: kubernetes.io/arch, operator: In, values: [amd64]}, {key: kubernetes.io/arch, operator: NotIn, values: [amd64]}",
            &["excluded-value"],
        ),
        ("{key: karpenter.sh/capacity-type, operator: In, values: [spot]}", &[]),
        (
            "{key: karpenter.k8s.aws/instance-cpu, operator: Gt, values: ['8']}, {key: karpenter.k8s.aws/instance-cpu, operator: Lt, values: ['4']}",
            &["contradictory-requirements"],
        ),
        (
            "{key: karpenter.k8s.aws/instance-family, operator: In, values: [m5]}, {key: karpenter.k8s.aws/instance-family, operator: In, values: [c5]}",
            &["contradictory-requirements"],
        ),
    ] {
        let text = format!("kind: NodeOverlay\nspec: {{requirements: [{requirements}]}}\n");
        let findings = run(RULES, &example(&text), &Options::default());
        let found: Vec<&str> = findings
            .iter()
            .filter(|finding| finding.severity == Warning)
            .map(|finding| finding.rule.code.name)
            .collect();
        assert_eq!(found, expected, "{requirements}");
        assert!(findings.iter().all(|finding| finding.severity != Error), "{findings:?}");
    }
}

#[test]
fn contradictions_name_both_sides() {
    let text = "kind: NodePool\nspec:\n  template:\n    metadata: {labels: {karpenter.k8s.aws/instance-category: c}}\n    spec:\n      requirements:\n      - {key: karpenter.k8s.aws/instance-category, operator: In, values: [m, r]}\n";
    let findings = run(RULES, &example(text), &Options::default());
    let [finding] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!(
        finding.message,
        "no value of `karpenter.k8s.aws/instance-category` meets `In m, r` and the template label `c`, so the pool makes no node"
    );
    assert_eq!(
        finding.pointer.as_str(),
        "/spec/template/metadata/labels/karpenter.k8s.aws~1instance-category"
    );
    assert_eq!(finding.related[0].pointer.as_str(), "/spec/template/spec/requirements/0");
}

#[test]
fn labels_of_the_pool_and_of_others() {
    const ARBITRARY: &[Found] = &[("arbitrary-label-value", Warning)];
    let cases: &[(&str, &str, &[Found])] = &[
        ("", "key: capacity-spread, operator: In, values: ['2', '3', '4', '5']", &[]),
        ("", "key: example.com/team, operator: Exists", ARBITRARY),
        ("", "key: example.com/team, operator: In, values: [a, a]", &[]),
        ("", "key: example.com/team, operator: NotIn, values: [a]", ARBITRARY),
        ("", "key: example.com/size, operator: Gt, values: ['3']", ARBITRARY),
        ("example.com/team: a", "key: example.com/team, operator: Exists", &[]),
        ("", "key: eks.amazonaws.com/nodegroup, operator: In, values: [a]", &[]),
        ("", "key: eks.amazonaws.com/nodegroup, operator: Exists", ARBITRARY),
        ("", "key: eks.amazonaws.com/capacityType, operator: Exists", &[("look-alike-label", Error)]),
        (
            "",
            "key: eks.amazonaws.com/capacityType, operator: In, values: [SPOT]",
            &[("look-alike-label", Warning)],
        ),
        ("", "key: karpenter.sh/provisioner-name, operator: Exists", &[("restricted-label", Error)]),
        (
            "",
            "key: karpenter.k8s.aws/ec2nodeclass, operator: In, values: [base]",
            &[("node-class-label-in-pool", Error)],
        ),
        ("", "key: topology.kubernetes.io/zone, operator: Exists", &[]),
        ("", "key: kubernetes.io/os, operator: Gt, values: ['1']", &[("bound-on-text-label", Error)]),
    ];
    for (labels, requirement, expected) in cases {
        assert_eq!(found_in(labels, &[requirement]), *expected, "{requirement}");
    }
}

#[test]
fn least_numbers_of_values() {
    const UNREACHABLE: &[Found] = &[("unreachable-min-values", Error)];
    let capacity = |values: &str, least: u8| {
        format!("key: karpenter.sh/capacity-type, operator: In, values: [{values}], minValues: {least}")
    };
    assert_eq!(found_in("", &[&capacity("spot, on-demand", 2)]), []);
    assert_eq!(found_in("", &[&capacity("spot, ondemand", 1)]), [("unknown-label-value", Warning)]);
    assert_eq!(found_in("", &[&capacity("spot, ondemand", 2)]), [("unknown-label-value", Error)]);
    assert_eq!(found_in("", &[&capacity("spot, spot", 2)]), UNREACHABLE);
    assert_eq!(found_in("", &[&capacity("spot", 2)]), [("min-values-exceed-values", Error)]);
    let any = |key: &str, least: u8| format!("key: {key}, operator: Exists, minValues: {least}");
    assert_eq!(found_in("", &[&any("kubernetes.io/arch", 2)]), []);
    assert_eq!(found_in("", &[&any("kubernetes.io/arch", 3)]), UNREACHABLE);
    assert_eq!(found_in("", &[&any("karpenter.sh/capacity-type", 3)]), []);
    assert_eq!(found_in("", &[&any("karpenter.sh/capacity-type", 4)]), UNREACHABLE);
    assert_eq!(found_in("kubernetes.io/arch: arm64", &[&any("beta.kubernetes.io/arch", 2)]), UNREACHABLE);
    let both = format!("{ARCH}, operator: In, values: [amd64, arm64], minValues: 2");
    assert_eq!(found_in("kubernetes.io/arch: arm64", &[&both]), UNREACHABLE);
    let listed = |arch: &str| format!("{ARCH}, operator: In, values: [{arch}]");
    let three = format!("{FAMILY}, operator: In, values: [m7g, m6i, c7g], minValues: 2");
    assert_eq!(found_in("", &[&three, &listed("arm64")]), [("excluded-value", Warning)]);
    assert_eq!(
        found_in("", &[&three, &listed("amd64")]),
        [("excluded-value", Warning), ("unreachable-min-values", Error)]
    );
    let families = ["a5", "b5", "c5"]
        .map(|family| format!("{FAMILY}, operator: NotIn, values: [{family}], minValues: 2"));
    assert_eq!(found_in("", &families.each_ref().map(String::as_str)), []);
}

#[test]
fn times_and_limits() {
    let cases: &[(&str, &[Found])] = &[
        ("  template: {spec: {expireAfter: 0s}}\n", &[("short-lived-nodes", Error)]),
        ("  template: {spec: {expireAfter: 299s}}\n", &[("short-lived-nodes", Warning)]),
        ("  template: {spec: {expireAfter: 5m}}\n", &[]),
        ("  template: {spec: {terminationGracePeriod: 0s}}\n", &[]),
        ("  template: {spec: {terminationGracePeriod: 2562048h}}\n", &[("overlong-duration", Error)]),
        ("  limits: {cpu: 0}\n", &[]),
        ("  limits: {memory: -1Gi}\n", &[("negative-limit", Error)]),
        ("  limits: {nvidia.com/gpus: 8}\n", &[("unknown-limit", Error)]),
        ("  limits: {example.com/fpga: 8}\n", &[("unknown-limit", Warning)]),
        ("  limits: {hugepages-2Mi: 8}\n", &[("unknown-limit", Warning)]),
        ("  limits: {nodes: 8, pods: 100, vpc.amazonaws.com/efa: 4}\n", &[]),
        ("  limits: {resources: {cpu: 10}}\n", &[("wrong-type", Error)]),
        ("  limits: {cpu: -9223372036854775808}\n", &[("negative-limit", Error)]),
        ("  limits: {cpu: -9223372036854775808.0}\n", &[("wrong-type", Error)]),
        ("  limits: {cpu: -9223372036854775809}\n", &[("wrong-type", Error)]),
    ];
    for (spec, expected) in cases {
        assert_eq!(found(spec), *expected, "{spec}");
    }
}

#[test]
fn an_overlay_brings_resources_along() {
    let text = "kind: NodePool\nspec:\n  limits: {example.com/fpga: 8}\n---\nkind: NodeOverlay\nspec:\n  capacity: {example.com/fpga: 1}\n";
    let findings = run(RULES, &example(text), &Options::default());
    assert!(findings.iter().all(|finding| finding.rule.code.name != "unknown-limit"), "{findings:?}");
}

#[test]
fn budgets() {
    let cases: &[(&str, &[Found])] = &[
        ("", &[("inert-budget", Warning)]),
        ("{nodes: 10%}", &[]),
        ("{nodes: 10%}, {nodes: '1', reasons: [Drifted]}", &[]),
        ("{nodes: 10%, reasons: [Drifted]}", &[("uncovered-time", Warning)]),
        ("{nodes: '0', reasons: [Underutilized]}", &[("uncovered-time", Warning)]),
        ("{nodes: 10%, reasons: [Drifted, Empty]}, {nodes: '0', reasons: [Underutilized]}", &[]),
        ("{nodes: 100%, reasons: [Empty]}", &[]),
        ("{nodes: 100%, reasons: [Empty]}, {nodes: 10%, reasons: [Drifted, Underutilized]}", &[]),
        ("{nodes: '0', reasons: [Empty, Underutilized, Drifted]}", &[("disruption-ruled-out", Warning)]),
        ("{nodes: 10%}, {nodes: '0', schedule: '@daily', duration: 0h}", &[("inert-budget", Warning)]),
        ("{nodes: '5', schedule: '@daily', duration: 24h}", &[("always-active-budget", Warning)]),
        (
            "{nodes: '5', schedule: '@daily', duration: 12h}, {nodes: '1', schedule: 0 12 * * *, duration: 12h}",
            &[],
        ),
        ("{nodes: '5', schedule: '@daily', duration: 12h}", &[("uncovered-time", Warning)]),
        ("{nodes: 100%, schedule: '@daily', duration: 12h}", &[]),
        (
            "{nodes: 10%}, {nodes: '0', schedule: 0 9 * * 1-7, duration: 8h}",
            &[("unreadable-schedule", Error)],
        ),
        ("{nodes: '0', schedule: 0 9 * * 1-7, duration: 8h}", &[("unreadable-schedule", Error)]),
        ("{nodes: 10%}, {nodes: '0', schedule: 0 9 * *, duration: 8h}", &[("malformed-value", Error)]),
        ("{nodes: 10%}, {nodes: '0', schedule: '@daily'}", &[("schedule-without-duration", Error)]),
    ];
    for (budgets, expected) in cases {
        let spec = format!("  disruption: {{consolidateAfter: 1m, budgets: [{budgets}]}}\n");
        assert_eq!(found(&spec), *expected, "{budgets}");
    }
}

/// A budget of no nodes that names its reasons leaves repair alone, and before 1.15 repair asked no budget.
#[test]
fn repair_is_held_back_by_budgets_since_1_15() {
    for (minor, budget, expected) in [
        (15, "{nodes: '0'}", true),
        (15, "{nodes: '0', reasons: [Empty, Underutilized, Drifted]}", false),
        (14, "{nodes: '0'}", false),
    ] {
        let text =
            format!("kind: NodePool\nspec: {{disruption: {{consolidateAfter: 1m, budgets: [{budget}]}}}}\n");
        let options = Options { karpenter: Version(1, minor), ..Options::default() };
        let findings = run(RULES, &example(&text), &options);
        let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
        let is_said = messages.iter().any(|message| message.contains("`NodeRepair`"));
        assert_eq!(is_said, expected, "1.{minor} {budget}: {messages:?}");
    }
}

#[test]
fn reasons_are_a_set_since_1_13() {
    let text = "kind: NodePool\nspec:\n  disruption:\n    consolidateAfter: 1m\n    budgets: [{nodes: 10%}, {nodes: '1', reasons: [Empty, Empty]}]\n";
    for (minor, expected) in [(12, &[][..]), (13, &["duplicate-item"])] {
        let options = Options { karpenter: Version(1, minor), ..Options::default() };
        let rules: Vec<&str> =
            run(RULES, &example(text), &options).iter().map(|finding| finding.rule.code.name).collect();
        assert_eq!(rules, expected, "1.{minor}");
    }
}

/// What is said of times and reasons in a pool with these fields of `disruption`.
fn uncovered(disruption: &str) -> Option<String> {
    let text = format!("kind: NodePool\nspec: {{disruption: {{{disruption}}}}}\n");
    let mut found = run(RULES, &example(&text), &Options::default()).into_iter();
    Some(
        found
            .find(|finding| finding.rule.code.name == "uncovered-time")?
            .message
            .split_once(": ")?
            .1
            .to_owned(),
    )
}

#[test]
fn uncovered_times_and_reasons_are_named() {
    let cases = [
        (
            "{nodes: 10%, reasons: [Empty]}, {nodes: '0', reasons: [Drifted], schedule: 0 9 * * mon-fri, duration: 8h}",
            "at all times for `Underutilized`; 128 of 168 hours a week for `Drifted`",
        ),
        ("{nodes: 10%, reasons: [Drifted]}", "at all times for `Underutilized` and `Empty`"),
        ("{nodes: '0', reasons: [Underutilized]}", "at all times for `Empty` and `Drifted`"),
        (
            "{nodes: 10%, reasons: [Empty]}, {nodes: '0', schedule: 0 9 * * mon-fri, duration: 8h}",
            "128 of 168 hours a week for `Underutilized` and `Drifted`",
        ),
        ("{nodes: '0', schedule: '@monthly', duration: 720h}", "168 of the 8784 hours of a leap year"),
    ];
    for (budgets, expected) in cases {
        let found = uncovered(&format!("consolidateAfter: 1m, budgets: [{budgets}]"));
        assert_eq!(found.as_deref(), Some(expected), "{budgets}");
    }
}

#[test]
fn reasons_that_never_come_need_no_budget() {
    let drifted = "budgets: [{nodes: 10%, reasons: [Drifted]}]";
    let both = "budgets: [{nodes: 10%, reasons: [Drifted, Empty]}]";
    for (disruption, expected) in [
        (format!("consolidateAfter: Never, {drifted}"), None),
        (format!("consolidateAfter: 1m, {both}"), Some("at all times for `Underutilized`")),
        (format!("consolidateAfter: 1m, consolidationPolicy: WhenEmpty, {both}"), None),
        (
            format!("consolidateAfter: 1m, consolidationPolicy: WhenEmpty, {drifted}"),
            Some("at all times for `Empty`"),
        ),
    ] {
        assert_eq!(uncovered(&disruption).as_deref(), expected, "{disruption}");
    }
}

/// What a message says, or its help.
fn says(spec: &str, text: &str) -> bool {
    let findings = run(RULES, &example(&format!("kind: NodePool\nspec:\n{spec}")), &Options::default());
    let mut texts = findings.iter().flat_map(|finding| [Some(&finding.message), finding.help.as_ref()]);
    texts.any(|said| said.is_some_and(|said| said.contains(text)))
}

#[test]
fn ways_out_fit_the_field() {
    let label = "  template: {metadata: {labels: {karpenter.sh/capacity-type: ondemand}}}\n";
    assert!(says(label, "did you mean `on-demand`?"));
    let pods = "  template: {spec: {requirements: [{key: karpenter.k8s.aws/instance-pods, operator: Gt, values: ['9']}]}}\n";
    assert!(says("  disruption: {consolidateAfter: ''}\n", "for example `1m`"));
    assert!(says("  template: {spec: {expireAfter: ''}}\n", "for example `720h`"));
    assert!(says(pods, "although Karpenter's documentation lists it"));
    assert!(says(pods, "`karpenter.k8s.aws/instance-cpu`"));
}

/// Two pools, each with these lines of its `spec`: whether the rule says anything.
fn are_rivals(one: &str, other: &str) -> bool {
    let pool =
        |name: &str, spec: &str| format!("kind: NodePool\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n");
    let findings =
        run(RULES, &example(&format!("{}---\n{}", pool("a", one), pool("b", other))), &Options::default());
    findings.iter().any(|finding| finding.rule.code.name == "pools-of-equal-weight")
}

#[test]
fn pools_for_the_same_pods() {
    let requirement = |text: &str| format!("template: {{spec: {{requirements: [{{{text}}}]}}}}");
    let families = |list: &str| requirement(&format!("{FAMILY}, operator: In, values: [{list}]"));
    let category =
        |operator: &str| requirement(&format!("key: karpenter.k8s.aws/instance-category, {operator}"));
    let no_gpus = requirement("key: karpenter.k8s.aws/instance-gpu-count, operator: DoesNotExist");
    let tainted = "template: {spec: {taints: [{key: a, effect: NoSchedule}]}}";
    let labelled = "template: {metadata: {labels: {team: a}}}";
    let labelled_families =
        format!("template: {{metadata: {{labels: {{team: a}}}}, spec: {{requirements: [{{{FAMILY}");
    let type_of = |name: &str| {
        requirement(&format!("key: node.kubernetes.io/instance-type, operator: In, values: [{name}]"))
    };
    let cases = [
        (String::new(), String::new(), true),
        ("weight: 1".to_owned(), String::new(), false),
        ("weight: 1".to_owned(), "weight: 1".to_owned(), true),
        ("replicas: 1".to_owned(), "replicas: 1".to_owned(), false),
        (tainted.to_owned(), String::new(), false),
        (tainted.to_owned(), tainted.to_owned(), true),
        // Pods without a selector land on `b`: as one wants it, if it is the one without labels.
        (labelled.to_owned(), String::new(), false),
        (String::new(), labelled.to_owned(), true),
        (families("c5"), format!("{labelled_families}, operator: In, values: [m5]}}]}}}}"), false),
        (families("c5, m5"), format!("{labelled_families}, operator: In, values: [m5]}}]}}}}"), true),
        (tainted.to_owned(), labelled.to_owned(), false),
        (labelled.to_owned(), labelled.replace("team: a", "team: b"), false),
        (String::new(), requirement(&format!("{OWN}, operator: DoesNotExist")), true),
        (labelled.to_owned(), labelled.to_owned(), true),
        (families("m5, m6i"), families("m6i, c5"), true),
        (families("m5, m6i"), families("c5"), false),
        (families("m5"), category("operator: In, values: [c]"), false),
        (families("m5"), category("operator: NotIn, values: [c]"), true),
        (families("g5, p4d"), no_gpus.clone(), false),
        (families("m5"), no_gpus, true),
        (type_of("m5.large"), families("c5"), false),
        (type_of("m5.large"), families("m5"), true),
    ];
    for (one, other, expected) in cases {
        assert_eq!(are_rivals(&one, &other), expected, "{one} {other}");
    }
}

/// Auto Mode knows its own labels, and other providers' pools are their own business.
#[test]
fn pools_of_other_providers() {
    let pool = |class: &str, key: &str| {
        found(&format!(
            "  template:\n    spec:\n      nodeClassRef: {class}\n      requirements: [{{key: {key}, operator: In, values: [m5, c5]}}]\n"
        ))
    };
    let auto = "{group: eks.amazonaws.com, kind: NodeClass, name: default}";
    let other = "{group: karpenter.example.com, kind: ExampleNodeClass, name: default}";
    assert_eq!(pool(auto, "eks.amazonaws.com/instance-family"), []);
    assert_eq!(pool(auto, "karpenter.k8s.aws/instance-family"), [("look-alike-label", Error)]);
    assert_eq!(pool(other, "karpenter.example.com/sku"), []);
    assert_eq!(pool("{}", "eks.amazonaws.com/instance-family"), [("look-alike-label", Error)]);
}
