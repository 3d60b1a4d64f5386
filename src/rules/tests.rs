//! The catalogue held to itself: every rule's examples, the order, and that no tree makes it panic.

mod beyond_admission;
mod false_positives;
mod one_file_each;
mod planted_faults;

use std::collections::BTreeSet;

use crate::apis::kinds::API_TYPES;
use crate::apis::schema::{Outline, PlaceName, Schema, Shape};
use crate::check::check;
use crate::manifest::stream::{self, Met};
use crate::manifest::{Manifest, Set};
use crate::manual::Page;
use crate::rules::admission::walk;
use crate::rules::lint::versions::needs_feature_gate::NEEDS_FEATURE_GATE;
use crate::rules::{Check, Finding, Options, RULES, Rule, run};
use crate::source::{SourceId, Sources, Span};
use crate::yaml::Ration;
use crate::yaml::{self, Dialect, Entry, Map, Node, Resolved, Scalar, Style, Value};
use proptest::prelude::*;

/// The smallest valid object of each kind, which examples are completed with; those with a schema first.
const BASES: &[&str] = &[
    "apiVersion: karpenter.sh/v1
kind: NodePool
metadata: {name: base}
spec:
  template:
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: base}
      requirements: []
",
    "apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: {name: base}
spec:
  role: base
  amiSelectorTerms: [{alias: al2023@v20250123}]
  subnetSelectorTerms: [{tags: {a: b}}]
  securityGroupSelectorTerms: [{tags: {a: b}}]
",
    "apiVersion: karpenter.sh/v1alpha1
kind: NodeOverlay
metadata: {name: base}
spec:
  requirements: []
",
    "apiVersion: autoscaling.x-k8s.io/v1beta1
kind: CapacityBuffer
metadata: {name: base}
spec:
  replicas: 1
",
    "apiVersion: eks.amazonaws.com/v1
kind: NodeClass
metadata: {name: base}
spec:
  role: base
  subnetSelectorTerms: [{tags: {a: b}}]
  securityGroupSelectorTerms: [{tags: {a: b}}]
",
];

fn documents(text: &str) -> Vec<Node> {
    let loaded = yaml::load(SourceId(0), text, Dialect::Kubectl);
    assert!(!loaded.is_refused(), "{text}: {:?}", loaded.diagnostics);
    loaded.documents
}

/// Puts `over` onto `base`: maps merge, everything else replaces.
fn complete(base: &mut Node, over: Node) {
    match (&mut base.value, over.value) {
        (Value::Map(base), Value::Map(over)) => {
            for entry in over {
                match base.entry_mut(&entry.key) {
                    Some(slot) => complete(&mut slot.value, entry.value),
                    None => base.push(entry),
                }
            }
        }
        (slot, value) => *slot = value,
    }
}

/// What an example is for: its first line may be a comment with the flags it needs.
fn options(text: &str) -> Options {
    let mut options = Options::default();
    let flags = text.lines().next().and_then(|line| line.strip_prefix("# "));
    let words: Vec<&str> = flags.unwrap_or_default().split(' ').collect();
    for pair in words.chunks_exact(2) {
        let version = pair[1].parse().unwrap();
        match pair[0] {
            "--karpenter-version" => options.karpenter = version,
            "--kube-version" => options.kube = Some(version),
            other => panic!("{other} is not a flag of examples"),
        }
    }
    options
}

/// What the rules find in a text that is not completed.
pub(super) fn found_in(text: &str, options: &Options) -> Vec<Finding> {
    let manifests: Vec<Manifest> = documents(text).into_iter().map(Manifest::from_text).collect();
    run(RULES, &Set::of(manifests), options)
}

/// What the rules find in an example.
fn findings(text: &str) -> Vec<Finding> {
    run(RULES, &example(text), &options(text))
}

/// The text with every line written out that stands for many: `echo # and so on, 900 lines`.
fn written_out(text: &str) -> String {
    let line = |line: &str| match line.split_once(" # and so on, ") {
        Some((line, count)) => format!("{line}\n").repeat(count.split(' ').next().unwrap().parse().unwrap()),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

pub(super) fn example(text: &str) -> Set {
    let text = &written_out(text);
    let bases: Vec<Node> = BASES.iter().flat_map(|base| documents(base)).collect();
    let finish = |over: Node| {
        let kind = over.get("kind").unwrap().as_str();
        // Kinds without a base are written out.
        let Some(base) = bases.iter().find(|base| base.get("kind").unwrap().as_str() == kind) else {
            return Manifest::from_text(over);
        };
        let mut object = base.clone();
        complete(&mut object, over);
        Manifest::from_text(object)
    };
    Set::of(documents(text).into_iter().map(finish).collect())
}

/// The rules that look at objects: all but those that judge values or comments, whose examples need their text.
fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().filter(|rule| !matches!(rule.check, Check::Values | Check::Comment))
}

fn names(findings: &[Finding]) -> Vec<&'static str> {
    let mut names: Vec<&str> = findings.iter().map(|finding| finding.rule.code.name).collect();
    names.dedup();
    names
}

