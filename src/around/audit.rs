//! `karpcfg prereqs --check`: policies as AWS prints them, against what the controller of a version asks for.

use std::collections::BTreeSet;

use crate::apis::version::{Release, Version};
use crate::diagnostic::{Diagnostic, Severity};
use crate::phrase::{all, quote};
use crate::source::{Pointer, Span};
use crate::yaml::Node;

use super::codes::{GRANTED_IN_VAIN, GRANTED_TOO_WIDELY, NEEDED_LATER, NOT_A_POLICY, NOT_GRANTED};
use super::policies;
use super::prereqs::{Feature, Prereqs};
use super::text::{Piece, Text, Tree};

/// One thing that is allowed or refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    action: String,
    resource: String,
    conditions: Vec<(String, String, Vec<String>)>,
}

/// A row of somebody's policy, and where it stands.
#[derive(Debug)]
struct Given {
    row: Row,
    is_allowed: bool,
    span: Span,
}

/// What is wrong with the policies in these documents.
pub(crate) fn audit(prereqs: &Prereqs, documents: &[Node], release: Release) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let given: Vec<Given> = documents.iter().flat_map(|document| given(document, &mut found)).collect();
    if !found.is_empty() {
        return found;
    }
    let needed = needed(prereqs, release.minor);
    let is_used = |row: &&Row| unused(row, &prereqs.features).is_none();
    let (used, others): (Vec<&Row>, Vec<&Row>) = needed.iter().partition(is_used);
    found.extend(lacking(used, &given, |rows| not_granted(rows, release.minor)));
    found.extend(lacking(others, &given, |rows| for_a_feature(rows, &prereqs.features)));
    found.extend(too_wide(&needed, &given));
    let later = Release::all().map(|later| later.minor).filter(|minor| *minor > release.minor);
    let mut known = needed;
    for minor in later {
        let mut new = self::needed(prereqs, minor);
        new.retain(|row| !known.contains(row));
        found.extend(lacking(new.iter().collect(), &given, |rows| needed_later(rows, minor)));
        known.extend(new);
    }
    found
}

/// The rows that the controller of a version asks for; what is not known fits anything.
fn needed(prereqs: &Prereqs, version: Version) -> Vec<Row> {
    let roles: Vec<_> = prereqs.node_roles.iter().map(|node| node.role.clone()).collect();
    let named = policies::controller(&prereqs.facts, version, &roles, prereqs.queue.is_some());
    named.iter().flat_map(|policy| rows(&of_tree(&policy.document))).map(|(row, _)| row).collect()
}

/// A document as JSON, in which `?` at both ends stands for what is not known.
fn of_tree(tree: &Tree) -> serde_json::Value {
    tree.json(&|text| unknown_in_signs(text).into(), &unknown_in_signs)
}

/// Stands for a part of a text that nobody knows.
const UNKNOWN: char = '\u{E000}';

fn unknown_in_signs(text: &Text) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Known(text) => text.clone(),
        Piece::Hole(_) => UNKNOWN.to_string(),
    };
    text.0.iter().map(piece).collect()
}

fn list(value: Option<&serde_json::Value>) -> Vec<String> {
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match value {
        Some(serde_json::Value::Array(items)) => items.iter().map(text).collect(),
        Some(one) => vec![text(one)],
        None => Vec::new(),
    }
}

