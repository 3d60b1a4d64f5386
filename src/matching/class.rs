//! A node class as Karpenter's resolver of instance types reads it.

use crate::apis::quantity::Quantity;
use crate::apis::v1::ami_family::{AmiFamily, Family};
use crate::apis::version::{Release, Version};
use crate::yaml::Node;
use crate::yaml::json::integer;

/// What a node class says of what its nodes have and which instance types it goes with.
#[derive(Debug, Clone)]
pub(crate) struct Class<'a> {
    /// Its name.
    pub name: &'a str,
    /// The family of its images, under the name that the class has for it.
    pub family: &'a str,
    /// How its nodes boot.
    pub boots: Boots<'a>,
    /// The most pods of a node.
    pub max_pods: Option<i64>,
    /// The most pods for each vCPU.
    pub pods_per_core: Option<i64>,
    /// What is kept for Kubernetes, in place of what Karpenter takes by itself.
    pub kube_reserved: Vec<(&'a str, Quantity)>,
    /// What is kept for the system.
    pub system_reserved: Vec<(&'a str, Quantity)>,
    /// Below how much memory the kubelet evicts.
    pub memory_threshold: Option<&'a str>,
    /// Below how much disk it does.
    pub storage_threshold: Option<&'a str>,
    /// Whether the disks of the instance are the node's storage.
    pub is_raid: bool,
    /// The size of the volume that pods use.
    pub volume: Quantity,
    /// The network interfaces, where the class lists them.
    pub interfaces: Vec<Interface>,
    /// Whether it wants nested virtualization.
    pub has_nested_virt: bool,
    /// Whether it wants enclaves, and Karpenter minds.
    pub has_enclaves: bool,
    /// Whether it sets connection tracking.
    pub has_tracking: bool,
    /// The placement group, where it is known.
    pub placement: Option<Placement<'a>>,
}

/// How nodes boot, as far as it matters here (`FeatureFlags` of `pkg/providers/amifamily`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Boots<'a> {
    /// Amazon Linux, and images that nobody knows.
    #[default]
    Linux,
    /// Bottlerocket, whose reserved memory goes by the pods it really takes.
    Bottlerocket,
    /// Windows of a build.
    Windows(&'a str),
}

/// A network interface that a class lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interface {
    /// The network card.
    pub card: u32,
    /// Its place on the card.
    pub device: u32,
    /// Whether it is for EFA alone.
    pub is_efa_only: bool,
}

/// A placement group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placement<'a> {
    /// Its id.
    pub id: &'a str,
    /// `cluster`, `partition` or `spread`.
    pub strategy: &'a str,
    /// Its partitions, where it has any.
    pub partitions: u32,
}

const GIB: i128 = 1 << 30;

impl Default for Class<'_> {
    /// A class that says nothing.
    fn default() -> Self {
        Class {
            name: "",
            family: "Custom",
            boots: Boots::Linux,
            max_pods: None,
            pods_per_core: None,
            kube_reserved: Vec::new(),
            system_reserved: Vec::new(),
            memory_threshold: None,
            storage_threshold: None,
            is_raid: false,
            volume: Quantity::of(20 * GIB),
            interfaces: Vec::new(),
            has_nested_virt: false,
            has_enclaves: false,
            has_tracking: false,
            placement: None,
        }
    }
}

impl<'a> Class<'a> {
    /// All that it is to instance types: the same for classes that differ in their names alone.
    pub(crate) fn to_types(&self) -> String {
        format!("{:?}", Class { name: "", ..self.clone() })
    }

