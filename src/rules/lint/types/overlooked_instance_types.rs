//! Accelerators and bare metal that a pool lets in though it is for neither.

use std::collections::BTreeSet;

use super::exotic::Kind;
use crate::apis::v1::labels::{INSTANCE_TYPE, aws_name, normalized};
use crate::diagnostic::Severity;
use crate::phrase::some;
use crate::rules::lint::pool::Requirement;
use crate::rules::lint::types::{Ready, TypedPool, is_of_types};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a pool that chooses by exclusion and lets types with accelerators or bare metal in
    ///
    /// A list of families or sizes to leave out is right on the day it is written: `g7` and `metal-96xl` came later.
    /// Karpenter launches types with accelerators and bare metal only for pods that fit on nothing else of the pool, and
    /// with `minValues` for any pod (`ExoticInstanceTypeFilter` of `pkg/providers/instance/filter`, v1.15.0), so that it is
    /// a surprise on the bill when it comes. A warning where the pool leaves some of a kind out and not others; a note
    /// where it excludes other families or categories and has accelerators. Nothing is said of pools that ask for them, or whose name,
    /// labels or taints speak of them.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [m]}
    ///       - {key: karpenter.k8s.aws/instance-size, operator: NotIn, values: [metal]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-category, operator: In, values: [m]}
    ///       - {key: karpenter.k8s.aws/instance-hypervisor, operator: In, values: [nitro, xen]}
    /// ```
    pub(crate) static OVERLOOKED_INSTANCE_TYPES = warning("overlooked-instance-types", Requirements) {
        scope: Scope::Lint,
        check: Check::Types(overlooked_instance_types),
    }
}

fn overlooked_instance_types(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    for pool in typed.pools() {
        let lists = pool.lists("NotIn", is_of_names);
        if lists.is_empty() || takes_by_name(&pool) {
            continue;
        }
        for kind in [Kind::Accelerators, Kind::Metal] {
            let excludes =
                |list: &Requirement<'_>| list.values().any(|(_, value)| kind.is_name(list.key, value));
            let excluding = lists.iter().find(|list| excludes(list));
            // Bare metal is everywhere, and nobody is surprised who has never thought of it.
            let of_sorts = lists.iter().find(|list| kind == Kind::Accelerators && is_of_sorts(list.key));
            if let Some(list) = excluding.or(of_sorts).filter(|_| sink.has_room() && !kind.is_meant_by(&pool))
            {
                report(&pool, kind, list, excluding.is_some(), sink);
            }
        }
    }
}

fn report(
    pool: &TypedPool<'_, '_>,
    kind: Kind,
    list: &Requirement<'_>,
    is_overlooked: bool,
    sink: &mut Sink<'_>,
) {
    let view = pool.view();
    let of = |place: usize| &view.catalogue.types[place];
    let let_in = kind.among(&view, &pool.types());
    let names: BTreeSet<&str> = let_in
        .iter()
        .map(|place| if kind == Kind::Metal { of(place).size } else { of(place).family })
        .collect();
    // A pool of nothing else is for them, whatever it is called.
    if names.is_empty() || pool.types().is_within(&let_in) {
        return;
    }
    let names = some(&names.into_iter().collect::<Vec<_>>());
    let message = match (is_overlooked, kind) {
        (true, Kind::Metal) => format!("some sizes of bare metal are left out, and not {names}"),
        (true, Kind::Accelerators) => {
            format!("some families with accelerators are left out, and not {names}")
        }
        (false, _) => format!("{} types with {} are among the pool's: {names}", let_in.count(), kind.words()),
    };
    let found = sink.report_on(pool.index, list.pointer().join("values"), message);
    found.help(format!(
        "Karpenter launches them for pods that fit on nothing else; to leave out all there are, require {}",
        kind.remedy()
    ));
    found.severity = if is_overlooked { Severity::Warning } else { Severity::Note };
}

/// Whether values of a label are names of types, or parts of them.
fn is_of_names(key: &str) -> bool {
    is_of_sorts(key) || normalized(key) == INSTANCE_TYPE || aws_name(key) == Some("instance-size")
}

/// Whether values of a label are sorts of types.
fn is_of_sorts(key: &str) -> bool {
    matches!(aws_name(key), Some("instance-category" | "instance-family"))
}

/// Whether the pool lists the families or types that it takes, so that it has no others.
fn takes_by_name(pool: &TypedPool<'_, '_>) -> bool {
    pool.requirements().iter().any(|one| one.operator == "In" && is_of_types(one.key))
}
