//! The model that every format prints: what a cluster's pools need in AWS, under the names that the manifests have.

use std::collections::{BTreeMap, BTreeSet};

use crate::apis::aws::{RoleName, is_queue_name, is_role_name};
use crate::apis::names::is_cluster_name;
use crate::apis::v1::ami_family::Family;
use crate::apis::v1::labels::CAPACITY_TYPE;
use crate::apis::version::Version;
use crate::diagnostic::Diagnostic;
use crate::manifest::{Manifest, Part as Side, Set};
use crate::phrase::quote;
use crate::placeholders;
use crate::resolve::codes::MALFORMED_NAME;
use crate::rules::lint::pool::Demands;
use crate::source::Pointer;
use crate::values::{NodeAccess, Values};
use crate::yaml::Node;

use super::at_value;
use super::codes::{
    DERIVED_NAME_TOO_LONG, NO_CONTROLLER, ONE_ROLE_FOR_BOTH, ONE_ROLE_FOR_TWO_SYSTEMS, SELECTED_BY_NAME,
};
use super::facts::{Facts, said};
use super::grants::{AUTO_MODE_POLICIES, NODE_POLICIES};
use super::policies::{self, Named, Rule};
use super::text::Tree;

/// A part of it that can be printed by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Part {
    /// The role of the nodes, and instance profiles that the values name.
    NodeRole,
    /// The controller's role and policies.
    Controller,
    /// The queue of interruptions and the rules that feed it.
    Interruption,
    /// How nodes may join the cluster.
    Access,
    /// Tags of subnets and security groups.
    Tags,
    /// The service-linked role of EC2 Spot.
    Spot,
}

impl Part {
    const ALL: [Part; 6] =
        [Part::NodeRole, Part::Controller, Part::Interruption, Part::Access, Part::Tags, Part::Spot];
}

/// What the nodes of a role run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    /// Any Linux.
    Linux,
    /// Any Windows.
    Windows,
    /// What EKS Auto Mode starts.
    AutoMode,
}

impl System {
    /// The type of its access entry.
    pub(crate) const fn entry_type(self) -> &'static str {
        match self {
            System::Linux => "EC2_LINUX",
            System::Windows => "EC2_WINDOWS",
            System::AutoMode => "EC2",
        }
    }

    /// The groups of its nodes in `aws-auth`.
    pub(crate) const fn groups(self) -> &'static [&'static str] {
        match self {
            System::Windows => &["eks:kube-proxy-windows", "system:bootstrappers", "system:nodes"],
            _ => &["system:bootstrappers", "system:nodes"],
        }
    }
}

/// The user name of a node in `aws-auth`: the authenticator fills it in, and nobody before it.
pub(crate) const NODE_USER: &str = "system:node:{{EC2PrivateDNSName}}";

/// A role of nodes.
#[derive(Debug, Clone)]
pub(crate) struct NodeRole {
    /// Its path and name.
    pub role: RoleName,
    /// What its nodes run.
    pub system: System,
    /// AWS's own policies that it has.
    pub policies: Vec<&'static str>,
    /// The instance profiles that hold it, where classes name one; otherwise Karpenter makes them.
    pub profiles: BTreeSet<String>,
    /// The classes that use it.
    pub classes: Vec<String>,
}

/// How the controller comes by its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// EKS Pod Identity.
    PodIdentity,
    /// The cluster's identity provider.
    Irsa,
}

/// The controller's role.
#[derive(Debug, Clone)]
pub(crate) struct ControllerRole {
    /// Its path and name.
    pub role: RoleName,
    /// How the service account gets it.
    pub trust: Trust,
    /// Who may take it.
    pub trust_policy: Tree,
    /// The service account's namespace.
    pub namespace: String,
    /// The service account.
    pub account: String,
    /// What it may do.
    pub policies: Vec<Named>,
}

