//! What `docs/gitops.md` says of Flux: rendered with placeholders, filled in by Flux's rules, and held against `check`.

mod envsubst;

use serde::Deserialize;
use serde_json::Value;

use crate::command::{Folder, QUIET};

/// Texts of a node class and of a pool, each with the variable that it is filled in with.
const OPEN: &str = "\
cluster: {name: '${cluster_name}'}
karpenter:
  role: Nodes-${cluster_name:=demo}
  defaultNodeTemplate:
    extraTags: {owner: '${owner}', path: '$${HOME}'}
  defaultNodePool:
    labels: {example.com/environment: '${environment:=dev}'}
    limits: {memory: '${memory:-100Gi}'}
";

/// What readers of YAML take for numbers, booleans, dates and nulls.
const NO_TEXTS: [&str; 9] = ["123", "012", "1e3", "0x1F", "true", "on", "null", "2024-01-01", "1_000"];

type Variables<'a> = &'a [(&'a str, &'a str)];

fn render(values: &str, flags: &[&str]) -> String {
    let folder = Folder::new().file("values.yaml", values);
    let outcome = folder.karpcfg(["render", "-f", "values.yaml"].iter().chain(flags).copied()).run();
    assert_eq!(outcome.status, 0, "{values}{}", outcome.stderr);
    outcome.stdout
}

fn open() -> String {
    render(OPEN, &["--allow-placeholders"])
}

/// What is said of manifests that the API server is about to be given.
fn check(manifests: &str) -> (i32, String) {
    let args = ["check", "manifests.yaml"].into_iter().chain(QUIET);
    let outcome = Folder::new().file("manifests.yaml", manifests).karpcfg(args).run();
    (outcome.status, outcome.stdout)
}

/// Every document of a text.
fn documents(text: &str) -> Vec<Value> {
    serde_yaml::Deserializer::from_str(text).map(|one| Value::deserialize(one).unwrap()).collect()
}

/// What Flux applies: kustomize reads a folder and writes each object anew, without the quotes that nothing needs then, and
/// that text is filled in, unless the object says no.
fn by_flux(text: &str, variables: Variables<'_>) -> String {
    let filled = documents(text).into_iter().map(|object| {
        let text = serde_yaml::to_string(&object).unwrap();
        match object["metadata"]["annotations"]["kustomize.toolkit.fluxcd.io/substitute"].as_str() {
            Some("disabled") => text,
            _ => envsubst::filled(&text, variables).unwrap(),
        }
    });
    filled.collect::<Vec<_>>().join("---\n")
}

/// The values with what Flux would fill in, as they are written where nothing is left open.
fn closed(cluster: &str, environment: &str, owner: &str) -> String {
    OPEN.replace("${cluster_name}", cluster)
        .replace("${cluster_name:=demo}", cluster)
        .replace("${environment:=dev}", environment)
        .replace("${memory:-100Gi}", "100Gi")
        .replace("${owner}", owner)
        .replace("$${HOME}", "${HOME}")
}

#[test]
fn flux_fills_in_what_was_rendered_with_placeholders() {
    let open = open();
    for (given, environment) in [
        (&[("cluster_name", "prod"), ("owner", "Jane Doe")] as Variables<'_>, "dev"),
        (&[("cluster_name", "prod"), ("owner", "Jane Doe"), ("environment", "live")], "live"),
    ] {
        let direct = render(&closed("prod", environment, "Jane Doe"), &["--allow-placeholders"]);
        let filled = by_flux(&open, given);
        assert_eq!(documents(&filled), documents(&direct));
        assert_eq!(check(&filled.replace("${HOME}", "HOME")).0, 0, "{filled}");
    }
}

/// `envsubst` and `flux envsubst` fill in a text as it is: what stands in quotes there stays a text.
#[test]
fn a_text_stays_a_text_whatever_it_is_filled_in_with() {
    let open = open();
    for word in NO_TEXTS {
        let given = [("cluster_name", word), ("environment", word), ("owner", word)];
        let filled = envsubst::filled(&open, &given).unwrap().replace("${HOME}", "HOME");
        let direct = render(&closed(word, word, word).replace("${HOME}", "HOME"), &[]);
        assert_eq!(check(&filled), check(&direct), "{word}");
        assert_eq!(check(&filled).0, 0, "{word}: {}", check(&filled).1);
    }
}

/// Flux itself loses the quotes, and has a way to get them back.
#[test]
fn flux_makes_numbers_of_texts_unless_quotes_are_filled_in_too() {
    let quoted = OPEN.replace("${environment:=dev}", "${quote}${environment}${quote}");
    for word in ["123", "true", "1e3"] {
        let given = [("cluster_name", "prod"), ("owner", "me"), ("environment", word), ("quote", "\"")];
        let filled = |text: &str| by_flux(text, &given).replace("${HOME}", "HOME");
        let (status, said) = check(&filled(&open()));
        assert!(status == 1 && said.contains("error[wrong-type]"), "{word}: {said}");
        let (status, said) = check(&filled(&render(&quoted, &["--allow-placeholders"])));
        assert_eq!(status, 0, "{word}: {said}");
    }
}

/// Of objects that are none of Karpenter's, nobody here knows which fields are numbers: they are printed as they are written.
#[test]
fn what_is_written_plain_beside_the_pools_may_become_a_number() {
    let values = "cluster: {name: demo}\nkarpenter: {role: nodes}\nextraObjects:\n- apiVersion: apps/v1\n  kind: \
                  Deployment\n  metadata: {name: a}\n  spec:\n    replicas: ${replicas}\n    paused: \"${paused}\"\n";
    let open = render(values, &["--allow-placeholders", "-s", "Deployment/a"]);
    let filled = envsubst::filled(&open, &[("replicas", "3"), ("paused", "true")]).unwrap();
    let spec = documents(&filled)[0]["spec"].clone();
    assert_eq!(spec, serde_json::json!({"replicas": 3, "paused": "true"}));
}
