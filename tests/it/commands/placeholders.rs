//! `$CLUSTER_NAME` and its like: refused with the way out, or let through as they are; never filled in.

use crate::command::{Folder, Karpcfg, Outcome};

const VALUES: &str = "
cluster: {name: $CLUSTER_NAME}
karpenter:
  instanceProfile: ${PROFILE}
  defaultNodeTemplate:
    amiFamily: $FAMILY
    userData: |
      echo $HOME {{ x }}
  defaultNodePool:
    name: \"{{ .Values.pool }}\"
    capacityTypes: [\"$CAPACITY\"]
    limits: {cpu: $CPU}
    taints: [{key: team, effect: $EFFECT}]
";

fn render(values: &str, more: &[&str]) -> Outcome {
    let args = ["render", "-f", "values.yaml"].iter().chain(more).copied();
    Karpcfg::new(args).file("values.yaml", values).run()
}

#[test]
fn each_is_refused_once_with_the_way_out() {
    let outcome = render(VALUES, &[]);
    outcome.refused_with(
        1,
        &[
            "`$CLUSTER_NAME` in `cluster.name` has not been filled in",
            "--> values.yaml:2:17",
            "`${PROFILE}` in `karpenter.instanceProfile` has",
            "`$FAMILY` in `karpenter.defaultNodeTemplate.amiFamily` has",
            "`{{ .Values.pool }}` in `karpenter.defaultNodePool.name` has",
            "`$CAPACITY` in `karpenter.defaultNodePool.capacityTypes[0]` has",
            "`$CPU` in `karpenter.defaultNodePool.limits.cpu` has",
            "`$EFFECT` in `karpenter.defaultNodePool.taints[0].effect` has",
            "`envsubst`",
            "`--allow-placeholders`",
            "error: 7 errors; nothing was printed",
        ],
    );
}

#[test]
fn allowed_ones_are_printed_as_they_are() {
    let outcome = render(VALUES, &["--allow-placeholders", "--skip-checks"]);
    let class = outcome.object("default");
    let pool = outcome.object("{{ .Values.pool }}");
    let texts = [
        (&class, "/spec/tags/cluster-name", "$CLUSTER_NAME"),
        (&class, "/spec/instanceProfile", "${PROFILE}"),
        (&class, "/spec/amiFamily", "$FAMILY"),
        (&class, "/spec/userData", "echo $HOME {{ x }}\n"),
        (&pool, "/spec/template/spec/requirements/0/values/0", "$CAPACITY"),
        (&pool, "/spec/template/spec/taints/0/effect", "$EFFECT"),
        (&pool, "/spec/limits/cpu", "$CPU"),
    ];
    for (object, pointer, expected) in texts {
        assert_eq!(object.pointer(pointer).and_then(|text| text.as_str()), Some(expected), "{pointer}");
    }
    assert_eq!(
        class["spec"]["subnetSelectorTerms"][0]["tags"]["kubernetes.io/cluster/$CLUSTER_NAME"],
        "shared"
    );
}

/// A typed field cannot hold one, so the way out is another.
#[test]
fn numbers_and_switches_cannot_be_placeholders() {
    let values = "karpenter: {defaultNodePool: {weight: $WEIGHT, enabled: \"${ON}\"}}";
    let refused = render(values, &["--set", "cluster.name=demo", "--set", "karpenter.role=nodes"]);
    refused.refused_with(
        1,
        &["`$WEIGHT` in", "`${ON}` in", "only a text can be printed with its placeholder", "2 errors"],
    );
    assert!(!refused.stderr.contains("--allow-placeholders"), "{}", refused.stderr);
    let allowed = render(values, &["--set", "cluster.name=demo", "--allow-placeholders"]);
    allowed.refused_with(1, &["weight` must be an integer", "enabled` must be a boolean"]);
}

#[test]
fn the_default_cluster_name_is_one() {
    let identity = ["--set", "karpenter.instanceProfile=p"];
    render("", &identity).refused_with(1, &["`cluster.name` is not set", "--set cluster.name=", "1 error;"]);
    let allowed = render("", &["--set", "karpenter.instanceProfile=p", "--allow-placeholders"]);
    assert_eq!(allowed.object("default")["spec"]["tags"]["karpenter.sh/discovery"], "$CLUSTER_NAME");
}

#[test]
fn what_only_looks_like_one_is_text() {
    for text in ["5$", "$5", "a$", "{{ open", "}}", "$$"] {
        let tag = format!("karpenter.defaultNodeTemplate.extraTags.price={text}");
        let outcome = crate::command::Folder::new().render(["--set-literal", &tag]);
        assert_eq!(outcome.object("default")["spec"]["tags"]["price"], text);
    }
}

/// A variable of a script says nothing of what is wrong beside it.
#[test]
fn what_no_substitution_can_mend_is_found_all_the_same() {
    let template = |family: &str, text: &str| {
        let template = serde_json::json!({"amiSelectorTerms": [{"alias": family}], "userData": text});
        serde_json::json!({"cluster": {"name": "a"}, "karpenter": {"role": "r", "defaultNodeTemplate": template}})
            .to_string()
    };
    let comments = template("al2023@v20260101", "# only comments\n# in $HOME\n");
    let kernel =
        |line: &str| template("bottlerocket@1.53.0", &format!("[settings.kernel]\nlockdown = '{line}'\n"));
    for command in [&["render"][..], &["userdata", "default"]] {
        let run = |values: String| {
            let args = command.iter().copied().chain(["-f", "values.yaml", "--allow-placeholders"]);
            Karpcfg::new(args).file("values.yaml", values).run()
        };
        run(comments.clone()).refused_with(1, &["error[mistaken-for-node-config]"]);
        assert!(run(kernel("high")).stderr.contains("unknown-bottlerocket-setting"));
        assert!(!run(kernel("${LOCKDOWN}")).stderr.contains("unknown-bottlerocket-setting"));
    }
}

/// Manifests before `envsubst`, Flux's substitution or a template have their say.
const MANIFEST: &str = "\
apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: default}
spec:
  weight: ${WEIGHT:=10}
  template:
    metadata:
      annotations: {example.com/text: \"{{ x }}\"}
      labels: {example.com/team: \"<<team>>\"}
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: $CLASS}
      expireAfter: \"{{ expiry }}\"
      requirements:
      - {key: karpenter.k8s.aws/instance-cpu, operator: Gt, values: [\"${CPU}\"]}
      - {key: kubernetes.io/arch, operator: In, values: [\"${arch}\"]}
";

#[test]
fn placeholders_in_manifests_are_findings_of_their_own() {
    let rules = |args: &[&str]| {
        let args = [&["check", "a.yaml", "--format", "json"], args].concat();
        let run = Folder::new().file("a.yaml", MANIFEST).karpcfg(args).run();
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let found = report["diagnostics"].as_array().unwrap().iter();
        let found: Vec<String> = found.map(|found| found["rule"].as_str().unwrap().to_owned()).collect();
        assert!(!run.stdout.contains("did you mean"), "{}", run.stdout);
        found
    };
    assert_eq!(rules(&[]), ["unresolved-placeholder"; 6]);
    assert_eq!(rules(&["--allow-placeholders"]), [""; 0]);
    let refused = rules(&["--admission-only"]);
    assert!(refused.contains(&"wrong-type".to_owned()), "{refused:?}");
    assert!(!refused.contains(&"unresolved-placeholder".to_owned()), "{refused:?}");
    assert_eq!(rules(&["--admission-only", "--allow-placeholders"]), [""; 0]);
    assert_eq!(rules(&["-A", "unresolved-placeholder"]), [""; 0]);
}

/// A shell's own variables are no placeholders, and hide nothing that is wrong with their lines.
#[test]
fn variables_of_scripts_in_manifests_are_left_alone() {
    let class = "apiVersion: karpenter.k8s.aws/v1\nkind: EC2NodeClass\nmetadata: {name: a}\nspec:\n  role: r\n  \
                 amiSelectorTerms: [{alias: al2023@v20250915}]\n  subnetSelectorTerms: [{tags: {a: b}}]\n  \
                 securityGroupSelectorTerms: [{tags: {a: b}}]\n  userData: ";
    let run = |script: &str| {
        let text = format!("{class}{script}\n");
        Folder::new().file("a.yaml", text).karpcfg(["check", "a.yaml"]).run()
    };
    let sound = run("\"#!/bin/bash\\necho $HOME ${X}\\n\"");
    assert_eq!((sound.status, sound.stdout.as_str()), (0, ""));
    let faulty = run("\"echo $HOME\"");
    assert!(faulty.stdout.contains("[script-without-interpreter]"), "{}", faulty.stdout);
}

/// What decides how an object is made cannot be filled in afterwards.
#[test]
fn words_that_karpcfg_decides_by_are_no_place_for_them() {
    for (path, words) in [
        ("profile", "known values: truefoundry"),
        ("karpenter.defaultNodeTemplate.soci.mode", "known values: off, parallel"),
        ("karpenter.defaultNodePool.exclude[0]", "known values: accelerators"),
    ] {
        let set = format!("{path}=$WORD");
        let outcome = Folder::new().render(["--allow-placeholders", "--set", &set]);
        outcome.refused_with(1, &["error[unknown-value]", "cannot be `$WORD`", words]);
    }
}
