//! Values → objects: what the user said becomes Karpenter's own API types, with a way back to the values.

pub(crate) mod aws;
mod class;
pub(crate) mod codes;
mod entries;
mod extra;
mod family;
mod pool;
mod profile;
mod requirements;
pub(crate) mod user_data;

use crate::apis::aws::is_region;
use crate::apis::names::is_cluster_name;
use crate::apis::v1::ec2nodeclass::{self, Ec2NodeClass};
use crate::apis::v1::nodeclass::{self, NodeClass};
use crate::apis::v1::nodepool::{self, NodePool};
use crate::apis::v1::{ObjectMetadata, TextMap};
use crate::apis::version::Version;
use crate::diagnostic::{Diagnostic, Severity};
use crate::manifest::{Links, Part, Set, deepest};
use crate::placeholders;
use crate::source::{Pointer, Sources};
use crate::userdata::ENDS_QUOTES;
use crate::values::Values;
use crate::values::codes::MISSING_CLUSTER_NAME;
use crate::yaml::{self, Node, Value};
use codes::{NOT_A_CLUSTER_NAME, UNUSED_VALUE};
use entries::ClassEntry;
use serde::Serialize;

/// One object to print.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    /// What it is.
    pub resource: Resource,
    /// The entry of the values it was made from, and where its parts came from.
    pub links: Links,
}

/// The kinds karpcfg prints.
#[derive(Debug, Clone)]
pub(crate) enum Resource {
    /// `karpenter.k8s.aws/v1`.
    Ec2NodeClass(Box<Ec2NodeClass>),
    /// `eks.amazonaws.com/v1`.
    NodeClass(Box<NodeClass>),
    /// `karpenter.sh/v1`.
    NodePool(Box<NodePool>),
    /// Anything else, as given.
    Extra(Node),
}

impl Object {
    /// The whole object as a tree, as it is printed.
    pub(crate) fn root(&self) -> Node {
        match &self.resource {
            Resource::Ec2NodeClass(class) => {
                tree(ec2nodeclass::GROUP, ec2nodeclass::KIND, &class.name, &class.metadata, &class.spec)
            }
            Resource::NodeClass(class) => {
                tree(nodeclass::GROUP, nodeclass::KIND, &class.name, &class.metadata, &class.spec)
            }
            Resource::NodePool(pool) => {
                tree(nodepool::GROUP, nodepool::KIND, &pool.name, &pool.metadata, &pool.spec)
            }
            Resource::Extra(root) => root.clone(),
        }
    }
}

fn tree(group: &str, kind: &str, name: &str, metadata: &ObjectMetadata, spec: &impl Serialize) -> Node {
    #[derive(Serialize)]
    struct Whole<'a, S> {
        #[serde(rename = "apiVersion")]
        api_version: String,
        kind: &'a str,
        metadata: Metadata<'a>,
        spec: &'a S,
    }
    #[derive(Serialize)]
    struct Metadata<'a> {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        labels: Option<&'a TextMap>,
        #[serde(skip_serializing_if = "Option::is_none")]
        annotations: Option<&'a TextMap>,
    }
    let whole = Whole {
        api_version: format!("{group}/v1"),
        kind,
        metadata: Metadata {
            name,
            labels: metadata.labels.as_ref().filter(|texts| !texts.is_empty()),
            annotations: metadata.annotations.as_ref().filter(|texts| !texts.is_empty()),
        },
        spec,
    };
    yaml::ser::to_node(&whole).expect("API types have text keys")
}

/// What every part of this stage reads.
struct Context<'a> {
    values: &'a Values,
    /// The tree that the values were typed from.
    merged: &'a Node,
    profile: &'static profile::Constants,
    cluster: &'a str,
    /// The Kubernetes that the cluster runs, where the user says it.
    kube: Option<Version>,
}

impl Context<'_> {
    /// A finding about the value at `pointer`, placed at its text.
    fn locate(&self, diagnostic: Diagnostic, pointer: Pointer) -> Diagnostic {
        let span = deepest(self.merged, &pointer, Part::Value);
        diagnostic.at(span, "").in_values(pointer)
    }

    /// A warning for a value of the user's that has no effect; none for one that says what the defaults say, or
    /// nothing, and one only where several entries have it from the same place.
    fn note_unused(&self, path: Pointer, why: &str, diagnostics: &mut Vec<Diagnostic>) {
        let Some(node) = self.merged.at(&path).filter(|node| self.is_users(node)) else { return };
        let base = crate::values::defaults::base(self.values.profile);
        let is_default = base.at(&path).is_some_and(|default| says_the_same(default, node));
        let is_said = diagnostics.iter().any(|said| {
            *said.code == UNUSED_VALUE && said.primary.as_ref().is_some_and(|label| label.span == node.span)
        });
        if is_default || is_said || says_nothing(node) {
            return;
        }
        let message = format!("`{path}` has no effect here: {why}");
        let found = Diagnostic::new(&UNUSED_VALUE, message).at(node.span, "").in_values(path);
        diagnostics.push(found.help("leave it out"));
    }

    /// Whether any part of a value was set by the user.
    fn says_users(&self, node: &Node) -> bool {
        match &node.value {
            Value::Map(map) => map.iter().any(|entry| self.says_users(&entry.value)),
            _ => self.is_users(node),
        }
    }

    /// Whether a value was set by the user and not by a default.
    fn is_users(&self, node: &Node) -> bool {
        !crate::values::defaults::is_built_in(node.span.source)
    }
}