/// The rows of a document, each with the number of its statement.
fn rows(document: &serde_json::Value) -> Vec<(Row, usize)> {
    let statements = match document.get("Statement") {
        Some(serde_json::Value::Array(items)) => items.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    let mut rows = Vec::new();
    for (index, statement) in statements.iter().enumerate() {
        let conditions = conditions(statement.get("Condition"));
        for action in listed(statement, "Action", "NotAction") {
            for resource in listed(statement, "Resource", "NotResource") {
                rows.push((Row { action: action.clone(), resource, conditions: conditions.clone() }, index));
            }
        }
    }
    rows
}

/// What a statement lists. All but what it lists is taken for all where it allows, and for nothing where it refuses: what is
/// said must be so.
fn listed(statement: &serde_json::Value, key: &str, but: &str) -> Vec<String> {
    let is_allowed = statement.get("Effect").and_then(serde_json::Value::as_str) == Some("Allow");
    match statement.get(but) {
        Some(_) if is_allowed => vec!["*".to_owned()],
        _ => list(statement.get(key)),
    }
}

fn conditions(condition: Option<&serde_json::Value>) -> Vec<(String, String, Vec<String>)> {
    let mut all = Vec::new();
    for (operator, keys) in condition.and_then(serde_json::Value::as_object).into_iter().flatten() {
        for (key, values) in keys.as_object().into_iter().flatten() {
            let mut values = list(Some(values));
            values.sort();
            all.push((operator.clone(), key.clone(), values));
        }
    }
    all.sort();
    all
}

/// The rows of a policy that somebody has: the document itself, or what `aws iam get-policy-version` and
/// `aws iam get-role-policy` print around it.
fn given(document: &Node, found: &mut Vec<Diagnostic>) -> Vec<Given> {
    let around = ["/PolicyVersion/Document", "/PolicyDocument", "/Document"];
    let inner = around.into_iter().find_map(|place| document.at(&Pointer::parse(place)));
    let policy = inner.unwrap_or(document);
    let Some(statements) = policy.get("Statement") else {
        let message = "this is no policy: it has no `Statement`";
        let help = "give what `aws iam get-policy-version` or `aws iam get-role-policy` prints";
        found.push(Diagnostic::new(&NOT_A_POLICY, message).at(document.span, "").help(help));
        return Vec::new();
    };
    let json = crate::yaml::json::to_value(policy);
    let given = rows(&json).into_iter().map(|(row, index)| {
        let statement = statements.as_list().map_or(statements, |items| &items[index]);
        let effect = statement.get("Effect").and_then(Node::as_str);
        let span = place_of(statement, &row.action).unwrap_or(statement.span);
        Given { row, is_allowed: effect == Some("Allow"), span }
    });
    given.collect()
}

/// Where a statement names an action.
fn place_of(statement: &Node, action: &str) -> Option<Span> {
    let actions = statement.get("Action")?;
    match actions.as_list() {
        Some(items) => items.iter().find(|item| item.as_str() == Some(action)).map(|item| item.span),
        None => Some(actions.span),
    }
}

/// What is needed and nothing grants, said by action.
fn lacking(needed: Vec<&Row>, given: &[Given], say: impl Fn(&[&Row]) -> Diagnostic) -> Vec<Diagnostic> {
    let allowed = |row: &&Row| given.iter().any(|one| one.is_allowed && covers(&one.row, row));
    let refused = |row: &&Row| given.iter().any(|one| !one.is_allowed && covers(&one.row, row));
    let mut lacking: Vec<&Row> = needed.into_iter().filter(|row| !allowed(row) || refused(row)).collect();
    lacking.sort();
    lacking.dedup();
    lacking.chunk_by(|one, next| one.action == next.action).map(say).collect()
}

fn resources(rows: &[&Row]) -> String {
    let mut resources: Vec<String> = rows.iter().map(|row| shown(&row.resource)).collect();
    resources.dedup();
    all(&resources.iter().map(String::as_str).collect::<Vec<_>>())
}

fn shown(text: &str) -> String {
    text.replace(UNKNOWN, "…")
}

fn not_granted(rows: &[&Row], version: Version) -> Diagnostic {
    let message = format!("Karpenter {version} needs {} on {}", quote(&rows[0].action), resources(rows));
    let found = Diagnostic::new(&NOT_GRANTED, message);
    let conditions = rows[0]
        .conditions
        .iter()
        .map(|(operator, key, values)| format!("{operator} {}: {}", shown(key), shown(&values.join(", "))));
    let conditions: Vec<String> = conditions.collect();
    match conditions.is_empty() {
        true => found.help("add it; `karpcfg prereqs --format json --only controller` prints the policies"),
        false => found.help(format!("add it, under these conditions at most: {}", conditions.join("; "))),
    }
}

/// What only one feature uses: a part of the action or the resource, and the feature.
const OF_FEATURES: [(&str, Feature); 6] = [
    (":capacity-reservation/", Feature::Reservations),
    ("DescribeCapacityReservations", Feature::Reservations),
    (":placement-group/", Feature::PlacementGroups),
    ("DescribePlacementGroups", Feature::PlacementGroups),
    ("RebootInstances", Feature::Reboots),
    ("arc-zonal-shift:", Feature::ZonalShifts),
];

/// The feature that a row is for, where nothing of these values uses it.
fn unused(row: &Row, used: &BTreeSet<Feature>) -> Option<Feature> {
    let is_for = |part: &str| row.action.contains(part) || row.resource.contains(part);
    let feature = OF_FEATURES.iter().find(|(part, _)| is_for(part)).map(|(_, feature)| *feature)?;
    (!used.contains(&feature)).then_some(feature)
}

fn for_a_feature(rows: &[&Row], used: &BTreeSet<Feature>) -> Diagnostic {
    let what = unused(rows[0], used).map_or("a feature", Feature::words);
    let message = format!("no policy allows {} on {}", quote(&rows[0].action), resources(rows));
    let found = Diagnostic::new(&NOT_GRANTED, message).severity(Severity::Note);
    found.help(format!("Karpenter needs it for {what}, which these values do not use"))
}

fn needed_later(rows: &[&Row], version: Version) -> Diagnostic {
    let message = format!("Karpenter {version} will need {} on {}", quote(&rows[0].action), resources(rows));
    Diagnostic::new(&NEEDED_LATER, message).help("add it before you upgrade")
}

/// What is granted beyond what is needed, each action of a statement once.
fn too_wide(needed: &[Row], given: &[Given]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for one in given.iter().filter(|one| one.is_allowed) {
        let is_covered = needed.iter().any(|row| covers(row, &one.row));
        if is_covered || found.iter().any(|said| said.primary.as_ref().is_some_and(|at| at.span == one.span))
        {
            continue;
        }
        let uses: Vec<&Row> = needed.iter().filter(|row| fits(&one.row.action, &row.action)).collect();
        found.push(beyond(one, &uses));
    }
    found
}

fn beyond(one: &Given, uses: &[&Row]) -> Diagnostic {
    let Row { action, resource, .. } = &one.row;
    if uses.is_empty() {
        let message = format!("Karpenter does not use {}", quote(action));
        let found = Diagnostic::new(&GRANTED_IN_VAIN, message).at(one.span, "");
        return found.help("take it out, unless something else has this role");
    }
    let message = format!("{} is granted on {} beyond what Karpenter needs", quote(action), quote(resource));
    let mut needed: Vec<&Row> = uses.to_vec();
    needed.sort();
    needed.dedup_by_key(|row| &row.resource);
    let has_conditions = needed.iter().any(|row| !row.conditions.is_empty());
    let conditions = if has_conditions { ", under conditions that tie it to the cluster" } else { "" };
    Diagnostic::new(&GRANTED_TOO_WIDELY, message)
        .at(one.span, "")
        .severity(Severity::Warning)
        .help(format!("it needs it on {}{conditions}", resources(&needed)))
}

/// Whether one row grants all that another one asks for.
fn covers(one: &Row, other: &Row) -> bool {
    let is_met = |condition: &(String, String, Vec<String>)| {
        other.conditions.iter().any(|theirs| {
            let values = &theirs.2;
            is_same(&condition.0, &theirs.0)
                && is_same(&condition.1, &theirs.1)
                && values.iter().all(|value| condition.2.iter().any(|one| fits(one, value)))
        })
    };
    fits(&one.action, &other.action)
        && fits(&one.resource, &other.resource)
        && one.conditions.iter().all(is_met)
}

fn is_same(one: &str, other: &str) -> bool {
    fits(&one.to_ascii_lowercase(), &other.to_ascii_lowercase())
}

/// Whether a pattern of IAM takes a text; what is not known, in either, takes and is taken by anything.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    // Which ends of the text a beginning of the pattern reaches.
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    let mut seen = reached;
    spread_unknown(&mut seen, &text);
    for sign in pattern {
        let mut next = vec![false; text.len() + 1];
        for at in (0..=text.len()).filter(|at| seen[*at]) {
            match sign {
                '*' | UNKNOWN => next[at..].fill(true),
                _ if at < text.len() && takes(sign, text[at]) => next[at + 1] = true,
                _ => {}
            }
            // What is not known may be what the pattern asks for.
            if at < text.len() && text[at] == UNKNOWN {
                next[at] = true;
            }
        }
        spread_unknown(&mut next, &text);
        seen = next;
    }
    seen[text.len()]
}

