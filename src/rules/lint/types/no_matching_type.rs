//! Pools for which there is no instance type.

use crate::apis::v1::labels::{ZONE, ZONE_ID, normalized};
use crate::diagnostic::Severity;
use crate::instancetype::labels::{is_number, nature};
use crate::instancetype::zones::{region_of, region_of_id};
use crate::matching::survey::{Requires, What};
use crate::phrase::{all, quote};
use crate::rules::lint::types::{NAMES, Ready, TypedPool, is_sound_number};
use crate::rules::{Check, Scope, Sink};
use crate::scheduling::{Operator, Requirement, Requirements};
use crate::source::Pointer;

rule! {
    /// a pool that no instance type matches
    ///
    /// Each requirement may be sound, and no type of EC2 meets them all: Karpenter passes the pool over, and says so in
    /// an event alone (`NoCompatibleInstanceTypes`). The types are those of the catalogue that is built in; where a
    /// region is known, by `--region`, `aws.region` in values or the zones of the pool, those that it offers. The finding
    /// stands at the first of the fewest lines that leave nothing together, and names the others. Where the pool names
    /// a type, a family, a greater number or the like that may be newer than the catalogue, it is a warning; also where the
    /// pool is built in and its types are not offered in the region, which then names all such regions. `karpcfg match`
    /// shows how many types each line takes away.
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
        if let Some(zones) = zones_elsewhere(typed, &pool) {
            report_elsewhere(&pool, zones, sink);
            continue;
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
    is_of_one_label
        && (pool.may_be_newer()
            || may_be_newer_zone(pool)
            || pool.region.is_none() && !is_of_numbers(conflict))
}

/// Whether one line asks for numbers alone, which no other rule holds against the types.
fn is_of_numbers(conflict: &[What<'_>]) -> bool {
    let [What::Requirement(_, requires)] = conflict else { return false };
    let key = normalized(requires.key);
    let is_sound = |text: &&str| is_sound_number(key, text);
    is_number(key)
        && !NAMES.contains(&key)
        && requires.values.iter().all(is_sound)
        && !is_against_nature(requires)
}

/// Whether no type can ever have what is asked for, which is `contradictory-requirements`.
fn is_against_nature(requires: &Requires<'_>) -> bool {
    let key = normalized(requires.key);
    let set = Requirement::read(requires.operator, requires.values.iter().copied());
    let mut both = Requirements::default();
    nature(key).into_iter().chain(set).for_each(|one| both.add(key, one));
    both.get(key).is_some_and(|both| both.operator() == Operator::DoesNotExist)
}

/// Whether the pool asks for the id of a zone that its region may have got since.
fn may_be_newer_zone(pool: &TypedPool<'_, '_>) -> bool {
    let ids = pool.pool.own.get(ZONE_ID).and_then(|ids| ids.listed());
    let known = || pool.region_facts.zones.iter().map(|zone| zone.id);
    ids.into_iter().flatten().any(|id| region_of_id(id) == pool.region && known().all(|known| known != *id))
}

/// Whether one line asks for more than any type has, as a newer one may.
fn is_beyond(typed: &Ready<'_, '_>, conflict: &[What<'_>]) -> bool {
    let [What::Requirement(_, requires)] = conflict else { return false };
    let number = |text: &str| text.parse::<u64>().ok();
    let Some(index) = typed.catalogue().index(normalized(requires.key)) else { return false };
    let greatest = index.values().filter_map(|(value, _)| number(value)).max();
    requires.operator != "Lt"
        && greatest.is_some_and(|greatest| {
            requires.values.iter().any(|text| number(text).is_some_and(|number| number >= greatest))
        })
}

/// The list of a pool's zones, or of their ids, if all of them are of known regions other than the pool's.
fn zones_elsewhere(typed: &Ready<'_, '_>, pool: &TypedPool<'_, '_>) -> Option<Pointer> {
    let region = pool.region?;
    let is_elsewhere = |other: Option<&str>| {
        other.is_some_and(|other| other != region && typed.catalogue().regions().any(|known| known == other))
    };
    let all_are = |key: &str, of: fn(&str) -> Option<&str>| {
        let listed = pool.pool.own.get(key).and_then(|one| one.listed());
        listed.is_some_and(|listed| !listed.is_empty() && listed.iter().all(|zone| is_elsewhere(of(zone))))
    };
    let key = if all_are(ZONE, region_of) {
        ZONE
    } else if all_are(ZONE_ID, region_of_id) {
        ZONE_ID
    } else {
        return None;
    };
    let mut lists = pool.requirements().iter().filter(|one| one.operator == "In");
    lists.find(|one| normalized(one.key) == key).map(|list| list.pointer())
}

fn report_elsewhere(pool: &TypedPool<'_, '_>, zones: Pointer, sink: &mut Sink<'_>) {
    let region = pool.place();
    let message = format!(
        "every zone that the pool asks for is of another region than {region}: the pool makes no node"
    );
    sink.report_on(pool.index, zones, message)
        .help(format!("ask for zones of {region}, or name the region of these zones"));
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
    let is_in_doubt = is_built_in || pool.may_be_newer() || is_beyond(typed, conflict);
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
