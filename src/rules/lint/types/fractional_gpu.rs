//! Types with a part of a GPU, in pools for pods that ask for whole ones.

use super::exotic::Kind;
use crate::apis::v1::labels::normalized;
use crate::phrase::all;
use crate::rules::lint::types::{Ready, TypedPool, is_of_types};
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a pool for GPUs that lists types on which Karpenter counts none
    ///
    /// `g6f` and `gr6f` have a part of a GPU, of which EC2 says the count 0. Karpenter takes them to have no
    /// `nvidia.com/gpu`, so that a pod that asks for one never gets them, and a pod that tolerates the pool's taint and
    /// asks for none gets them before all others. Said where they are listed in a pool with the taint `nvidia.com/gpu`,
    /// or beside types with whole GPUs.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [g5, g6, g6f]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [g5, g6]}
    /// ```
    pub(crate) static FRACTIONAL_GPU = warning("fractional-gpu", Requirements) {
        scope: Scope::Lint,
        check: Check::Types(fractional_gpu),
    }
}

fn fractional_gpu(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    let catalogue = typed.catalogue();
    let fractional = catalogue.index("karpenter.k8s.aws/instance-gpu-count").and_then(|index| index.get("0"));
    let Some(fractional) = fractional else { return };
    for pool in typed.pools() {
        let types = pool.types();
        if !types.meets(fractional) || !is_for_gpus(&pool) {
            continue;
        }
        for list in pool.lists("In", is_of_types) {
            let Some(index) = catalogue.index(normalized(list.key)) else { continue };
            let is_fractional = |value: &str| {
                index.get(value).is_some_and(|bits| bits.is_within(fractional) && bits.meets(&types))
            };
            let names: Vec<(usize, &str)> = list.values().filter(|(_, value)| is_fractional(value)).collect();
            if let Some((first, _)) = names.first().filter(|_| sink.has_room()) {
                let at =
                    if names.len() == 1 { list.value_pointer(*first) } else { list.pointer().join("values") };
                report(&pool, at, &names.iter().map(|(_, name)| *name).collect::<Vec<_>>(), sink);
            }
        }
    }
}

fn report(pool: &TypedPool<'_, '_>, at: Pointer, names: &[&str], sink: &mut Sink<'_>) {
    let have = if names.len() == 1 { "has" } else { "have" };
    let message = format!(
        "{} {have} parts of a GPU, of which Karpenter counts none: a pod that asks for `nvidia.com/gpu` never gets them",
        all(names)
    );
    sink.report_on(pool.index, at, message)
        .help("leave them out, or give them a pool of their own, for pods that ask for no GPU");
}

fn is_for_gpus(pool: &TypedPool<'_, '_>) -> bool {
    let has_taint = pool.pool.taints.iter().any(|taint| taint.key == "nvidia.com/gpu");
    has_taint || !Kind::Accelerators.among(&pool.view(), &pool.types()).is_empty()
}
