//! Bounds that lose their effect on types without the label.

use crate::apis::v1::labels::normalized;
use crate::instancetype::catalogue::Bits;
use crate::phrase::quote;
use crate::rules::lint::pool::Requirement;
use crate::rules::lint::types::{Ready, TypedPool};
use crate::rules::{Check, Scope, Sink};
use crate::scheduling::Operator;

rule! {
    /// a bound beside `NotIn` on one label, which lets in the types that lack it
    ///
    /// A bound alone is for types that have the label. Beside `NotIn` on the same label Karpenter takes both for one
    /// `NotIn`, which types without the label meet (`Requirement.Operator` of `pkg/scheduling/requirement.go`, v1.15.0): it
    /// plans with them, and since the bound alone is handed on to the launch, none of them is ever launched. Labels that
    /// types can lack are those of GPUs, accelerators, local disks and the bandwidth of EBS and network.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-gpu-count, operator: Gt, values: ["0"]}
    ///       - {key: karpenter.k8s.aws/instance-gpu-count, operator: NotIn, values: ["8"]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-gpu-count, operator: Gt, values: ["0"]}
    ///       - {key: karpenter.k8s.aws/instance-gpu-count, operator: Lt, values: ["8"]}
    /// ```
    pub(crate) static BOUND_BESIDE_EXCLUSION = warning("bound-beside-exclusion", Requirements) {
        scope: Scope::Lint,
        check: Check::Types(bound_beside_exclusion),
    }
}

fn bound_beside_exclusion(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    for pool in typed.pools() {
        let requirements = pool.requirements();
        for excluding in requirements.iter().filter(|one| one.operator == "NotIn") {
            let key = normalized(excluding.key);
            let bound = requirements.iter().find(|one| one.is_bound() && normalized(one.key) == key);
            let reads_as_exclusion =
                pool.pool.own.get(key).is_some_and(|all| all.operator() == Operator::NotIn);
            let lacking = bound.filter(|_| reads_as_exclusion).and_then(|_| lacking(typed, &pool, key));
            if let (Some(bound), Some(lacking)) = (bound, lacking.filter(|_| sink.has_room())) {
                report(&pool, excluding, bound, &lacking, sink);
            }
        }
    }
}

/// The pool's types that lack a label.
fn lacking(typed: &Ready<'_, '_>, pool: &TypedPool<'_, '_>, key: &str) -> Option<Bits> {
    let lacking = typed.catalogue().index(key)?.absent().and(&pool.types());
    (!lacking.is_empty()).then_some(lacking)
}

fn report(
    pool: &TypedPool<'_, '_>,
    excluding: &Requirement<'_>,
    bound: &Requirement<'_>,
    lacking: &Bits,
    sink: &mut Sink<'_>,
) {
    let message = format!(
        "`NotIn` beside `{}` lets in types without {}, {} of the pool's {}: Karpenter plans with \
         them and can launch none of them",
        bound.operator,
        quote(excluding.key),
        lacking.count(),
        pool.types().count()
    );
    sink.report_on(pool.index, excluding.pointer(), message)
        .help("say it with bounds alone, or with `In` and the values that are wanted")
        .also(pool.index, bound.pointer(), "the bound");
}
