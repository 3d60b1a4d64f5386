//! `karpcfg migrate`: what it takes, what it writes where, what it says, and how it ends.

use serde_json::Value;

use crate::command::{Folder, Karpcfg, Outcome, json_lines, objects, shared_file};

const POOL: &str = "\
apiVersion: karpenter.sh/v1beta1
kind: NodePool
metadata:
  name: default
spec:
  template:
    spec:
      nodeClassRef: {name: default}
      requirements: []
      kubelet: {maxPods: 58}
";

const CLASS: &str = "\
apiVersion: karpenter.k8s.aws/v1beta1
kind: EC2NodeClass
metadata:
  name: default
spec:
  amiFamily: AL2023
  role: demo-nodes
  subnetSelectorTerms: [{tags: {a: b}}]
  securityGroupSelectorTerms: [{tags: {a: b}}]
";

/// A template without a role.
const TEMPLATE: &str = "\
apiVersion: karpenter.k8s.aws/v1alpha1
kind: AWSNodeTemplate
metadata:
  name: default
spec:
  subnetSelector: {a: b}
  securityGroupSelector: {a: b}
";

fn migrate(args: &[&str]) -> Karpcfg {
    Karpcfg::new(["migrate"].into_iter().chain(args.iter().copied()))
}

fn of(text: &str, args: &[&str]) -> Outcome {
    migrate(&[&["-"], args].concat()).stdin(text).run()
}

/// Code and class of every finding of a JSON report.
fn report(outcome: &Outcome) -> Vec<(String, String)> {
    let report: Value = serde_json::from_str(&outcome.stderr).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (text(&found["rule"]), text(&found["class"])))
        .collect()
}

#[test]
fn files_are_one_set_and_come_out_in_their_order() {
    let folder = Folder::new().file("pool.yaml", POOL).file("class.yaml", CLASS);
    let outcome = folder.karpcfg(["migrate", "pool.yaml", "class.yaml"]).run();
    let made = outcome.objects();
    assert_eq!(made[0]["kind"], "NodePool");
    assert_eq!(made[1]["spec"]["kubelet"]["maxPods"], 58);
    outcome.says(&["pool.yaml:10:7: moved[kubelet-moved]: NodePool/default: `spec.template.spec.kubelet` → `spec.kubelet`"]);
    // Nothing is changed unless that is asked for.
    assert_eq!(folder.read("pool.yaml"), POOL);
}

#[test]
fn what_is_missing_is_an_error_with_its_flag() {
    of(TEMPLATE, &[])
        .refused_with(1, &["error[role-missing]", "--role NAME", "--instance-profile NAME", "<stdin>:5:1"]);
    for (flags, field, name, status) in [
        (&["--role", "nodes"][..], "role", "nodes", 0),
        (&["--instance-profile", "nodes"], "instanceProfile", "nodes", 0),
        (&["--placeholders"], "role", "${KARPENTER_NODE_ROLE}", 1),
    ] {
        let outcome = of(TEMPLATE, flags);
        assert_eq!(outcome.status, status, "{}", outcome.stderr);
        assert_eq!(objects(&outcome.stdout)[0]["spec"][field], name);
    }
    // What stands there is never changed.
    let class = of(CLASS, &["--role", "other"]).object("default");
    assert_eq!(class["spec"]["role"], "demo-nodes");
}

#[test]
fn manual_steps_are_printed_unless_strict() {
    let text = CLASS.replace("demo-nodes", "arn:aws:iam::111122223333:role/demo");
    let outcome = of(&text, &[]);
    assert_eq!(outcome.status, 1);
    assert_eq!(objects(&outcome.stdout).len(), 1);
    outcome.says(&["manual[role-arn]"]);
    of(&text, &["--strict"]).refused_with(1, &["manual[role-arn]", "nothing was printed"]);
}

