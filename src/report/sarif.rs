//! Findings as SARIF 2.1.0, for code scanning.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::place::{Place, Places};
use super::{Report, in_source_order};
use crate::diagnostic::{Diagnostic, Label, ObjectRef};
use crate::rules::manual::Page;
use crate::source::Pointer;

/// The log of one run; it lists the rules that found something.
pub fn sarif(report: &Report<'_>) -> String {
    let diagnostics = &report.checked.diagnostics;
    let places = Places::new(diagnostics, report.sources);
    let rules: Vec<&str> =
        diagnostics.iter().map(|found| found.rule).collect::<BTreeSet<_>>().into_iter().collect();
    let results: Vec<Value> =
        in_source_order(diagnostics).into_iter().map(|found| result(found, &rules, &places)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "karpcfg",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|name| descriptor(name)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

/// What is known of a rule, or of a fault of the input.
fn descriptor(name: &str) -> Value {
    let page = Page::by_name(name).expect("a test finds a page for every name in the sources");
    json!({
        "id": name,
        "shortDescription": {"text": page.summary()},
        "fullDescription": {"text": page.details()},
        "help": {"text": page.text(), "markdown": page.markdown()},
        "defaultConfiguration": {"level": page.severity.as_str()},
    })
}

fn result(found: &Diagnostic, rules: &[&str], places: &Places<'_>) -> Value {
    let help = found.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let mut result = json!({
        "ruleId": found.rule,
        "ruleIndex": rules.binary_search(&found.rule).ok(),
        "level": found.severity.as_str(),
        "message": {"text": format!("{}{help}", found.message)},
    });
    if let Some(location) = location(found, places) {
        result["locations"] = json!([location]);
    }
    let related: Vec<Value> = found.related.iter().filter_map(|label| related(label, places)).collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    result
}

/// Where it is: in which file, and in which object.
fn location(found: &Diagnostic, places: &Places<'_>) -> Option<Value> {
    let physical = found.primary.as_ref().and_then(|label| physical(&places.locate(label.span)));
    let logical = found.object.as_ref().map(|object| logical(object, found.pointer.as_ref()));
    let mut location = json!({});
    if let Some(physical) = &physical {
        location["physicalLocation"] = physical.clone();
    }
    if let Some(logical) = &logical {
        location["logicalLocations"] = json!([{"fullyQualifiedName": logical, "kind": "resource"}]);
    }
    (physical.is_some() || logical.is_some()).then_some(location)
}

/// None for what is in no file that a viewer could open.
fn physical(place: &Place<'_>) -> Option<Value> {
    let uri = if place.is_stdin() { "stdin".to_owned() } else { uri(place.file()?) };
    Some(json!({
        "artifactLocation": {"uri": uri},
        "region": {
            "startLine": place.number,
            "startColumn": place.column(),
            "endLine": place.number,
            "endColumn": place.end_column(),
        },
    }))
}

fn logical(object: &ObjectRef, pointer: Option<&Pointer>) -> String {
    let path = pointer.map(Pointer::dotted).filter(|path| path != ".").map(|path| format!("/{path}"));
    format!("{object}{}", path.unwrap_or_default())
}

fn related(label: &Label, places: &Places<'_>) -> Option<Value> {
    let mut location = json!({"physicalLocation": physical(&places.locate(label.span))?});
    if !label.text.is_empty() {
        location["message"] = json!({"text": label.text});
    }
    Some(location)
}

/// A path as a URI (RFC 3986): relative where the path is, and as `file:` where it is not.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    let encode = |byte: u8| match byte {
        b'\\' if cfg!(windows) => "/".to_owned(),
        b'/' | b'-' | b'.' | b'_' | b'~' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    scheme.to_owned() + &path.bytes().map(encode).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (path, expected) in [
            ("a/b.yaml", "a/b.yaml"),
            ("./a b.yaml", "a%20b.yaml"),
            ("c:d/é%.yaml", "c%3Ad/%C3%A9%25.yaml"),
            ("/tmp/x.yaml", "file:///tmp/x.yaml"),
            ("../x.yaml", "../x.yaml"),
        ] {
            assert_eq!(uri(path), expected, "{path}");
        }
    }
}
