//! The CEL rules of every release's CRDs as they stand, evaluated by a crate that knows nothing of our rules, over the corpora and
//! over manifests in which one thing was changed: a new release can be judged before anyone writes a rule for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use kube_cel::{CompiledSchema, ErrorKind, ValidationError, Validator, compile_schema};
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde_json::Value;

use super::cel::{hash, rules_of_release};
use super::releases::{releases, served};
use super::verdicts::{Case, all_cases, findings, is_same_place};
use crate::apis::schema::ApiType;
use crate::apis::version::Release;
use crate::diagnostic::Group;
use crate::rules::{Check, Finding};

/// How many changed manifests are made of each that the server took.
const CHANGES: usize = 4;

/// The corpora, and a judge for each release.
struct Court {
    cases: Vec<Case>,
    judges: Vec<Judge>,
}

static COURT: LazyLock<Court> = LazyLock::new(|| Court {
    cases: all_cases(),
    judges: releases().into_par_iter().map(Judge::of).collect(),
});

/// The kinds of a release with the CEL rules of their CRDs.
struct Judge {
    release: Release,
    kinds: Vec<(&'static ApiType, CompiledSchema)>,
    /// Ours that say what a CEL rule says.
    rules: BTreeSet<&'static str>,
}

impl Judge {
    fn of(release: Release) -> Self {
        let kinds = served(release).into_iter().map(|(api, version)| {
            let schema = serde_json::to_value(&version["schema"]["openAPIV3Schema"]).unwrap();
            let rules = compile_schema(&schema);
            assert!(!rules.has_errors(), "{} in {release}: {:?}", api.kind, rules.compilation_errors());
            (api, rules)
        });
        Judge { release, kinds: kinds.collect(), rules: rules_of_release(release) }
    }

    /// The places whose rules an object breaks; none where the release does not have its kind.
    fn says(&self, object: &Value) -> Option<BTreeSet<String>> {
        let is_of = |api: &ApiType| {
            object["kind"] == api.kind && object["apiVersion"] == format!("{}/{}", api.group, api.version)
        };
        let (_, rules) = self.kinds.iter().find(|(api, _)| is_of(api))?;
        let broken = Validator::new().validate_compiled(rules, &without_nulls(object), None).err();
        let broken = broken.into_iter().flat_map(|errors| errors.into_vec());
        let place = |error: ValidationError| {
            let is_sound = matches!(error.kind, ErrorKind::ValidationFailure | ErrorKind::EvaluationError);
            assert!(is_sound, "{}: {error}", self.release);
            error.field_path
        };
        Some(broken.map(place).collect())
    }

    /// How the two differ about an object, in words; none where they agree or we cannot say.
    fn difference(&self, theirs: &BTreeSet<String>, object: &Value) -> Option<String> {
        let found = findings(&object.to_string(), self.release)?;
        // The server only looks at its CEL rules where types and patterns hold.
        if found.iter().any(|finding| matches!(finding.rule.check, Check::Shape(..))) {
            return None;
        }
        // It drops a field that its version lacks, and then says what it says of the rest.
        let has_novelties = found.iter().any(|finding| finding.rule.code.group == Group::Versions);
        let ours: Vec<&Finding> =
            found.iter().filter(|finding| self.rules.contains(finding.rule.code.name)).collect();
        let is_found = |place: &String| found.iter().any(|finding| is_same_place(place, finding));
        let is_theirs = |finding: &&Finding| theirs.iter().any(|place| is_same_place(place, finding));
        if theirs.iter().all(is_found) && (has_novelties || ours.iter().all(is_theirs)) {
            return None;
        }
        let ours: Vec<String> =
            ours.iter().map(|finding| format!("{} {}", finding.rule.code.name, finding.pointer)).collect();
        Some(format!("{}: {theirs:?}, we {ours:?}: {object}", self.release))
    }
}

/// As the server looks at it: a field that is null is not there.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(_, value)| !value.is_null());
            kept.map(|(key, value)| (key.clone(), without_nulls(value))).collect()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        scalar => scalar.clone(),
    }
}