/// The queue of interruptions.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    /// Its name.
    pub name: String,
    /// Who may write to it.
    pub policy: Tree,
    /// What feeds it.
    pub rules: Vec<Rule>,
}

/// How long an event waits in the queue, in seconds: longer than two minutes it is of no use.
pub(crate) const RETENTION: u32 = 300;

/// Something that needs rights of its own and that not every cluster uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Feature {
    /// Classes select capacity reservations.
    Reservations,
    /// Classes select a placement group.
    PlacementGroups,
    /// The gate `rebootForRepair` is open.
    Reboots,
    /// The setting `enableZonalShift` is on.
    ZonalShifts,
}

impl Feature {
    /// As messages call it.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Feature::Reservations => "`capacityReservationSelectorTerms`",
            Feature::PlacementGroups => "`placementGroupSelector`",
            Feature::Reboots => "the feature gate `rebootForRepair`",
            Feature::ZonalShifts => "the setting `enableZonalShift`",
        }
    }
}

/// What is found by tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tagged {
    /// The subnets that nodes start in.
    Subnets,
    /// The security groups that nodes have.
    SecurityGroups,
}

/// Tags that a selector of some classes looks for.
#[derive(Debug, Clone)]
pub(crate) struct Tagging {
    /// What is to have them.
    pub what: Tagged,
    /// The tags; a selector that takes any value gets `true`.
    pub tags: Vec<(String, String)>,
    /// The classes that look for them.
    pub classes: Vec<String>,
}

/// All of it.
#[derive(Debug, Clone)]
pub(crate) struct Prereqs {
    /// The cluster, and what is known of the account.
    pub facts: Facts,
    /// The Karpenter that it is for.
    pub version: Version,
    /// The nodes' roles.
    pub node_roles: Vec<NodeRole>,
    /// How the cluster knows them.
    pub access: NodeAccess,
    /// The controller's role; none under EKS Auto Mode.
    pub controller: Option<ControllerRole>,
    /// The queue, where there is one.
    pub queue: Option<Queue>,
    /// Tags to be set.
    pub tags: Vec<Tagging>,
    /// The pools that may buy spot instances.
    pub spot_pools: Vec<String>,
    /// What they use that not everybody does.
    pub features: BTreeSet<Feature>,
    parts: BTreeSet<Part>,
}

impl Prereqs {
    /// What the objects of a set need, which the values make; what is wrong goes to `found`.
    pub(crate) fn of(
        values: &Values,
        set: &Set,
        version: Version,
        only: &[Part],
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let facts = Facts::of(values);
        let is_auto_mode = values.karpenter.eks_auto_mode.enabled;
        let node_roles = node_roles(values, set, &facts, version, found);
        let has_queue = values.controller.interruption.enabled && !is_auto_mode;
        let roles: Vec<RoleName> = node_roles.iter().map(|node| node.role.clone()).collect();
        let controller = (!is_auto_mode).then(|| {
            let policies = policies::controller(&facts, version, &roles, has_queue);
            controller_role(values, &facts, policies)
        });
        let queue = has_queue.then(|| Queue {
            name: facts.queue.clone(),
            policy: policies::queue(&facts),
            rules: policies::rules(version),
        });
        let parts = if only.is_empty() { Part::ALL.to_vec() } else { only.to_vec() };
        let prereqs = Prereqs {
            version,
            node_roles,
            access: values.aws.node_access,
            controller,
            queue,
            tags: tags(set, found),
            spot_pools: spot_pools(set),
            features: features(values, set),
            parts: parts.into_iter().collect(),
            facts,
        };
        prereqs.check(set, found);
        if is_auto_mode && only.contains(&Part::Controller) {
            found.push(no_controller(set));
        }
        prereqs
    }

