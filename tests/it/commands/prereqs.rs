//! `karpcfg prereqs`: one model in six formats, under the names of the manifests, and the check of somebody's policies.

use serde_json::{Value, json};

use crate::command::{Folder, Outcome, json_lines, shared_file};

const FORMATS: [&str; 6] = ["cloudformation", "terraform", "eksctl", "aws-cli", "palette", "json"];
const ACCOUNT: [&str; 4] = ["--set", "aws.accountId=012345670123", "--set", "aws.region=eu-central-1"];

fn values() -> Value {
    json!({"cluster": {"name": "demo"}, "karpenter": {"role": "nodes-of-demo"}})
}

fn folder(values: &Value) -> Folder {
    Folder::new().file("values.yaml", values.to_string())
}

fn prereqs(folder: &Folder, args: &[&str]) -> Outcome {
    folder.karpcfg(["prereqs", "-f", "values.yaml"].into_iter().chain(args.iter().copied())).run()
}

#[track_caller]
fn text(values: &Value, args: &[&str]) -> String {
    let outcome = prereqs(&folder(values), args);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{}", outcome.stderr);
    outcome.stdout
}

#[track_caller]
fn document(values: &Value, args: &[&str]) -> Value {
    let args: Vec<&str> = ["--format", "json"].iter().chain(&ACCOUNT).chain(args).copied().collect();
    serde_json::from_str(&text(values, &args)).unwrap()
}

#[test]
fn every_format_has_the_names_of_the_manifests() {
    let values = values();
    let class = folder(&values).karpcfg(["render", "-f", "values.yaml", "-s", "EC2NodeClass/default"]).run();
    let class = class.object("default");
    assert_eq!(class["spec"]["role"], "nodes-of-demo");
    for format in FORMATS {
        let args: Vec<&str> = ["--format", format].iter().chain(&ACCOUNT).copied().collect();
        let printed = text(&values, &args);
        assert!(printed.contains("nodes-of-demo"), "{format}");
        assert!(printed.contains("KarpenterController-demo"), "{format}");
    }
    let model = document(&values, &[]);
    let of = |key: &str, term: &str| {
        (model["tags"][key][0]["tags"].clone(), class["spec"][term][0]["tags"].clone())
    };
    for (tagged, selected) in
        [of("subnets", "subnetSelectorTerms"), of("securityGroups", "securityGroupSelectorTerms")]
    {
        assert_eq!(tagged, selected);
    }
    assert_eq!(model["accountId"], "012345670123");
}

#[test]
fn what_the_values_do_not_say_is_left_to_who_knows_it() {
    for (format, holes) in [
        ("cloudformation", ["${AWS::Partition}", "${AWS::Region}", "${AWS::AccountId}"]),
        ("terraform", ["data.aws_partition.current.partition", "data.aws_region.current.id", "account_id"]),
        ("aws-cli", ["${PARTITION}", "${REGION}", "${ACCOUNT_ID}"]),
    ] {
        let unknown = text(&values(), &["--format", format]);
        holes.iter().for_each(|hole| assert!(unknown.contains(hole), "{format}: {hole}"));
        let args: Vec<&str> = ["--format", format].iter().chain(&ACCOUNT).copied().collect();
        let known = text(&values(), &args);
        holes.iter().for_each(|hole| assert!(!known.contains(hole), "{format}: {hole}"));
    }
    for (format, missing) in [
        ("json", "`json` needs `aws.accountId`"),
        ("eksctl", "`eksctl` needs `aws.region`"),
        ("palette", "`palette` needs `aws.accountId`"),
    ] {
        prereqs(&folder(&values()), &["--format", format]).refused_with(1, &[missing, "nothing was printed"]);
    }
}

#[test]
fn roles_come_by_pod_identity_or_by_the_clusters_provider() {
    let model = document(&values(), &[]);
    assert_eq!(
        model["controller"]["trustPolicy"]["Statement"][0]["Principal"]["Service"],
        "pods.eks.amazonaws.com"
    );
    let irsa = ["--set", "controller.serviceAccount.podIdentity=false"];
    let host = "oidc.eks.eu-central-1.amazonaws.com/id/ABC";
    for provider in [format!("https://{host}"), format!("arn:aws:iam::012345670123:oidc-provider/{host}")] {
        let provider = format!("aws.oidcProvider={provider}");
        let model = document(&values(), &[irsa[0], irsa[1], "--set", &provider]);
        let trust = &model["controller"]["trustPolicy"]["Statement"][0];
        assert_eq!(
            trust["Principal"]["Federated"],
            format!("arn:aws:iam::012345670123:oidc-provider/{host}")
        );
        assert_eq!(
            trust["Condition"]["StringEquals"][format!("{host}:sub")],
            "system:serviceaccount:kube-system:karpenter"
        );
    }
    let args: Vec<&str> = ["--format", "json"].iter().chain(&ACCOUNT).chain(&irsa).copied().collect();
    prereqs(&folder(&values()), &args).refused_with(1, &["needs `aws.oidcProvider`"]);
    assert!(
        text(&values(), &["--format", "terraform", irsa[0], irsa[1]]).contains("identity[0].oidc[0].issuer")
    );
}