#[test]
fn a_second_judge_agrees_about_the_corpora() {
    let Court { cases, judges } = &*COURT;
    let different: Vec<String> = judges
        .par_iter()
        .flat_map_iter(|judge| {
            objects(cases, judge).filter_map(|(_, object)| judge.difference(&judge.says(&object)?, &object))
        })
        .collect();
    assert_eq!(different, [""; 0]);
}

#[test]
fn a_second_judge_agrees_about_changed_manifests() {
    let Court { cases, judges } = &*COURT;
    let outcomes: Vec<(bool, Option<String>)> = judges
        .par_iter()
        .flat_map_iter(|judge| {
            changed(cases, judge).filter_map(|object| {
                let theirs = judge.says(&object)?;
                Some((!theirs.is_empty(), judge.difference(&theirs, &object)))
            })
        })
        .collect();
    let broken = outcomes.iter().filter(|(is_broken, _)| *is_broken).count();
    assert!(judges.is_empty() || broken > 1000, "{broken} of {} break a rule", outcomes.len());
    let different: Vec<String> = outcomes.into_iter().filter_map(|(_, difference)| difference).collect();
    assert_eq!(different, [""; 0]);
}

/// The objects that were tried on a release of the same minor version, and what the server said.
fn objects<'a>(cases: &'a [Case], judge: &Judge) -> impl Iterator<Item = (&'a Case, Value)> {
    let minor = judge.release.minor;
    let of_minor = cases.iter().filter(move |case| case.release.minor == minor);
    of_minor.filter_map(|case| {
        let object: Value = serde_yaml::from_str(&case.manifest).ok()?;
        object.is_object().then_some((case, object))
    })
}

/// Objects that the server took, each with one value put in the place of another that was seen at such a place, or left out.
fn changed(cases: &[Case], judge: &Judge) -> impl Iterator<Item = Value> {
    let objects: Vec<(&Case, Value)> = objects(cases, judge).collect();
    let mut seen: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (_, object) in &objects {
        each_place(object, "", &mut |place, value| {
            let values = seen.entry(kind_of(object, place)).or_default();
            if !values.contains(value) {
                values.push(value.clone());
            }
        });
    }
    let taken = objects.into_iter().filter(|(case, _)| case.accepted);
    taken.flat_map(move |(case, object)| {
        let mut places = Vec::new();
        each_place(&object, "", &mut |place, _| places.push(place.to_owned()));
        let change = |round| changed_once(&object, &places, &seen, hash(&format!("{round} {}", case.id)));
        (0..CHANGES).map(change).collect::<Vec<_>>()
    })
}

fn changed_once(object: &Value, places: &[String], seen: &BTreeMap<String, Vec<Value>>, seed: u64) -> Value {
    let pick = |among: usize, shift: u32| usize::try_from((seed >> shift) % 0xffff).unwrap() % among;
    let mut object = object.clone();
    if places.is_empty() {
        return object;
    }
    let place = &places[pick(places.len(), 0)];
    let values = &seen[&kind_of(&object, place)];
    // One choice more than there are values: to leave it out.
    match values.get(pick(values.len() + 1, 16)) {
        Some(value) => *object.pointer_mut(place).unwrap() = value.clone(),
        None => remove(&mut object, place),
    }
    object
}

fn remove(object: &mut Value, place: &str) {
    let (parent, key) = place.rsplit_once('/').unwrap();
    match object.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.remove(&key.replace("~1", "/").replace("~0", "~"));
        }
        Some(Value::Array(items)) => {
            items.remove(key.parse().unwrap());
        }
        _ => {}
    }
}

/// Every place below `spec`, as a JSON Pointer.
fn each_place(value: &Value, at: &str, visit: &mut dyn FnMut(&str, &Value)) {
    if at.starts_with("/spec/") {
        visit(at, value);
    }
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                each_place(value, &format!("{at}/{key}"), visit);
            }
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| each_place(item, &format!("{at}/{index}"), visit));
        }
        _ => {}
    }
}

/// What places of one sort have in common: the kind, and the way there without the numbers of items.
fn kind_of(object: &Value, place: &str) -> String {
    let is_number = |token: &str| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    let tokens: Vec<&str> =
        place.split('/').map(|token| if is_number(token) { "*" } else { token }).collect();
    format!("{} {}", object["kind"], tokens.join("/"))
}
