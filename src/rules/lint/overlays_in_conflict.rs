//! Node overlays of one weight that change the same of the same instance types
//! (`pkg/controllers/nodeoverlay` of Karpenter's core, v1.15.0).

use std::collections::BTreeMap;
use std::path::Path;

use crate::apis::kinds::nodepool::NODE_POOL;
use crate::apis::v1::labels::{CAPACITY_TYPE, NODEPOOL, REGION, ZONE, ZONE_ID};
use crate::instancetype::implied::imply;
use crate::instancetype::labels::Provider;
use crate::manifest::{Manifest, Set};
use crate::phrase::quote;
use crate::rules::lint::constraint::constraints;
use crate::rules::lint::overlap::overlap;
use crate::rules::lint::pool::Demands;
use crate::rules::lint::reservations::OF_RESERVATIONS;
use crate::rules::{Check, Scope, Sink};
use crate::scheduling::Requirements;
use crate::source::Pointer;
use crate::yaml::Node;

rule! {
    /// two node overlays of one weight that set the price, or one resource, of the same instances
    ///
    /// Karpenter applies overlays by weight, and where two of one weight meet, it refuses the one whose name comes first
    /// in the alphabet, as a whole, and says so in its status alone (`Conflict`); the pools play no part in it. Said
    /// where it is certain that an instance type is meant by both: one requires no less than the other, or both list it
    /// or its family. Prices are for offerings, so that two of different zones or capacity types do not meet; resources
    /// are for the type as a whole.
    ///
    /// ```yaml bad
    /// kind: NodeOverlay
    /// metadata: {name: a}
    /// spec:
    ///   weight: 10
    ///   requirements: [{key: karpenter.k8s.aws/instance-family, operator: In, values: [m5]}]
    ///   priceAdjustment: "+45%"
    /// ---
    /// kind: NodeOverlay
    /// metadata: {name: b}
    /// spec:
    ///   weight: 10
    ///   requirements: [{key: karpenter.k8s.aws/instance-family, operator: In, values: [m5, m6i]}]
    ///   priceAdjustment: "+30%"
    /// ```
    ///
    /// ```yaml good
    /// kind: NodeOverlay
    /// metadata: {name: a}
    /// spec:
    ///   weight: 20
    ///   requirements: [{key: karpenter.k8s.aws/instance-family, operator: In, values: [m5]}]
    ///   priceAdjustment: "+45%"
    /// ---
    /// kind: NodeOverlay
    /// metadata: {name: b}
    /// spec:
    ///   weight: 10
    ///   requirements: [{key: karpenter.k8s.aws/instance-family, operator: In, values: [m5, m6i]}]
    ///   priceAdjustment: "+30%"
    /// ```
    pub(crate) static OVERLAYS_IN_CONFLICT = warning("overlays-in-conflict", Requirements) {
        scope: Scope::Lint,
        check: Check::Set(overlays_in_conflict),
    }
}

/// Overlays of one weight that an overlay is compared with: enough to find one, and linear.
const COMPARED: usize = 20;

/// A node overlay as it is compared with others.
struct Overlay<'a> {
    index: usize,
    name: &'a str,
    has_price: bool,
    resources: Vec<&'a str>,
    requirements: Requirements<'a>,
}

fn overlays_in_conflict(set: &Set, sink: &mut Sink<'_>) {
    // Overlays in two folders may be of two clusters.
    let mut by_weight: BTreeMap<(Option<&Path>, i64), Vec<Overlay<'_>>> = BTreeMap::new();
    for (index, manifest) in set.manifests.iter().enumerate() {
        if let Some((weight, overlay)) =
            overlay(manifest, index).filter(|(_, overlay)| has_pool(set, overlay))
        {
            by_weight.entry((set.folder(manifest), weight)).or_default().push(overlay);
        }
    }
    for mut overlays in by_weight.into_values() {
        overlays.sort_by(|one, other| other.name.cmp(one.name));
        refuse(&overlays, sink);
    }
}

