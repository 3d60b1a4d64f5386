//! Findings as SARIF 2.1.0, for code scanning.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use super::json::{OneByOne, pretty};
use super::place::{Place, Places, file};
use super::{Report, in_source_order};
use crate::diagnostic::{Diagnostic, Group, Label, ObjectRef};
use crate::harmless::harmless_json;
use crate::input::STDIN;
use crate::manual::Page;
use crate::source::{Pointer, Source, Sources};

/// The log of one run; it lists the rules that found something.
pub(crate) fn sarif(report: &Report<'_>) -> String {
    let diagnostics = report.diagnostics;
    let places = Places::new(diagnostics, report.sources);
    let rules: Vec<&str> =
        diagnostics.iter().map(|found| found.code.name).collect::<BTreeSet<_>>().into_iter().collect();
    let run = Run {
        tool: json!({"driver": {
            "name": "karpcfg",
            "version": env!("CARGO_PKG_VERSION"),
            "informationUri": INFORMATION,
            "rules": rules.iter().map(|name| descriptor(name)).collect::<Vec<_>>(),
        }}),
        column_kind: "unicodeCodePoints",
        results: OneByOne(in_source_order(diagnostics), |found: &Diagnostic| result(found, &rules, &places)),
    };
    let schema = "https://json.schemastore.org/sarif-2.1.0.json";
    harmless_json(pretty(&Log { schema, version: "2.1.0", runs: [run] }))
}

#[derive(Serialize)]
struct Log<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<R>; 1],
}

#[derive(Serialize)]
struct Run<R> {
    tool: Value,
    #[serde(rename = "columnKind")]
    column_kind: &'static str,
    results: R,
}

/// Where what the rules are about is described.
const INFORMATION: &str = "https://karpenter.sh/docs/concepts/";

/// The page of those who made it about what a group of rules is about; what karpcfg has to say is in the log itself.
fn help_uri(group: Group) -> &'static str {
    match group {
        Group::Images => "https://karpenter.sh/docs/concepts/nodeclasses/#specamiselectorterms",
        Group::Requirements => "https://karpenter.sh/docs/concepts/scheduling/",
        Group::Limits => "https://karpenter.sh/docs/concepts/nodepools/#speclimits",
        Group::Disruption => "https://karpenter.sh/docs/concepts/disruption/",
        Group::Taints => "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
        Group::Volumes => "https://karpenter.sh/docs/concepts/nodeclasses/#specblockdevicemappings",
        Group::Network => "https://karpenter.sh/docs/concepts/nodeclasses/#specsubnetselectorterms",
        Group::Identity => "https://karpenter.sh/docs/concepts/nodeclasses/#specrole",
        Group::Kubelet => "https://karpenter.sh/docs/concepts/nodeclasses/#speckubelet",
        Group::UserData => "https://karpenter.sh/docs/concepts/nodeclasses/#specuserdata",
        Group::Soci => "https://github.com/awslabs/soci-snapshotter",
        Group::Versions => "https://karpenter.sh/docs/upgrading/upgrade-guide/",
        Group::Around => "https://karpenter.sh/docs/getting-started/getting-started-with-karpenter/",
        Group::Migration => "https://karpenter.sh/docs/upgrading/v1-migration/",
        Group::References => "https://karpenter.sh/docs/concepts/nodepools/",
        Group::Fields | Group::Comments => INFORMATION,
        Group::Values => "https://helm.sh/docs/chart_template_guide/values_files/",
        Group::Yaml => "https://yaml.org/spec/1.2.2/",
    }
}

/// What is known of a rule, or of a fault of the input.
fn descriptor(name: &str) -> Value {
    let page = Page::by_name(name).expect("a test finds a page for every name in the sources");
    json!({
        "id": name,
        "shortDescription": {"text": page.summary()},
        "fullDescription": {"text": page.details()},
        "help": {"text": page.text(), "markdown": page.markdown()},
        "helpUri": help_uri(page.group),
        "defaultConfiguration": {"level": page.severity.as_str()},
        "properties": {"tags": [page.group.title()]},
    })
}

fn result(found: &Diagnostic, rules: &[&str], places: &Places<'_>) -> Value {
    let place = found.primary.as_ref().map(|label| places.locate(label.span));
    let mut result = json!({
        "ruleId": found.code.name,
        "ruleIndex": rules.binary_search(&found.code.name).ok(),
        "level": found.severity.as_str(),
        "message": {"text": message(found, place.as_ref())},
        "locations": [location(found, place.as_ref(), places)],
    });
    let related: Vec<Value> = found.related.iter().filter_map(|label| related(label, places)).collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    result
}

/// What is wrong, where it is unless the location says that, and what to do.
fn message(found: &Diagnostic, place: Option<&Place<'_>>) -> String {
    let elsewhere = place.filter(|place| physical(place).is_none());
    let at = elsewhere.map(|place| format!("\nat {}", place.locate())).unwrap_or_default();
    let help = found.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    format!("{}{at}{help}", found.message)
}

/// Where it is: in which file, and in which object.
fn location(found: &Diagnostic, place: Option<&Place<'_>>, places: &Places<'_>) -> Value {
    let physical = place.and_then(physical).unwrap_or_else(|| stand_in(places.sources()));
    let mut location = json!({"physicalLocation": physical});
    if let Some(object) = &found.object {
        let name = logical(object, found.pointer.as_ref());
        location["logicalLocations"] = json!([{"fullyQualifiedName": name, "kind": "resource"}]);
    }
    location
}

/// None for what is in no file that a viewer could open.
fn physical(place: &Place<'_>) -> Option<Value> {
    Some(json!({
        "artifactLocation": {"uri": artifact(place.source)?},
        "region": {
            "startLine": place.number,
            "startColumn": place.column(),
            "endLine": place.number,
            "endColumn": place.end_column(),
        },
    }))
}

/// The place of what is in an argument, in a built-in value or in no text at all: code scanning refuses a result without
/// one. It is the beginning of the first file, which is what the arguments are laid over.
fn stand_in(sources: &Sources) -> Value {
    let uri = sources.iter().find_map(artifact).unwrap_or_else(|| "command-line".to_owned());
    json!({
        "artifactLocation": {"uri": uri},
        "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
    })
}

/// The URI of a text that was read from a file or from stdin.
fn artifact(source: &Source) -> Option<String> {
    if source.name() == STDIN { Some("stdin".to_owned()) } else { file(source).map(uri) }
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
