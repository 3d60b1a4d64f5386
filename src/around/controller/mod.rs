//! Karpenter's own installation: values for its chart, the same in the forms of tools that install charts, and what is wrong
//! with anyone's values.

mod audit;
mod chart;
mod nodes;
mod print;
mod values;

use serde_json::Value;

use crate::apis::version::Release;
use crate::diagnostic::Diagnostic;
use crate::manifest::{Part, Set, deepest};
use crate::source::{Pointer, Span};
use crate::values::Values;
use crate::yaml::Node;

use super::at_value;
use super::codes::{MISSING_FACT, NO_CONTROLLER, SET_BY_OTHERS};
use super::facts::{Facts, said};
use super::text::{Hole, Tree};

pub(crate) use print::Format;

/// What installs the controller, but for the form of it.
#[derive(Debug)]
pub(crate) struct Installation {
    /// The release of Karpenter, whole.
    pub version: String,
    /// Where the charts are.
    pub repository: String,
    /// Name of the Helm release.
    pub release_name: String,
    /// Namespace of the controller.
    pub namespace: String,
    /// Whether the namespace is made.
    pub creates_namespace: bool,
    /// Values for the chart `karpenter`.
    pub values: Tree,
}

/// Somebody's values for the chart, and what the pools and the other values say.
pub(crate) struct Given<'a> {
    /// The tree of the values.
    pub root: &'a Node,
    /// The pools.
    pub set: &'a Set,
    /// What the values of the pools say, where there are some.
    pub facts: Option<Facts>,
    /// The Karpenter.
    pub release: Release,
    /// Where a path of the chart's values stands.
    pub place: &'a dyn Fn(&Pointer) -> Place,
}

/// Where something stands: in a text, in the values, or in neither.
#[derive(Debug, Default)]
pub(crate) struct Place {
    span: Option<Span>,
    values: Option<Pointer>,
}

impl Given<'_> {
    /// A finding about a path.
    fn at(&self, found: Diagnostic, path: &str) -> Diagnostic {
        self.at_pointer(found, &Pointer::parse(path))
    }

    fn at_pointer(&self, found: Diagnostic, path: &Pointer) -> Diagnostic {
        let Place { span, values } = (self.place)(path);
        let found = values.into_iter().fold(found, Diagnostic::in_values);
        span.into_iter().fold(found, |found, span| found.at(span, ""))
    }
}

/// What is wrong with values for the chart in a file.
pub(crate) fn check(root: &Node, set: &Set, values: Option<&Values>, release: Release) -> Vec<Diagnostic> {
    let place = |path: &Pointer| Place { span: Some(deepest(root, path, Part::Value)), values: None };
    let facts = values.map(Facts::of);
    audit::audit(&Given { root, set, facts, release, place: &place })
}

/// The installation that values make; what is wrong goes to `found`.
pub(crate) fn installation(
    values: &Values,
    set: &Set,
    release: Release,
    format: Format,
    found: &mut Vec<Diagnostic>,
) -> Installation {
    let facts = Facts::of(values);
    let controller = &values.controller;
    if values.karpenter.eks_auto_mode.enabled {
        let message = "EKS Auto Mode runs Karpenter itself: there is no controller to install";
        let no_controller = Diagnostic::new(&NO_CONTROLLER, message).help("leave this command out");
        found.push(at_value(set, no_controller, "/karpenter/eksAutoMode/enabled"));
    }
    let extra = free_form(set, "/controller/extraValues");
    found.extend(decided(set, &extra));
    let made = values::chart_values(values, &facts, set, &extra);
    if format != Format::Terraform && made.holes().any(|hole| matches!(hole, Hole::Account | Hole::Partition))
    {
        let message =
            "the service account's role is named by its ARN, which needs `aws.accountId` and `aws.region`";
        let missing = Diagnostic::new(&MISSING_FACT, message)
            .help("set them, or the whole ARN in `controller.serviceAccount.role`, or `podIdentity: true`");
        found.push(at_value(set, missing, "/controller/serviceAccount/role"));
    }
    found.extend(of_the_product(&made, set, &facts, release));
    Installation {
        version: version(values, release),
        repository: said(&controller.repository).unwrap_or_default(),
        release_name: said(&controller.release_name).unwrap_or_default(),
        namespace: said(&controller.namespace).unwrap_or_default(),
        creates_namespace: controller.create_namespace,
        values: made,
    }
}

/// The text that a format makes of it.
pub(crate) fn print(installation: &Installation, format: Format) -> String {
    print::print(installation, format)
}

/// The release whole: that of the values, unless another one is asked for.
fn version(values: &Values, release: Release) -> String {
    let of_values = said(&values.controller.version).unwrap_or_default();
    let of_values = of_values.trim_start_matches('v');
    match of_values.parse::<Release>() {
        Ok(known) if known != release => format!("{}.{}", release.minor, release.patch),
        _ => of_values.to_owned(),
    }
}

/// A part of the values that is taken as it is.
fn free_form(set: &Set, place: &str) -> Value {
    let node = set.root().and_then(|root| root.at(&Pointer::parse(place)));
    node.map_or(Value::Null, crate::yaml::json::to_value)
}

/// What `extraValues` say that other values decide.
fn decided(set: &Set, extra: &Value) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut paths = Vec::new();
    leaves(extra, &Pointer::root(), &mut paths);
    for path in paths {
        let dotted = path.tokens().collect::<Vec<_>>().join(".");
        let Some(instead) = values::instead(&dotted) else { continue };
        let message = format!("`{dotted}` in `controller.extraValues` is decided by other values");
        let set_by_others = Diagnostic::new(&SET_BY_OTHERS, message).help(instead);
        found.push(at_value(
            set,
            set_by_others,
            Pointer::parse("/controller/extraValues").concat(&path).as_str(),
        ));
    }
    found
}

/// The places of what has nothing in it.
fn leaves(value: &Value, at: &Pointer, paths: &mut Vec<Pointer>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            map.iter().for_each(|(key, value)| leaves(value, &at.join(key), paths));
        }
        _ if *at == Pointer::root() => {}
        _ => paths.push(at.clone()),
    }
}

/// What is printed is checked as anyone's values are.
fn of_the_product(made: &Tree, set: &Set, facts: &Facts, release: Release) -> Vec<Diagnostic> {
    let Ok(root) = crate::yaml::ser::to_node(&made.plain()) else { return Vec::new() };
    let is_given = |place: &Pointer| {
        let tree = set.values.as_ref()?;
        let node = tree.root.at(place)?;
        (!(tree.is_built_in)(node.span.source)).then_some(node.span)
    };
    let place = |path: &Pointer| {
        let places = values::sources(path);
        let given = places.iter().find_map(|place| Some((is_given(place)?, place.clone())));
        let span = given.as_ref().map(|(span, _)| *span);
        Place { span, values: given.map(|(_, place)| place).or_else(|| places.into_iter().next()) }
    };
    audit::audit(&Given { root: &root, set, facts: Some(facts.clone()), release, place: &place })
}
