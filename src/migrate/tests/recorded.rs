//! The recorded cases: what a careful user should apply, and what must be said about it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::stored::stored;
use super::with_placeholders;
use crate::check::check;
use crate::diagnostic::has_errors;
use crate::manifest::Manifest;
use crate::manifest::stream::Met;
use crate::migrate::note::Class;
use crate::migrate::settings::Settings;
use crate::migrate::{Input, migrate, print, read};
use crate::pipeline::{self, Made};
use crate::render::{Renderer, Templates};
use crate::rules::{Options, RULES, Scope};
use crate::source::Sources;
use crate::testing::{json_lines, shared_file};
use crate::values::layers::Inputs;
use crate::values::{defaults, validate};
use crate::yaml::Ration;
use crate::yaml::json::to_value;

/// What became of a text.
struct Run {
    text: String,
    /// Code, object, path, and whether somebody must decide.
    notes: Vec<(String, String, String, bool)>,
    errors: Vec<String>,
}

fn run(text: &str, settings: &Settings) -> Run {
    let mut sources = Sources::default();
    let source = sources.add("x.yaml", text.to_owned());
    let mut input = Input::default();
    read::text_into(&mut input, source, &sources.get(source).text, Met::ByName, &Ration::of(Ration::USUAL));
    migrate(&mut input, settings);
    let outputs = print::print(&mut input, &sources);
    let set = input.set();
    let options = Options { scope: Scope::Admission, ..Options::default() };
    let found = check(&set, RULES, &options, &sources).diagnostics;
    let mut errors: Vec<String> =
        found.iter().map(|found| format!("{}: {}", found.code.name, found.message)).collect();
    if has_errors(&input.diagnostics) {
        errors.push("the text cannot be read".to_owned());
    }
    let missing = input.notes().filter(|note| note.class == Class::Missing);
    errors.extend(missing.map(|note| note.code.name.to_owned()));
    let notes = input.notes().map(|note| {
        let is_manual = matches!(note.class, Class::Manual | Class::Missing);
        let path = note.from.dotted();
        let path = if path == "." { String::new() } else { path };
        (note.code.name.to_owned(), note.object.to_string(), path, is_manual)
    });
    Run { text: outputs.into_iter().map(|output| output.text).collect(), notes: notes.collect(), errors }
}

fn objects(text: &str) -> Vec<Value> {
    let mut sources = Sources::default();
    let source = sources.add("out.yaml", text.to_owned());
    let mut input = Input::default();
    read::text_into(&mut input, source, text, Met::ByName, &Ration::of(Ration::USUAL));
    assert!(!has_errors(&input.diagnostics), "{text}\n{:?}", input.diagnostics);
    let objects = input.documents.iter().flat_map(|document| &document.objects);
    objects.map(|object| stored(to_value(&object.root))).collect()
}

/// What is wrong with a run.
fn faults(row: &Value, run: &Run) -> Vec<String> {
    let mut faults = Vec::new();
    let is_accepted = row["input_accepted"] != false;
    let want: Vec<Value> = row["want"].as_array().into_iter().flatten().cloned().map(stored).collect();
    let notes = [&row["note"], &row["expect"]].into_iter().filter_map(Value::as_array).flatten();
    let has_stopped = !run.errors.is_empty();
    if is_accepted && row["want_accepted"] == true && has_stopped {
        faults.push(format!("it stopped: {:?}", run.errors));
    }
    if is_accepted && row["want_accepted"] == false && !has_stopped {
        faults.push("v1 refuses this, and nothing was said".to_owned());
    }
    if !has_stopped {
        let made = objects(&run.text);
        // What the old API refused is put right where that can be done, and said; so it may be where v1 has no answer.
        let is_bound = is_accepted || (row["want_accepted"] == true && run.notes.iter().all(|note| !note.3));
        if made != want && is_bound {
            let show = |all: &[Value]| all.iter().map(|one| format!("  {one}\n")).collect::<String>();
            faults.push(format!("made\n{}want\n{}", show(&made), show(&want)));
        }
    }
    if is_accepted {
        for note in notes {
            let text = |key: &str| note[key].as_str().unwrap_or_default();
            let is_manual = note["manual"] == true;
            let wanted =
                (text("code").to_owned(), text("object").to_owned(), text("path").to_owned(), is_manual);
            if !run.notes.contains(&wanted) {
                faults.push(format!("not said: {wanted:?}"));
            }
        }
        let is_manual = run.notes.iter().any(|note| note.3);
        if row["manual"] == false && is_manual {
            let manual: Vec<_> = run.notes.iter().filter(|note| note.3).collect();
            faults.push(format!("nobody need decide: {manual:?}"));
        }
    }
    faults
}

