//! From a set of objects to the user data of one class.

use anyhow::{Result, bail};

use crate::apis::v1::ec2nodeclass;
use crate::apis::v1::nodeclass;
use crate::apis::v1::nodepool::{self, NodePool};
use crate::apis::version::Version;
use crate::check::check;
use crate::cli::ClusterArgs;
use crate::diagnostic::Diagnostic;
use crate::manifest::{Manifest, Origin, Part, Set};
use crate::rules::lint::ec2nodeclass::user_data::refused_user_data::REFUSED_USER_DATA;
use crate::rules::{Check, Options, RULES};
use crate::source::{Pointer, Sources};
use crate::userdata::kubelet::Block;
use crate::userdata::node::{self, Cluster, QUOTE_ENDS_SCRIPT, UNREADABLE_OBJECT};
use crate::userdata::{self, Request, UserData};
use crate::yaml::{Node, de};

/// A class, and a pool that makes nodes of it.
pub(super) struct Chosen<'a> {
    pub object: &'a Manifest,
    pub class: node::Class,
    /// The pool's object.
    pub user: Option<&'a Manifest>,
    pub pool: Option<NodePool>,
}

/// The user data and what it was made from.
pub(super) struct Made {
    pub request: Request,
    pub user_data: UserData,
    /// Whether the class leaves the address of the DNS to Karpenter.
    pub dns_is_open: bool,
    /// Whether the class leaves the number of pods to Karpenter.
    pub max_pods_is_open: bool,
}

/// The class with this name or path, and the pool that was asked for or the first that uses the class; none where one of
/// them cannot be read.
pub(super) fn choose<'a>(
    set: &'a Set,
    wanted: &str,
    pool: Option<&str>,
    karpenter: Version,
    found: &mut Vec<Diagnostic>,
) -> Result<Option<Chosen<'a>>> {
    let object = class_named(set, wanted)?;
    let name = object.object().name;
    let user = pool_of(set, &name, pool)?;
    let class = read(object, |root| node::class(root, karpenter), found);
    let chosen = class.map(|class| (class, user.map(|user| read(user, node::pool, found))));
    Ok(match chosen {
        Some((class, None)) => Some(Chosen { object, class, user, pool: None }),
        Some((class, Some(Some(pool)))) => Some(Chosen { object, class, user, pool: Some(pool) }),
        _ => None,
    })
}

fn class_named<'a>(set: &'a Set, wanted: &str) -> Result<&'a Manifest> {
    let is_wanted = |object: &&Manifest| {
        let is_at = |links: &crate::manifest::Links| links.entry.dotted() == wanted;
        object.object().name == wanted || matches!(&object.origin, Origin::Values(links) if is_at(links))
    };
    let classes = || of_kind(set, ec2nodeclass::GROUP, ec2nodeclass::KIND);
    if let Some(class) = classes().find(is_wanted) {
        return Ok(class);
    }
    if of_kind(set, nodeclass::GROUP, nodeclass::KIND).any(|class| class.object().name == wanted) {
        bail!("`{wanted}` is a class of EKS Auto Mode, which takes no user data");
    }
    let names: Vec<String> = classes().map(|class| class.object().name).collect();
    if names.is_empty() {
        bail!("there is no EC2NodeClass `{wanted}`, nor any other");
    }
    bail!("there is no EC2NodeClass `{wanted}`; there are: {}", names.join(", "));
}

fn pool_of<'a>(set: &'a Set, class: &str, wanted: Option<&str>) -> Result<Option<&'a Manifest>> {
    let users = || of_kind(set, nodepool::GROUP, nodepool::KIND).filter(|pool| uses(&pool.root, class));
    let Some(name) = wanted else { return Ok(users().next()) };
    if let Some(pool) = users().find(|pool| pool.object().name == name) {
        return Ok(Some(pool));
    }
    let names: Vec<String> = users().map(|pool| pool.object().name).collect();
    if names.is_empty() {
        bail!("no NodePool `{name}` uses `{class}`, nor does any other");
    }
    bail!("no NodePool `{name}` uses `{class}`; there are: {}", names.join(", "));
}

fn of_kind<'a>(set: &'a Set, group: &str, kind: &str) -> impl Iterator<Item = &'a Manifest> {
    let (api_version, kind) = (format!("{group}/v1"), kind.to_owned());
    set.manifests.iter().filter(move |manifest| {
        let object = manifest.object();
        object.api_version == api_version && object.kind == kind
    })
}

fn uses(pool: &Node, class: &str) -> bool {
    let reference = pool.at(&Pointer::parse("/spec/template/spec/nodeClassRef"));
    let text = |key: &str| reference.and_then(|reference| reference.get(key)?.as_str());
    text("kind") == Some(ec2nodeclass::KIND) && text("name") == Some(class)
}