/// Goes through overlays of one weight as Karpenter does, from z to a: one that is refused changes nothing for those
/// that come after it.
fn refuse(overlays: &[Overlay<'_>], sink: &mut Sink<'_>) {
    let mut applied: Vec<&Overlay<'_>> = Vec::new();
    for overlay in overlays {
        let others = applied.iter().rev().take(COMPARED).filter(|other| other.name != overlay.name);
        let others: Vec<&Overlay<'_>> = others.copied().collect();
        match shared_price(overlay, &others).or_else(|| shared_resource(overlay, &others)) {
            Some((other, what)) => report(overlay, other, &what, sink),
            None => applied.push(overlay),
        }
    }
}

/// Whether there can be a pool that the overlay is for: where pools are among the objects, it names one of them or none.
fn has_pool(set: &Set, overlay: &Overlay<'_>) -> bool {
    let Some(wanted) = overlay.requirements.get(NODEPOOL) else { return true };
    let pools = set.manifests.iter().filter(|manifest| manifest.is(&NODE_POOL));
    let mut names = pools.filter_map(|pool| pool.root.get("metadata")?.get("name")?.as_str()).peekable();
    names.peek().is_none() || names.any(|name| wanted.has(name))
}

fn overlay(manifest: &Manifest, index: usize) -> Option<(i64, Overlay<'_>)> {
    let demands = Demands::of(manifest).filter(Demands::is_overlay)?;
    let spec = manifest.root.get("spec")?;
    let mut requirements = Requirements::default();
    for constraint in constraints(&demands) {
        requirements.add(constraint.key, constraint.set);
    }
    imply(&mut requirements, Provider::Karpenter);
    let has = |key| spec.get(key).is_some_and(|value| !value.is_null());
    let resources = spec.get("capacity").and_then(Node::as_map).into_iter().flatten();
    let overlay = Overlay {
        index,
        name: manifest.root.get("metadata")?.get("name")?.as_str()?,
        has_price: has("price") || has("priceAdjustment"),
        resources: resources.map(|entry| entry.key.as_str()).collect(),
        requirements,
    };
    Some((spec.get("weight").and_then(Node::as_int).unwrap_or(0), overlay))
}

/// The overlay that sets the price of the same offerings, and which they are.
fn shared_price<'a>(one: &Overlay<'_>, others: &[&'a Overlay<'a>]) -> Option<(&'a Overlay<'a>, String)> {
    let mut priced = others.iter().filter(|other| one.has_price && other.has_price);
    priced.find_map(|other| {
        let of = overlap(&one.requirements, &other.requirements)?;
        Some((*other, format!("the price of {of}")))
    })
}

/// The overlay that gives the same types the same resource, and which. Karpenter remembers only the last one that gave a
/// type any: those before it do not count.
fn shared_resource<'a>(one: &Overlay<'_>, others: &[&'a Overlay<'a>]) -> Option<(&'a Overlay<'a>, String)> {
    let mut with_resources =
        others.iter().filter(|other| !one.resources.is_empty() && !other.resources.is_empty());
    let (last, of) = with_resources.find_map(|other| {
        let [one, types] = [one, *other].map(|overlay| overlay.requirements.clone().without(is_of_offerings));
        Some((*other, overlap(&one, &types)?))
    })?;
    let resource = one.resources.iter().find(|resource| last.resources.contains(resource))?;
    Some((last, format!("{} of {of}", quote(resource))))
}

/// Labels that differ between the offerings of one type.
fn is_of_offerings(key: &str) -> bool {
    [CAPACITY_TYPE, ZONE, ZONE_ID, REGION].contains(&key) || OF_RESERVATIONS.contains(&key)
}

