//! From the objects that the values make to the user data of one class.

use anyhow::{Result, bail};

use crate::apis::v1::ec2nodeclass::Ec2NodeClass;
use crate::apis::v1::nodepool::NodePool;
use crate::cli::ClusterArgs;
use crate::diagnostic::Diagnostic;
use crate::manifest::{Manifest, Origin, Part};
use crate::resolve::{Object, Resource};
use crate::source::Pointer;
use crate::userdata::node::{self, Cluster};
use crate::userdata::{self, Request, UserData, faults};
use crate::yaml::Node;

/// A class, and a pool that makes nodes of it.
pub(super) struct Chosen<'a> {
    pub object: &'a Object,
    pub class: &'a Ec2NodeClass,
    pub pool: Option<&'a NodePool>,
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

/// The class with this name or path, and the pool that was asked for or the first that uses the class.
pub(super) fn choose<'a>(objects: &'a [Object], wanted: &str, pool: Option<&str>) -> Result<Chosen<'a>> {
    let classes: Vec<_> =
        objects.iter().filter_map(|object| Some((object, ec2_node_class(object)?))).collect();
    let is_wanted =
        |object: &Object, class: &Ec2NodeClass| class.name == wanted || object.links.entry.dotted() == wanted;
    let Some((object, class)) = classes.iter().find(|(object, class)| is_wanted(object, class)) else {
        if objects
            .iter()
            .any(|object| matches!(&object.resource, Resource::NodeClass(class) if class.name == wanted))
        {
            bail!("`{wanted}` is a class of EKS Auto Mode, which takes no user data");
        }
        let names: Vec<&str> = classes.iter().map(|(_, class)| class.name.as_str()).collect();
        bail!("the values make no EC2NodeClass `{wanted}`; there are: {}", names.join(", "));
    };
    let users = || objects.iter().filter_map(node_pool).filter(|pool| uses(pool, class));
    let chosen = match pool {
        None => users().next(),
        Some(name) => {
            let Some(pool) = users().find(|pool| pool.name == name) else {
                let names: Vec<&str> = users().map(|pool| pool.name.as_str()).collect();
                bail!("no NodePool `{name}` uses `{}`; there are: {}", class.name, names.join(", "));
            };
            Some(pool)
        }
    };
    Ok(Chosen { object, class, pool: chosen })
}

fn ec2_node_class(object: &Object) -> Option<&Ec2NodeClass> {
    match &object.resource {
        Resource::Ec2NodeClass(class) => Some(class),
        _ => None,
    }
}

fn node_pool(object: &Object) -> Option<&NodePool> {
    match &object.resource {
        Resource::NodePool(pool) => Some(pool),
        _ => None,
    }
}

fn uses(pool: &NodePool, class: &Ec2NodeClass) -> bool {
    let reference = &pool.spec.template.spec.node_class_ref;
    reference.kind == crate::apis::v1::ec2nodeclass::KIND && reference.name == class.name
}

/// What the flags say of the cluster, and placeholders for the rest.
pub(super) fn cluster(args: &ClusterArgs, name: &str) -> Cluster {
    let args = args.clone();
    let open = Cluster::placeholder(name);
    Cluster {
        name: open.name,
        endpoint: args.cluster_endpoint.unwrap_or(open.endpoint),
        ca: args.cluster_ca.unwrap_or(open.ca),
        cidr: args.cluster_cidr.unwrap_or(open.cidr),
        dns: args.cluster_dns.unwrap_or(open.dns),
        max_pods: args.max_pods.unwrap_or(open.max_pods),
    }
}

/// The user data of a node of the class; what is wrong with it is found at the class's text.
pub(super) fn make(
    chosen: &Chosen,
    cluster: &Cluster,
    values: &Node,
    found: &mut Vec<Diagnostic>,
) -> Option<Made> {
    let request = node::request(chosen.class, chosen.pool, cluster);
    let name = &chosen.class.name;
    match userdata::merge(&request) {
        Ok(user_data) => {
            let faults = faults::faults(name, &request, &user_data);
            found.extend(faults.into_iter().map(|fault| place(fault, chosen, values)));
            let kubelet = chosen.class.spec.kubelet.as_ref();
            let dns =
                kubelet.and_then(|kubelet| kubelet.cluster_dns.as_ref()).filter(|list| !list.is_empty());
            let max_pods = kubelet.and_then(|kubelet| kubelet.max_pods);
            Some(Made {
                request,
                user_data,
                dns_is_open: dns.is_none(),
                max_pods_is_open: max_pods.is_none(),
            })
        }
        Err(refused) => {
            found.push(place(faults::refused(name, &refused), chosen, values));
            None
        }
    }
}

fn place(fault: Diagnostic, chosen: &Chosen, values: &Node) -> Diagnostic {
    let pointer = Pointer::parse("/spec/userData");
    let root = std::sync::Arc::new(chosen.object.root());
    let manifest = Manifest::new(root, Origin::Values(chosen.object.links.clone()));
    match manifest.span(&pointer, Part::Value, Some(values)) {
        Some(span) => fault.at(span, ""),
        None => fault,
    }
}