    /// Whether a part is to be printed.
    pub(crate) fn has(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    /// The nodes' roles, if that part is to be printed.
    pub(crate) fn roles_to_make(&self) -> &[NodeRole] {
        if self.has(Part::NodeRole) { &self.node_roles } else { &[] }
    }

    /// The nodes' roles that the cluster is to know, if that part is to be printed.
    pub(crate) fn roles_to_admit(&self) -> &[NodeRole] {
        if self.has(Part::Access) { &self.node_roles } else { &[] }
    }

    /// The controller's role, if that part is to be printed.
    pub(crate) fn controller_to_make(&self) -> Option<&ControllerRole> {
        self.controller.as_ref().filter(|_| self.has(Part::Controller))
    }

    /// The queue, if that part is to be printed.
    pub(crate) fn queue_to_make(&self) -> Option<&Queue> {
        self.queue.as_ref().filter(|_| self.has(Part::Interruption))
    }

    /// The tags, if that part is to be printed.
    pub(crate) fn tags_to_set(&self) -> &[Tagging] {
        if self.has(Part::Tags) { &self.tags } else { &[] }
    }

    /// Whether the role of EC2 Spot is needed, and that part is to be printed.
    pub(crate) fn needs_spot_role(&self) -> bool {
        self.has(Part::Spot) && !self.spot_pools.is_empty()
    }

    /// Names that AWS would refuse, and roles that are not what they should be.
    fn check(&self, set: &Set, found: &mut Vec<Diagnostic>) {
        let cluster = &self.facts.cluster;
        if !is_cluster_name(cluster) {
            found.extend((!has_placeholder(cluster)).then(|| no_cluster(set, cluster)));
            return;
        }
        let controller = self.controller.as_ref().map(|one| &one.role.name);
        let is_derived = |name: &&String| name.contains(cluster.as_str()) && !has_placeholder(name);
        let role = controller.filter(is_derived).filter(|name| !is_role_name(name));
        found.extend(role.map(|name| too_long(set, name, "/controller/serviceAccount/role", "64")));
        let queue = self.queue.as_ref().map(|queue| &queue.name);
        let queue = queue.filter(is_derived).filter(|name| !is_queue_name(name));
        found.extend(queue.map(|name| too_long(set, name, "/controller/interruption/queue", "80")));
        for NodeRole { role, .. } in &self.node_roles {
            let long = Some(&role.name).filter(is_derived).filter(|name| !is_role_name(name));
            found.extend(long.map(|name| too_long(set, name, "/aws/nodeRole", "64")));
            found.extend((controller == Some(&role.name)).then(|| one_for_both(set, &role.name)));
        }
    }
}

fn has_placeholder(name: &str) -> bool {
    placeholders::find(name).is_some()
}

fn no_cluster(set: &Set, cluster: &str) -> Diagnostic {
    let message =
        format!("EKS has no cluster named {}, and all that is made is named after it", quote(cluster));
    let found = Diagnostic::new(&MALFORMED_NAME, message)
        .help("names are letters, digits, `-` and `_`, begin with a letter or digit, and end after 100");
    at_value(set, found, "/cluster/name")
}

fn one_for_both(set: &Set, role: &str) -> Diagnostic {
    let message = format!("the controller and nodes have one role, {}", quote(role));
    let found = Diagnostic::new(&ONE_ROLE_FOR_BOTH, message)
        .help("give the controller another one with `controller.serviceAccount.role`");
    at_value(set, found, "/controller/serviceAccount/role")
}

fn too_long(set: &Set, name: &str, place: &str, most: &str) -> Diagnostic {
    let path = place.trim_start_matches('/').replace('/', ".");
    let message = format!("{} is longer than the {most} characters that AWS takes", quote(name));
    let found =
        Diagnostic::new(&DERIVED_NAME_TOO_LONG, message).help(format!("set `{path}` to a shorter name"));
    at_value(set, found, place)
}

fn no_controller(set: &Set) -> Diagnostic {
    let message = "EKS Auto Mode runs Karpenter itself: there is no controller to give a role to";
    let found = Diagnostic::new(&NO_CONTROLLER, message).help("leave `controller` out of `--only`");
    at_value(set, found, "/karpenter/eksAutoMode/enabled")
}

/// The text of a field of a class's `spec`.
fn field<'a>(class: &'a Manifest, name: &str) -> Option<&'a str> {
    class.root.get("spec")?.get(name)?.as_str().filter(|text| !text.is_empty())
}