/// What is not known may be nothing more.
fn spread_unknown(reached: &mut [bool], text: &[char]) {
    for at in 0..text.len() {
        if reached[at] && text[at] == UNKNOWN {
            reached[at + 1] = true;
        }
    }
}

fn takes(sign: char, char: char) -> bool {
    sign == '?' || sign.eq_ignore_ascii_case(&char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_iam() {
        for (pattern, text, expected) in [
            ("*", "anything", true),
            ("ec2:Describe*", "ec2:DescribeImages", true),
            ("ec2:describeimages", "ec2:DescribeImages", true),
            ("ec2:Describe?mages", "ec2:DescribeImages", true),
            ("ec2:Run*", "ec2:DescribeImages", false),
            ("arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:eu-central-1:*:instance/*", true),
            ("arn:aws:ec2:eu-central-1:*:instance/*", "arn:aws:ec2:*:*:instance/*", false),
            ("arn:aws:iam::012345670123:role/a", "arn:\u{E000}:iam::\u{E000}:role/a", true),
            ("arn:aws:iam::012345670123:role/b", "arn:\u{E000}:iam::\u{E000}:role/a", false),
            ("arn:\u{E000}:ec2:\u{E000}::image/*", "arn:aws:ec2:eu-central-1::image/*", true),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }
}
