//! The SARIF report against what version 2.1.0 of the standard asks of the parts that are used.

use serde_json::Value;

use crate::command::Karpcfg;

/// Faults in a file, in stdin, in an argument, in bytes that are no text; one names another place, one has an empty span.
fn logs() -> Vec<Value> {
    let pool =
        "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {name: é}\nspec:\n  weight:\n  limts: 1\n";
    let twice = format!("{pool}---\n{pool}# karpcfg: allow(x)\n");
    let broken = format!("{twice}---\nkind: {{");
    let runs = [
        Karpcfg::new(["check", "--format", "sarif", "./a folder/p.yaml"])
            .file("a folder/p.yaml", &twice)
            .run(),
        Karpcfg::new(["check", "--format", "sarif", "-"]).stdin(&broken).run(),
        Karpcfg::new([
            "check",
            "--format",
            "sarif",
            "--set",
            "karpenter.defaultNodePool.weight=500,cluster.name=demo,karpenter.role=r",
        ])
        .run(),
        Karpcfg::new(["check", "--format", "sarif", "--set", "cluster.nmae=demo"]).run(),
        Karpcfg::new(["check", "--format", "sarif", "bin"]).file("bin", b"a: \xff\x00").run(),
        Karpcfg::new(["check", "--format", "sarif", "cm.json"])
            .file("cm.json", "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\"}")
            .run(),
        Karpcfg::new(["check", "--format", "sarif", "-f", "v.yaml", "--set", "cluster.nmae=demo"])
            .file("v.yaml", "karpenter: {role: r}\n")
            .run(),
    ];
    runs.iter().map(|run| serde_json::from_str(&run.stdout).unwrap()).collect()
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let text =
        value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} of {value:#}"));
    assert!(!text.trim().is_empty(), "{pointer} of {value:#}");
    text
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn logs_have_the_form_of_the_standard() {
    let mut findings = 0;
    for log in logs() {
        assert_eq!(log["version"], "2.1.0");
        assert!(text(&log, "/$schema").ends_with("sarif-2.1.0.json"));
        let [run] = list(&log, "runs") else { panic!("one run: {log:#}") };
        assert_eq!(text(run, "/tool/driver/name"), "karpcfg");
        assert!(text(run, "/tool/driver/informationUri").starts_with("https://"));
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        assert!(run["results"].is_array(), "results are there although nothing was found");
        let rules = list(&run["tool"]["driver"], "rules");
        rules.iter().for_each(rule_holds);
        for result in list(run, "results") {
            result_holds(result, rules);
            findings += 1;
        }
    }
    assert!(findings >= 10, "{findings}");
}

fn rule_holds(rule: &Value) {
    let id = text(rule, "/id");
    assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{id}");
    text(rule, "/shortDescription/text");
    text(rule, "/help/text");
    text(rule, "/help/markdown");
    text(rule, "/fullDescription/text");
    assert!(text(rule, "/helpUri").starts_with("https://"), "{rule:#}");
    text(rule, "/properties/tags/0");
    assert!(["error", "warning", "note"].contains(&text(rule, "/defaultConfiguration/level")), "{rule:#}");
}

fn result_holds(result: &Value, rules: &[Value]) {
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], result["ruleId"]);
    assert!(["error", "warning", "note"].contains(&text(result, "/level")), "{result:#}");
    text(result, "/message/text");
    let locations = list(result, "locations");
    assert_eq!(locations.len(), 1, "code scanning takes no result without a location: {result:#}");
    for location in locations.iter().chain(list(result, "relatedLocations")) {
        place_holds(&location["physicalLocation"]);
        list(location, "logicalLocations").iter().for_each(|logical| {
            text(logical, "/fullyQualifiedName");
        });
    }
}

fn place_holds(physical: &Value) {
    let uri = text(physical, "/artifactLocation/uri");
    assert!(
        ["a%20folder/p.yaml", "stdin", "cm.json", "bin", "v.yaml", "command-line"].contains(&uri),
        "{uri}"
    );
    let number = |key: &str| physical["region"][key].as_u64().unwrap();
    assert!(number("startLine") >= 1 && number("startColumn") >= 1, "{physical:#}");
    assert_eq!(number("endLine"), number("startLine"), "{physical:#}");
    assert!(number("endColumn") >= number("startColumn"), "{physical:#}");
    assert!(physical["region"].get("snippet").is_none(), "no snippet can be empty that is not there");
}

#[test]
fn every_place_that_plays_a_part_is_named() {
    let logs = logs();
    let results = list(&logs[0]["runs"][0], "results");
    let second = results.iter().find(|result| result["ruleId"] == "duplicate-object").unwrap();
    let place = &second["locations"][0];
    assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "NodePool/é/metadata.name");
    assert_eq!(place["physicalLocation"]["region"]["startLine"], 10);
    let first = &second["relatedLocations"][0];
    assert_eq!(first["physicalLocation"]["region"]["startLine"], 3);
    assert_eq!(first["message"]["text"], "the first");
}

/// An argument is in no file: it is laid over the first, and the message says where it is.
#[test]
fn what_is_in_no_file_has_a_place() {
    let logs = logs();
    for (log, uri) in [(&logs[3], "command-line"), (&logs[6], "v.yaml")] {
        let results = list(&log["runs"][0], "results");
        let found = results.iter().find(|found| found["ruleId"] == "unknown-key").unwrap();
        let physical = &found["locations"][0]["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uri"], uri);
        assert_eq!(physical["region"]["startLine"], 1);
        assert!(text(found, "/message/text").contains("\nat --set:1:9\n"), "{found:#}");
    }
    let bytes = &list(&logs[4]["runs"][0], "results")[0]["locations"][0]["physicalLocation"];
    assert_eq!(bytes["artifactLocation"]["uri"], "bin");
    assert_eq!(bytes["region"]["startColumn"], 4);
}
