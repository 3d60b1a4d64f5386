//! Every parameter of the chart `tfy-karpenter-config` is karpcfg's too, with the chart's default.
//!
//! `chart/parameters.jsonl` has the true defaults of chart 0.1.35-rc.1 and 0.1.57; `in_table` are the rows of the
//! chart's own parameter table, which shows every list and map as empty.

use serde_json::{Value, json};

use crate::command::{Karpcfg, test_file};
use crate::documents::generated::read;

#[test]
fn every_parameter_is_in_values() {
    let values: Value = serde_yaml::from_str(&read("values.yaml")).unwrap();
    for parameter in parameters() {
        let path = parameter["path"].as_str().unwrap();
        assert!(at(&values, path).is_some(), "values.yaml has no `{path}`");
    }
}

#[test]
fn every_default_the_chart_shows_is_that_of_values() {
    let values: Value = serde_yaml::from_str(&read("values.yaml")).unwrap();
    let mut shown = 0;
    for parameter in parameters().iter().filter(|parameter| parameter["in_table"] == true) {
        let (path, default) = (parameter["path"].as_str().unwrap(), &parameter["0.1.35"]);
        if !default.is_array() && !default.is_object() {
            assert_eq!(at(&values, path), Some(default), "{path}");
            shown += 1;
        }
    }
    assert_eq!(shown, 38);
}

#[test]
fn the_profiles_give_the_true_defaults() {
    for version in ["0.1.35", "0.1.57"] {
        let values = values_of(&format!("tfy-{version}"));
        for parameter in parameters() {
            let path = parameter["path"].as_str().unwrap();
            let given = at(&values, path);
            match parameter.get(version) {
                Some(default) => assert_eq!(given, Some(default), "{version}: {path}"),
                None => assert!(says_nothing(path, given), "{version} has no {path}, but it is {given:?}"),
            }
        }
    }
}

/// A key that a chart version does not have must not change what its profile renders.
fn says_nothing(path: &str, value: Option<&Value>) -> bool {
    let empty = [json!(""), json!(false), json!([]), json!({})];
    // `critical` as a whole hangs on its switch, which is a parameter too.
    path.starts_with("karpenter.critical.") && !path.ends_with(".enabled")
        || path.ends_with(".create") && value == Some(&json!(true))
        || value.is_none_or(|value| empty.contains(value))
}

fn values_of(profile: &str) -> Value {
    let set = format!("profile={profile}");
    let outcome = Karpcfg::new(["values", "-o", "json", "--allow-placeholders", "--set", &set]).run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{profile}");
    serde_json::from_str(&outcome.stdout).unwrap()
}

fn parameters() -> Vec<Value> {
    let lines = test_file("chart/parameters.jsonl");
    let parameters: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(parameters.len(), 154);
    parameters
}

fn at<'a>(values: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(values, |value, key| value.get(key))
}
