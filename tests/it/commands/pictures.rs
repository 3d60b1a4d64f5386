//! `karpcfg match` in pictures: they show what the other formats say, and names of pools stay text in them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::command::{Folder, Outcome};

const HOSTILE: &str = "</title></script>\"'&]]>\u{202e}\u{ffff}<script>";

/// Four pools: one with bare metal, one with GPUs, one that matches nothing, and one of a hostile name.
fn folder() -> Folder {
    let pools = [
        pool("general", json!(["m7i", "c7i"])),
        pool("gpu", json!(["g5", "g6f"])),
        pool("none", json!(["m0"])),
        pool(HOSTILE, json!(["m7i"])),
    ];
    let class = json!({
        "apiVersion": "karpenter.k8s.aws/v1",
        "kind": "EC2NodeClass",
        "metadata": {"name": "default"},
        "spec": {"role": "r", "amiSelectorTerms": [{"alias": "al2023@latest"}]},
    });
    let documents: Vec<String> = pools.iter().chain([&class]).map(Value::to_string).collect();
    // YAML has this character as an escape alone.
    Folder::new().file("pools.yaml", documents.join("\n---\n").replace('\u{ffff}', "\\uffff"))
}

fn pool(name: &str, families: Value) -> Value {
    let requirement =
        json!({"key": "karpenter.k8s.aws/instance-family", "operator": "In", "values": families});
    json!({
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": name},
        "spec": {"template": {"spec": {
            "nodeClassRef": {"group": "karpenter.k8s.aws", "kind": "EC2NodeClass", "name": "default"},
            "requirements": [requirement],
        }}},
    })
}

fn matched(format: &str, more: &[&str]) -> Outcome {
    let args = ["match", "pools.yaml", "--format", format];
    folder().karpcfg(args.into_iter().chain(more.iter().copied())).run()
}

/// The pools in one region, as `--format json` has them.
fn facts(region: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(&matched("json", &["--region", region]).stdout).unwrap();
    document["regions"][0]["pools"].as_array().unwrap().clone()
}

/// The types of a pool that `wanted` is true of.
fn types(pool: &Value, wanted: impl Fn(&Value) -> bool) -> usize {
    pool["types"].as_array().unwrap().iter().filter(|one| wanted(one)).count()
}

