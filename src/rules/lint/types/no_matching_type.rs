//! Pools for which there is no instance type.

use crate::diagnostic::Severity;
use crate::matching::survey::What;
use crate::phrase::{all, quote};
use crate::rules::lint::types::{Ready, TypedPool};
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a pool that no instance type matches
    ///
    /// Each requirement may be sound, and no type of EC2 meets them all: Karpenter passes the pool over, and says so in
    /// an event alone (`NoCompatibleInstanceTypes`). The types are those of the catalogue that is built in; where a
    /// region is known, by `--region`, `aws.region` in values or the zones of the pool, those that it offers. The finding
    /// stands at the first of the fewest lines that leave nothing together, and names the others. Where the pool names
    /// a type, a family or the like that may be newer than the catalogue, it is a warning; also where the pool is built
    /// in and its types are not offered in the region, which then names all such regions. `karpcfg match` shows how many
    /// types each line takes away.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m7i]}
    ///       - {key: karpenter.k8s.aws/instance-cpu, operator: Gt, values: ["192"]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m7i]}
    ///       - {key: karpenter.k8s.aws/instance-cpu, operator: Gt, values: ["4"]}
    /// ```
    pub(crate) static NO_MATCHING_TYPE = error("no-matching-type", Requirements) {
        scope: Scope::Lint,
        check: Check::Types(no_matching_type),
    }
}

fn no_matching_type(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    for pool in typed.pools() {
        if !sink.has_room() {
            return;
        }
        if !pool.types().is_empty() {
            continue;
        }
        let view = pool.view();
        let asked = pool.asked(&view);
        // What `minValues` takes away is said by `unmet-min-values`.
        if !asked.matching().is_empty() {
            continue;
        }
        let conflict = asked.survey().conflict;
        let is_of_requirements = !conflict.iter().any(|what| matches!(what, What::Limit(_) | What::Room));
        if is_of_requirements && !is_said_elsewhere(&pool, &conflict) {
            report(typed, &pool, &conflict, sink);
        }
    }
}

/// What single labels and unknown names say is the business of other rules.
fn is_said_elsewhere(pool: &TypedPool<'_, '_>, conflict: &[What<'_>]) -> bool {
    let key = |what: &What<'_>| match what {
        What::Requirement(_, requires) => Some(requires.key.to_owned()),
        What::Label(key, _) => Some((*key).to_owned()),
        _ => None,
    };
    let keys: Vec<Option<String>> = conflict.iter().map(key).collect();
    let is_of_one_label =
        keys.first().is_some_and(|first| first.is_some() && keys.iter().all(|key| key == first));
    is_of_one_label && (pool.region.is_none() || pool.may_be_newer())
}

fn report(typed: &Ready<'_, '_>, pool: &TypedPool<'_, '_>, conflict: &[What<'_>], sink: &mut Sink<'_>) {
    let words: Vec<String> = conflict.iter().map(|what| quote(&what.words())).collect();
    let mut places = conflict.iter().filter_map(What::in_pool);
    let at = places.next().unwrap_or_else(|| Pointer::parse("/metadata/name"));
    let others: Vec<Pointer> = places.collect();
    let message = format!(
        "no instance type of {} in the catalogue of {} has {}: the pool makes no node",
        pool.place(),
        typed.catalogue().date,
        if words.is_empty() { "all that the pool requires".to_owned() } else { words.join(" and ") }
    );
    let manifest = &typed.set.manifests[pool.index];
    let is_built_in = std::iter::once(&at).chain(&others).all(|place| typed.set.is_default(manifest, place));
    let is_in_doubt = is_built_in || pool.may_be_newer();
    let found = sink.report_on(pool.index, at, message);
    found.severity = if is_in_doubt { Severity::Warning } else { Severity::Error };
    if is_built_in {
        let empty = pool.regions_without_types();
        found.help(format!("leave this pool out; of all regions, {} have none of these types", all(&empty)));
    } else {
        found.help("loosen one of them; `karpcfg match` shows what each takes away");
    }
    for place in others {
        found.also(pool.index, place, "this leaves none with it");
    }
}