/// An object by its type; one that does not fit is a fault.
fn read<T>(
    manifest: &Manifest,
    typed: impl Fn(&Node) -> Result<T, de::Error>,
    found: &mut Vec<Diagnostic>,
) -> Option<T> {
    let typed = typed(&manifest.root);
    typed.map_err(|error| found.push(unreadable(manifest, &error))).ok()
}

fn unreadable(manifest: &Manifest, error: &de::Error) -> Diagnostic {
    let object = manifest.object();
    let message = format!("the {} `{}` cannot be read: {error}", object.kind, object.name);
    let fault =
        Diagnostic::new(&UNREADABLE_OBJECT, message).help("`karpcfg check` says what is wrong with it");
    match manifest.span(&Pointer::parse("/metadata/name"), Part::Value, None) {
        Some(span) => fault.at(span, ""),
        None => fault,
    }
}

/// What is wrong with the user data, as far as the pool's nodes are concerned.
pub(super) fn faults(chosen: &Chosen, set: &Set, options: &Options, sources: &Sources) -> Vec<Diagnostic> {
    let objects = set.of_some(std::iter::once(chosen.object).chain(chosen.user).cloned().collect());
    // Comments about other findings would seem to be of no use here.
    let rules: Vec<_> = RULES.iter().copied().filter(|rule| !matches!(rule.check, Check::Comment)).collect();
    let mut found = check(&objects, &rules, options, sources).diagnostics;
    let (class, user_data) = (chosen.object.object(), Pointer::parse("/spec/userData"));
    found.retain(|found| found.object.as_ref() == Some(&class) && found.pointer.as_ref() == Some(&user_data));
    found
}

/// What the flags say of the cluster, and placeholders for the rest.
pub(super) fn cluster(args: &ClusterArgs) -> Cluster {
    let args = args.clone();
    let open = Cluster::placeholder();
    Cluster {
        name: args.cluster_name.unwrap_or(open.name),
        endpoint: args.cluster_endpoint.unwrap_or(open.endpoint),
        ca: args.cluster_ca.unwrap_or(open.ca),
        cidr: args.cluster_cidr.unwrap_or(open.cidr),
        dns: args.cluster_dns.unwrap_or(open.dns),
        max_pods: args.max_pods.unwrap_or(open.max_pods),
    }
}

/// The user data of a node of the class.
pub(super) fn make(
    chosen: &Chosen,
    cluster: &Cluster,
    karpenter: Version,
    set: &Set,
    found: &mut Vec<Diagnostic>,
) -> Option<Made> {
    let request = node::request(&chosen.class, chosen.pool.as_ref(), cluster, karpenter);
    let made = request.and_then(|request| Ok((userdata::merge(&request)?, request)));
    let (user_data, request) = match made {
        Ok(made) => made,
        // What is wrong with the text itself is found by then.
        Err(_) if found.iter().any(|found| *found.code == REFUSED_USER_DATA.code) => return None,
        Err(refused) => {
            found.push(unmade(chosen, &refused, set));
            return None;
        }
    };
    if let Some(what) = userdata::breaks_out(&request) {
        found.push(broken_script(chosen, what, set));
        return None;
    }
    let said = Block::read(chosen.class.kubelet.clone()).unwrap_or_default();
    let dns_is_open = said.fields().cluster_dns.is_empty();
    let max_pods_is_open = said.fields().max_pods_count().is_none();
    Some(Made { request, user_data, dns_is_open, max_pods_is_open })
}

/// What Karpenter refuses beside the text: a grace period of the kubelet, or what a flag gave.
fn unmade(chosen: &Chosen, refused: &userdata::Refused, set: &Set) -> Diagnostic {
    let message =
        format!("no node starts: Karpenter makes no user data for `{}`: {refused}", chosen.class.name);
    let fault = Diagnostic::new(&REFUSED_USER_DATA.code, message).help("the class is not ready with it");
    at_kubelet(fault, chosen, set)
}

/// A quote in what Karpenter writes into its script, in quotes and as it is.
fn broken_script(chosen: &Chosen, what: &str, set: &Set) -> Diagnostic {
    let message = format!(
        "no node of `{}` joins: {what} has a quote, which ends the text that Karpenter's script has in quotes",
        chosen.class.name
    );
    let fault = Diagnostic::new(&QUOTE_ENDS_SCRIPT, message).help("take the quote out");
    at_kubelet(fault, chosen, set)
}

fn at_kubelet(fault: Diagnostic, chosen: &Chosen, set: &Set) -> Diagnostic {
    match chosen.object.span(&Pointer::parse("/spec/kubelet"), Part::Key, set.root()) {
        Some(span) => fault.at(span, ""),
        None => fault,
    }
}
