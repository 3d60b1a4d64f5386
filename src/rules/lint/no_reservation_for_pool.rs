//! Pools that take reserved capacity alone, of a class that has none for them.

use std::collections::HashMap;

use crate::apis::v1::labels::CAPACITY_TYPE;
use crate::manifest::{Manifest, Set};
use crate::phrase::{either, quote};
use crate::rules::lint::constraint::{Constraint, constraints_where};
use crate::rules::lint::pool::Demands;
use crate::rules::lint::reference::{Reference, classes, references};
use crate::rules::lint::reservations::{
    OF_RESERVATIONS, RESERVATION_ID, RESERVED, capacity_types, ids, pointer, terms,
};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a pool that wants capacity reservations, and a class that does not select them
    ///
    /// Karpenter and EKS Auto Mode launch into the reservations that `capacityReservationSelectorTerms` of the class
    /// select, and give only such nodes the capacity type `reserved` and the labels of reservations. A pool that takes
    /// no other capacity type, or demands one of these labels, makes no node with a class without terms, nor one that
    /// demands ids of which the class selects none.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef: {name: training}
    ///       requirements:
    ///       - {key: karpenter.sh/capacity-type, operator: In, values: [reserved]}
    /// ---
    /// kind: EC2NodeClass
    /// metadata: {name: training}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef: {name: training}
    ///       requirements:
    ///       - {key: karpenter.sh/capacity-type, operator: In, values: [reserved]}
    /// ---
    /// kind: EC2NodeClass
    /// metadata: {name: training}
    /// spec:
    ///   capacityReservationSelectorTerms: [{id: cr-0123456789abcdef0}]
    /// ```
    pub(crate) static NO_RESERVATION_FOR_POOL = error("no-reservation-for-pool", References) {
        scope: Scope::Lint,
        check: Check::Set(no_reservation_for_pool),
    }
}

fn no_reservation_for_pool(set: &Set, sink: &mut Sink<'_>) {
    let manifests = &set.manifests;
    let mut by_name: HashMap<Reference<'_>, Vec<usize>> = HashMap::new();
    for (index, class) in classes(manifests) {
        by_name.entry(class).or_default().push(index);
    }
    for (pool, reference) in references(manifests) {
        let classes = by_name.get(&reference).map(Vec::as_slice).unwrap_or_default();
        let Some(class) = class_of(set, pool, classes) else { continue };
        let Some(demands) = Demands::of(&manifests[pool]) else { continue };
        let Some((demand, why)) = unmet(&demands, &manifests[class]).filter(|_| sink.has_room()) else {
            continue;
        };
        let message = format!(
            "{} of {} wants capacity reservations, and the class {} {why}: the pool makes no node",
            demand.phrase(),
            quote(demand.key),
            quote(reference.name)
        );
        sink.report_on(pool, demand.pointer().unwrap_or_default(), message)
            .help("select the reservations in `capacityReservationSelectorTerms` of the class, or allow other capacity")
            .also(class, pointer(), "the class");
    }
}

/// The one class of the name, or the one in the pool's folder: others of the name are of other clusters.
fn class_of(set: &Set, pool: usize, classes: &[usize]) -> Option<usize> {
    let folder = |index: usize| set.folder(&set.manifests[index]);
    let mut beside = classes.iter().copied().filter(|class| folder(*class) == folder(pool));
    match *classes {
        [only] => Some(only),
        _ => beside.next().filter(|_| beside.next().is_none()),
    }
}

/// What a pool demands of reservations that the class does not have, and why.
fn unmet<'a>(demands: &Demands<'a>, class: &Manifest) -> Option<(Constraint<'a>, String)> {
    let terms = terms(class);
    let ids = ids(terms);
    let of_reservations = constraints_where(demands, |key| OF_RESERVATIONS.contains(&key));
    let mut wanted = of_reservations.into_iter().filter(Constraint::wants_the_label);
    if terms.is_empty() {
        let found = wanted.next().or_else(|| reserved_alone(demands))?;
        return Some((found, "selects none".to_owned()));
    }
    let other = wanted.find(|demand| {
        let is_selected = |ids: &Vec<&str>| ids.iter().any(|id| demand.set.has(id));
        demand.key == RESERVATION_ID && ids.as_ref().is_some_and(|ids| !is_selected(ids))
    })?;
    Some((other, format!("selects {} alone", either(&ids?))))
}

/// The demand that leaves no capacity type but `reserved`.
fn reserved_alone<'a>(demands: &Demands<'a>) -> Option<Constraint<'a>> {
    let types = capacity_types(demands);
    if !types.has(RESERVED) || types.has("spot") || types.has("on-demand") {
        return None;
    }
    constraints_where(demands, |key| key == CAPACITY_TYPE).pop()
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::example;
    use crate::rules::{Options, RULES, run};

    /// The rules about reservations that speak of a pool with these requirements and a class with this `spec`.
    fn found(requirements: &str, class: &str) -> Vec<&'static str> {
        let text = format!(
            "kind: EC2NodeClass\nmetadata: {{name: c}}\nspec: {{{class}}}\n---\nkind: NodePool\nspec: {{template: {{spec: {{nodeClassRef: {{name: c}}, requirements: [{requirements}]}}}}}}\n"
        );
        let findings = run(RULES, &example(&text), &Options::default());
        let names = findings.iter().map(|finding| finding.rule.code.name);
        names.filter(|name| ["no-reservation-for-pool", "unused-reservations"].contains(name)).collect()
    }

    #[test]
    fn pools_and_classes() {
        const NONE: &[&str] = &["no-reservation-for-pool"];
        const UNUSED: &[&str] = &["unused-reservations"];
        let capacity = |operator: &str, values: &str| {
            format!("{{key: karpenter.sh/capacity-type, operator: {operator}, values: [{values}]}}")
        };
        let label = |name: &str, rest: &str| {
            format!("{{key: karpenter.k8s.aws/capacity-reservation-{name}, operator: {rest}}}")
        };
        let by_id = "capacityReservationSelectorTerms: [{id: cr-1}]";
        let by_tag = "capacityReservationSelectorTerms: [{tags: {team: a}}]";
        let reserved = capacity("In", "reserved");
        for (requirements, class, expected) in [
            (reserved.clone(), "", NONE),
            (reserved.clone(), "capacityReservationSelectorTerms: []", NONE),
            (reserved.clone(), by_id, &[]),
            (reserved, by_tag, &[]),
            (capacity("NotIn", "spot, on-demand"), "", NONE),
            (capacity("In", "reserved, on-demand"), "", &[]),
            (String::new(), "", &[]),
            (label("id", "In, values: [cr-1]"), "", NONE),
            (label("id", "In, values: [cr-1]"), by_id, &[]),
            (label("id", "In, values: [cr-2]"), by_id, NONE),
            (label("id", "In, values: [cr-2]"), by_tag, &[]),
            (label("id", "NotIn, values: [cr-2]"), "", &[]),
            (label("type", "Exists"), "", NONE),
            (label("type", "DoesNotExist"), "", &[]),
            (label("interruptible", "In, values: ['false']"), "", NONE),
            (String::new(), by_id, &[]),
            (capacity("In", "on-demand, spot"), by_id, UNUSED),
            (capacity("NotIn", "reserved"), by_tag, UNUSED),
            (capacity("Exists", ""), by_tag, &[]),
            (label("id", "DoesNotExist"), by_tag, UNUSED),
        ] {
            assert_eq!(found(&requirements, class), expected, "{requirements} {class}");
        }
    }
}
