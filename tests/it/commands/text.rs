//! Text fields keep the characters that were written; `--compat helm3` gives what Helm makes of them.

use serde_json::Value;

use crate::command::{Karpcfg, Outcome};

/// What stands in the values file, and what Helm prints of it (`%v` of what its reader made of the scalar).
const WRITTEN: [(&str, &str); 18] = [
    ("0123", "83"),
    ("012345670123", "1.402433619e+09"),
    ("123456789012", "1.23456789012e+11"),
    ("1000000", "1e+06"),
    ("999999", "999999"),
    ("1_000", "1000"),
    ("0x1F", "31"),
    ("1e3", "1000"),
    ("1.10", "1.1"),
    ("on", "true"),
    ("yes", "true"),
    ("off", "false"),
    ("n", "false"),
    ("true", "true"),
    ("2024-01-01", "2024-01-01"),
    ("190:20:30", "190:20:30"),
    ("\"null\"", "null"),
    ("\"a: b\"", "a: b"),
];

const VALUES: &str = "
profile: none
cluster: {name: §}
karpenter:
  instanceProfile: §
  gpuDefaultNodeTemplate: {enabled: false}
  gpuNodePool: {enabled: false}
  defaultNodeTemplate:
    name: §
    metadata: {annotations: {a: §}}
    rootVolumeSize: §
    kmsKeyID: §
    extraTags: {a: §}
    extraSubnetTags: {a: §}
    userData: §
    amiSelectorTerms: [{name: §, owner: §}]
  defaultNodePool:
    name: §
    labels: {a: §}
    annotations: {a: §}
    zones: [§]
    instanceTypes: {allowed: [§]}
    taints: [{key: a, value: §, effect: NoSchedule}]
    expireAfter: §
    disruption: {consolidateAfter: §, budgets: [{nodes: §}]}
";

const PLACES: [(&str, &str); 19] = [
    ("EC2NodeClass", "/metadata/name"),
    ("EC2NodeClass", "/metadata/annotations/a"),
    ("EC2NodeClass", "/spec/instanceProfile"),
    ("EC2NodeClass", "/spec/blockDeviceMappings/0/ebs/volumeSize"),
    ("EC2NodeClass", "/spec/blockDeviceMappings/0/ebs/kmsKeyID"),
    ("EC2NodeClass", "/spec/tags/a"),
    ("EC2NodeClass", "/spec/tags/karpenter.sh~1discovery"),
    ("EC2NodeClass", "/spec/subnetSelectorTerms/0/tags/a"),
    ("EC2NodeClass", "/spec/userData"),
    ("EC2NodeClass", "/spec/amiSelectorTerms/0/owner"),
    ("NodePool", "/metadata/name"),
    ("NodePool", "/spec/template/metadata/labels/a"),
    ("NodePool", "/spec/template/metadata/annotations/a"),
    ("NodePool", "/spec/template/spec/requirements/1/values/0"),
    ("NodePool", "/spec/template/spec/taints/0/value"),
    ("NodePool", "/spec/template/spec/expireAfter"),
    ("NodePool", "/spec/template/spec/nodeClassRef/name"),
    ("NodePool", "/spec/disruption/consolidateAfter"),
    ("NodePool", "/spec/disruption/budgets/0/nodes"),
];

#[test]
fn text_fields_keep_their_characters() {
    for (written, helm) in WRITTEN {
        let outcome = render(written, &[]);
        let text = written.trim_matches('"');
        assert_eq!(differing(&outcome, text), Vec::<String>::new(), "{written}");
        let checked = run("check", written, &[]);
        let differs = checked.stdout.contains("helm-reads-differently");
        // Helm's own boolean is no text either, though it prints as the same.
        assert_eq!(
            differs,
            text != helm || ["true", "999999"].contains(&written),
            "{written}: {}",
            checked.stdout
        );
    }
}

#[test]
fn compat_helm3_gives_the_text_that_helm_prints() {
    for (written, helm) in WRITTEN {
        let outcome = render(written, &["--compat", "helm3"]);
        assert_eq!(differing(&outcome, helm), Vec::<String>::new(), "{written}");
    }
}

fn render(written: &str, more: &[&str]) -> Outcome {
    run("render", written, &[&["--skip-checks"], more].concat())
}

fn run(command: &str, written: &str, more: &[&str]) -> Outcome {
    let args = [command, "-f", "values.yaml"].into_iter().chain(more.iter().copied());
    Karpcfg::new(args).file("values.yaml", VALUES.replace('§', written)).run()
}

/// The places where another text stands.
fn differing(outcome: &Outcome, expected: &str) -> Vec<String> {
    let objects = outcome.objects();
    let found = |(kind, pointer): (&str, &str)| {
        let object = objects.iter().find(|object| object["kind"] == kind).unwrap();
        let found = object.pointer(pointer).and_then(Value::as_str);
        (found != Some(expected)).then(|| format!("{kind}{pointer}: {:?}", object.pointer(pointer)))
    };
    PLACES.into_iter().filter_map(found).collect()
}
