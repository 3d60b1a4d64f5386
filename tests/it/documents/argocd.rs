//! What `packaging/argocd` announces to Argo CD: the parameters come from the schema.

use serde_json::Value;

use super::generated::read;
use crate::command::Folder;
use crate::testing::compare;

/// The values that an Application is most often about, in the order in which its page shows them.
const ANNOUNCED: [&str; 7] = [
    "profile",
    "cluster.name",
    "karpenter.role",
    "karpenter.instanceProfile",
    "karpenter.defaultNodePool.limits",
    "karpenter.defaultNodePool.labels",
    "karpenter.defaultNodeTemplate.extraTags",
];

/// The part of the schema for a path.
fn place<'s>(schema: &'s Value, path: &str) -> &'s Value {
    path.split('.').fold(schema, |part, key| {
        let part = target(schema, part);
        part["properties"].get(key).unwrap_or_else(|| panic!("{path}: there is no `{key}`"))
    })
}

fn target<'s>(schema: &'s Value, part: &'s Value) -> &'s Value {
    let target = part["$ref"].as_str().and_then(|target| schema.pointer(target.trim_start_matches('#')));
    target.unwrap_or(part)
}

fn parameter(schema: &Value, path: &str) -> String {
    let part = place(schema, path);
    let kind = &target(schema, part)["type"];
    let is_map = kind == "object" || kind.as_array().is_some_and(|kinds| kinds.contains(&"object".into()));
    let collection = if is_map { "map" } else { "string" };
    let tooltip = serde_json::to_string(part["description"].as_str().unwrap()).unwrap();
    format!("      - name: {path}\n        collectionType: {collection}\n        tooltip: {tooltip}\n")
}

#[test]
fn the_plugin_announces_what_the_schema_has() {
    let schema: Value = serde_json::from_str(&read("values.schema.json")).unwrap();
    let committed = read("packaging/argocd/plugin.yaml");
    let head = committed.split_inclusive("    static:\n").next().unwrap();
    let files = "      - name: values-files\n        collectionType: array\n        \
                 tooltip: \"Values files of the repository, by their path from the application's folder; later ones win.\"\n";
    let parameters: String = ANNOUNCED.iter().map(|path| parameter(&schema, path)).collect();
    compare("packaging/argocd/plugin.yaml", &format!("{head}{files}{parameters}"));
}

/// The sidecar runs the commands of the plugin in the folder of the application.
#[test]
fn a_sidecar_renders_an_application() {
    let plugin: Value = serde_yaml::from_str(&read("packaging/argocd/plugin.yaml")).unwrap();
    let command = plugin["spec"]["generate"]["command"].as_array().unwrap();
    let words: Vec<&str> = command.iter().map(|word| word.as_str().unwrap()).collect();
    assert_eq!(words[0], "karpcfg");
    let file = plugin["spec"]["discover"]["fileName"].as_str().unwrap().trim_start_matches("./");
    let folder = Folder::new()
        .file(file, "karpenter: {role: nodes}\n")
        .file("env/prod.yaml", "karpenter: {defaultNodePool: {weight: 40}}\n");
    let parameters = r#"[
        {"name": "values-files", "array": ["env/prod.yaml"]},
        {"name": "cluster.name", "string": "prod"},
        {"name": "karpenter.defaultNodePool.limits", "map": {"cpu": "200"}},
        {"name": "karpenter.defaultNodePool.labels", "map": {"example.com/team": "ml"}}
    ]"#;
    let run = |parameters: &str| {
        folder.karpcfg(words[1..].iter().copied()).env("ARGOCD_APP_PARAMETERS", parameters).run()
    };
    let outcome = run(parameters);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    let pool = outcome.object("default-nodepool");
    assert_eq!(pool["spec"]["weight"], 40);
    assert_eq!(pool["spec"]["limits"]["cpu"], "200");
    assert_eq!(pool["spec"]["template"]["metadata"]["labels"]["example.com/team"], "ml");
    assert_eq!(outcome.object("default")["spec"]["tags"]["cluster-name"], "prod");
    run("[]").refused_with(1, &["missing-cluster-name"]);
    run("{").refused_with(2, &["cannot read `ARGOCD_APP_PARAMETERS`"]);
    let outside = folder.karpcfg(words[1..].iter().copied()).run();
    outside.refused_with(2, &["`ARGOCD_APP_PARAMETERS` is not set"]);
}