fn name(manifest: &Manifest) -> String {
    manifest.object().name
}

/// The classes of the set, with who starts their nodes.
fn classes(set: &Set) -> impl Iterator<Item = (&Manifest, System)> {
    set.manifests.iter().filter_map(|manifest| {
        let text = |key: &str| manifest.root.get(key).and_then(Node::as_str);
        let (group, _) = text("apiVersion")?.split_once('/')?;
        match (group, text("kind")?) {
            ("karpenter.k8s.aws", "EC2NodeClass") => Some((manifest, system(manifest))),
            ("eks.amazonaws.com", "NodeClass") => Some((manifest, System::AutoMode)),
            _ => None,
        }
    })
}

fn system(class: &Manifest) -> System {
    let terms = class.root.get("spec").and_then(|spec| spec.get("amiSelectorTerms")?.as_list());
    let alias = || terms?.iter().find_map(|term| term.get("alias")?.as_str()?.split('@').next());
    let family = field(class, "amiFamily").or_else(alias).unwrap_or_default();
    if Family::named(family) == Family::Windows { System::Windows } else { System::Linux }
}

/// The roles that the classes name, and that of the instance profiles they name.
fn node_roles(
    values: &Values,
    set: &Set,
    facts: &Facts,
    version: Version,
    found: &mut Vec<Diagnostic>,
) -> Vec<NodeRole> {
    let mut roles: BTreeMap<RoleName, NodeRole> = BTreeMap::new();
    let of_profiles =
        said(&values.aws.node_role).unwrap_or_else(|| format!("KarpenterNodeRole-{}", facts.cluster));
    for (class, system) in classes(set) {
        let profile = field(class, "instanceProfile");
        let Some(text) = field(class, "role").or(profile.map(|_| of_profiles.as_str())) else { continue };
        let role = facts.role(text);
        let node = roles.entry(role.clone()).or_insert_with(|| new_role(role, system, version));
        node.profiles.extend(profile.map(str::to_owned));
        if node.system != system {
            found.push(two_systems(set, class, node));
        }
        node.classes.push(name(class));
    }
    roles.into_values().collect()
}

fn new_role(role: RoleName, system: System, version: Version) -> NodeRole {
    let policies = if system == System::AutoMode { AUTO_MODE_POLICIES } else { NODE_POLICIES };
    let policies = policies.iter().filter(|policy| policy.is_in(version)).map(|policy| policy.text);
    NodeRole { role, system, policies: policies.collect(), profiles: BTreeSet::new(), classes: Vec::new() }
}

fn two_systems(set: &Set, class: &Manifest, node: &NodeRole) -> Diagnostic {
    let message = format!(
        "class {} starts {:?} nodes with the role {}, which class {} has for {:?} nodes",
        quote(&name(class)),
        system(class),
        quote(&node.role.name),
        quote(&node.classes[0]),
        node.system
    );
    let found = Diagnostic::new(&ONE_ROLE_FOR_TWO_SYSTEMS, message)
        .help("give the classes of Windows a `role` of their own");
    at_value(set, found, "/karpenter/role")
}

fn controller_role(values: &Values, facts: &Facts, policies: Vec<Named>) -> ControllerRole {
    let account = &values.controller.service_account;
    let namespace = said(&values.controller.namespace).unwrap_or_default();
    let name = said(&account.name).unwrap_or_default();
    let role = said(&account.role).unwrap_or_else(|| format!("KarpenterController-{}", facts.cluster));
    let (trust, trust_policy) = match account.pod_identity {
        true => (Trust::PodIdentity, policies::pod_identity_trust()),
        false => (Trust::Irsa, policies::irsa_trust(facts, &namespace, &name)),
    };
    ControllerRole { role: facts.role(&role), trust, trust_policy, namespace, account: name, policies }
}