#[test]
fn what_v1_refuses_is_an_error_at_its_place() {
    let text = POOL.replace("requirements: []", "requirements: [{key: a, operator: In}]");
    of(&text, &[])
        .refused_with(1, &["error[requirement-without-values]", "<stdin>:9:22", "nothing was printed"]);
}

#[test]
fn files_are_changed_in_place_all_or_none() {
    let folder = Folder::new()
        .file("old/pool.yaml", POOL)
        .file("old/class.yaml", CLASS)
        .file("old/other.yaml", "a:   b\n");
    let outcome = folder.karpcfg(["migrate", "old", "--in-place"]).run();
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
    assert!(folder.read("old/pool.yaml").starts_with("apiVersion: karpenter.sh/v1\n"));
    assert_eq!(folder.read("old/other.yaml"), "a:   b\n");
    let once = folder.read("old/class.yaml");
    assert_eq!(folder.karpcfg(["migrate", "old", "--in-place"]).run().status, 0);
    assert_eq!(folder.read("old/class.yaml"), once);

    let folder = Folder::new().file("pool.yaml", POOL).file("class.yaml", TEMPLATE);
    folder
        .karpcfg(["migrate", "pool.yaml", "class.yaml", "--in-place"])
        .run()
        .refused_with(1, &["role-missing"]);
    assert_eq!(folder.read("pool.yaml"), POOL);
    of(CLASS, &["--in-place"]).refused_with(2, &["stdin cannot be changed in place"]);
}

#[test]
fn files_go_into_a_folder() {
    let folder = Folder::new()
        .file("old/pool.yaml", POOL)
        .file("old/class.json", "{\"kind\": \"List\", \"items\": []}");
    let outcome = folder.karpcfg(["migrate", "old", "--output-dir", "new"]).run();
    assert_eq!(outcome.status, 1, "{}", outcome.stderr);
    assert_eq!(folder.names("new"), ["class.yaml", "pool.yaml"]);
    assert!(folder.read("new/pool.yaml").contains("karpenter.sh/v1\n"));
    assert_eq!(folder.read("old/pool.yaml"), POOL);
}

#[test]
fn a_diff_shows_paths() {
    let outcome = of(&format!("{POOL}---\n{CLASS}"), &["--diff"]);
    for line in [
        "NodePool/default → NodePool/default\n",
        "  - spec.template.spec.kubelet.maxPods: 58\n",
        "  + spec.template.spec.expireAfter: \"720h\"\n",
        "  + spec.kubelet.maxPods: 58\n",
    ] {
        assert!(outcome.stdout.contains(line), "{line}{}", outcome.stdout);
    }
    assert!(!outcome.stdout.contains("demo-nodes"));
}

#[test]
fn every_format_says_what_moved() {
    let json = of(CLASS, &["--format", "json"]);
    let found = report(&json);
    for (code, class) in [("family-to-alias", "moved"), ("hop-limit", "default written out")] {
        assert!(found.contains(&(code.to_owned(), class.to_owned())), "{found:?}");
    }
    for format in ["sarif", "github", "junit"] {
        of(CLASS, &["--format", format]).says(&["family-to-alias"]);
    }
}

#[test]
fn lists_json_and_claims() {
    let list = r#"{"kind": "List", "apiVersion": "v1", "items": [
        {"apiVersion": "karpenter.sh/v1beta1", "kind": "NodeClaim", "metadata": {"name": "x", "uid": "1"}},
        {"apiVersion": "karpenter.sh/v1beta1", "kind": "NodePool", "metadata": {"name": "web", "uid": "2"},
         "spec": {"template": {"spec": {"nodeClassRef": {"name": "a"}, "requirements": []}}}, "status": {}}]}"#;
    let outcome = of(list, &[]);
    let made = outcome.objects();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["metadata"], serde_json::json!({"name": "web"}));
    outcome.says(&["moved[left-out]: NodeClaim/x", "moved[server-fields-dropped]: NodePool/web"]);
}

