//! All names in one list, group by group: for people, and as JSON for programs.

use serde_json::{Value, json};

use super::{Page, pages};
use crate::diagnostic::Group;
use crate::rules::Scope;

/// A line a name with severity and summary, under the titles of the groups.
pub(crate) fn as_text() -> String {
    let groups = Group::ALL.map(|group| (group, pages(group)));
    let names = groups.iter().flat_map(|(_, pages)| pages).map(|page| page.name.len());
    let width = names.max().unwrap_or_default();
    let line = |page: &Page| {
        let mark = if page.rule.is_some() || page.group == Group::Migration { ' ' } else { '*' };
        format!("  {:width$} {mark} {:7}  {}\n", page.name, page.severity.as_str(), page.summary)
    };
    let groups = groups
        .iter()
        .map(|(group, pages)| format!("{}\n{}\n", group.title(), pages.iter().map(line).collect::<String>()));
    groups.collect::<String>() + "* a fault of the input: it cannot be turned off\n"
}

/// An array with an object for each name.
pub(crate) fn as_json() -> String {
    let all: Vec<Value> = Group::ALL.into_iter().flat_map(pages).map(|page| object(&page)).collect();
    format!("{:#}\n", Value::from(all))
}

fn object(page: &Page) -> Value {
    let rule = page.rule.as_ref();
    let scope = match rule.map(|(rule, _)| rule.scope) {
        None if page.group == Group::Migration => "migration",
        None => "input",
        Some(Scope::Admission) => "admission",
        Some(Scope::Lint) => "lint",
    };
    json!({
        "name": page.name,
        "group": page.group.title(),
        "severity": page.severity.as_str(),
        "scope": scope,
        "canBeTurnedOff": rule.is_some(),
        "since": rule.and_then(|(rule, _)| rule.since).map(|version| version.to_string()),
        "until": rule.and_then(|(rule, _)| rule.until).map(|version| version.to_string()),
        "summary": page.summary,
        "text": page.details,
        "bad": rule.map(|(_, examples)| &examples.bad),
        "good": rule.map(|(_, examples)| &examples.good),
    })
}
