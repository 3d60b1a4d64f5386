//! What an answer of `karpcfg match` takes for granted, and what of the question it passes over.

use std::collections::{BTreeMap, BTreeSet};

use super::input::{Classes, Input, is_auto};
use super::matched::Matched;
use super::pictures;
use crate::apis::v1::labels::{CAPACITY_TYPE, ZONE};
use crate::cli::MatchCommand;
use crate::instancetype::catalogue::Region;
use crate::matching::offers::Market;
use crate::matching::pool::Pool;
use crate::matching::world::World;
use crate::phrase::{nearest, some};

/// Everything that is to be said beside the answer.
pub(super) fn all(
    command: &MatchCommand,
    world: &World<'_>,
    regions: &[Region<'_>],
    matched: &Matched<'_>,
) -> Vec<String> {
    let Matched { input, pools, classes, .. } = matched;
    let mut notes = of_zone_map(world);
    notes.extend(unknown_zones(command, regions));
    notes.extend(guesses(world, regions, command, pools));
    notes.extend(spot(regions, pools));
    notes.extend(missing(input, classes, pools));
    notes.extend(regions.first().map(|region| matched.idle_overlays(region)).unwrap_or_default());
    notes.extend(reserved(pools));
    notes.extend(placed(input));
    notes.extend((command.explain.is_some() && !input.workloads().is_empty()).then(|| {
        "`--explain` looks at pools alone: what daemon sets take of a node is said without it".to_owned()
    }));
    notes.extend(pictures::left_out(command, input));
    notes
}

/// The zones of the map that the catalogue does not have, and those of the catalogue that the map lacks.
pub(super) fn of_zone_map(world: &World<'_>) -> Vec<String> {
    let catalogue = world.catalogue;
    let unknown = catalogue.unknown_zones(world.zone_map).into_iter();
    let unnamed = catalogue.unnamed_zones(world.zone_map).into_iter();
    let by_id = |(region, ids): (&str, Vec<&str>)| {
        format!("`--zone-map` names other zones of `{region}`, and not {}: they go by their ids", some(&ids))
    };
    let line = |(region, ids): (&str, Vec<&str>)| {
        format!(
            "no zone of `{region}` in the catalogue of {} has the id {}: `--zone-map` names it in vain",
            catalogue.date,
            some(&ids)
        )
    };
    unknown.map(line).chain(unnamed.map(by_id)).collect()
}

/// The zones asked for that no region has, although others are there.
fn unknown_zones(command: &MatchCommand, regions: &[Region<'_>]) -> Option<String> {
    let zones = || regions.iter().flat_map(|region| &region.zones);
    let is_there = |wanted: &str| zones().any(|zone| zone.name == wanted || zone.id == wanted);
    let unknown: Vec<&str> =
        command.zones.iter().map(String::as_str).filter(|wanted| !is_there(wanted)).collect();
    let first = unknown.first()?;
    let names: Vec<&str> = zones().map(|zone| zone.name).collect();
    let help = match nearest(first, names.iter().copied()).filter(|_| unknown.len() == 1) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", names.join(", ")),
    };
    Some(format!("`--zones` names {}, which no region asked for has: {help}", some(&unknown)))
}

/// The pools that ask for capacity reservations, of which nothing is known here.
fn reserved(pools: &[(usize, Pool<'_>)]) -> Option<String> {
    let names: Vec<&str> =
        pools.iter().filter(|(_, pool)| pool.names_reservations()).map(|(_, pool)| pool.name).collect();
    (!names.is_empty()).then(|| {
        format!(
            "capacity reservations are known to AWS alone: NodePool {} is matched as if there were none",
            some(&names)
        )
    })
}

/// What is taken for granted of classes that are not among the objects.
fn missing(input: &Input, classes: &Classes<'_>, pools: &[(usize, Pool<'_>)]) -> Option<String> {
    let missing = pools.iter().filter(|(_, pool)| classes.manifest(pool).is_none() && !pool.class.is_empty());
    let mut by_kind: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (at, pool) in missing {
        let kind = if is_auto(&input.manifests[*at].root) { "NodeClass" } else { "EC2NodeClass" };
        by_kind.entry(kind).or_default().insert(pool.class);
    }
    let names = |(kind, names): (&str, BTreeSet<&str>)| {
        format!("{kind} {}", some(&names.into_iter().collect::<Vec<_>>()))
    };
    let said: Vec<String> = by_kind.into_iter().map(names).collect();
    (!said.is_empty()).then(|| {
        format!(
            "not among the objects: {}; nodes are taken to be Linux with Karpenter's own settings",
            said.join(", ")
        )
    })
}

/// What is taken for granted of the price of spot, where a pool may have any.
fn spot(regions: &[Region<'_>], pools: &[(usize, Pool<'_>)]) -> Option<String> {
    let is_unknown = regions.iter().any(|region| region.spot.is_none());
    let may_have =
        |pool: &Pool<'_>| pool.own.get(CAPACITY_TYPE).is_none_or(|one| one.has(Market::Spot.name()));
    (is_unknown && pools.iter().any(|(_, pool)| may_have(pool))).then(|| {
        "spot is taken to cost what on demand does, as Karpenter has it until it has asked AWS: with AWS's own prices \
         (`--spot-prices`), more types go to CreateFleet"
            .to_owned()
    })
}

/// What is taken for granted of the names of zones, where anything depends on them.
fn guesses(
    world: &World<'_>,
    regions: &[Region<'_>],
    command: &MatchCommand,
    pools: &[(usize, Pool<'_>)],
) -> Option<String> {
    let guessed: Vec<&str> =
        regions.iter().map(|region| region.name).filter(|name| world.zone_map.is_guess(name)).collect();
    let minds = !command.zones.is_empty() || pools.iter().any(|(_, pool)| pool.own.get(ZONE).is_some());
    (minds && !guessed.is_empty()).then(|| {
        format!(
            "accounts made before November 2025 have zone names of their own in {}: give them with `--zone-map`",
            guessed.join(", ")
        )
    })
}

/// The workloads that no place is looked for.
fn placed(input: &Input) -> Option<String> {
    let placed = input.placed();
    let names: Vec<&str> = placed.iter().map(String::as_str).collect();
    (!names.is_empty())
        .then(|| format!("left out, since `spec.nodeName` says which node they are on: {}", some(&names)))
}