#[test]
fn defaults_of_today_are_reported() {
    let outcome = of(CLASS, &["--modern", "--pin-ami", "v20250915"]);
    let class = outcome.object("default");
    assert_eq!(class["spec"]["metadataOptions"], Value::Null);
    assert_eq!(class["spec"]["amiSelectorTerms"][0]["alias"], "al2023@v20250915");
    outcome.says(&["[hop-limit]"]);
}

#[test]
fn objects_become_values_that_render_them() {
    let text = format!("{POOL}---\n{CLASS}");
    of(&text, &["--to", "values"]).refused_with(1, &["cluster-name-missing", "--cluster-name"]);
    let values = of(&text, &["--to", "values", "--cluster-name", "demo"]);
    assert_eq!(values.status, 0, "{}", values.stderr);
    let rendered = Karpcfg::new(["render", "-f", "values.yaml"]).file("values.yaml", values.stdout).run();
    let mut made = rendered.objects();
    made.reverse();
    assert_eq!(made, of(&text, &[]).objects());
}

#[test]
fn bad_input_ends_as_everywhere() {
    migrate(&[]).run().refused_with(2, &["nothing to migrate"]);
    migrate(&["no.yaml"]).run().refused_with(2, &["no.yaml"]);
    of("apiVersion: karpenter.sh/v1beta1\nkind: NodePool\nspec: [\n", &[])
        .refused_with(1, &["yaml-syntax", "<stdin>:"]);
    of(CLASS, &["--role", "a", "--instance-profile", "b"]).refused_with(2, &["cannot be used with"]);
    let nothing = of("", &[]);
    assert_eq!(
        (nothing.status, nothing.stdout.as_str(), nothing.stderr.as_str()),
        (0, "", "nothing to migrate: there are no objects\n")
    );
}

#[test]
fn what_is_named_and_holds_no_object_is_refused_where_it_is_broken() {
    for (text, said) in [
        ("a: [b\nc: d\n", &["error[yaml-syntax]", "x.yaml:2:2"]),
        ("a: {{ .Values.x }}\n", &["error[yaml-syntax]", "x.yaml:1:4"]),
        ("hello\n", &["error[not-an-object]: this is the string `hello`", "x.yaml:1:1"]),
        ("- a\n", &["error[not-an-object]: this is a list", "x.yaml:1:1"]),
        ("services: {web: {}}\n", &["a map without `apiVersion` and `kind`", "x.yaml:1:1"]),
    ] {
        migrate(&["x.yaml"]).file("x.yaml", text).run().refused_with(1, said);
    }
}

#[test]
fn what_is_no_manifest_of_a_folder_is_left_out_of_the_stream() {
    let folder = Folder::new()
        .file("d/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
        .file("d/broken.yaml", "a: [b\nc: d\n")
        .file("d/compose.yaml", "services: {web: {}}\n")
        .file("d/prose.yaml", "hello\n");
    let printed = folder.karpcfg(["migrate", "d", "-v"]).run();
    assert_eq!((printed.status, &printed.stdout), (1, &folder.read("d/a.yaml")), "{}", printed.stderr);
    printed.says(&[
        "passed over `d/broken.yaml`: it cannot be read",
        "passed over `d/prose.yaml`: it holds no object",
        "d/broken.yaml:2:2: manual[not-read]: it cannot be read (",
        "1 manual step, 1 object handed on as it is, 3 files passed over\n",
    ]);
    let json = folder.karpcfg(["migrate", "d", "--format", "json"]).run();
    assert!(json.stderr.contains("\"filesPassedOver\": 3"), "{}", json.stderr);
    let written = folder.karpcfg(["migrate", "d", "--output-dir", "new"]).run();
    assert_eq!(written.status, 0, "{}", written.stderr);
    for file in ["a.yaml", "broken.yaml", "compose.yaml", "prose.yaml"] {
        assert_eq!(folder.read(&format!("new/{file}")), folder.read(&format!("d/{file}")));
    }
}

#[test]
fn values_without_pools_and_todays_are_told() {
    for (value, is) in
        [("abc", "the string `abc`"), ("1", "the integer `1`"), ("[]", "a list"), ("null", "null")]
    {
        let outcome = of(&format!("cluster: {{name: a}}\nkarpenter: {value}\n"), &[]);
        outcome.refused_with(
            1,
            &["error[wrong-type]: `karpenter` must be a map", &format!("this is {is}"), "2:12"],
        );
    }
    let todays = "profile: tfy-0.1.57\ncluster: {name: a}\nkarpenter: {role: r}\n";
    let outcome = of(todays, &[]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, todays));
    outcome.says(&["handed on[passed-through]: ", "these are today's values already"]);
}

