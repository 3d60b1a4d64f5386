//! Values → objects: what the user said becomes Karpenter's own API types, with a way back to the values.

mod entries;
mod extra;
mod family;
mod nodeclass;
mod nodepool;
mod profile;
mod requirements;
mod user_data;

use crate::apis::v1::ec2nodeclass::Ec2NodeClass;
use crate::apis::v1::nodeclass::NodeClass;
use crate::apis::v1::nodepool::NodePool;
use crate::diagnostic::Diagnostic;
use crate::manifest::{Link, Part, deepest};
use crate::source::{Pointer, Sources};
use crate::values::Values;
use crate::yaml::Node;

/// One object to print.
#[derive(Debug, Clone)]
pub struct Object {
    /// What it is.
    pub resource: Resource,
    /// The entry of the values it was made from.
    pub path: Pointer,
    /// Where its parts came from.
    pub links: Vec<Link>,
}

/// The kinds karpcfg prints.
#[derive(Debug, Clone)]
pub enum Resource {
    /// `karpenter.k8s.aws/v1`.
    Ec2NodeClass(Box<Ec2NodeClass>),
    /// `eks.amazonaws.com/v1`.
    NodeClass(Box<NodeClass>),
    /// `karpenter.sh/v1`.
    NodePool(Box<NodePool>),
    /// Anything else, as given.
    Extra(Node),
}

/// What came of the values.
#[derive(Debug, Clone, Default)]
pub struct Objects {
    /// In the order they are printed: node classes, pools, extra objects.
    pub objects: Vec<Object>,
    /// Names of classes that pools may use although they are not printed (`create: false`).
    pub elsewhere: Vec<String>,
    /// What is wrong or worth knowing about the values themselves.
    pub diagnostics: Vec<Diagnostic>,
}

/// What every part of this stage reads.
struct Context<'a> {
    values: &'a Values,
    /// The tree that the values were typed from.
    merged: &'a Node,
    profile: &'static profile::Constants,
    cluster: &'a str,
}

impl Context<'_> {
    /// A finding about the value at `pointer`, placed at its text.
    fn locate(&self, diagnostic: Diagnostic, pointer: Pointer) -> Diagnostic {
        let span = deepest(self.merged, &pointer, Part::Value);
        diagnostic.at(span, "").pointer(pointer)
    }

    /// Whether a value was set by the user and not by a default.
    fn is_users(&self, node: &Node) -> bool {
        !crate::values::defaults::is_built_in(node.span.source)
    }
}

/// Makes every enabled object of the values; `sources` takes in the texts of extra objects.
pub fn resolve(values: &Values, merged: &Node, sources: &mut Sources) -> Objects {
    let context = Context {
        values,
        merged,
        profile: profile::constants(values.profile),
        cluster: values.cluster.name.as_deref().unwrap_or_default(),
    };
    let mut out = Objects::default();
    check_cluster_name(&context, &mut out.diagnostics);
    let classes = entries::classes(&values.karpenter);
    for class in classes.iter().filter(|class| class.is_printed()) {
        out.objects.push(nodeclass::object(&context, class, &mut out.diagnostics));
    }
    for pool in entries::pools(&values.karpenter).iter().filter(|pool| pool.is_printed()) {
        out.objects.push(nodepool::object(&context, pool, &classes, &mut out.diagnostics));
    }
    extra::objects(&context, sources, &mut out);
    out.elsewhere = classes.iter().filter(|class| class.is_elsewhere()).map(|class| class.name()).collect();
    out
}

/// Every class is found and tagged by the cluster's name: without one nothing can work.
fn check_cluster_name(context: &Context, diagnostics: &mut Vec<Diagnostic>) {
    if context.cluster.trim().is_empty() {
        let missing = Diagnostic::error("missing-cluster-name", "`cluster.name` is not set")
            .help("add `--set cluster.name=<name of the EKS cluster>`, or set it in a values file");
        diagnostics.push(context.locate(missing, Pointer::parse("/cluster/name")));
    }
}