#[test]
fn bases_raise_nothing() {
    let differing: Vec<String> = BASES.iter().filter_map(|base| difference(base, &[])).collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn bad_examples_raise_exactly_their_rule() {
    let differing: Vec<String> =
        rules().filter_map(|rule| difference(&rule.examples().bad, &[rule.code.name])).collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn good_examples_raise_nothing() {
    let differing: Vec<String> = rules().filter_map(|rule| difference(&rule.examples().good, &[])).collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// How what an example raises differs from the names expected.
fn difference(text: &str, expected: &[&str]) -> Option<String> {
    let mut findings = findings(text);
    if !expected.contains(&NEEDS_FEATURE_GATE.code.name) {
        // Two of the bases need a gate, and so does all that is built on them.
        findings.retain(|finding| !std::ptr::eq(finding.rule, &NEEDS_FEATURE_GATE));
    }
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    let found = names(&findings);
    (found != expected).then(|| format!("{text}raises {found:?}, not {expected:?}: {messages:?}"))
}

#[test]
fn examples_of_comments_are_judged_by_their_text() {
    for rule in RULES.iter().filter(|rule| matches!(rule.check, Check::Comment)) {
        let examples = rule.examples();
        for (text, expected) in [(&examples.bad, &[rule.code.name][..]), (&examples.good, &[])] {
            let mut sources = Sources::default();
            let source = sources.add("example.yaml", text.clone());
            let left = check(
                &stream::read(source, text, Met::ByName, &Ration::of(Ration::USUAL)),
                RULES,
                &Options::default(),
                &sources,
            );
            let names: Vec<&str> = left.diagnostics.iter().map(|found| found.code.name).collect();
            assert_eq!(names, expected, "{text}");
        }
    }
}

#[test]
fn rules_are_sorted_and_documented() {
    assert!(RULES.windows(2).all(|pair| pair[0].code.name < pair[1].code.name), "sorted, each once");
    for rule in RULES {
        assert!(
            rule.code.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
            "{}",
            rule.code.name
        );
        let page = Page::from(*rule);
        let (summary, rest) = (page.summary(), page.details());
        assert!(!summary.ends_with('.') && rest.ends_with('.'), "{}: summary and text", rule.code.name);
        let examples = rule.examples();
        assert!(!examples.bad.is_empty() && !examples.good.is_empty(), "{}: two examples", rule.code.name);
        assert!(summary.starts_with(|first: char| first.is_lowercase()), "{}", rule.code.name);
        assert!(std::ptr::eq(Rule::by_name(rule.code.name).unwrap(), *rule));
    }
}

/// A rule of a place that no schema has would never run, and a place that no rule looks at is a rule forgotten.
#[test]
fn rules_look_at_the_places_that_schemas_name() {
    let mut named = BTreeSet::new();
    for api in API_TYPES {
        collect(&api.root, &mut named);
    }
    let looked_at = RULES.iter().flat_map(|rule| match rule.check {
        Check::At(names, _) => names,
        _ => &[],
    });
    assert_eq!(named, looked_at.copied().collect());
    assert_eq!(named.len(), PlaceName::COUNT);
}

fn collect(schema: &Schema, named: &mut BTreeSet<PlaceName>) {
    named.extend(schema.names);
    match schema.shape {
        Shape::Object(fields) => fields.iter().for_each(|field| collect(&field.schema, named)),
        Shape::List { items: below, .. } | Shape::Map { values: below, .. } => collect(below, named),
        _ => {}
    }
}

#[test]
fn texts_are_written_for_people() {
    for rule in rules() {
        for finding in findings(&rule.examples().bad) {
            let first = finding.message.chars().next().unwrap();
            let is_name = ["Windows", "EKS"].iter().any(|name| finding.message.starts_with(name));
            assert!(!first.is_uppercase() || is_name, "{}", finding.message);
            assert!(!finding.message.ends_with('.'), "{}", finding.message);
            assert!(finding.help.is_some(), "{}: {}", rule.code.name, finding.message);
        }
    }
}

#[test]
fn findings_of_a_flood_are_bounded() {
    let keys: String = (0..10_000).map(|n| format!("  k{n}: 1\n")).collect();
    let findings = run(RULES, &example(&format!("kind: NodePool\nspec:\n{keys}")), &Options::default());
    assert_eq!(findings.len(), 100);
}

fn span() -> Span {
    Span::default()
}

fn scalar() -> impl Strategy<Value = Node> {
    let words = prop_oneof![
        "[ -~é\n]{0,12}",
        Just("In".to_owned()),
        Just("al2023@latest".to_owned()),
        Just(String::new())
    ];
    prop_oneof![
        words.prop_map(|text| Node::text(text, span())),
        any::<i64>().prop_map(|value| plain(value.to_string(), Resolved::Int(value))),
        any::<f64>().prop_map(|value| plain(value.to_string(), Resolved::Float(value))),
        any::<bool>().prop_map(|value| plain(value.to_string(), Resolved::Bool(value))),
        Just(Node::null(span())),
    ]
}

fn plain(text: String, meaning: Resolved) -> Node {
    Node::scalar(Scalar { text: text.into(), style: Style::Plain, meaning }, span())
}

/// Trees whose keys are mostly fields that the API types have.
fn tree() -> impl Strategy<Value = Node> {
    let mut fields = Vec::new();
    for api in API_TYPES {
        collect_fields(&api.root, &mut fields);
    }
    let key = prop_oneof![4 => proptest::sample::select(fields), 1 => "[a-z./]{0,6}"];
    scalar().prop_recursive(6, 64, 8, move |inner| {
        let entry = (key.clone(), inner.clone());
        prop_oneof![
            proptest::collection::vec(inner, 0..4).prop_map(|items| Node::list(items, span())),
            proptest::collection::vec(entry, 0..8).prop_map(|entries| Node::map(map(entries), span())),
        ]
    })
}

fn map(entries: Vec<(String, Node)>) -> Map {
    let mut map = Map::default();
    for (key, value) in entries {
        map.insert(Entry { key: key.into(), key_span: span(), value });
    }
    map
}

fn collect_fields(schema: &Schema, fields: &mut Vec<String>) {
    fields.extend(schema.fields().map(|field| field.name.to_owned()));
    match schema.shape {
        Shape::Object(below) | Shape::Outline(Outline::Fields(below)) => {
            below.iter().for_each(|field| collect_fields(&field.schema, fields))
        }
        Shape::List { items: below, .. }
        | Shape::Map { values: below, .. }
        | Shape::Outline(Outline::Items(below) | Outline::Values(below)) => collect_fields(below, fields),
        _ => {}
    }
}

proptest! {
    /// Any tree where the whole object, its spec or any described part of it belongs.
    #[test]
    fn any_tree_gives_the_same_findings_twice(tree in tree(), base in 0..API_TYPES.len(), place in any::<prop::sample::Index>()) {
        let mut object = documents(BASES[base]).remove(0);
        let api = Manifest::from_text(object.clone()).api.unwrap();
        let mut places = Vec::new();
        walk(&object, api, &mut |place| places.push(place.pointer()));
        let pointer = places[place.index(places.len())].clone();
        let tokens: Vec<String> = pointer.tokens().map(|token| token.into_owned()).collect();
        let node = tokens.iter().fold(&mut object, |node, token| match &mut node.value {
            Value::Map(map) => &mut map.entry_mut(token).unwrap().value,
            Value::List(items) => &mut items[token.parse::<usize>().unwrap()],
            Value::Scalar(_) => unreachable!("places lie in maps and lists"),
        });
        *node = tree;
        let set = Set::of(vec![Manifest::from_text(object)]);
        let once = run(RULES, &set, &Options::default());
        let twice = run(RULES, &set, &Options::default());
        prop_assert_eq!(format!("{once:?}"), format!("{twice:?}"));
    }

    /// Any tree as the spec of a kind that has no schema here, and of older ones.
    #[test]
    fn any_spec_of_other_kinds_gives_the_same_findings_twice(spec in tree(), kind in 0..OTHER_KINDS.len()) {
        let mut object = documents(OTHER_KINDS[kind]).remove(0);
        object.as_map_mut().unwrap().push(Entry { key: "spec".into(), key_span: span(), value: spec });
        let set = Set::of(vec![Manifest::from_text(object)]);
        let once = run(RULES, &set, &Options::default());
        let twice = run(RULES, &set, &Options::default());
        prop_assert_eq!(format!("{once:?}"), format!("{twice:?}"));
    }
}

const OTHER_KINDS: [&str; 4] = [
    "{apiVersion: eks.amazonaws.com/v1, kind: NodeClass, metadata: {name: base}}",
    "{apiVersion: karpenter.sh/v1alpha5, kind: Provisioner, metadata: {name: base}}",
    "{apiVersion: karpenter.k8s.aws/v1alpha1, kind: AWSNodeTemplate, metadata: {name: base}}",
    "{apiVersion: karpenter.sh/v1beta1, kind: NodePool, metadata: {name: base}}",
];
