//! Labels of which Karpenter makes the value up.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::apis::v1::labels::{AWS_DOMAIN, CORE_DOMAIN, HOSTNAME, is_in_domain, is_well_known, normalized};
use crate::instancetype::labels::Provider;
use crate::phrase::quote;
use crate::rules::lint::constraint::constraints;
use crate::rules::lint::look_alike_label::meant;
use crate::rules::lint::pool::Demands;
use crate::rules::{Check, Scope, Sink};
use crate::scheduling::Requirements;

rule! {
    /// a requirement that leaves open which value a label of the pool's own has
    ///
    /// Instance types have no such label, so Karpenter makes a value up for each node, a random number
    /// (`Requirement.Any` of its core, v1.14.1). A pod that asks for a value gets it; all others cannot know. Of
    /// a list of values, `operator: In`, nothing is said: pods spread over its values, and that is how
    /// Karpenter's documentation splits them between spot and on-demand.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: example.com/team, operator: Exists}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: example.com/team, operator: In, values: [a]}
    /// ```
    pub(crate) static ARBITRARY_LABEL_VALUE = warning("arbitrary-label-value", Requirements) {
        scope: Scope::Lint,
        check: Check::Demands(arbitrary_label_value),
    }
}

fn arbitrary_label_value(demands: &Demands<'_>, sink: &mut Sink<'_>) {
    let Some(provider) = demands.provider() else { return };
    let all = LazyCell::new(|| {
        let mut all = Requirements::default();
        constraints(demands).into_iter().for_each(|constraint| all.add(constraint.key, constraint.set));
        all
    });
    let mut seen = HashSet::new();
    // A list leaves a list, whatever else is said.
    for requirement in demands.of_pool().iter().filter(|requirement| requirement.operator != "In") {
        let key = requirement.key;
        if !is_own(key, provider) || !seen.insert(normalized(key)) || !sink.has_room() {
            continue;
        }
        let Some(left) = all.get(key) else { continue };
        if left.listed().is_some() {
            continue;
        }
        let message = format!("{} is no label of instance types: each node gets a random number", quote(key));
        sink.report(requirement.pointer(), message)
            .help("give it values with operator `In`, or set it under `template.metadata.labels`");
    }
}

/// Whether the label is the pool's own: nobody else's, and not refused or complained about already.
fn is_own(key: &str, provider: Provider) -> bool {
    let is_restricted = key == HOSTNAME || is_in_domain(key, CORE_DOMAIN) || is_in_domain(key, AWS_DOMAIN);
    !key.is_empty() && !is_restricted && !is_well_known(key) && meant(key, provider).is_none()
}