#[test]
fn where_nothing_is_old_what_was_looked_at_is_said() {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    for (text, said) in [
        (map.to_owned(), "nothing to migrate: 1 object handed on as it is\n"),
        (format!("{map}---\n{map}"), "nothing to migrate: 2 objects handed on as they are\n"),
    ] {
        let outcome = of(&text, &[]);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (0, text.as_str()));
        assert!(outcome.stderr.ends_with(said), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("handed on[passed-through]: ConfigMap/a: not an old object"));
    }
}

/// `-q` leaves what somebody has to see to.
#[test]
fn quietly_only_errors_and_manual_steps_are_said() {
    let text = format!("{POOL}---\n{CLASS}");
    let loud = of(&text, &["--role", "r"]);
    let quiet = of(&text, &["--role", "r", "-q"]);
    assert!(loud.stderr.contains("moved["), "{}", loud.stderr);
    assert_eq!((quiet.status, &quiet.stdout), (loud.status, &loud.stdout));
    let kept: Vec<&str> = loud.stderr.lines().filter(|line| line.contains(": manual[")).collect();
    assert_eq!(quiet.stderr.lines().collect::<Vec<_>>(), kept);
    of("kind: NodePool\nspec: [\n", &["-q"]).refused_with(1, &["yaml-syntax"]);
}

#[test]
fn check_names_the_command() {
    let outcome = Karpcfg::new(["check", "pool.yaml"]).file("pool.yaml", POOL).run();
    outcome.says(&["hint: `karpcfg migrate pool.yaml` makes objects of v1 of the old ones"]);
    assert!(outcome.stdout.contains("`karpcfg migrate` does it"), "{}", outcome.stdout);
}

/// What people have today ends as manifests that the API server takes.
#[test]
fn examples_end_as_manifests() {
    for name in [
        "terraform-provisioner.v1alpha5.yaml",
        "blueprints-provisioner.v1alpha5.yaml",
        "blueprints-props.yaml",
    ] {
        let Some(text) = shared_file(&format!("examples/{name}")) else { return };
        let outcome = of(&text, &["--role", "demo-nodes"]);
        assert_eq!(outcome.objects().len(), 2, "{name}");
        admitted(&outcome.stdout, name);
    }
}

/// Of every recorded case that its own API took and v1 has an answer for.
#[test]
fn outputs_are_admitted() {
    for file in ["alpha", "beta", "halfway"] {
        let Some(rows) = shared_file(&format!("migrate/{file}.shared.jsonl")) else { return };
        let rows = json_lines(&rows).into_iter();
        for row in rows.filter(|row| row["input_accepted"] == true && row["want_accepted"] == true).step_by(8)
        {
            let outcome = of(row["input"].as_str().unwrap(), &["--role", "demo-nodes"]);
            admitted(&outcome.stdout, row["id"].as_str().unwrap());
        }
    }
}

#[track_caller]
fn admitted(text: &str, name: &str) {
    let outcome = Karpcfg::new(["check", "-", "--admission-only"]).stdin(text).run();
    assert_eq!(outcome.status, 0, "{name}\n{text}{}", outcome.stdout);
}
