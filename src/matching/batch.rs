//! Pools as lines of JSON in, and what they match as lines of JSON out.

use serde_json::{Map, Value, json};

use super::class::{Class, Placement};
use super::filter::{Group, filter, within_limits};
use super::launch::{Failure, Launch, Priced, launch};
use super::lines::{self, Answer, object};
use super::offers::{Market, Scope};
use super::pool::Pool;
use super::resources::{Capacity, Requests};
use super::view::View;
use super::world::World;
use crate::apis::quantity::Quantity;
use crate::apis::version::Release;
use crate::instancetype::catalogue::Bits;
use crate::scheduling::Requirements;
use crate::yaml::Node;

/// What a pool of a line matches.
pub(crate) fn answer(line: &Node, world: &World<'_>, release: Release) -> anyhow::Result<Answer> {
    let region = world.region_for(lines::region(line)?, line.get("spotPrices"))?;
    let class = Class::read(object(line, "nodeClass")?, release, placement(line));
    let pool = Pool::read(object(line, "nodePool")?);
    let view = world.view(&region, &class);
    let mut answer = Answer::default();
    let types = matched(&view, &pool, release, &mut answer.fields);
    answer.texts.extend((!types.is_empty()).then(|| ("allocatable", all_amounts(&view, &types))));
    Ok(answer)
}

/// What EC2 says of the placement group of a line's class.
fn placement(line: &Node) -> Option<Placement<'_>> {
    let group = line.get("placementGroup").filter(|group| !group.is_null())?;
    let partitions = group.get("partitionCount").and_then(Node::as_int).unwrap_or(0);
    Some(Placement {
        id: group.get("id").and_then(Node::as_str).unwrap_or_default(),
        strategy: group.get("strategy").and_then(Node::as_str).unwrap_or_default(),
        partitions: u32::try_from(partitions).unwrap_or(0),
    })
}

fn matched<'a>(view: &View<'a>, pool: &Pool<'a>, release: Release, answer: &mut Map<String, Value>) -> Bits {
    let mut put = |key: &str, value: Value| drop(answer.insert(key.to_owned(), value));
    put("total", view.region.offered.count().into());
    put("requirementsOnly", view.compatible(&pool.requirements).count().into());
    let every = view.region.offered.clone();
    let groups = [Group { types: &every, requests: Requests::default() }];
    let left = filter(view, &every, &pool.requirements, &groups, release);
    put("error", left.as_ref().err().map(|refusal| refusal.words()).unwrap_or_default().into());
    if let Err(refusal) = &left {
        put("errorClass", refusal.kind().into());
    }
    let left = left.unwrap_or_else(|_| view.none());
    let scope = view.scope(&pool.requirements);
    put("matched", left.count().into());
    put("types", names(view, left.iter()).into());
    let within = within_limits(view, &left, &pool.limits);
    put("afterLimits", within.count().into());
    for (key, market) in [("spotCapable", Market::Spot), ("onDemandCapable", Market::OnDemand)] {
        put(key, view.offered(&left, scope.only(market)).count().into());
    }
    if !left.is_empty() {
        zones(view, &left, scope, &mut put);
        put("cheapest", cheapest(view, &left, scope));
    }
    launched(view, &pool.requirements, &within, &Requests::default(), release, &mut put);
    left
}

/// What every type of a set leaves to pods, as JSON text: it is most of an answer.
fn all_amounts(view: &View<'_>, types: &Bits) -> String {
    let mut text = String::with_capacity(types.count() * 120);
    for (at, place) in types.iter().enumerate() {
        text.push(if at == 0 { '{' } else { ',' });
        text.push_str(view.told[place].get_or_init(|| type_amounts(view, place).into()));
    }
    text.push('}');
    text
}

/// The name of a type and what it leaves to pods, as they stand in an object of JSON.
fn type_amounts(view: &View<'_>, place: usize) -> String {
    format!("{}:{}", Value::from(view.name(place)), amounts(&view.allocatable[place]))
}

/// The names of types, with blanks between them.
pub(super) fn names(view: &View<'_>, places: impl Iterator<Item = usize>) -> String {
    let names: Vec<&str> = places.map(|place| view.name(place)).collect();
    names.join(" ")
}

