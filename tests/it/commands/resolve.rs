//! What values mean for the objects, fact by fact: nothing the user says is lost without a word.

use serde_json::Value;

use crate::command::{Folder, Outcome};

/// Renders a values file over the defaults.
fn render(values: &str) -> Outcome {
    Folder::new().file("v.yaml", values).render(["-f", "v.yaml"])
}

/// Renders arguments over the defaults.
fn set(arguments: &[&str]) -> Outcome {
    Folder::new().render(arguments.iter().flat_map(|argument| ["--set", argument]))
}

fn class_of(outcome: &Outcome, pool: &str) -> String {
    let is_it = |object: &Value| object["kind"] == "NodePool" && object["metadata"]["name"] == pool;
    let object = outcome.objects().into_iter().find(is_it).unwrap();
    object["spec"]["template"]["spec"]["nodeClassRef"]["name"].as_str().unwrap().to_owned()
}

#[test]
fn a_pool_made_from_critical_shares_its_class() {
    for enabled in ["true", "false"] {
        let outcome =
            set(&[&format!("karpenter.critical.enabled={enabled}"), "karpenter.nodePools.y.from=critical"]);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        assert_eq!(class_of(&outcome, "y"), "tfy-critical-node-template");
        let classes = outcome
            .objects()
            .iter()
            .filter(|object| object["metadata"]["name"] == "tfy-critical-node-template")
            .count();
        assert_eq!(classes, 1);
    }
}

#[test]
fn the_heirs_own_class_goes_before_the_bases() {
    let outcome =
        set(&["karpenter.nodePools.y.from=critical,karpenter.nodePools.y.nodeClass=defaultNodeTemplate"]);
    assert_eq!(class_of(&outcome, "y"), "default");
    let outcome =
        set(&["karpenter.nodePools.y.from=critical,karpenter.nodePools.y.nodeclass.rootVolumeSize=50Gi"]);
    assert_eq!(class_of(&outcome, "y"), "y");
    let size = &outcome.objects().into_iter().find(|object| object["metadata"]["name"] == "y").unwrap()["spec"]
        ["blockDeviceMappings"][0]["ebs"]["volumeSize"];
    assert_eq!(size, "50Gi");
}

#[test]
fn a_pool_has_one_class() {
    let both = render(
        "karpenter:\n  nodePools:\n    a: {nodeClass: defaultNodeTemplate, nodeclass: {rootVolumeSize: 1Gi}}\n",
    );
    both.refused_with(1, &["error[two-node-classes]", "v.yaml:3:41"]);
    let unknown = set(&["karpenter.defaultNodePool.nodeClass=gpuDefaultNodeTemplat"]);
    unknown.refused_with(1, &["error[node-class-not-found]", "did you mean `gpuDefaultNodeTemplate`?"]);
    let elsewhere = set(&["karpenter.defaultNodePool.nodeClass=mine"]);
    elsewhere.refused_with(1, &["karpenter.nodeClasses.mine.create: false"]);
    let off = set(&["karpenter.gpuDefaultNodeTemplate.enabled=false"]);
    off.refused_with(1, &["which is switched off", "karpenter.gpuNodePool.enabled: false"]);
    let none = render("karpenter: {nodePools: {c: {}}}\n");
    none.refused_with(1, &["pool `c` names no node class"]);
    assert_eq!(none.stderr.matches("error[").count(), 1, "{}", none.stderr);
}

#[test]
fn from_is_refused_where_it_has_no_meaning() {
    for path in ["defaultNodePool", "critical.nodeclass", "nodePools.x.nodeclass"] {
        set(&[&format!("karpenter.{path}.from=gpuNodePool")]).refused_with(1, &["error[from-elsewhere]"]);
    }
}

