//! What real Helm renders from the real chart, versions 0.1.35-rc.1 and 0.1.57, against `profile: tfy-…`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::command::{Karpcfg, shared_file, test_file};

#[test]
fn the_sample_renders_as_the_chart_does() {
    assert_eq!(check(&test_file("parity/cases.jsonl")), 10);
}

#[test]
fn every_recorded_case_renders_as_the_chart_does() {
    for file in ["parity/tfy-0.1.35-rc.1.jsonl", "parity/tfy-0.1.57.jsonl"] {
        if let Some(cases) = shared_file(file) {
            assert_eq!(check(&cases), 60, "{file}");
        }
    }
}

/// The cases with a pool that can have no node, each with the rule or the words that say so: the checks refuse them, and
/// must.
fn with_empty_pools() -> BTreeMap<String, String> {
    let of_names = test_file("parity/empty-pools.txt");
    let of_types = test_file("parity/unmatched-pools.txt");
    let lines = |list: &'static str| list.lines().filter(|line| !line.starts_with('#'));
    let [of_names, of_types] = [of_names, of_types].map(|list| &*list.leak());
    let of_types = lines(of_types).map(|line| {
        let cells: Vec<&str> = line.split("  ").collect();
        (cells[0].to_owned(), cells[1].to_owned())
    });
    let of_names = lines(of_names).map(|line| {
        let id = line.split_once("  ").unwrap().0;
        (id.to_owned(), "no value is left, so the pool makes no node".to_owned())
    });
    of_types.chain(of_names).collect()
}

/// Renders every case and compares the objects; returns how many there were.
fn check(cases: &str) -> usize {
    let mut differing = Vec::new();
    let with_empty_pools = with_empty_pools();
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let profile = case["chart"].as_str().unwrap().replace("-rc.1", "");
        let set = format!("profile=tfy-{profile}");
        let render = |more: &[&'static str]| {
            Karpcfg::new(
                ["render", "-f", "values.yaml", "--set", &set].into_iter().chain(more.iter().copied()),
            )
            .file("values.yaml", case["values"].as_str().unwrap())
            .run()
        };
        let mut outcome = render(&[]);
        if let Some(said) = with_empty_pools.get(case["id"].as_str().unwrap()) {
            outcome.refused_with(1, &[said]);
            outcome = render(&["--skip-checks"]);
        }
        assert_eq!(outcome.status, 0, "{}: {}", case["id"], outcome.stderr);
        let expected = by_name(case["objects"].as_array().unwrap().iter().cloned());
        let documents = serde_yaml::Deserializer::from_str(&outcome.stdout)
            .map(|document| serde::Deserialize::deserialize(document).unwrap());
        let rendered = by_name(documents);
        if rendered != expected {
            differing.push(format!("{}: {}", case["id"], first_difference(&expected, &rendered)));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    cases.lines().count()
}

/// Objects by kind and name, requirements sorted: they are a set.
fn by_name(objects: impl Iterator<Item = Value>) -> BTreeMap<String, Value> {
    objects
        .map(|mut object| {
            if let Some(Value::Array(list)) = object.pointer_mut("/spec/template/spec/requirements") {
                list.sort_by_key(ToString::to_string);
            }
            drop_empty(&mut object);
            (format!("{}/{}", object["kind"], object["metadata"]["name"]), sorted(object))
        })
        .collect()
}

/// Nulls and empty maps say nothing; the recording dropped them too.
fn drop_empty(value: &mut Value) {
    if let Value::Object(map) = value {
        map.values_mut().for_each(drop_empty);
        map.retain(|_, value| !value.is_null() && value.as_object().is_none_or(|map| !map.is_empty()));
    }
}

/// The same value with its keys in order, so that texts can be compared.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let map: BTreeMap<String, Value> =
                map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            map.into_iter().collect()
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

fn first_difference(expected: &BTreeMap<String, Value>, rendered: &BTreeMap<String, Value>) -> String {
    let names = |map: &BTreeMap<String, Value>| map.keys().cloned().collect::<Vec<_>>().join(" ");
    if !expected.keys().eq(rendered.keys()) {
        return format!("objects {} instead of {}", names(rendered), names(expected));
    }
    let differing = expected.iter().find(|(name, object)| rendered[*name] != **object);
    differing.map_or_else(String::new, |(name, object)| {
        format!("{name}\n  expected {object}\n  rendered {}", rendered[name])
    })
}
