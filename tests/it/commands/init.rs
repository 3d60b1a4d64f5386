//! `karpcfg init`: what it writes is sound, and nothing that was there is lost.

use crate::command::{Folder, Karpcfg};

const BASE: [&str; 5] = ["init", "--cluster", "demo", "--role", "nodes"];

#[test]
fn what_it_writes_renders_and_checks_without_a_warning() {
    for (flags, pools) in [
        (&[] as &[&str], ["default-nodepool", "control-plane-nodepool"].as_slice()),
        (&["--gpu"], &["default-nodepool", "gpu-nodepool", "control-plane-nodepool"]),
        (&["--spot", "--gpu"], &["default-nodepool", "gpu-nodepool", "control-plane-nodepool"]),
        (&["--region", "eu-central-1"], &["default-nodepool", "control-plane-nodepool"]),
    ] {
        let folder = Folder::new();
        let written = folder.karpcfg(BASE.iter().chain(flags).copied()).run();
        assert_eq!(written.status, 0, "{}", written.stderr);
        assert_eq!(folder.names(""), ["values.schema.json", "values.yaml"]);
        let checked =
            folder.karpcfg(["check", "-f", "values.yaml", "--strict", "-A", "unpinned-ami-alias"]).run();
        assert_eq!((checked.status, checked.stdout.as_str()), (0, ""), "{flags:?}");
        let rendered = folder.karpcfg(["render", "-f", "values.yaml", "-s", "NodePool"]).run();
        let names: Vec<_> = rendered
            .objects()
            .iter()
            .map(|pool| pool["metadata"]["name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(names, pools, "{flags:?}");
        let spot = rendered.stdout.contains("- spot\n");
        assert_eq!(spot && flags.contains(&"--spot"), flags.contains(&"--spot"), "{}", rendered.stdout);
    }
}

#[test]
fn the_first_line_and_the_schema_are_for_editors() {
    let folder = Folder::new();
    folder.karpcfg(BASE).run();
    let first = "# yaml-language-server: $schema=values.schema.json\n";
    assert!(folder.read("values.yaml").starts_with(first));
    let schema = folder.karpcfg(["schema"]).run().stdout;
    assert_eq!(folder.read("values.schema.json"), schema);
}

#[test]
fn what_cannot_be_a_name_is_refused() {
    let folder = Folder::new().file("broken.yaml", "x: [\n");
    let init =
        |cluster: &str, role: &str| folder.karpcfg(["init", "--cluster", cluster, "--role", role]).run();
    init("", "nodes").refused_with(2, &["`--cluster` is missing"]);
    init("demo", "arn:aws:iam::012345670123:role/nodes")
        .refused_with(2, &["`--role` takes a name, not an ARN"]);
    init("a b", "nodes").refused_with(2, &["`--cluster` cannot be `a b`: names are letters, digits"]);
    init("demo", "nodes of demo").refused_with(2, &["`--role` cannot be `nodes of demo`: names are"]);
    let broken = folder.karpcfg(["init", "--from-chart", "broken.yaml"]).run();
    assert_eq!((broken.status, folder.names("")), (1, vec!["broken.yaml".to_owned()]), "{}", broken.stderr);
}

#[test]
fn the_region_is_that_of_the_values() {
    let folder = Folder::new();
    folder.karpcfg(BASE.iter().chain(&["--region", "ap-southeast-4"]).copied()).run();
    let values = folder.karpcfg(["values", "-f", "values.yaml"]).run();
    assert!(values.stdout.contains("region: ap-southeast-4\n"), "{}", values.stdout);
    folder.karpcfg(["init", "--region", "Sydney"]).run().refused_with(2, &["a region is named such as"]);
}

#[test]
fn what_is_there_stays_unless_forced() {
    let folder = Folder::new().file("values.yaml", "mine\n");
    let again = |more: &[&str]| folder.karpcfg(BASE.iter().chain(more).copied()).run();
    again(&[]).refused_with(2, &["`./values.yaml` is there already: `--force` replaces it"]);
    assert_eq!(
        (folder.read("values.yaml").as_str(), folder.names("")),
        ("mine\n", vec!["values.yaml".to_owned()])
    );
    assert_eq!(again(&["--force"]).status, 0);
    assert_ne!(folder.read("values.yaml"), "mine\n");
}

#[test]
fn a_pipeline_is_written_where_its_service_looks() {
    for (service, path, says) in [
        ("github", ".github/workflows/karpenter.yml", "values: infra/karpenter/values.yaml\n"),
        ("gitlab", ".gitlab-ci.yml", "karpcfg check -f infra/karpenter/values.yaml --format junit"),
        ("azure", "azure-pipelines.yml", "karpcfg render -f infra/karpenter/values.yaml --output-dir"),
        ("pre-commit", ".pre-commit-config.yaml", "files: ^infra/karpenter/values\\.yaml$\n"),
    ] {
        let folder = Folder::new();
        let args = ["init", "infra/karpenter", "--cluster", "a", "--role", "b", "--ci", service];
        assert_eq!(folder.karpcfg(args).run().status, 0);
        let text = folder.read(path);
        assert!(text.contains(says), "{text}");
        for line in text.lines().filter_map(|line| line.trim().strip_prefix("- karpcfg ")) {
            let words = line.split(" > ").next().unwrap().split_whitespace();
            assert_eq!(folder.karpcfg(words).run().status, 0, "{line}");
        }
    }
}

#[test]
fn a_pipeline_has_paths_that_yaml_shells_and_patterns_read_alike() {
    let init = |dir: &str, service: &str| {
        let folder = Folder::new();
        let outcome = folder.karpcfg(["init", dir, "--cluster", "a", "--role", "b", "--ci", service]).run();
        (folder, outcome)
    };
    let (folder, outcome) = init("a+b/./c-d", "pre-commit");
    let text = folder.read(".pre-commit-config.yaml");
    assert!(text.contains("files: ^a\\+b/c-d/values\\.yaml$\n"), "{text}");
    outcome.says(&["put in the place of `OWNER` in .pre-commit-config.yaml who releases karpcfg"]);
    assert!(!init("c", "gitlab").1.stderr.contains("OWNER"));
    for (dir, said) in [
        ("my pools", "a pipeline cannot have the path `my pools/values.yaml`"),
        ("a;b", "a pipeline cannot have the path"),
        ("-a", "unexpected argument"),
        ("../a", "`../a` leads out of it"),
        ("/a", "`/a` leads out of it"),
    ] {
        let (folder, outcome) = init(dir, "gitlab");
        outcome.refused_with(2, &[said]);
        assert!(folder.names("").is_empty(), "{dir}");
    }
}

#[test]
fn values_of_an_older_chart_are_taken_over() {
    let old = "cluster: {name: demo}\nkarpenter:\n  instanceProfile: p\n  defaultNodePool:\n    disruption: {expireAfter: 336h} # two weeks\n";
    let folder = Folder::new().file("old.yaml", old);
    let outcome =
        folder.karpcfg(["init", "new", "--from-chart", "old.yaml", "--chart-version", "0.1.35"]).run();
    // Something is left for somebody to decide, and the file is there all the same.
    assert_eq!(outcome.status, 1, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("manual[script-changed]"), "{}", outcome.stderr);
    let values = folder.read("new/values.yaml");
    assert!(values.contains("expireAfter: 336h\n") && values.contains("# two weeks\n"), "{values}");
    assert_eq!(folder.karpcfg(["render", "-f", "new/values.yaml"]).run().status, 0);
}

#[test]
fn what_is_no_values_of_a_chart_is_not_taken_over() {
    for (text, status, said) in [
        ("", 2, "holds no values of the chart: they are a map with the key `karpenter`"),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", 2, "holds no values of the chart"),
        ("profile: tfy-0.1.57\nkarpenter: {role: r}\n", 2, "holds no values of the chart"),
        ("karpenter: []\n", 1, "error[wrong-type]: `karpenter` must be a map"),
        ("services: {}\n", 1, "error[not-an-object]"),
    ] {
        let folder = Folder::new().file("old.yaml", text);
        folder.karpcfg(["init", "new", "--from-chart", "old.yaml"]).run().refused_with(status, &[said]);
        assert_eq!(folder.names(""), ["old.yaml"]);
    }
}

#[test]
fn nothing_is_asked_for_without_a_terminal() {
    let folder = Folder::new();
    folder.karpcfg(["init", "--cluster", "a"]).stdin("b\n").run().refused_with(2, &["`--role` is missing"]);
    assert!(folder.names("").is_empty());
}

#[test]
fn a_version_of_the_chart_is_for_its_values() {
    for more in [&[][..], &["--cluster", "demo", "--role", "nodes"]] {
        let args = ["init", "--chart-version", "0.1.30"].iter().chain(more).copied();
        let outcome = Karpcfg::new(args).run();
        outcome.refused_with(2, &["--chart-version"]);
    }
}