/// Whether two trees hold the same, wherever they were written.
fn says_the_same(one: &Node, other: &Node) -> bool {
    yaml::json::to_value(one) == yaml::json::to_value(other)
}

/// Off, empty, or absent.
fn says_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Map(map) => map.iter().all(|entry| says_nothing(&entry.value)),
        Value::List(items) => items.is_empty(),
        Value::Scalar(_) => node.is_null() || node.as_bool() == Some(false) || node.as_str() == Some(""),
    }
}

/// Makes every enabled object of the values for a cluster of the version `kube`: node classes, pools, extra objects. What is to be said of them in the
/// terms of the values goes to `set`, and the texts of extra objects to `sources`.
pub(crate) fn resolve(
    values: &Values,
    merged: &Node,
    kube: Option<Version>,
    set: &mut Set,
    sources: &mut Sources,
) -> Vec<Object> {
    let given = values.cluster.name.as_deref().filter(|name| !name.trim().is_empty());
    set.region = values.aws.region.clone().filter(|region| is_region(region));
    let profile = profile::constants(values.profile);
    let context = Context { values, merged, profile, cluster: given.unwrap_or(STAND_IN), kube };
    let found = &mut set.diagnostics;
    match given {
        Some(name) => check_cluster_name(&context, name, found),
        None => {
            found.push(no_cluster_name(&context));
            set.has_placeholders = true;
        }
    }
    aws::check(&context, found);
    let classes = entries::classes(&values.karpenter);
    let pools: Vec<_> =
        entries::pools(&values.karpenter).into_iter().filter(|pool| pool.is_printed()).collect();
    let uses = |class: &ClassEntry| {
        pools.iter().filter_map(|pool| pool.class(&classes)).any(|used| std::ptr::eq(used, class))
    };
    // A pool's own template is there for those who use it.
    let is_printed = |class: &&ClassEntry| class.is_printed() && (!class.is_owned() || uses(class));
    let printed: Vec<&ClassEntry> = classes.iter().filter(is_printed).collect();
    class::check_identities(&context, &printed, found);
    class::check_images(&context, &printed, set);
    set.diagnostics.extend(printed.iter().filter_map(|class| class::nothing_inherited(&context, class)));
    let found = &mut set.diagnostics;
    let mut objects: Vec<Object> =
        printed.into_iter().map(|class| class::object(&context, class, found)).collect();
    objects.extend(pools.iter().map(|pool| pool::object(&context, pool, &classes, found)));
    objects.extend(extra::objects(&context, sources, found));
    let elsewhere = classes.iter().filter(|class| class.is_elsewhere());
    set.elsewhere.extend(elsewhere.map(|class| class.name()));
    objects
}

/// Stands in for a cluster's name that nobody gave, so that the rest can be looked at.
const STAND_IN: &str = "$CLUSTER_NAME";

const CLUSTER_NAME: &str = "/cluster/name";

/// Every class is found and tagged by the cluster's name: without one nothing can work.
fn no_cluster_name(context: &Context) -> Diagnostic {
    let found = Diagnostic::new(&MISSING_CLUSTER_NAME, "`cluster.name` is not set")
        .help("add `--set cluster.name=<name of the EKS cluster>`, or set it in a values file");
    let place = Pointer::parse(CLUSTER_NAME);
    match context.merged.at(&place) {
        Some(_) => context.locate(found, place),
        None => found.in_values(place),
    }
}

fn check_cluster_name(context: &Context, name: &str, diagnostics: &mut Vec<Diagnostic>) {
    let filled = placeholders::filled(name);
    if is_cluster_name(&filled) {
        return;
    }
    let mut found = Diagnostic::new(&NOT_A_CLUSTER_NAME, format!("EKS has no cluster named `{name}`"))
        .help("names are letters, digits, `-` and `_`, begin with a letter or digit, and end after 100");
    // Others find nothing, but they leave every text whole that they are printed into.
    if !filled.contains(ENDS_QUOTES) {
        found.severity = Severity::Warning;
    }
    diagnostics.push(context.locate(found, Pointer::parse(CLUSTER_NAME)));
}