fn judge(file: &str, settings: impl Fn(&Value) -> Settings) {
    let Some(text) = shared_file(&format!("migrate/{file}.shared.jsonl")) else { return };
    let mut wrong = Vec::new();
    let rows = json_lines(&text);
    for row in &rows {
        let run = run(row["input"].as_str().unwrap(), &settings(row));
        let faults = faults(row, &run);
        if !faults.is_empty() {
            wrong.push(format!("{} {}\n{}\n", row["id"], row["topic"], faults.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

fn as_recorded(_: &Value) -> Settings {
    with_placeholders()
}

#[test]
fn v1beta1() {
    judge("beta", as_recorded);
}

#[test]
fn v1alpha5() {
    judge("alpha", as_recorded);
}

#[test]
fn cdk() {
    let Some(text) = shared_file("migrate/cdk.shared.jsonl") else { return };
    let mut wrong = Vec::new();
    for mut row in json_lines(&text) {
        let package = row["blueprints"].as_str().unwrap().parse().unwrap();
        let settings = Settings { blueprints: Some(package), ..with_placeholders() };
        row["input_accepted"] = row["want_accepted"].clone();
        let mut run = run(&row["props"].to_string(), &settings);
        // Properties have no name of their own.
        let name = format!("props/{}", row["id"].as_str().unwrap());
        run.notes.iter_mut().filter(|note| note.1 == "props/").for_each(|note| note.1 = name.clone());
        let mut faults = faults(&row, &run);
        if row["manual"] == true && !run.notes.iter().any(|note| note.3) {
            faults.push("nobody is asked".to_owned());
        }
        if !faults.is_empty() {
            wrong.push(format!("{} {}\n{}\n", row["id"], row["topic"], faults.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// The objects that values make, in stored form, by kind and name.
fn rendered(values: &str) -> Result<BTreeMap<String, Value>, Vec<String>> {
    let mut sources = defaults::sources();
    let source = sources.add("values.yaml", values.to_owned());
    let inputs = Inputs { placeholders: validate::Placeholders::Allowed, ..Inputs::default() };
    let templates = Templates::built_in(&mut sources);
    let renderer = Renderer::new(&templates).unwrap();
    let layers = pipeline::load_text(source, values, inputs.dialect);
    let Made { objects, mut set, .. } = pipeline::objects_of(layers, &inputs, None, &mut sources);
    if has_errors(&set.diagnostics) {
        let found = set.diagnostics.iter();
        return Err(found.map(|found| format!("{}: {}", found.code.name, found.message)).collect());
    }
    pipeline::print(objects, &renderer, &mut set, &mut sources);
    let named = |manifest: &Manifest| (manifest.object().to_string(), stored(to_value(&manifest.root)));
    Ok(set.manifests.iter().map(named).collect())
}

#[test]
fn values() {
    let Some(text) = shared_file("migrate/values.shared.jsonl") else { return };
    let mut wrong = Vec::new();
    for row in json_lines(&text) {
        let settings =
            Settings { chart: Some(row["from"].as_str().unwrap().parse().unwrap()), ..Settings::default() };
        let run = run(row["input"].as_str().unwrap(), &settings);
        let (made, want) = (rendered(&run.text), rendered(row["want"].as_str().unwrap()));
        let is_asked = run.notes.iter().any(|note| note.3);
        let must_ask = row["manual"].as_array().is_some_and(|all| !all.is_empty());
        if made != want || (must_ask && !is_asked) || !run.errors.is_empty() {
            let show = |all: &Result<BTreeMap<String, Value>, Vec<String>>| match all {
                Ok(all) => all.values().map(|one| format!("  {one}\n")).collect::<String>(),
                Err(errors) => errors.join("\n"),
            };
            wrong.push(format!(
                "{} {} asked {is_asked} {:?}\n{}want\n{}",
                row["id"],
                row["topic"],
                run.errors,
                show(&made),
                show(&want)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn values_of_objects_render_the_objects() {
    let Some(text) = shared_file("migrate/beta.shared.jsonl") else { return };
    let mut wrong = Vec::new();
    let rows = json_lines(&text)
        .into_iter()
        .filter(|row| row["input_accepted"] == true && row["want_accepted"] == true);
    for row in rows {
        let settings = Settings { cluster: Some("shop".to_owned()), ..with_placeholders() };
        let old = row["input"].as_str().unwrap();
        let manifests = run(old, &settings);
        let mut sources = Sources::default();
        let source = sources.add("x.yaml", old.to_owned());
        let mut input = Input::default();
        read::text_into(
            &mut input,
            source,
            &sources.get(source).text,
            Met::ByName,
            &Ration::of(Ration::USUAL),
        );
        migrate(&mut input, &settings);
        crate::migrate::to_values(&mut input, &settings);
        let text: String = print::print(&mut input, &sources).into_iter().map(|output| output.text).collect();
        let name = |object: &Value| {
            format!("{}/{}", object["kind"].as_str().unwrap(), object["metadata"]["name"].as_str().unwrap())
        };
        let want: BTreeMap<String, Value> =
            objects(&manifests.text).into_iter().map(|object| (name(&object), object)).collect();
        if rendered(&text).as_ref() != Ok(&want) {
            wrong.push(format!(
                "{} {}\n{text}\n{:?}\nwant {want:?}",
                row["id"],
                row["topic"],
                rendered(&text)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn halfway() {
    judge("halfway", as_recorded);
}
