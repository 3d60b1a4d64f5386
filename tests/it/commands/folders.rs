//! Folders as GitOps repositories have them: charts, overlays, Terraform and other clusters' objects beside ours.

use serde_json::Value;

use crate::command::Folder;

const POOL: &str = "\
apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: default}
spec:
  template:
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
      requirements: []
";

/// The rules and lines of what is found, and what is said on stderr.
fn check(folder: &Folder, args: &[&str]) -> (Vec<(String, u64)>, String) {
    let run = folder.karpcfg([&["check"], args, &["--format", "json"]].concat()).run();
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    let found = report["diagnostics"].as_array().unwrap().iter();
    let found =
        found.map(|found| (found["rule"].as_str().unwrap().to_owned(), found["line"].as_u64().unwrap()));
    (found.collect(), run.stderr)
}

fn rules(folder: &Folder, args: &[&str]) -> Vec<String> {
    check(folder, args).0.into_iter().map(|(rule, _)| rule).collect()
}

#[test]
fn templates_of_charts_are_passed_over() {
    let folder = Folder::new()
        .file("pool.yaml", POOL)
        .file("charts/ours/Chart.yaml", "apiVersion: v2\nname: ours\n")
        .file("charts/ours/templates/pools/pool.yaml", "{{- if .Values.x }}\nkind: NodePool\n{{- end }}\n")
        .file("charts/other/Chart.yaml", "apiVersion: v2\nname: other\n")
        .file("charts/other/templates/job.yaml", "{{- if .Values.x }}\nkind: Job\n{{- end }}\n")
        .file("templates/pool.yaml", "kind: NodePool\n{{- end }}\n");
    let (found, said) = check(&folder, &["."]);
    assert_eq!(found, [("yaml-syntax".to_owned(), 2)], "the last is no chart's");
    assert!(said.contains("1 object checked, 4 files passed over: 1 error\n"), "{said}");
    assert!(said.contains("hint: `helm template ./charts/ours | karpcfg check -`"), "{said}");
    assert!(!said.contains("charts/other"), "{said}");
    let (_, said) = check(&folder, &["charts", "-v"]);
    assert!(
        said.contains("passed over `charts/other/templates/job.yaml`: a template of a Helm chart\n"),
        "{said}"
    );
    let (found, said) = check(&folder, &["charts/ours/templates/pools/pool.yaml"]);
    assert_eq!(found[0].0, "yaml-syntax");
    assert!(said.contains("`helm template charts/ours | karpcfg check -`"), "{said}");
    assert_eq!(rules(&folder, &[".", "--exclude", "/templates", "--exclude", "charts"]), [""; 0]);
}

#[test]
fn patches_of_kustomizations_are_parts_of_objects() {
    let patch =
        "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {name: default}\nspec: {limits: {cpu: 10}}\n";
    for kustomization in
        ["patches:\n- path: patches/pool.yaml\n", "patchesStrategicMerge: [./patches/pool.yaml]\n"]
    {
        let folder = Folder::new()
            .file("base/pool.yaml", POOL)
            .file("prod/kustomization.yaml", kustomization)
            .file("prod/patches/pool.yaml", patch);
        for path in [".", "prod/patches/pool.yaml", "prod/patches"] {
            let (found, said) = check(&folder, &[path]);
            assert_eq!(found, [("kustomize-patch".to_owned(), 1)], "{path}");
            assert!(said.contains("prod | karpcfg check -`"), "{said}");
        }
    }
    let alone = Folder::new().file("prod/patches/pool.yaml", patch);
    assert_eq!(rules(&alone, &["prod"]), ["missing-field"]);
}

#[test]
fn objects_of_one_name_are_compared_within_a_folder() {
    let folder = Folder::new().file("dev/a.yaml", POOL).file("prod/a.yaml", POOL);
    assert_eq!(rules(&folder, &["."]), [""; 0]);
    assert_eq!(rules(&folder, &["dev/a.yaml", "prod/a.yaml"]), [""; 0]);
    let other = POOL.replace("name: default}\nspec", "name: other}\nspec");
    let folder = folder.file("prod/b.yaml", &other);
    assert_eq!(rules(&folder, &["."]), ["pools-of-equal-weight"], "with its neighbour alone");
    let folder = folder.file("prod/b.yaml", POOL);
    assert_eq!(rules(&folder, &["."]), ["duplicate-object"]);
}

#[test]
fn heredocs_of_terraform_are_manifests_at_their_lines() {
    let file = "\
resource \"kubectl_manifest\" \"pool\" {
  yaml_body = <<-YAML
    apiVersion: karpenter.sh/v1
    kind: NodePool
    metadata:
      name: ${var.name}
    spec:
      weigth: 5
      weight: ${var.weight}
      template:
        spec:
          nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: ${local.class}}
          expireAfter: <<EXPIRY>>
          requirements: ${jsonencode([{ key = \"a\" }])}
    ---
    apiVersion: karpenter.k8s.aws/v1
    kind: EC2NodeClass
    metadata: {name: \"${local.class}\"}
    spec:
      role: \"${module.karpenter[\"a\"].role}\"
      amiSelectorTerms: [{alias: \"al2023@${var.version}\"}]
      subnetSelectorTerms: [{tags: {a: b}}]
      ${indent(6, var.more)}
      securityGroupSelectorTerm: []
  YAML
}
";
    let folder =
        Folder::new().file("tf/main.tf", file).file("tf/other.tf", "a = 1\n").file("tf/x.tfvars", "a: [\n");
    let expected = [
        ("unknown-field".to_owned(), 8),
        ("unresolved-placeholder".to_owned(), 13),
        ("missing-field".to_owned(), 19),
        ("unknown-field".to_owned(), 24),
    ];
    for path in ["tf", "tf/main.tf"] {
        let mut found = check(&folder, &[path]).0;
        found.sort_by_key(|(_, line)| *line);
        assert_eq!(found, expected, "{path}");
    }
    for path in ["tf/other.tf", "tf/x.tfvars"] {
        assert_eq!(rules(&folder, &[path]), ["terraform"], "{path}");
    }
    let template = Folder::new().file("a.yaml", "kind: NodePool\n%{ if a ~}\nspec: {}\n%{ endif }\n");
    let run = template.karpcfg(["check", "a.yaml"]).run();
    assert!(run.stdout.contains("a directive of a Terraform template"), "{}", run.stdout);
}