    /// Reads a class for a release of Karpenter; `placement` is what EC2 says of its placement group.
    pub(crate) fn read(root: &'a Node, release: Release, placement: Option<Placement<'a>>) -> Self {
        let at = |path: &[&str]| path.iter().try_fold(root, |node, key| node.get(key));
        let name = at(&["metadata", "name"]).and_then(Node::as_str).unwrap_or_default();
        let Some(spec) = root.get("spec") else { return Class { name, ..Class::default() } };
        let family = family(spec);
        let kubelet = spec.get("kubelet");
        let of_kubelet = |key: &str| kubelet.and_then(|kubelet| kubelet.get(key));
        let threshold = |signal| of_kubelet("evictionHard")?.get(signal)?.as_str();
        let nested = at(&["spec", "cpuOptions", "nestedVirtualization"]).and_then(Node::as_str);
        let enclaves = at(&["spec", "enclaveOptions", "enabled"]).and_then(Node::as_bool);
        Class {
            name,
            family,
            boots: boots(family),
            // All text there is an expression, which is behind a gate that is closed by default.
            max_pods: of_kubelet("maxPods").and_then(integer),
            pods_per_core: of_kubelet("podsPerCore").and_then(integer).filter(|pods| *pods > 0),
            kube_reserved: amounts(of_kubelet("kubeReserved")),
            system_reserved: amounts(of_kubelet("systemReserved")),
            memory_threshold: threshold("memory.available"),
            storage_threshold: threshold("nodefs.available"),
            is_raid: spec.get("instanceStorePolicy").and_then(Node::as_str) == Some("RAID0"),
            volume: volume(spec, family),
            interfaces: list(spec, "networkInterfaces").iter().map(interface).collect(),
            has_nested_virt: nested == Some("enabled"),
            has_enclaves: release.minor >= Version(1, 15) && enclaves == Some(true),
            has_tracking: spec.get("connectionTracking").is_some_and(|node| !node.is_null()),
            placement,
        }
    }
}

fn list<'a>(holder: &'a Node, key: &str) -> &'a [Node] {
    holder.get(key).and_then(Node::as_list).unwrap_or_default()
}

/// `amiFamily`, else what the alias begins with (`AMIFamily` of `EC2NodeClass`).
fn family(spec: &Node) -> &str {
    if let Some(family) = spec.get("amiFamily").and_then(Node::as_str) {
        return family;
    }
    let aliases = list(spec, "amiSelectorTerms").iter().filter_map(|term| term.get("alias")?.as_str());
    let names = aliases.filter_map(|alias| alias.split('@').next());
    names
        .filter_map(|name| AmiFamily::by_alias(&name.to_lowercase()))
        .map(|known| known.name)
        .next()
        .unwrap_or("Custom")
}

fn boots(family: &str) -> Boots<'static> {
    match family {
        "Bottlerocket" => Boots::Bottlerocket,
        "Windows2019" => Boots::Windows("10.0.17763"),
        "Windows2022" => Boots::Windows("10.0.20348"),
        "Windows2025" => Boots::Windows("10.0.26100"),
        _ => Boots::Linux,
    }
}

/// The amounts of a map; what is no amount is an expression, and not looked at.
fn amounts(map: Option<&Node>) -> Vec<(&str, Quantity)> {
    let entries = map.and_then(Node::as_map).into_iter().flatten();
    let amount = |node: &Node| Quantity::parse(&node.as_scalar()?.text);
    entries.filter_map(|entry| Some((entry.key.as_str(), amount(&entry.value)?))).collect()
}

fn interface(node: &Node) -> Interface {
    let number =
        |key| node.get(key).and_then(integer).and_then(|number| u32::try_from(number).ok()).unwrap_or(0);
    let kind = node.get("interfaceType").and_then(Node::as_str);
    Interface {
        card: number("networkCardIndex"),
        device: number("deviceIndex"),
        is_efa_only: kind == Some("efa-only"),
    }
}

/// The size of the volume that pods use, where the disks of the instance are not it (`ephemeralStorage`).
fn volume(spec: &Node, family: &str) -> Quantity {
    let mappings = list(spec, "blockDeviceMappings");
    let size = |mapping: &Node| Quantity::parse(&mapping.get("ebs")?.get("volumeSize")?.as_scalar()?.text);
    let root =
        mappings.iter().find(|mapping| mapping.get("rootVolume").and_then(Node::as_bool) == Some(true));
    let devices = Family::parse(family).unwrap_or(Family::Al2).devices();
    let of_pods = match devices {
        None => mappings.last(),
        Some(devices) => mappings
            .iter()
            .find(|mapping| mapping.get("deviceName").and_then(Node::as_str) == Some(devices.pods)),
    };
    let default = if matches!(boots(family), Boots::Windows(_)) { 50 } else { 20 };
    root.and_then(size).or(of_pods.and_then(size)).unwrap_or(Quantity::of(default * GIB))
}
