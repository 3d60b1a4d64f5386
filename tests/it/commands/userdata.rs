//! `karpcfg userdata`: what it is asked, what it answers, and what it says where it cannot.

use serde_json::{Value, json};

use crate::command::{Folder, IDENTITY, Karpcfg, Outcome, QUIET, json_lines};

/// A request with a text; the rest is what every family needs.
fn request(family: &str, user_data: &str) -> Value {
    json!({"family": family, "userData": user_data, "clusterName": "demo", "clusterCIDR": "10.100.0.0/16"})
}

fn answer(request: &str) -> Outcome {
    Karpcfg::new(["userdata", "--request", "-"]).stdin(request).run()
}

#[test]
fn a_request_is_answered_on_stdout() {
    let outcome = answer(&request("Custom", "hi").to_string());
    let expected = r#"{"userData":"hi","bytes":2,"limit":16384,"tooLarge":false}"#;
    assert_eq!((outcome.status, outcome.stdout.trim_end(), outcome.stderr.as_str()), (0, expected, ""));
}

#[test]
fn a_refused_request_is_status_1_alone_and_a_line_in_a_batch() {
    let refused = request("Bottlerocket", "#!/bin/bash\necho hi\n").to_string();
    let outcome = answer(&refused);
    let error = json_lines(&outcome.stdout)[0]["error"].as_str().unwrap().to_owned();
    assert!(error.starts_with("invalid TOML: "), "{error}");
    assert_eq!(outcome.status, 1);

    let folder =
        Folder::new().file("requests.jsonl", format!("{refused}\n\nnonsense\n{}", request("Custom", "")));
    for args in [["--batch", "requests.jsonl"].as_slice(), &["--request", "requests.jsonl", "--batch"]] {
        let outcome = folder.karpcfg(["userdata"].into_iter().chain(args.iter().copied())).run();
        let answers = json_lines(&outcome.stdout);
        let is_refusal: Vec<bool> = answers.iter().map(|answer| answer["error"].is_string()).collect();
        assert_eq!((outcome.status, is_refusal), (0, vec![true, true, false]), "{args:?}");
    }
}

