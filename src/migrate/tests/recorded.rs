//! The recorded cases: what a careful user should apply, and what must be said about it.

use serde_json::Value;

use super::stored::stored;
use crate::check::check;
use crate::diagnostic::has_errors;
use crate::migrate::note::Class;
use crate::migrate::settings::{Placeholders, Settings};
use crate::migrate::{Input, migrate, print, read};
use crate::rules::{Options, RULES, Scope};
use crate::source::Sources;
use crate::testing::{json_lines, shared_file};
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
    read::text_into(&mut input, source, &sources.get(source).text);
    migrate(&mut input, settings);
    let outputs = print::print(&mut input, &sources);
    let set = input.set();
    let options = Options { scope: Scope::Admission, ..Options::default() };
    let found = check(&set, RULES, &options, &sources).diagnostics;
    let mut errors: Vec<String> = found.iter().map(|found| format!("{}: {}", found.code.name, found.message)).collect();
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
    read::text_into(&mut input, source, text);
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
            let wanted = (text("code").to_owned(), text("object").to_owned(), text("path").to_owned(), is_manual);
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

fn with_placeholders(_: &Value) -> Settings {
    Settings { placeholders: Placeholders::Written, ..Settings::default() }
}

#[test]
fn v1beta1() {
    judge("beta", with_placeholders);
}

#[test]
fn v1alpha5() {
    judge("alpha", with_placeholders);
}

#[test]
fn cdk() {
    let Some(text) = shared_file("migrate/cdk.shared.jsonl") else { return };
    let mut wrong = Vec::new();
    for mut row in json_lines(&text) {
        let package = row["blueprints"].as_str().unwrap().parse().unwrap();
        let settings = Settings { blueprints: Some(package), ..with_placeholders(&row) };
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

#[test]
fn halfway() {
    judge("halfway", with_placeholders);
}