#[test]
fn nodes_join_by_access_entries_or_by_aws_auth() {
    let entry = document(&values(), &[])["access"]["accessEntries"][0].clone();
    assert_eq!(entry["type"], "EC2_LINUX");
    let auth = ["--set", "aws.nodeAccess=awsAuth", "--set", "aws.rolePath=/team/"];
    let model = document(&values(), &auth);
    assert_eq!(model["nodeRoles"][0]["arn"], "arn:aws:iam::012345670123:role/team/nodes-of-demo");
    // The authenticator knows roles without their paths, and fills in the name of the node itself.
    assert_eq!(
        model["access"]["mapRoles"][0],
        json!({
            "rolearn": "arn:aws:iam::012345670123:role/nodes-of-demo",
            "username": "system:node:{{EC2PrivateDNSName}}",
            "groups": ["system:bootstrappers", "system:nodes"],
        })
    );
    for format in FORMATS {
        let args: Vec<&str> = ["--format", format].iter().chain(&ACCOUNT).chain(&auth).copied().collect();
        assert!(text(&values(), &args).contains("system:node:{{EC2PrivateDNSName}}"), "{format}");
    }
}

#[test]
fn profiles_windows_and_auto_mode_need_other_things() {
    let profile = json!({"cluster": {"name": "demo"}, "karpenter": {"instanceProfile": "nodes"}});
    let role = document(&profile, &[])["nodeRoles"][0].clone();
    assert_eq!(
        (&role["name"], &role["instanceProfiles"]),
        (&json!("KarpenterNodeRole-demo"), &json!(["nodes"]))
    );

    let mut windows = values();
    windows["karpenter"]["nodeClasses"] =
        json!({"win": {"role": "windows", "amiSelectorTerms": [{"alias": "windows2022@latest"}]}});
    windows["karpenter"]["nodePools"] = json!({"win": {"nodeClass": "win", "operatingSystems": ["windows"]}});
    let entries = document(&windows, &[])["access"]["accessEntries"].clone();
    assert_eq!((&entries[0]["type"], &entries[1]["type"]), (&json!("EC2_LINUX"), &json!("EC2_WINDOWS")));
    windows["karpenter"]["nodeClasses"]["win"]["role"] = json!("nodes-of-demo");
    prereqs(&folder(&windows), &[]).refused_with(1, &["one-role-for-two-systems"]);

    let mut auto = values();
    auto["karpenter"]["eksAutoMode"] = json!({"enabled": true});
    let model = document(&auto, &[]);
    assert_eq!((&model["controller"], &model["interruption"]), (&Value::Null, &Value::Null));
    assert_eq!(model["access"]["accessEntries"][0]["type"], "EC2");
    prereqs(&folder(&auto), &["--only", "controller"]).refused_with(1, &["no-controller"]);
}

#[test]
fn parts_can_be_left_out() {
    let tags = text(&values(), &["--format", "aws-cli", "--only", "tags"]);
    assert!(tags.contains("create-tags") && !tags.contains("create-role"), "{tags}");
    let spot = document(&values(), &["--only", "spot"]);
    assert_eq!(spot["spotServiceLinkedRole"], true);
    let mut on_demand = values();
    for pool in ["defaultNodePool", "gpuNodePool"] {
        on_demand["karpenter"][pool] = json!({"capacityTypes": ["on-demand"]});
    }
    assert_eq!(document(&on_demand, &[])["spotServiceLinkedRole"], false);
}

#[test]
fn nothing_is_printed_where_names_are_wrong() {
    for (values, said) in [
        (json!({"aws": {"accountId": "1234"}}), "`1234` is no id of an account"),
        (json!({"aws": {"region": "Frankfurt"}}), "is no region"),
        (json!({"aws": {"rolePath": "team"}}), "is no path of a role"),
        (json!({"aws": {"oidcProvider": "http://x"}}), "is no identity provider"),
        (json!({"controller": {"serviceAccount": {"role": "a b"}}}), "`a b` is no role"),
        (json!({"controller": {"interruption": {"queue": "q.fifo"}}}), "is no name of a queue for events"),
        (json!({"controller": {"version": "1.14"}}), "is no release of Karpenter"),
        (json!({"controller": {"serviceAccount": {"role": "nodes-of-demo"}}}), "one-role-for-both"),
        (
            json!({"cluster": {"name": "c".repeat(90)}}),
            "set `controller.serviceAccount.role` to a shorter name",
        ),
        (
            json!({"aws": {"accountId": "012345670123"}, "controller": {"serviceAccount": {"role": "arn:aws:iam::111122223333:role/x"}}}),
            "two-accounts",
        ),
        (json!({"karpenter": {"role": ""}}), "no-single-role"),
    ] {
        let mut whole = self::values();
        for (key, value) in values.as_object().unwrap() {
            for (inner, value) in value.as_object().unwrap() {
                whole[key][inner] = value.clone();
            }
        }
        prereqs(&folder(&whole), &[]).refused_with(1, &[said, "nothing was printed"]);
    }
}

