//! Entries for fuzzers, each for texts that may be hostile: whatever the bytes are, it returns, and keeps its promise.
//!
//! `fuzz/` has a target of cargo-fuzz for each; the tests run them with texts that are always the same. Nothing else of
//! the library is public, so they stand behind the feature `fuzzing`.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde_json::json;

use crate::apis::version::Version;
use crate::diagnostic::Diagnostic;
use crate::manifest::Set;
use crate::pipeline::{self, Made};
use crate::placeholders;
use crate::render::{Renderer, Templates};
use crate::report::{self, Styling};
use crate::scheduling::cron::Schedule;
use crate::source::Sources;
use crate::userdata::{self, Request};
use crate::values::layers::Inputs;
use crate::values::set::{self, Editor, Kind};
use crate::values::{defaults, merge};
use crate::yaml::{self, Dialect, Loaded, Node, emit};

const DIALECTS: [Dialect; 3] = [Dialect::Native, Dialect::Helm, Dialect::Kubectl];

/// Reads YAML in every dialect, shows what is wrong with it, and prints what it says: that is read again.
pub fn yaml(bytes: &[u8]) {
    let Ok(text) = yaml::decode(bytes.to_vec()) else { return };
    for dialect in DIALECTS {
        let mut sources = Sources::default();
        let source = sources.add("a.yaml", text.clone());
        let loaded = yaml::load(source, &text, dialect);
        show(&loaded.diagnostics, &sources);
        if !loaded.is_refused() {
            loaded.documents.iter().for_each(read_again);
        }
    }
}

fn read_again(document: &Node) {
    let printed = emit::node(document, 0);
    let mut sources = Sources::default();
    let source = sources.add("printed", printed.clone());
    // Natively infinity is a number, which JSON has not, and a document is a map.
    let dialect = if document.as_map().is_some() { Dialect::Native } else { Dialect::Kubectl };
    let Loaded { documents, diagnostics, .. } = yaml::load(source, &printed, dialect);
    let is_refused = crate::diagnostic::has_errors(&diagnostics);
    assert!(!is_refused && documents.len() == 1, "{diagnostics:?}\n{printed}");
}

/// Reads an argument as every flag of the family of `--set`, and edits a tree with it.
pub fn set(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for kind in [Kind::Json, Kind::Typed, Kind::Text, Kind::Literal] {
        for dialect in [Dialect::Native, Dialect::Helm] {
            let mut sources = Sources::default();
            let source = sources.add(kind.flag(), text.clone().into_owned());
            let mut root = merge::nothing();
            let mut editor = Editor::default();
            let found: Vec<Diagnostic> = match set::parse(kind, dialect, source, &text) {
                Err(fault) => vec![*fault],
                Ok(assignments) => assignments
                    .into_iter()
                    .filter_map(|assignment| editor.apply(&mut root, assignment).err())
                    .map(|fault| *fault)
                    .collect(),
            };
            show(&found, &sources);
        }
    }
}

/// Merges the text of a class into the user data of each family, by two versions of Karpenter.
pub fn user_data(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for family in ["AL2", "AL2023", "Bottlerocket", "Windows2022", "Custom"] {
        for version in [Version(1, 14), Version(1, 15)] {
            let request = json!({"family": family, "clusterName": "demo", "userData": text});
            let Ok((request, _)) = Request::read(&request, version) else { continue };
            if let Ok(made) = userdata::merge(&request) {
                assert!(family == "Custom" || made.as_bytes().len() >= "demo".len(), "{family}");
            }
        }
    }
}

/// Reads a schedule; one that can be read says when it hits.
pub fn cron(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _first = placeholders::find(&text);
    match Schedule::parse(&text) {
        Ok(schedule) => assert!(schedule.minutes_of_day().all(|minute| minute < 24 * 60), "{text}"),
        Err(fault) => assert!(!format!("{fault}{}", fault.help()).is_empty()),
    }
}

/// Prints the pools of the defaults with a template.
pub fn templates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut sources = defaults::sources();
    let mut templates = Templates::built_in(&mut sources);
    let source = sources.add("nodepool.yaml.j2", text.clone());
    templates.put("nodepool.yaml.j2".to_owned(), text, source);
    let renderer = match Renderer::new(&templates) {
        Ok(renderer) => renderer,
        Err(fault) => return show(&[*fault], &sources),
    };
    let arguments = ["cluster.name=demo", "karpenter.role=r"].map(|text| (Kind::Typed, text.to_owned()));
    let inputs = Inputs { arguments: arguments.to_vec(), ..Inputs::default() };
    let Ok(Made { objects, .. }) = pipeline::objects(&inputs, None, &mut sources) else { return };
    let mut set = Set::default();
    let printed = pipeline::print(objects, &renderer, &mut set, &mut sources);
    assert!(printed.iter().all(|printed| Arc::strong_count(&printed.manifest.root) > 0));
    show(&set.diagnostics, &sources);
}

/// A report walks every span, so a wrong one shows here, and so does what would steer a terminal.
fn show(found: &[Diagnostic], sources: &Sources) {
    let text = report::findings(found, sources, Styling::Plain).into_text();
    assert!(!text.contains(|character: char| character.is_control() && character != '\n'), "{text:?}");
}