#[test]
fn a_static_pool_takes_no_weight_or_limits_from_defaults() {
    let outcome = set(&["karpenter.nodePools.x.from=defaultNodePool,karpenter.nodePools.x.replicas=3"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let spec = &outcome.object("x")["spec"];
    assert_eq!((&spec["replicas"], spec.get("weight"), spec.get("limits")), (&3.into(), None, None));
    set(&["karpenter.defaultNodePool.replicas=3,karpenter.defaultNodePool.weight=20"])
        .refused_with(1, &["error[static-pool-weight]"]);
}

#[test]
fn what_has_no_effect_is_said() {
    let template = |fields: &str| render(&format!("karpenter:\n  defaultNodeTemplate:\n    {fields}\n"));
    let own = "{deviceName: /dev/xvda, ebs: {volumeSize: 90Gi}}";
    for (fields, unused) in [
        ("autoMode: {snatPolicy: Random}", "defaultNodeTemplate.autoMode"),
        (
            &format!("blockDeviceMappings: [{own}]\n    rootVolumeSize: 70Gi"),
            "defaultNodeTemplate.rootVolumeSize",
        ),
        ("subnetSelectorTerms: [{id: subnet-1}]\n    extraSubnetTags: {a: b}", "extraSubnetTags"),
        (
            "securityGroupSelectorTerms: [{id: sg-1}]\n    extraSecurityGroupTags: {a: b}",
            "extraSecurityGroupTags",
        ),
    ] {
        let outcome = template(fields);
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        outcome.says(&["warning[unused-value]", unused]);
    }
    let pool = render("karpenter: {defaultNodePool: {requirements: [], zones: [a]}}\n");
    pool.says(&[
        "warning[unused-value]",
        "karpenter.defaultNodePool.zones",
        "`requirements` takes its place",
    ]);
}

#[test]
fn a_chart_users_whole_values_file_goes_under_auto_mode() {
    let values = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/values.yaml")).unwrap();
    let folder = Folder::new().file("v.yaml", values);
    let switch = ["--set", "karpenter.eksAutoMode.enabled=true", "--set", "cluster.name=demo"];
    let outcome =
        folder.render(["-f", "v.yaml", "--set", "karpenter.instanceProfile=p"].into_iter().chain(switch));
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("unused-value"), "{}", outcome.stderr);
    let switch = ["karpenter.eksAutoMode.enabled=true", "karpenter.defaultNodeTemplate.userData=x"];
    set(&switch).says(&["warning[unused-value]", "EKS Auto Mode sets this up itself"]);
}

/// The umbrella chart hands `karpenter.enabled` on, which this one leaves unread; where it is off, there is no Karpenter.
#[test]
fn everything_of_karpenter_can_be_switched_off_at_once() {
    let plain = set(&[]);
    assert_eq!(set(&["karpenter.enabled=true"]), plain);
    let off = set(&["karpenter.enabled=false"]);
    assert_eq!((off.status, off.stdout.as_str()), (0, ""), "{}", off.stderr);
}

#[test]
fn own_requirements_have_auto_modes_keys_under_auto_mode() {
    let outcome = set(&[
        "karpenter.eksAutoMode.enabled=true",
        "karpenter.defaultNodePool.additionalRequirements[0].key=karpenter.k8s.aws/instance-cpu",
        "karpenter.defaultNodePool.additionalRequirements[0].operator=Exists",
        "karpenter.defaultNodePool.minValues.karpenter\\.k8s\\.aws/instance-size=3",
    ]);
    let text = outcome.stdout;
    assert!(
        text.contains("eks.amazonaws.com/instance-cpu") && !text.contains("karpenter.k8s.aws/"),
        "{text}"
    );
    assert!(text.contains("minValues: 3"), "{text}");
}

#[test]
fn a_list_among_extra_objects_is_its_items() {
    let values = "extraObjects:\n- apiVersion: v1\n  kind: List\n  items:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: in-a-list}}\n";
    assert_eq!(render(values).object("in-a-list")["kind"], "ConfigMap");
}

/// kubectl takes every kind of list apart, and gives its items what they do not say themselves.
#[test]
fn a_list_of_pools_among_extra_objects_is_pools() {
    let list = |item: &str| {
        format!("extraObjects:\n- {{apiVersion: karpenter.sh/v1, kind: NodePoolList, items: [{item}]}}\n")
    };
    let pool = "{metadata: {name: in-a-list}, spec: {template: {spec: {nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}, requirements: []}}}}";
    let outcome = render(&list(pool));
    let pool = outcome.object("in-a-list");
    assert_eq!((&pool["apiVersion"], &pool["kind"]), (&"karpenter.sh/v1".into(), &"NodePool".into()));
    render(&list("7")).refused_with(1, &["error[extra-object-not-a-map]", "must be a map"]);
}

#[test]
fn nulls_and_old_keys_are_said() {
    let tags = render("karpenter: {defaultNodeTemplate: {extraTags: {owner: }}}\n");
    tags.says(&["warning[null-says-nothing]", "extraTags.owner"]);
    render("karpenter: {defaultNodePool: {weigth: null}}\n").says(&["warning[null-says-nothing]", "weigth"]);
    let old = render("karpenter: {defaultNodePool: {limits: {resources: {cpu: 10}}}}\n");
    old.refused_with(1, &["limits: {cpu: 75}"]);
    let other = render("karpenter: {defaultNodeTemplate: {userData: default}}\n");
    other.says(&["warning[default-user-data]"]);
}

/// Nothing else takes away what an entry starts with.
#[test]
fn a_null_takes_away_what_from_hands_on() {
    let entries = |null: &str| {
        let classes = format!(
            "{{base: {{from: defaultNodeTemplate, extraTags: {{owner: me}}}}, heir: {{from: base, extraTags: {null}}}}}"
        );
        render(&format!("karpenter:\n  nodeClasses: {classes}\n"))
    };
    for null in ["{owner: null}", "{owner: ~}", "null"] {
        let outcome = entries(null);
        assert!(!outcome.stderr.contains("null-says-nothing"), "{}", outcome.stderr);
        assert_eq!(outcome.object("heir")["spec"]["tags"].get("owner"), None, "{null}");
    }
    entries("{owner: }").says(&["warning[null-says-nothing]", "to keep what `from` hands on"]);
}

#[test]
fn arguments_are_mended_by_arguments() {
    let outcome = set(&["karpenter.defaultNodePool.disruption.budgets[0].nodes=5"]);
    outcome.says(&["note[helm-reads-differently]", "give it with `--set-string`"]);
}

#[test]
fn one_wrong_pair_is_said_once() {
    let outcome = set(&["karpenter.role=nodes"]);
    outcome.refused_with(1, &["both a role and an instance profile"]);
    assert_eq!(outcome.stderr.matches("error[").count(), 1, "{}", outcome.stderr);
}

#[test]
fn a_choice_of_objects_prunes_nothing() {
    let outcome = Folder::new().render(["-s", "NodePool", "--output-dir", "out", "--prune"]);
    outcome.refused_with(2, &["--prune", "--show-only"]);
}

#[test]
fn a_batch_names_the_file_of_every_fault() {
    let folder =
        Folder::new().file("in/a.yaml", "cluster: {nam: x}\n").file("in/b.yaml", "cluster: {name: b}\n");
    let folder =
        folder.file("in/big.yaml", "#".repeat(17 << 20)).file("base.yaml", "karpenter: {role: nodes}\n");
    let outcome = folder.karpcfg(["render", "-f", "base.yaml", "--batch", "in", "--output-dir", "out"]).run();
    outcome.refused_with(
        2,
        &["== in/a.yaml", "unknown key `nam`", "== in/big.yaml", "1 of 3 values files rendered"],
    );
    assert!(folder.path("out/b/nodepool-default-nodepool.yaml").exists());
}

#[test]
fn a_switch_for_an_amount_is_refused_at_its_place() {
    let run = render("karpenter: {defaultNodePool: {limits: {cpu: false}}}\n");
    run.refused_with(1, &["malformed-value", "`false`, which is not a quantity", "v.yaml:1:45"]);
}