fn zones(view: &View<'_>, types: &Bits, scope: Scope, put: &mut impl FnMut(&str, Value)) {
    let mask = types.iter().fold(0, |mask, place| mask | view.offers.zones(place, scope));
    let zones = view.region.zones.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
    let (mut names, mut ids): (Vec<&str>, Vec<&str>) = zones.map(|(_, zone)| (zone.name, zone.id)).unzip();
    names.sort_unstable();
    ids.sort_unstable();
    put("zones", names.into());
    put("zoneIds", ids.into());
}

pub(super) fn cheapest(view: &View<'_>, types: &Bits, scope: Scope) -> Value {
    let priced = types.iter().filter_map(|place| Some((view.offers.cheapest(place, scope)?, place)));
    match priced.min_by(|(one, _), (other, _)| one.total_cmp(other)) {
        Some((price, place)) => json!({"name": view.name(place), "price": price}),
        None => Value::Null,
    }
}

/// Amounts in the units of the recordings: thousandths of vCPUs, bytes, and of other resources what there is at all.
pub(super) fn amounts(capacity: &Capacity<'_>) -> Value {
    Value::Object(shown(capacity).map(|(name, amount)| (name.to_owned(), amount.into())).collect())
}

fn shown<'c>(capacity: &'c Capacity<'_>) -> impl Iterator<Item = (&'c str, i64)> {
    let number = |amount: i128| i64::try_from(amount).unwrap_or(i64::MAX);
    let amounts = capacity.iter().enumerate();
    let is_there = |amount: &Quantity| *amount != Quantity::ZERO && amount.whole() != 0;
    amounts.filter(move |(at, (_, amount))| *at < 4 || is_there(amount)).map(move |(at, (name, amount))| {
        match at {
            0 => ("cpu_m", number(amount.milli())),
            _ => (name, number(amount.whole())),
        }
    })
}

/// What is launched for a node, in the form of the recordings.
pub(super) fn launched<'a>(
    view: &View<'a>,
    requirements: &Requirements<'a>,
    options: &Bits,
    requests: &Requests<'_>,
    release: Release,
    put: &mut impl FnMut(&str, Value),
) {
    if options.is_empty() {
        return nothing(put);
    }
    show_launch(view, &launch(view, requirements, options, requests, release), put);
}

fn nothing(put: &mut impl FnMut(&str, Value)) {
    put("launchable", 0.into());
    put("launch", json!([]));
    put("launchStable", true.into());
}

/// A launch, or why there is none, in the form of the recordings.
pub(super) fn show_launch(
    view: &View<'_>,
    launch: &Result<Launch<'_>, Failure<'_>>,
    put: &mut impl FnMut(&str, Value),
) {
    match launch {
        Ok(launch) => show(view, launch, put),
        Err(failure) => {
            put("launchError", failure.words().into());
            put("launchRejected", rejected(&failure.rejected));
            nothing(put);
        }
    }
}

fn rejected(filters: &[(&str, usize)]) -> Value {
    filters.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

fn show(view: &View<'_>, launch: &Launch<'_>, put: &mut impl FnMut(&str, Value)) {
    let list = |types: &[Priced]| names(view, types.iter().map(|one| one.place));
    let prices = |types: &[Priced]| Value::from(types.iter().map(|one| one.price).collect::<Vec<_>>());
    put("launchable", launch.types.len().into());
    put("launch", list(&launch.types).into());
    put("launchStable", launch.is_stable.into());
    put("prices", prices(&launch.types));
    put("launchRejected", rejected(&launch.rejected));
    put("capacityType", launch.market.name().into());
    let fleet = &launch.fleet;
    let mut zones = view.zone_names(fleet.zones);
    zones.sort_unstable();
    put(
        "fleet",
        json!({
            "capacityType": launch.market.name(),
            "strategy": fleet.strategy,
            "overrides": fleet.overrides,
            "types": list(&fleet.types),
            "zones": zones,
            "priorities": prices(&fleet.types),
        }),
    );
}

/// What nodes of a class have and what is left of it to pods, for every type of the catalogue.
#[cfg(test)]
pub(super) fn resolved(
    class: &Node,
    world: &World<'_>,
    release: Release,
) -> std::collections::BTreeMap<String, [Value; 2]> {
    use super::capacity::{Estimate, allocatable, capacity};
    let class = Class::read(class, release, None);
    let all = world.catalogue.types.iter().map(|one| {
        let capacity = capacity(one, &class, Estimate::default());
        let allocatable = allocatable(one, &class, Estimate::default(), &capacity);
        (one.name.to_owned(), [amounts(&capacity), amounts(&allocatable)])
    });
    all.collect()
}