/// The tag that shows as a name: it is there already, and another one would rename what is found by it.
const NAME: &str = "Name";

fn by_name(set: &Set, class: &Manifest, list: &str) -> Diagnostic {
    let message = format!("class {} selects by the tag `Name`, which is left as it is", quote(&name(class)));
    let found = Diagnostic::new(&SELECTED_BY_NAME, message).help(
        "select by a tag that is there for that, such as `karpenter.sh/discovery`, or see that the name fits",
    );
    let place = Pointer::parse(format!("/spec/{list}"));
    match class.span(&place, Side::Key, set.root()) {
        Some(span) => found.at(span, ""),
        None => found,
    }
}

/// The tags that selectors look for, each set of them once.
fn tags(set: &Set, found: &mut Vec<Diagnostic>) -> Vec<Tagging> {
    let mut all: Vec<Tagging> = Vec::new();
    let selectors =
        [("subnetSelectorTerms", Tagged::Subnets), ("securityGroupSelectorTerms", Tagged::SecurityGroups)];
    for (class, _) in classes(set) {
        for (list, what) in selectors {
            let terms = class.root.get("spec").and_then(|spec| spec.get(list)?.as_list()).unwrap_or_default();
            let of_terms = terms.iter().filter_map(|term| term.get("tags")).map(pairs);
            for mut tags in of_terms.filter(|tags| !tags.is_empty()) {
                let count = tags.len();
                tags.retain(|(key, _)| key != NAME);
                if tags.len() < count {
                    found.push(by_name(set, class, list));
                }
                if tags.is_empty() {
                    continue;
                }
                match all.iter_mut().find(|known| known.what == what && known.tags == tags) {
                    Some(known) => known.classes.push(name(class)),
                    None => all.push(Tagging { what, tags, classes: vec![name(class)] }),
                }
            }
        }
    }
    all.sort_by_key(|one| one.what);
    all
}

/// The tags of a selector; one that takes any value gets a word.
fn pairs(tags: &Node) -> Vec<(String, String)> {
    let tags = tags.as_map().into_iter().flatten();
    let pair = tags.filter_map(|tag| Some((tag.key.to_string(), tag.value.as_str()?)));
    pair.map(|(key, value)| (key, if value == "*" { "true" } else { value }.to_owned())).collect()
}

fn features(values: &Values, set: &Set) -> BTreeSet<Feature> {
    let has = |field: &str| {
        classes(set).any(|(class, _)| class.root.get("spec").is_some_and(|spec| spec.get(field).is_some()))
    };
    let controller = &values.controller;
    let table = [
        (has("capacityReservationSelectorTerms"), Feature::Reservations),
        (has("placementGroupSelector"), Feature::PlacementGroups),
        (controller.feature_gates.reboot_for_repair == Some(true), Feature::Reboots),
        (controller.settings.enable_zonal_shift == Some(true), Feature::ZonalShifts),
    ];
    table.into_iter().filter(|(is_used, _)| *is_used).map(|(_, feature)| feature).collect()
}

/// The pools that nothing keeps from spot instances.
pub(super) fn spot_pools(set: &Set) -> Vec<String> {
    let pools = set.manifests.iter().filter(|one| one.api.is_some_and(|api| api.kind == "NodePool"));
    let allows = |pool: &&Manifest| {
        let demands = Demands::of(pool);
        let requirements = demands.iter().flat_map(Demands::of_pool);
        let mut of_capacity = requirements.filter(|one| one.key == CAPACITY_TYPE).filter_map(|one| one.set());
        of_capacity.all(|set| set.has("spot"))
    };
    pools.filter(allows).map(name).collect()
}
