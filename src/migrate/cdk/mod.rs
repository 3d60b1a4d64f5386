//! Properties of the CDK EKS Blueprints add-on, as what its versions applied: Provisioners and AWSNodeTemplates, later
//! NodePools and EC2NodeClasses of v1beta1 (`dist/addons/karpenter/index.js` of the package).

mod flat;
mod specs;

use super::codes::{ADD_ON_REFUSES, CONTROLLER_SETTING};
use super::edit;
use super::object::{Fate, Object};
use super::settings::{Blueprints, Placeholders, Settings};
use super::v1alpha5::settings_map::Globals;
use crate::apis::version::Version;
use crate::diagnostic::ObjectRef;
use crate::yaml::{Entry, Node};

/// Keys that only the add-on's properties have.
const KEYS: [&str; 5] =
    ["provisionerSpecs", "subnetTags", "securityGroupTags", "nodePoolSpec", "ec2NodeClassSpec"];

/// How deep in other maps the properties may stand.
const MOST_DEEP: usize = 8;

/// Puts the objects that the add-on made in the place of its properties; what they get from the add-on.
pub(super) fn expand(objects: &mut Vec<Object>, settings: &Settings) -> Option<Globals> {
    let [only] = objects.as_slice() else { return None };
    let props = find(&only.root, MOST_DEEP)?;
    let mut props = Props::new(props.clone(), settings);
    let made = if props.has("nodePoolSpec") || props.has("ec2NodeClassSpec") {
        specs::objects(&mut props)
    } else {
        flat::objects(&mut props)
    };
    let made = made.unwrap_or_default();
    props.controller_settings();
    *objects = std::iter::once(props.object).chain(made.into_iter().map(Object::new)).collect();
    Some(globals(settings))
}

/// Whether there are properties of the add-on in a document.
pub(super) fn are_properties(root: &Node) -> bool {
    find(root, MOST_DEEP).is_some()
}

fn find(node: &Node, depth: usize) -> Option<&Node> {
    let map = node.as_map()?;
    if map.get("apiVersion").is_some() && map.get("kind").is_some() {
        return None;
    }
    if KEYS.iter().any(|key| map.get(key).is_some()) {
        return Some(node);
    }
    map.iter().filter(|_| depth > 0).find_map(|entry| find(&entry.value, depth - 1))
}

/// The profile came from the controller, to which the add-on gave one without a name.
fn globals(settings: &Settings) -> Globals {
    const PROFILE: &str = "${KARPENTER_NODE_INSTANCE_PROFILE}";
    let is_written = settings.identity.is_none() && settings.placeholders == Placeholders::Written;
    Globals {
        profile: is_written.then(|| edit::text(PROFILE, crate::source::Span::default())),
        ..Globals::default()
    }
}

/// The properties, and what is said of them.
struct Props<'s> {
    root: Node,
    object: Object,
    settings: &'s Settings,
}

impl<'s> Props<'s> {
    fn new(root: Node, settings: &'s Settings) -> Self {
        let mut object = Object::new(root.clone());
        object.fate = Fate::Gone;
        object.name = ObjectRef { api_version: String::new(), kind: "props".to_owned(), name: String::new() };
        Props { root, object, settings }
    }

    fn get(&self, key: &str) -> Option<&Node> {
        self.root.get(key).filter(|node| !node.is_null())
    }

    fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The entry of a property under the name that an object has for it.
    fn entry(&self, key: &str, name: &str) -> Option<Entry> {
        let entry = self.root.as_map()?.entry(key).filter(|entry| !entry.value.is_null())?;
        Some(Entry { key: name.into(), ..entry.clone() })
    }

    /// The version of Karpenter that the properties ask for.
    fn karpenter(&self) -> Option<Version> {
        self.get("version")?.as_str()?.parse().ok()
    }

    /// The add-on stops.
    fn refuse(&mut self, place: &str, says: &str) {
        self.object.missing(&ADD_ON_REFUSES, place, format!("the add-on stops here: {says}"));
    }

    fn controller_settings(&mut self) {
        for key in [
            "interruptionHandling",
            "installCRDs",
            "podIdentity",
            "values",
            "helmChartTimeout",
            "saAnnotations",
        ] {
            if self.has(key) {
                let reason = "a setting of the controller and its chart, not of a manifest";
                self.object.moved(&CONTROLLER_SETTING, &format!("/{key}"), "", reason);
            }
        }
    }
}

/// An object of the add-on's, with those of the entries that there are.
fn object(
    api_version: &'static str,
    kind: &'static str,
    name: &'static str,
    near: &Node,
    spec: Vec<Entry>,
) -> Node {
    let near = near.span;
    let spec = Node::map(spec.into_iter().collect(), edit::begin_of(near));
    edit::map(
        near,
        [
            ("apiVersion", edit::text(api_version, near)),
            ("kind", edit::text(kind, near)),
            ("metadata", edit::map(near, [("name", edit::text(name, near))])),
            ("spec", spec),
        ],
    )
}

/// Requirements with `op` and `vals` as those with `operator` and `values`.
fn requirements(entry: Entry) -> Entry {
    let mut entry = entry;
    for index in 0..entry.value.as_list().map_or(0, <[Node]>::len) {
        for (old, new) in [("op", "operator"), ("vals", "values")] {
            if let Some(part) = edit::take(&mut entry.value, &format!("/{index}/{old}")) {
                edit::put_entry(&mut entry.value, &format!("/{index}/{new}"), part);
            }
        }
    }
    entry
}

/// Whether the version of the package is this one or later; where none is said, it is taken for one of its time.
fn since(blueprints: Option<Blueprints>, assumed: Blueprints, since: Blueprints) -> bool {
    blueprints.unwrap_or(assumed) >= since
}