#[test]
fn what_is_no_request_is_refused() {
    for (text, said) in [
        ("", "not a request: EOF"),
        ("[]", "not a request: invalid"),
        ("{}", "missing field `family`"),
        (r#"{"family": "Ubuntu"}"#, "unknown variant `Ubuntu`"),
        (r#"{"family": "AL2", "version": "new"}"#, "a version is written `1.33`"),
        (r#"{"family": "AL2", "level": "node"}"#, "there is no level `node`"),
        (r#"{"family": "AL2", "level": "resolve"}"#, "missing field `instanceType`"),
        (r#"{"family": "AL2", "kubelet": {"maxPods": 2147483648}}"#, "not a whole number of 32 bits"),
        (
            r#"{"family": "AL2", "kubelet": {"maxPods": "9"}, "version": "1.14"}"#,
            "Karpenter takes since 1.15",
        ),
        (r#"{"family": "AL2", "taints": [{"timeAdded": "now"}]}"#, "`timeAdded` is no time"),
    ] {
        let outcome = answer(text);
        assert_eq!(outcome.status, 1, "{text}");
        assert!(outcome.stdout.contains(said), "{text}: {}", outcome.stdout);
    }
}

#[test]
fn keys_that_are_not_known_are_passed_over_and_the_id_is_given_back() {
    for (id, user_data) in [(json!("a-1"), "hi"), (json!(7), "hi"), (json!(null), "hi")] {
        let mut request = request("Custom", user_data);
        (request["id"], request["userdata"], request["kubelet"]) =
            (id.clone(), json!(1), json!({"maxPod": 1}));
        let answer = &json_lines(&answer(&request.to_string()).stdout)[0];
        assert_eq!((&answer["id"], &answer["userData"]), (&id, &json!(user_data)));
    }
    let refused = answer(r#"{"id": "b", "family": "Ubuntu"}"#);
    assert_eq!(json_lines(&refused.stdout)[0]["id"], "b");
}

/// A request for a node with 4 CPUs and 16 GiB, NodeClassCEL being on.
fn of_node(kubelet: &Value) -> Value {
    let mut request = request("Bottlerocket", "");
    request["version"] = json!("1.15.2");
    request["level"] = json!("resolve");
    request["featureGates"] = json!({"NodeClassCEL": true});
    request["instanceType"] = json!("m5.xlarge");
    request["instance"] = json!({"vcpus": 4, "memoryMiB": 16384, "defaultENIs": 4, "ipsPerENI": 15});
    request["kubelet"] = kubelet.clone();
    json_lines(&answer(&request.to_string()).stdout)[0].clone()
}

#[test]
fn a_node_of_one_instance_type_has_its_expressions_evaluated() {
    // As `resolver.go` of Karpenter 1.15 has it: 10m, 16Mi, 1Gi, and nothing of what fails.
    let reserved = json!({"cpu": "vcpus * 31", "memory": "memory_mib / 1000", "ephemeral-storage": "1 + 1",
        "pid": "vcpus / 0"});
    let answer = of_node(&json!({"maxPods": "min(max_pods, vcpus * 8)", "kubeReserved": reserved}));
    assert_eq!(answer["maxPods"], 32);
    let text = answer["userData"].as_str().unwrap();
    for line in ["max-pods = 32", "cpu = '130m'", "memory = '16Mi'", "ephemeral-storage = '2Gi'"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!text.contains("pid"), "{text}");
    assert_eq!(of_node(&json!({}))["maxPods"], 58);
}

#[test]
fn an_expression_for_pods_must_hold_for_every_instance_type() {
    for (kubelet, said) in [
        (json!({"maxPods": "vcpus - 3"}), "`maxPods` is -1 for t4g.small"),
        (json!({"maxPods": "vcpus * 1.5"}), "`*` does not take an int and a double"),
        (json!({"kubeReserved": {"cpu": "[1].map(x, x)[0]"}}), "macros of CEL are not known here"),
        (json!({"evictionHard": {"memory.available": "NaN%"}}), "`evictionHard` has `NaN%`"),
    ] {
        let answer = of_node(&kubelet);
        assert!(answer["error"].as_str().unwrap().contains(said), "{kubelet}: {answer}");
    }
}

#[test]
fn ec2_takes_16384_bytes() {
    for (bytes, too_large) in [(16384, false), (16385, true)] {
        let outcome = answer(&request("Custom", &"x".repeat(bytes)).to_string());
        let answer = &json_lines(&outcome.stdout)[0];
        assert_eq!((&answer["bytes"], &answer["tooLarge"]), (&json!(bytes), &json!(too_large)));
        assert_eq!(outcome.status, 0);
    }
}

#[test]
fn bytes_that_are_no_text_are_counted_one_by_one() {
    let part = "--B\nContent-Transfer-Encoding: quoted-printable\n\n=F0=9F=98\n--B--\n";
    let text = format!("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n{part}");
    let whole = json_lines(&answer(&request("AL2", &text).to_string()).stdout)[0].clone();
    let fewer = json_lines(&answer(&request("AL2", &text.replace("=98", "")).to_string()).stdout)[0].clone();
    assert!(whole["userData"].as_str().unwrap().contains("\n\u{FFFD}\u{FFFD}\u{FFFD}\n"), "{whole}");
    assert_eq!(whole["bytes"].as_u64().unwrap(), fewer["bytes"].as_u64().unwrap() + 1);
}

/// `karpcfg userdata` of the default class with this text.
fn of_default(user_data: &str, args: &[&str]) -> Outcome {
    let values = json!({"karpenter": {"defaultNodeTemplate": {"userData": user_data}}}).to_string();
    let folder = Folder::new().file("values.yaml", values);
    let common = ["userdata", "default", "-f", "values.yaml"].into_iter().chain(IDENTITY);
    folder.karpcfg(common.chain(args.iter().copied())).run()
}

#[test]
fn a_class_is_shown_part_by_part() {
    let outcome = of_default("#!/bin/bash\necho hi\n", &[]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    for said in [
        "user data of EC2NodeClass `default` (AL2023), for nodes of NodePool `default-nodepool`\n",
        "placeholders, since only Karpenter knows them: --cluster-endpoint, --cluster-ca, --cluster-cidr",
        "\n==> part 1 of 2: text/x-shellscript; charset=\"us-ascii\", from the class (20 bytes)\n#!/bin/bash\necho hi\n",
        "\n==> part 2 of 2: application/node.eks.aws, Karpenter's own (",
        "    name: demo\n",
        "      maxPods: 110\n",
        "karpenter.sh/unregistered",
        "karpenter.sh/nodepool=default-nodepool",
        "karpenter.k8s.aws/ec2nodeclass=default",
    ] {
        assert!(outcome.stdout.contains(said), "{said}\nnot in\n{}", outcome.stdout);
    }
}

#[test]
fn raw_is_the_text_whose_bytes_are_counted() {
    let raw = of_default("#!/bin/bash\necho hi\n", &["--raw"]).stdout;
    assert!(raw.starts_with("MIME-Version: 1.0\n") && raw.ends_with("\n--//--\n"), "{raw}");
    let listing = of_default("#!/bin/bash\necho hi\n", &[]).stdout;
    let expected = format!("{} of 16384 bytes, {} left\n", raw.len(), 16384 - raw.len());
    assert!(listing.contains(&expected), "{expected} not in {listing}");
}

#[test]
fn shell_is_the_class_script_alone() {
    let script = "#!/bin/bash\necho hi\n";
    assert_eq!(of_default(script, &["--shell"]).stdout, script);
    of_default("a: b\n", &["--shell"]).refused_with(2, &["`default` has no shell script"]);
    let custom = ["--shell", "--set", "karpenter.defaultNodeTemplate.amiFamily=Custom"];
    assert_eq!(of_default(script, &custom).stdout, script);
}

#[test]
fn flags_take_the_place_of_placeholders() {
    let flags = "--cluster-endpoint https://x --cluster-ca Y2E= --cluster-cidr 10.0.0.0/16 --cluster-dns fd00::10 --max-pods 7";
    let outcome = of_default("", &flags.split(' ').collect::<Vec<_>>());
    for said in [
        "apiServerEndpoint: https://x\n",
        "certificateAuthority: Y2E=\n",
        "cidr: 10.0.0.0/16\n",
        "- fd00::10\n",
        "maxPods: 7\n",
    ] {
        assert!(outcome.stdout.contains(said), "{said} not in {}", outcome.stdout);
    }
    assert!(!outcome.stdout.contains("placeholders"), "{}", outcome.stdout);
}

#[test]
fn other_families_are_shown_whole() {
    let family = |name: &str| format!("karpenter.defaultNodeTemplate.amiFamily={name}");
    let outcome = of_default("[settings.motd]\na = 1\n", &["--set", &family("Bottlerocket")]);
    assert!(
        outcome.stdout.contains("\n==> TOML, the class's settings and Karpenter's in one ("),
        "{}",
        outcome.stdout
    );
    assert!(outcome.stdout.contains("\n[settings.motd]\na = 1\n"), "{}", outcome.stdout);
    let outcome = of_default("anything", &["--set", &family("Custom")]);
    assert!(
        outcome.stdout.ends_with("\n==> from the class, untouched by Karpenter (8 bytes)\nanything\n"),
        "{}",
        outcome.stdout
    );
    assert!(!outcome.stdout.contains("placeholders"), "{}", outcome.stdout);
}

#[test]
fn faults_are_placed_at_the_class_text() {
    let wrapped = "MIME-Version: 1.0\nContent-Type: text/plain\n\nhi\n";
    let large = "x".repeat(16384);
    let nearly = "x".repeat(13000);
    for (text, said) in [
        (
            wrapped,
            "error[refused-user-data]: no node starts: Karpenter refuses this user data: the archive is not multipart",
        ),
        (&large, "error[user-data-too-large]: no node starts: the user data has "),
        ("#!/bin/bash\ncat <<E\n--//\nE\n", "error[boundary-in-user-data]: the node never joins: "),
    ] {
        let outcome = of_default(text, &[]);
        outcome.refused_with(1, &[said, "--> values.yaml:1:"]);
    }
    let outcome = of_default(&nearly, &[]);
    assert_eq!(outcome.status, 0);
    outcome
        .says(&["warning[large-user-data]: there is hardly any room left: ", "13000 of them from the class"]);
}

#[test]
fn a_class_or_pool_that_is_not_there_is_named() {
    let of = |args: &[&str]| {
        Karpcfg::new(["userdata"].into_iter().chain(args.iter().copied()).chain(IDENTITY)).run()
    };
    of(&["none"]).refused_with(2, &["there is no EC2NodeClass `none`; there are: default"]);
    of(&["default", "--pool", "none"])
        .refused_with(2, &["no NodePool `none` uses `default`; there are: default-nodepool"]);
    assert_eq!(of(&["karpenter.defaultNodeTemplate", "--raw"]).stdout, of(&["default", "--raw"]).stdout);
}

/// A class and two pools that use it, as anyone's manifests; its user data has a fault on the line that `fault` says.
fn manifests(fault: &str) -> String {
    let pool = |name: &str, label: &str| {
        format!(
            "---\n{{apiVersion: karpenter.sh/v1, kind: NodePool, metadata: {{name: {name}}}, spec: {{template: {{metadata: {{labels: \
             {{team: {label}}}}}, spec: {{requirements: [], nodeClassRef: {{group: karpenter.k8s.aws, kind: EC2NodeClass, name: web}}}}}}}}}}\n"
        )
    };
    format!(
        "apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: {{name: web, annotations: {{a: b}}}}
spec:
  role: nodes
  amiSelectorTerms: [{{alias: al2023@v20260714}}]
  subnetSelectorTerms: [{{tags: {{a: b}}}}]
  securityGroupSelectorTerms: [{{tags: {{a: b}}}}]
  kubelet: {{maxPods: 58}}
  userData: |
    #!/bin/bash
    echo hi
    {fault}
{}{}---
apiVersion: eks.amazonaws.com/v1
kind: NodeClass
metadata: {{name: auto}}
",
        pool("a", "one"),
        pool("b", "two")
    )
}

#[test]
fn a_class_is_taken_from_manifests() {
    let folder = Folder::new().file("objects/class.yaml", manifests("echo there"));
    let file = folder.karpcfg(["userdata", "web", "objects/class.yaml"]).run();
    assert_eq!((file.status, file.stderr.as_str()), (0, ""));
    for said in [
        "user data of EC2NodeClass `web` (AL2023), for nodes of NodePool `a`\n",
        "placeholders, since only Karpenter knows them: --cluster-name, --cluster-endpoint, --cluster-ca, --cluster-cidr, --cluster-dns\n",
        "\n==> part 1 of 2: text/x-shellscript; charset=\"us-ascii\", from the class (31 bytes)\n#!/bin/bash\n",
        "maxPods: 58\n",
        "team=one",
    ] {
        assert!(file.stdout.contains(said), "{said}\nnot in\n{}", file.stdout);
    }
    let of_folder = folder.karpcfg(["userdata", "web", "objects"]).run();
    assert_eq!(of_folder.stdout, file.stdout);
    let stdin = Karpcfg::new(["userdata", "web", "-", "--shell"]).stdin(&manifests("echo there")).run();
    assert_eq!(stdin.stdout, "#!/bin/bash\necho hi\necho there\n");
    let raw = ["userdata", "web", "objects", "--pool", "b", "--cluster-name", "mine", "--raw"];
    let raw = folder.karpcfg(raw).run().stdout;
    assert!(raw.contains("team=two") && raw.contains("    name: mine\n"), "{raw}");
}

#[test]
fn values_and_manifests_make_the_same_user_data() {
    let folder = Folder::new()
        .file("values.yaml", "karpenter: {defaultNodeTemplate: {userData: \"#!/bin/bash\\necho hi\"}}");
    let values = ["-f", "values.yaml"].into_iter().chain(IDENTITY);
    let rendered = folder.karpcfg(["render"].into_iter().chain(QUIET).chain(values.clone())).run();
    let of_values = folder.karpcfg(["userdata", "default"].into_iter().chain(values)).run();
    let of_manifests =
        Karpcfg::new(["userdata", "default", "-", "--cluster-name", "demo"]).stdin(&rendered.stdout).run();
    assert_eq!(of_values.status, 0);
    assert_eq!(of_values, of_manifests);
}

#[test]
fn faults_are_placed_at_their_line() {
    let text = manifests("--//");
    let of_manifests = Karpcfg::new(["userdata", "web", "-"]).stdin(&text).run();
    of_manifests.refused_with(1, &["error[boundary-in-user-data]", "--> <stdin>:13:5\n", "13 |     --//\n"]);
    let check = Karpcfg::new(["check", "-"]).stdin(&text).run();
    assert!(check.stdout.contains("--> <stdin>:13:5\n"), "{}", check.stdout);
    let values = "karpenter:\n  defaultNodeTemplate:\n    userData: |\n      #!/bin/bash\n      --//\n";
    for command in ["render", "check", "userdata default"] {
        let args = command.split(' ').chain(["-f", "values.yaml"]).chain(IDENTITY);
        let outcome = Folder::new().file("values.yaml", values).karpcfg(args).run();
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(said.contains("error[boundary-in-user-data]"), "{command}: {said}");
        assert!(said.contains("--> values.yaml:5:7\n"), "{command}: {said}");
    }
}

#[test]
fn a_comment_above_user_data_allows_what_is_found_in_it() {
    let text = manifests("--//");
    let comment = "  # karpcfg: allow(boundary-in-user-data) seen to work\n  userData: |";
    let text = text.replace("  userData: |", comment);
    let check = Karpcfg::new(["check", "-"]).stdin(&text).run();
    assert!(check.stderr.contains("1 allowed by a comment"), "{}{}", check.stdout, check.stderr);
    assert_eq!(Karpcfg::new(["userdata", "web", "-"]).stdin(&text).run().status, 0);
}

#[test]
fn manifests_that_cannot_be_used_are_refused() {
    let run = |args: &[&str], text: &str| {
        Karpcfg::new(["userdata"].into_iter().chain(args.iter().copied())).stdin(text).run()
    };
    let text = manifests("echo");
    run(&["none", "-"], &text).refused_with(2, &["there is no EC2NodeClass `none`; there are: web"]);
    run(&["web", "-"], "- a\n").refused_with(1, &["error[not-an-object]"]);
    run(&["web", "-"], "").refused_with(2, &["there is no EC2NodeClass `web`, nor any other"]);
    run(&["auto", "-"], &text).refused_with(2, &["is a class of EKS Auto Mode"]);
    run(&["web", "-", "--pool", "c"], &text)
        .refused_with(2, &["no NodePool `c` uses `web`; there are: a, b"]);
    run(&["web", "-", "--set", "a=b"], &text).refused_with(2, &["`-` names manifests"]);
    run(&["web", "-"], "a: [\n").refused_with(1, &["error[yaml-syntax]"]);
    run(&["web", "-"], &text.replace("kubelet: {maxPods: 58}", "detailedMonitoring: many"))
        .refused_with(1, &["error[unreadable-object]", "--> <stdin>:3:18", "`karpcfg check` says"]);
}

#[test]
fn what_only_karpenter_refuses_is_an_error() {
    let grace = "kubelet: {evictionSoftGracePeriod: {memory.available: 1d}}";
    let text = manifests("echo").replace("kubelet: {maxPods: 58}", grace);
    let outcome = Karpcfg::new(["userdata", "web", "-"]).stdin(&text).run();
    outcome.refused_with(1, &["error[refused-user-data]", "not a map of durations", "--> <stdin>:9:3"]);
}

#[test]
fn a_class_of_auto_mode_takes_no_user_data() {
    let auto = [
        "userdata",
        "default",
        "--set",
        "cluster.name=demo,karpenter.role=r,karpenter.eksAutoMode.enabled=true",
    ];
    Karpcfg::new(auto).run().refused_with(2, &["is a class of EKS Auto Mode"]);
}

#[test]
fn the_pool_decides_labels_and_taints() {
    let values = "
karpenter:
  nodePools:
    batch:
      nodeClass: defaultNodeTemplate
      labels: {team: ml, node.kubernetes.io/x: z}
      taints: [{key: batch, value: 'yes', effect: NoSchedule}]
      capacityTypes: [spot]
";
    let folder = Folder::new().file("values.yaml", values);
    let args = ["userdata", "default", "-f", "values.yaml", "--raw", "--pool", "batch"];
    let outcome = folder.karpcfg(args.into_iter().chain(IDENTITY)).run();
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    for said in ["team=ml", "karpenter.sh/capacity-type=spot", "key: batch\n        value: \"yes\"\n"] {
        assert!(outcome.stdout.contains(said), "{said} not in {}", outcome.stdout);
    }
    assert!(!outcome.stdout.contains("node.kubernetes.io/x"), "{}", outcome.stdout);
}

#[test]
fn a_command_line_that_mixes_both_uses_is_refused() {
    for args in [
        &["userdata"][..],
        &["userdata", "default", "--request", "-"],
        &["userdata", "default", "--batch"],
        &["userdata", "--request", "-", "-f", "values.yaml"],
        &["userdata", "--request", "-", "--raw"],
        &["userdata", "--request", "-", "web", "manifests.yaml"],
        &["userdata", "default", "--raw", "--shell"],
        &["userdata", "--request", "not-there.json"],
    ] {
        let outcome = Karpcfg::new(args.iter().copied()).run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{args:?}: {}", outcome.stderr);
    }
}

/// Karpenter writes names and addresses into the scripts of AL2 and Windows in quotes, as they are.
#[test]
fn a_quote_breaks_out_of_no_script() {
    let values = |name: &str, dns: &str, family: &str| {
        format!(
            "cluster: {{name: {name:?}}}\nkarpenter:\n  role: r\n  nodeClasses:\n    web:\n      amiFamily: {family}\n      \
             amiSelectorTerms: [{{id: ami-0123456789abcdef0}}]\n      kubelet: {{clusterDNS: [{dns:?}]}}\n"
        )
    };
    let userdata = |text: &str, more: &[&str]| {
        let args = ["userdata", "web", "-f", "v.yaml", "--raw"].iter().chain(more).copied();
        Karpcfg::new(args).file("v.yaml", text).run()
    };
    for family in ["AL2", "Windows2022"] {
        let sound = userdata(&values("demo", "10.0.0.10", family), &[]);
        assert_eq!(sound.status, 0, "{}", sound.stderr);
        userdata(&values("it's", "10.0.0.10", family), &[])
            .refused_with(1, &["error[not-a-cluster-name]: ", "v.yaml:1:"]);
        let odd = userdata(&values("a b", "10.0.0.10", family), &[]);
        odd.says(&["warning[not-a-cluster-name]: "]);
        assert!(
            odd.status == 0 && odd.stdout.contains("'a b'"),
            "it stays within its quotes: {}",
            odd.stdout
        );
        userdata(&values("$A'; b", "10.0.0.10", family), &["--allow-placeholders"])
            .refused_with(1, &["not-a-cluster-name"]);
        let open = userdata(&values("${A}-b", "10.0.0.10", family), &["--allow-placeholders"]);
        assert!(open.status == 0 && open.stdout.contains("'${A}-b'"), "{}", open.stderr);
        userdata(&values("${A}-b", "10.0.0.10", family), &[]).refused_with(1, &["unresolved-placeholder"]);
        userdata(&values("demo", "1'; reboot", family), &[]).refused_with(
            1,
            &["error[quote-ends-script]: ", "an entry of `clusterDNS` has a quote", "--> v.yaml:"],
        );
        let checked = Karpcfg::new(["check", "-f", "v.yaml"])
            .file("v.yaml", values("demo", "1'; reboot", family))
            .run();
        assert_eq!(checked.status, 1);
        assert!(checked.stdout.contains("error[cluster-dns-not-an-ip]: "), "{}", checked.stdout);
    }
    let quoted = userdata(&values("demo", "1'; reboot", "AL2023"), &[]);
    assert_eq!(quoted.status, 0, "AL2023 has no script: {}", quoted.stderr);
}

#[test]
fn flags_break_out_of_no_script_either() {
    let class = "apiVersion: karpenter.k8s.aws/v1\nkind: EC2NodeClass\nmetadata: {name: web}\nspec:\n  amiFamily: AL2\n  \
                 role: r\n  amiSelectorTerms: [{id: ami-0123456789abcdef0}]\n  \
                 subnetSelectorTerms: [{id: subnet-0123456789abcdef0}]\n  \
                 securityGroupSelectorTerms: [{id: sg-0123456789abcdef0}]\n";
    let userdata =
        |more: &[&str]| Karpcfg::new(["userdata", "web", "-"].iter().chain(more).copied()).stdin(class).run();
    for (flag, bad, good) in [
        ("--cluster-name", "it's", "$CLUSTER"),
        ("--cluster-name", "-a", "$CLUSTER"),
        ("--cluster-name", "dev.cluster", "${A}_b"),
        ("--cluster-endpoint", "https://a'; b", "https://${ID}.eks.amazonaws.com"),
        ("--cluster-endpoint", "https://a\nb", "{{ endpoint }}"),
        ("--cluster-ca", "Y2E='; b", "${CA}"),
        ("--cluster-dns", "10.0.0.1'", "10.0.0.1"),
    ] {
        let flag_and = |text: &str| format!("{flag}={text}");
        userdata(&[&flag_and(bad)]).refused_with(2, &["error: invalid value", flag]);
        let open = userdata(&[&flag_and(good), "--allow-placeholders"]);
        assert!(open.status == 0 && open.stdout.contains(good), "{}{}", open.stderr, open.stdout);
        if good.contains(['$', '{']) {
            userdata(&[&flag_and(good)]).refused_with(2, &["has not been filled in", flag]);
        }
    }
    Karpcfg::new(["migrate", "-", "--to", "values", "--cluster-name", "it's"])
        .stdin(class)
        .run()
        .refused_with(2, &["error: invalid value", "--cluster-name"]);
}