#[test]
fn a_chart_has_a_mark_for_each_type_with_a_price() {
    let outcome = matched("svg", &["--region", "us-east-1"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (1, ""), "a pool matches nothing");
    let svg = Xml::read(&outcome.stdout);
    let pools = facts("us-east-1");
    let priced: usize = pools.iter().map(|pool| types(pool, |one| one["hourly"].is_number())).sum();
    let sent = |pool: &Value| pool["launch"]["createFleet"].as_array().map_or(0, Vec::len);
    // The chart itself has a title, too.
    assert_eq!(svg.count("title"), priced + 1);
    assert!(priced > 40, "{priced}");
    let launched = svg.texts.iter().filter(|text| text.ends_with("goes to CreateFleet"));
    assert_eq!(launched.count(), pools.iter().map(sent).sum::<usize>() + 1, "the legend says it once");
    let general = pools.iter().find(|pool| pool["pool"] == "general").unwrap();
    let is_it = |one: &&Value| one["type"] == "m7i.metal-24xl";
    let metal = general["types"].as_array().unwrap().iter().find(is_it).unwrap();
    let memory = metal["allocatable"]["memory"].as_f64().unwrap() / f64::from(1 << 30);
    let hourly = metal["hourly"].as_f64().unwrap();
    for text in [
        &format!("m7i.metal-24xl: 96 vCPU, {memory:.1} GiB left to pods, ${hourly:.2} an hour, bare metal"),
        "no type matches; this alone leaves none:",
        "karpenter.k8s.aws/instance-family In m0 pools.yaml:5:",
    ] {
        assert!(svg.texts.iter().any(|one| one.starts_with(text)), "{text}\n{:#?}", svg.texts);
    }
}

#[test]
fn kinds_are_told_apart_by_shape() {
    let svg = Xml::read(&matched("svg", &["--region", "us-east-1", "--pool", "gpu"]).stdout);
    // Of g6f, which has shares of a GPU, Karpenter counts none and launches them as any other type.
    assert_eq!(svg.classes("marks accelerated launched"), 1);
    assert_eq!(svg.classes("marks accelerated"), 2, "the legend and the types of g5");
    assert_eq!(svg.classes("marks metal"), 0, "the legend has what there is");
}

#[test]
fn names_of_pools_stay_text() {
    let svg = matched("svg", &["--region", "us-east-1"]).stdout;
    let shown = "</title></script>\"'&]]>\u{fffd}\u{fffd}<script>";
    assert!(Xml::read(&svg).texts.iter().any(|text| text == shown), "{svg}");
    let html = matched("html", &["--region", "us-east-1"]).stdout;
    assert_eq!(html.matches("<script").count(), 1);
    assert_eq!(html.matches("</script").count(), 1);
    assert!(!html.contains(['\u{202e}', '\u{ffff}']));
}

#[test]
fn a_page_has_a_row_for_each_type_and_asks_nothing_of_anyone() {
    let outcome = matched("html", &["--region", "eu-west-1"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (1, ""), "a pool matches nothing");
    let html = outcome.stdout;
    assert!(html.starts_with("<!DOCTYPE html>\n"), "{html}");
    for pool in facts("eu-west-1").iter().filter(|pool| pool["pool"] != HOSTILE) {
        let rows = html.matches(&format!("<tr><td>{}<td>", pool["pool"].as_str().unwrap())).count();
        assert_eq!(rows, types(pool, |_| true), "{}", pool["pool"]);
    }
    assert!(html.contains("content=\"default-src 'none'; "), "{html}");
    for asks in ["http:", "https:", "//", "@import", "url("] {
        let is_in = html.lines().any(|line| line.contains(asks) && !line.trim_start().starts_with("//"));
        assert!(!is_in, "{asks}");
    }
}

#[test]
fn a_page_counts_types_in_every_region_or_in_the_zones_asked_for() {
    let every = heat_map(&matched("html", &["--region", "eu-west-1"]).stdout);
    let counts = |region: &str| facts(region).iter().map(|pool| pool["matched"].to_string()).collect();
    for region in ["eu-west-1", "ca-west-1"] {
        let expected: Vec<String> = counts(region);
        let expected = expected.into_iter().map(|count| if count == "0" { "✕ 0".to_owned() } else { count });
        assert_eq!(every[region], expected.collect::<Vec<_>>(), "{region}");
    }
    assert!(every.len() > 30, "{every:?}");
    let zones = heat_map(&matched("html", &["--region", "eu-west-1", "--zones", "eu-west-1a"]).stdout);
    assert_eq!(zones.keys().collect::<Vec<_>>(), ["eu-west-1"]);
}

/// The cells of the heat map, without that of all types.
fn heat_map(html: &str) -> BTreeMap<String, Vec<String>> {
    let table = html.split("<table class=\"matrix everywhere\">").nth(1).unwrap();
    let body = table.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    let rows = body.split("<tr>").skip(1).map(|row| {
        let mut cells = row.split("<td").map(|cell| plain(&["<td", cell].concat()));
        (cells.next().unwrap(), cells.skip(1).collect())
    });
    rows.collect()
}

/// What is left of a text without its tags.
fn plain(html: &str) -> String {
    let texts = html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text);
    texts.collect::<String>().trim().to_owned()
}

#[test]
fn what_no_picture_answers_is_refused() {
    for (format, flag, value) in [("html", "--explain", "m7i.large"), ("svg", "--requests", "cpu=1")] {
        let said = format!("error: `{flag}` is answered in words: `--format {format}` shows pools");
        matched(format, &[flag, value]).refused_with(2, &[&said]);
    }
    matched("svg", &["--top", "3"]).refused_with(2, &["error: `--top` lists types"]);
    matched("svg", &["--sort", "cpu"]).refused_with(2, &["error: `--sort` orders types"]);
    let html = matched("html", &["--region", "us-east-1", "--pool", "general", "--top", "3"]).stdout;
    assert_eq!(html.matches("<tr><td>general<td>").count(), 3);
}

#[test]
fn a_picture_says_that_workloads_are_not_in_it() {
    let pod =
        "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: web, image: web}]}}";
    let folder = folder().file("pod.yaml", pod);
    let outcome = folder.karpcfg(["match", "pools.yaml", "pod.yaml", "--format", "svg"]).run();
    assert!(outcome.stdout.contains("note: 1 workload has no place in a picture"), "{}", outcome.stdout);
}

/// A text of XML: its elements, each closed where it must be, and its texts.
#[derive(Default)]
struct Xml {
    tags: Vec<String>,
    texts: Vec<String>,
}

impl Xml {
    /// Reads a text and fails on one that is not well-formed.
    fn read(text: &str) -> Self {
        let (mut xml, mut open) = (Xml::default(), Vec::new());
        for part in text.trim().split('<').skip(1) {
            let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("not closed: {part}"));
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
            assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(name), "{part}");
            } else {
                xml.tags.push(tag.to_owned());
                open.extend((!tag.ends_with('/')).then_some(name));
            }
            assert!(
                text.chars().all(|one| matches!(one, '\n' | ' '..'\u{fffe}' | '\u{10000}'..)),
                "{text:?}"
            );
            xml.texts.push(unescaped(text));
        }
        assert!(open.is_empty(), "{open:?}");
        xml
    }

    fn count(&self, name: &str) -> usize {
        self.tags.iter().filter(|tag| tag.split(' ').next() == Some(name)).count()
    }

    fn classes(&self, class: &str) -> usize {
        self.tags.iter().filter(|tag| tag.contains(&format!("class=\"{class}\""))).count()
    }
}

fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(';').unwrap_or_else(|| panic!("a bare & before {part}"));
        plain.push(match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            number => {
                let digits =
                    number.strip_prefix("#x").unwrap_or_else(|| panic!("no entity of XML: {number}"));
                char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap()
            }
        });
        plain += rest;
    }
    plain
}
