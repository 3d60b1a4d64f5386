//! Zones, their ids and regions that none of AWS is named like.

use crate::apis::aws::is_region;
use crate::apis::v1::labels::{REGION, ZONE, ZONE_ID};
use crate::instancetype::zones::{is_zone, is_zone_id, region_of, region_of_id};
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::listed::listed;
use crate::rules::lint::pool::Demands;
use crate::rules::{Check, Scope, Sink};
use crate::yaml::Node;

rule! {
    /// a requirement names a zone, the id of one or a region that is not formed as AWS forms them
    ///
    /// A zone is a region and a letter, `us-east-1a`, or a region and the name of a local or Wavelength zone. The
    /// id of a zone, such as `use1-az1`, matches no node, and Karpenter says nothing about it; ids have a label of
    /// their own, and so do regions, `us-east-1`. An error where the pool names no others, and so makes no node. A
    /// region that is asked for as a zone is `unknown-label-value`. Pools of other clouds' classes are passed over.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: topology.kubernetes.io/zone, operator: In, values: [use1-az1]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: topology.kubernetes.io/zone, operator: In, values: [us-east-1a]}
    /// ```
    pub(crate) static MALFORMED_ZONE = warning("malformed-zone", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(malformed_zone),
    }
}

fn malformed_zone(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    if is_of_another_cloud(demands.manifest()) {
        return;
    }
    for list in listed(demands) {
        match list.key {
            // A region that is asked for is said already.
            ZONE if list.is_wanted() => list.report(|value| is_zone(value) || is_region(value), zone, sink),
            ZONE => list.report(is_zone, zone, sink),
            ZONE_ID => list.report(is_zone_id, zone_id, sink),
            REGION => list.report(is_region, region, sink),
            _ => {}
        }
    }
}

fn zone(value: &str) -> (String, String) {
    let help = if is_region(value) {
        format!("this is a region: name its zones, for example `{value}a`")
    } else if is_zone_id(value) {
        format!("this is the id of a zone: ask for it with `{ZONE_ID}`")
    } else {
        "zones are a region and a letter, such as `us-east-1a`".to_owned()
    };
    (format!("no zone is called {}", quote(value)), help)
}

fn zone_id(value: &str) -> (String, String) {
    let help = if is_zone(value) {
        format!("this is the name of a zone: ask for it with `{ZONE}`")
    } else {
        "ids of zones are a short form of the region and a number, such as `use1-az1`".to_owned()
    };
    (format!("no zone has the id {}", quote(value)), help)
}

fn region(value: &str) -> (String, String) {
    let help = match region_of(value).or_else(|| region_of_id(value)) {
        Some(region) => {
            format!("this is a zone: its region is `{region}`, and zones are asked for with `{ZONE}`")
        }
        None => "regions are for example `us-east-1` or `eu-central-1`".to_owned(),
    };
    (format!("no region is called {}", quote(value)), help)
}

fn is_of_another_cloud(manifest: &Manifest) -> bool {
    let path = ["spec", "template", "spec", "nodeClassRef", "group"];
    let group = path.iter().try_fold(&*manifest.root, |node, key| node.get(key)).and_then(Node::as_str);
    group.is_some_and(|group| !matches!(group, "karpenter.k8s.aws" | "eks.amazonaws.com"))
}