fn report(refused: &Overlay<'_>, kept: &Overlay<'_>, what: &str, sink: &mut Sink<'_>) {
    if !sink.has_room() {
        return;
    }
    let name = || Pointer::parse("/metadata/name");
    let message = format!(
        "{} and {} have one weight and both set {what}: Karpenter does not apply {}",
        quote(refused.name),
        quote(kept.name),
        quote(refused.name)
    );
    sink.report_on(refused.index, name(), message)
        .help("give the one that is to count a higher `weight`, or requirements that keep them apart")
        .also(kept.index, name(), "the other overlay");
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::example;
    use crate::rules::{Options, RULES, run};

    /// What is said of two overlays with these fields.
    fn found(one: &str, other: &str) -> Option<String> {
        let overlay =
            |name, spec| format!("kind: NodeOverlay\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n");
        let text = format!("{}---\n{}", overlay("a", one), overlay("b", other));
        let findings = run(RULES, &example(&text), &Options::default());
        let found = findings.into_iter().find(|finding| finding.rule.code.name == "overlays-in-conflict")?;
        found.message.split_once("both set ").and_then(|(_, rest)| Some(rest.split_once(": ")?.0.to_owned()))
    }

    fn requirement(label: &str, operator: &str, values: &str) -> String {
        let domain = if label.starts_with("instance-") { "karpenter.k8s.aws/" } else { "" };
        format!("{{key: {domain}{label}, operator: {operator}, values: [{values}]}}")
    }

    #[test]
    fn what_two_overlays_have_in_common() {
        let families = |values: &str| requirement("instance-family", "In", values);
        let types = |values: &str| requirement("node.kubernetes.io/instance-type", "In", values);
        let category = |values: &str| requirement("instance-category", "In", values);
        let spot = requirement("karpenter.sh/capacity-type", "In", "spot");
        let on_demand = requirement("karpenter.sh/capacity-type", "In", "on-demand");
        let both = |one: &str, other: &str| format!("{one}, {other}");
        for (one, other, expected) in [
            (families("m5"), families("m5, m6i"), Some("the price of the same instances")),
            (families("m5, c5"), families("m5, m6i"), Some("the price of `m5`")),
            (families("m5"), families("m6i"), None),
            (families("m5"), types("m5.large"), Some("the price of the same instances")),
            (families("m5"), types("c5.large"), None),
            (families("m7g"), requirement("kubernetes.io/arch", "In", "amd64"), None),
            (
                families("m7g"),
                requirement("kubernetes.io/arch", "In", "arm64"),
                Some("the price of the same instances"),
            ),
            (category("m"), requirement("instance-generation", "Gt", "'5'"), Some("the price of `m6i`")),
            (category("m"), category("c"), None),
            (category("m"), requirement("instance-gpu-count", "Gt", "'0'"), None),
            (families("m5"), requirement("instance-cpu", "Gt", "'64'"), None),
            (spot.clone(), on_demand.clone(), None),
            (both(&families("m5"), &spot), both(&families("m5"), &on_demand), None),
            (both(&families("m5"), &spot), families("m5"), Some("the price of the same instances")),
            (
                requirement("karpenter.sh/nodepool", "In", "x"),
                requirement("karpenter.sh/nodepool", "In", "y"),
                None,
            ),
            (String::new(), families("m5"), Some("the price of the same instances")),
        ] {
            let price = |requirements: &str| format!("price: '1', requirements: [{requirements}]");
            let found = found(&price(&one), &price(&other));
            assert_eq!(found.as_deref(), expected, "{one} {other}");
        }
    }

    #[test]
    fn weights_and_what_is_set() {
        let m5 = format!("requirements: [{}]", requirement("instance-family", "In", "m5"));
        let of = |capacity_type: &str| {
            let capacity_type = requirement("karpenter.sh/capacity-type", "In", capacity_type);
            format!("requirements: [{}, {capacity_type}]", requirement("instance-family", "In", "m5"))
        };
        let price = "priceAdjustment: '+1%'";
        let fpga = |count| format!("capacity: {{example.com/fpga: '{count}'}}");
        for (one, other, expected) in [
            (format!("{m5}, {price}, weight: 1"), format!("{m5}, {price}, weight: 2"), false),
            (format!("{m5}, {price}, weight: 1"), format!("{m5}, {price}, weight: 1"), true),
            (format!("{m5}, {price}"), format!("{m5}, {price}"), true),
            (format!("{m5}, {price}"), format!("{m5}, {}", fpga(1)), false),
            (format!("{m5}, {}", fpga(2)), format!("{m5}, {}", fpga(1)), true),
            (format!("{m5}, capacity: {{example.com/nic: 1}}"), format!("{m5}, {}", fpga(1)), false),
            // Prices are of offerings, resources of types.
            (format!("{}, {price}", of("spot")), format!("{}, {price}", of("on-demand")), false),
            (format!("{}, {}", of("spot"), fpga(1)), format!("{}, {}", of("on-demand"), fpga(1)), true),
            (m5.clone(), m5, false),
        ] {
            assert_eq!(found(&one, &other).is_some(), expected, "{one} {other}");
        }
    }

    /// What Karpenter 1.15 itself answered to such overlays.
    #[test]
    fn verdicts_of_karpenter() {
        let family = |values: &str| requirement("instance-family", "In", values);
        let x = |resource: &str| {
            format!("requirements: [{}], capacity: {{example.com/{resource}: 1}}", family("m6i"))
        };
        let price = |requirements: &str| format!("requirements: [{requirements}], price: '1'");
        let of_pool = format!("{}, {}", family("m6i"), requirement("karpenter.sh/nodepool", "In", "other"));
        let pool = "kind: NodePool\nmetadata: {name: a}\n---\n";
        for (before, overlays, expected) in [
            // A chain: `c` is taken and `b` refused, so that `a` is free.
            ("", vec![price(&family("m7g")), price(&family("m7g, m6g")), price(&family("m6g"))], &["b"][..]),
            // Only the last resources of a type are remembered.
            ("", vec![x("x"), x("y"), x("x")], &[]),
            ("", vec![x("y"), x("x"), x("x")], &["b"]),
            (pool, vec![price(&family("m6i, r7g")), price(&family("r7g"))], &["a"]),
            (pool, vec![price(&family("m6i")), price(&of_pool)], &[]),
            ("", vec![price(&family("m6i")), price(&of_pool)], &["a"]),
        ] {
            let overlays = ["a", "b", "c"].iter().zip(&overlays);
            let overlays = overlays.map(|(name, spec)| {
                format!("kind: NodeOverlay\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n")
            });
            let text = before.to_owned() + &overlays.collect::<Vec<_>>().join("---\n");
            let findings = run(RULES, &example(&text), &Options::default());
            let found = findings.iter().filter(|finding| finding.rule.code.name == "overlays-in-conflict");
            let found: Vec<&str> = found.map(|finding| finding.message.rsplit('`').nth(1).unwrap()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