/// An id keeps its zero whether it is quoted or not, in a file and in an argument.
#[test]
fn account_ids_are_text() {
    let folder = Folder::new()
        .file("values.yaml", values().to_string())
        .file("account.yaml", "aws: {accountId: 012345670123, region: eu-central-1}");
    let outcome = prereqs(&folder, &["-f", "account.yaml", "--format", "palette"]);
    assert!(outcome.stdout.contains("arn:aws:iam::012345670123:role/nodes-of-demo"), "{}", outcome.stderr);
}

#[test]
fn pools_are_rendered_as_if_nothing_else_were_there() {
    let with = json!({"cluster": {"name": "demo"}, "karpenter": {"role": "nodes-of-demo"},
        "aws": {"accountId": "012345670123"}, "controller": {"replicas": 3}});
    let render = |values: &Value| folder(values).karpcfg(["render", "-f", "values.yaml"]).run().stdout;
    assert_eq!(render(&with), render(&values()));
}

/// What Karpenter's own template grants is enough for its version, and says what the next ones will need.
#[test]
fn policies_of_the_template_pass_the_check() {
    let Some(corpus) = shared_file("prereqs/controller-grants.jsonl") else { return };
    for line in json_lines(&corpus) {
        let version = line["version"].as_str().unwrap().trim_start_matches('v');
        let filled = line["grants"].to_string();
        let filled = [
            ("{partition}", "aws"),
            ("{region}", "eu-central-1"),
            ("{account}", "012345670123"),
            ("{cluster}", "demo"),
            ("{queue-arn}", "arn:aws:sqs:eu-central-1:012345670123:demo"),
            ("{node-role-arn}", "arn:aws:iam::012345670123:role/nodes-of-demo"),
        ]
        .iter()
        .fold(filled, |text, (name, value)| text.replace(name, value));
        let rows: Vec<Value> = serde_json::from_str(&filled).unwrap();
        let statements: Vec<Value> = rows
            .iter()
            .map(|row| {
                json!({"Effect": row["effect"], "Action": row["action"], "Resource": row["resource"], "Condition": row["condition"]})
            })
            .collect();
        let policy =
            json!({"PolicyVersion": {"Document": {"Version": "2012-10-17", "Statement": statements}}});
        let folder = folder(&values()).file("policy.json", policy.to_string());
        let args = ["--karpenter-version", version, "--check", "policy.json"];
        let args: Vec<&str> = args.iter().chain(&ACCOUNT).copied().collect();
        let outcome = prereqs(&folder, &args);
        assert_eq!(outcome.status, 0, "{version}: {}", outcome.stdout);
        assert!(!outcome.stdout.contains("granted-"), "{version}: {}", outcome.stdout);
        assert!(outcome.stdout.contains("Karpenter 1.15 will need `ec2:RebootInstances`"), "{version}");
    }
}

#[test]
fn the_check_says_what_lacks_and_what_is_too_wide() {
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["ec2:*", "iam:PassRole", "s3:GetObject"], "Resource": "*"},
    ]});
    let folder = folder(&values())
        .file("policy.json", serde_json::to_string_pretty(&policy).unwrap())
        .file("none.json", "{}");
    let outcome = prereqs(&folder, &["--check", "policy.json"]);
    assert_eq!(outcome.status, 1);
    for said in [
        "error[not-granted]: Karpenter 1.15 needs `ssm:GetParameter`",
        "warning[granted-too-widely]: `ec2:*` is granted on `*`",
        "warning[granted-too-widely]: `iam:PassRole` is granted on `*`",
        "warning[granted-in-vain]: Karpenter does not use `s3:GetObject`",
        "policy.json:",
    ] {
        assert!(outcome.stdout.contains(said), "{said}: {}", outcome.stdout);
    }
    assert!(!outcome.stdout.contains("needs `ec2:"), "{}", outcome.stdout);
    let outcome = prereqs(&folder, &["--check", "none.json"]);
    assert!(outcome.status == 1 && outcome.stdout.contains("not-a-policy"), "{}", outcome.stdout);
}

/// A tag `Name` of another value would rename what is there.
#[test]
fn names_are_left_as_they_are() {
    let mut values = values();
    values["karpenter"]["defaultNodeTemplate"] = json!({
        "subnetSelectorTerms": [{"tags": {"Name": "private-a", "tier": "private"}}],
        "securityGroupSelectorTerms": [{"tags": {"Name": "nodes"}}],
    });
    let outcome = prereqs(&folder(&values), &["--format", "aws-cli", "--only", "tags"]);
    assert_eq!(outcome.status, 0);
    assert!(
        !outcome.stdout.contains("private-a") && outcome.stdout.contains("\"tier\""),
        "{}",
        outcome.stdout
    );
    outcome.says(&["selected-by-name", "class `default` selects by the tag `Name`", "values.yaml:1:"]);
}
