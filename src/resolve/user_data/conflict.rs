//! Sources of one configuration that say different things: the last would win, and the others be lost without a word.

use serde_json::{Map, Value};

use super::Composer;
use super::codes::CONFLICTING_USER_DATA;
use super::soci::Wanted;
use crate::diagnostic::Diagnostic;
use crate::userdata::containerd::{self, CRI, IMAGES, RUNTIME};

/// What one source says.
pub(super) struct Said {
    /// As messages name it: `soci`, `nodeConfig`.
    pub name: String,
    /// Where it stands below the class's entry.
    pub field: String,
    /// What it says, as a tree.
    pub tree: Value,
    /// The text that says it, where the source is not one of the user's parts.
    pub text: Option<String>,
}

/// Says where two of the sources contradict each other.
pub(super) fn check(composer: &mut Composer, all: &[Said]) {
    for (index, later) in all.iter().enumerate() {
        for earlier in &all[..index] {
            let mut found = Vec::new();
            collect(&earlier.tree, &later.tree, &mut Vec::new(), &mut found);
            for (path, one, other) in found {
                let found = conflict(&path.join("."), (earlier, one), (later, other));
                composer.report(found, &place(later, &path));
            }
        }
    }
}

fn conflict(path: &str, (earlier, one): (&Said, &Value), (later, other): (&Said, &Value)) -> Diagnostic {
    let message = format!("`{path}` is {other} in `{}`, but {one} by `{}`", later.name, earlier.name);
    Diagnostic::new(&CONFLICTING_USER_DATA, message).help("remove one of the two")
}

/// Says which settings are written for containerd 1 beside what SOCI writes for containerd 2.
pub(super) fn check_containerd(composer: &mut Composer, all: &[Said], soci: &Wanted) {
    if !soci.is_for_containerd_2() {
        return;
    }
    for said in all.iter().filter(|said| said.field != soci.field) {
        let plugin = said.tree.pointer("/containerd/config/plugins").and_then(|plugins| plugins.get(CRI));
        let keys = plugin.and_then(Value::as_object).into_iter().flat_map(Map::keys);
        for key in keys.filter(|key| containerd::is_of_containerd_1(key)) {
            let message = format!(
                "`{key}` of `{}` is lost: it stands under `{CRI}`, and `soci` makes the configuration one of containerd 2",
                said.name
            );
            let help = format!("write it for containerd 2, under `{IMAGES}` or `{RUNTIME}`");
            let field =
                if said.field == "/nodeConfig" { "/nodeConfig/containerd/config" } else { &said.field };
            composer.report(Diagnostic::new(&CONFLICTING_USER_DATA, message).help(help), field);
        }
    }
}

/// The deepest place that the values may have: only maps of settings have the tree's own places in them.
fn place(said: &Said, path: &[String]) -> String {
    let is_map = ["/nodeConfig", "/bottlerocket"].contains(&said.field.as_str());
    let tokens = if is_map { path } else { &[] };
    tokens.iter().fold(said.field.clone(), |place, token| format!("{place}/{token}"))
}

/// Values that both trees have, and that differ; flags add up.
fn collect<'a>(
    one: &'a Value,
    other: &'a Value,
    path: &mut Vec<String>,
    found: &mut Vec<(Vec<String>, &'a Value, &'a Value)>,
) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            for (key, one) in one {
                if let Some(other) = other.get(key).filter(|_| key != "flags") {
                    path.push(key.clone());
                    collect(one, other, path, found);
                    path.pop();
                }
            }
        }
        (one, other) if one == other => {}
        (one, other) => found.push((path.clone(), one, other)),
    }
}
