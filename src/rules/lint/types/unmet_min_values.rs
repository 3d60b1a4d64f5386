//! Numbers of values that the instance types of a pool do not have.

use crate::apis::v1::labels::normalized;
use crate::diagnostic::Severity;
use crate::matching::filter::counted;
use crate::phrase::{quote, some};
use crate::rules::lint::pool::Requirement;
use crate::rules::lint::types::{Ready, TypedPool};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a `minValues` above what the instance types of the pool have
    ///
    /// Karpenter counts the different values among the types that all requirements leave (until 1.14.2 all that the types
    /// have, from then on those that the requirement allows), and where there are fewer, the pool makes no node, unless
    /// Karpenter runs with `--min-values-policy BestEffort`. The types are those of the region where it is known, else of
    /// all. An error where the values are listed; a warning where newer types can bring more. It is a warning as well
    /// where enough types match, and the cheapest of them, which alone are launched, have too few: 60 at most
    /// (`SatisfiesMinValues` of `pkg/cloudprovider/types.go`, v1.15.0). What requirements alone leave too little for is
    /// `unreachable-min-values`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m5, m5d, r5d], minValues: 3}
    ///       - {key: karpenter.k8s.aws/instance-local-nvme, operator: Exists}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m5ad, m5d, r5d], minValues: 3}
    ///       - {key: karpenter.k8s.aws/instance-local-nvme, operator: Exists}
    /// ```
    pub(crate) static UNMET_MIN_VALUES = error("unmet-min-values", Requirements) {
        scope: Scope::Lint,
        check: Check::Types(unmet_min_values),
    }
}

fn unmet_min_values(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    for pool in typed.pools() {
        let wanting = pool.requirements().iter().filter(|one| one.min_values.is_some());
        let wanting: Vec<&Requirement<'_>> = wanting.collect();
        if wanting.is_empty() || !sink.has_room() {
            continue;
        }
        if pool.types().is_empty() {
            wanting.iter().for_each(|one| report_match(&pool, one, sink));
        } else if pool.region.is_some() {
            report_launch(&pool, wanting[0], sink);
        }
    }
}

/// Fewer values than are wanted of one label among the types that are left before values are counted.
fn report_match(pool: &TypedPool<'_, '_>, one: &Requirement<'_>, sink: &mut Sink<'_>) {
    let view = pool.view();
    let types = pool.asked(&view).matching();
    let Some((wanted, set)) = one.min_values.zip(pool.pool.requirements.get(one.key)) else { return };
    let left = counted(&view, &types, normalized(one.key), set, sink.options().release());
    if types.is_empty() || i64::try_from(left.len()).is_ok_and(|left| left >= wanted) {
        return;
    }
    let message = format!(
        "{wanted} values of {} are wanted, and the pool's instance types of {} have {}: the pool makes no node",
        quote(one.key),
        pool.place(),
        match left.len() {
            0 => "none".to_owned(),
            count => format!("{count}, {}", some(&left)),
        }
    );
    let is_certain = set.listed().is_some() && !pool.may_be_newer();
    let found = sink.report_on(pool.index, one.pointer().join("minValues"), message);
    found.help("lower `minValues`, or loosen what leaves out the others; `karpcfg match` shows what each line takes away");
    found.severity = if is_certain { Severity::Error } else { Severity::Warning };
}

/// Values enough among the types, and too few among the cheapest.
fn report_launch(pool: &TypedPool<'_, '_>, first: &Requirement<'_>, sink: &mut Sink<'_>) {
    let view = pool.view();
    let Err(failure) = pool.asked(&view).launched(&pool.types()) else { return };
    let message = format!("nothing can be launched: {}", failure.words());
    let found = sink.report_on(pool.index, first.pointer().join("minValues"), message);
    found.help("lower `minValues`, or leave out the cheap types that take the places of the others");
    found.severity = Severity::Warning;
}
