//! What pools match, for programs: one JSON document.

use serde_json::{Value, json};

use super::{InRegion, OfPool, Outlook, price_kind};
use crate::harmless::harmless_json;
use crate::instancetype::catalogue::PriceSource;
use crate::matching::launch::Priced;
use crate::matching::survey::{What, on_demand_price};

/// The text.
pub(crate) fn json(outlook: &Outlook<'_, '_>) -> String {
    let regions: Vec<Value> = outlook.regions.iter().map(|region| of_region(outlook, region)).collect();
    let document = json!({"catalogue": outlook.catalogue.date, "regions": regions, "notes": outlook.notes});
    harmless_json(serde_json::to_string_pretty(&document).unwrap_or_default() + "\n")
}

fn of_region(outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>) -> Value {
    let date = match region.region.price_source {
        PriceSource::Exact(date) | PriceSource::StandIn(date) => date,
        PriceSource::User => "",
    };
    let pools: Vec<Value> = region.pools.iter().map(|pool| of_pool(outlook, pool)).collect();
    json!({
        "region": region.region.name,
        "types": region.region.offered.count(),
        "prices": {"kind": price_kind(region.region.price_source), "date": date},
        "pools": pools,
    })
}

fn of_pool(outlook: &Outlook<'_, '_>, pool: &OfPool<'_, '_>) -> Value {
    let view = pool.asked.view;
    let stats = pool.stats();
    let named = |(place, price): (usize, f64)| json!({"type": view.name(place), "hourly": price});
    let funnel: Vec<Value> = pool
        .survey
        .funnel
        .iter()
        .map(|step| {
            json!({
                "what": step.what.words(),
                "place": outlook.place(pool, &step.what),
                "removesAlone": step.alone,
                "left": step.left,
            })
        })
        .collect();
    let types: Vec<Value> =
        pool.ordered(outlook.order).into_iter().map(|place| of_type(pool, place)).collect();
    json!({
        "pool": pool.asked.pool.name,
        "weight": pool.asked.pool.weight,
        "approximate": pool.is_auto,
        "matched": stats.types,
        "withinLimits": pool.survey.within.count(),
        "families": stats.families,
        "spotCapable": stats.spot,
        "zones": view.zone_names(stats.zones),
        "cheapest": stats.prices.map(|three| named(three[0])),
        "median": stats.prices.map(|three| named(three[1])),
        "dearest": stats.prices.map(|three| named(three[2])),
        "conflict": conflict(outlook, pool),
        "funnel": funnel,
        "launch": launch(pool),
        "types": types,
    })
}

fn conflict(outlook: &Outlook<'_, '_>, pool: &OfPool<'_, '_>) -> Vec<Value> {
    let of = |what: &What<'_>| json!({"what": what.words(), "place": outlook.place(pool, what)});
    pool.survey.conflict.iter().map(of).collect()
}

fn launch(pool: &OfPool<'_, '_>) -> Value {
    let view = pool.asked.view;
    let list = |types: &[Priced]| -> Vec<Value> {
        types.iter().map(|one| json!({"type": view.name(one.place), "hourly": one.price})).collect()
    };
    match &pool.survey.launch {
        Some(Ok(launch)) => json!({
            "capacityType": launch.market.name(),
            "strategy": launch.fleet.strategy,
            "types": list(&launch.types),
            "createFleet": list(&launch.fleet.types),
            "zones": view.zone_names(launch.fleet.zones),
            "stable": launch.is_stable,
        }),
        Some(Err(failure)) => json!({"error": failure.words()}),
        None => Value::Null,
    }
}

fn of_type(pool: &OfPool<'_, '_>, place: usize) -> Value {
    let view = pool.asked.view;
    let one = &view.catalogue.types[place];
    let left = &view.allocatable[place];
    json!({
        "type": one.name,
        "cpu": one.cpu,
        "gpus": one.gpus,
        "accelerators": one.accelerators,
        "allocatable": {
            "cpu": left.get("cpu").milli() as i64,
            "memory": left.get("memory").whole() as i64,
            "pods": left.get("pods").whole() as i64,
        },
        "hourly": on_demand_price(view, place, pool.scope()),
        "withinLimits": pool.survey.within.contains(place),
    })
}
