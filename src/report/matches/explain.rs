//! Why an instance type is in a pool or out of it, down to the number; of a family, which of its types are.

use std::fmt::Write;

use serde_json::{Value, json};

use super::amounts::{Cost, amount, count};
use super::human::{heading, place_name};
use super::{InRegion, OfPool, Outlook};
use crate::harmless::{harmless, harmless_json};
use crate::matching::filter;
use crate::matching::offers::{Market, base_price, offerings, sells};
use crate::matching::survey::{Asked, Cause, What};
use crate::report::Said;

/// The text for a type of the catalogue.
pub(crate) fn explain(outlook: &Outlook<'_, '_>, place: usize) -> Said {
    let mut text = String::new();
    for region in &outlook.regions {
        let _written = writeln!(text, "{}", harmless(&heading(outlook, region)));
        of_region(&mut text, outlook, region, place);
    }
    Said::made(text)
}

/// The text for the types of a family: which are in each pool and which out of it.
pub(crate) fn explain_family(outlook: &Outlook<'_, '_>, family: &str, places: &[usize]) -> Said {
    let mut text = String::new();
    let mut say = |line: &str| {
        let _written = writeln!(text, "{}", harmless(line));
    };
    let names = |places: &[usize]| -> String {
        let names: Vec<&str> = places.iter().map(|place| outlook.catalogue.types[*place].name).collect();
        names.join(" ")
    };
    for region in &outlook.regions {
        say(&heading(outlook, region));
        let (there, missing): (Vec<usize>, Vec<usize>) =
            places.iter().partition(|place| region.region.offered.contains(**place));
        say(&format!(
            "{family} is a family of {}; `--explain` says more of one of them",
            count(places.len(), "type")
        ));
        if !missing.is_empty() {
            say(&format!("  not offered in {}: {}", place_name(outlook, region), names(&missing)));
        }
        for pool in &region.pools {
            let (within, out): (Vec<usize>, Vec<usize>) =
                there.iter().partition(|place| pool.survey.within.contains(**place));
            say(&format!("NodePool {}: {} in, {} out", pool.asked.pool.name, within.len(), out.len()));
            for (word, places) in [("in", within), ("out", out)] {
                if !places.is_empty() {
                    say(&format!("  {word}: {}", names(&places)));
                }
            }
        }
    }
    Said::made(text)
}

/// The same of types for programs: one JSON document.
pub(crate) fn explain_json(outlook: &Outlook<'_, '_>, places: &[usize]) -> String {
    let regions = outlook.regions.iter().map(|region| {
        let types = places.iter().map(|place| {
            let is_offered = region.region.offered.contains(*place);
            let pools = region.pools.iter().filter(|_| is_offered);
            json!({
                "type": outlook.catalogue.types[*place].name,
                "offered": is_offered,
                "pools": pools.map(|pool| in_pool(outlook, region, pool, *place)).collect::<Value>(),
            })
        });
        json!({"region": region.region.name, "types": types.collect::<Value>()})
    });
    let document = json!({
        "catalogue": outlook.catalogue.date,
        "regions": regions.collect::<Value>(),
        "notes": outlook.notes,
    });
    harmless_json(serde_json::to_string_pretty(&document).unwrap_or_default() + "\n")
}

fn in_pool(
    outlook: &Outlook<'_, '_>,
    region: &InRegion<'_, '_>,
    pool: &OfPool<'_, '_>,
    place: usize,
) -> Value {
    let cost = Cost::of(pool.asked.view, place, pool.scope());
    let reasons = reasons(outlook, pool, place).into_iter();
    let is_in = pool.survey.within.contains(place);
    json!({
        "pool": pool.asked.pool.name,
        "in": is_in,
        "hourly": cost.map(|cost| cost.hourly),
        "price": cost.map_or("unknown", |cost| cost.kind(region.region)),
        "launch": is_in.then(|| launched(pool, place)).filter(|words| !words.is_empty()),
        "reasons": reasons.map(|Why { what, has, place }| json!({"what": what, "has": has, "place": place})).collect::<Value>(),
    })
}

fn of_region(text: &mut String, outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>, place: usize) {
    let one = &outlook.catalogue.types[place];
    if !region.region.offered.contains(place) {
        let _written = writeln!(text, "{} is not offered in {}", one.name, place_name(outlook, region));
        return;
    }
    for pool in &region.pools {
        let name = &pool.asked.pool.name;
        let line = if pool.survey.within.contains(place) {
            format!("NodePool {name}: {} is in, {}", one.name, how(region, pool, place))
        } else {
            format!("NodePool {name}: {} is out", one.name)
        };
        let _written = writeln!(text, "{}", harmless(&line));
        for Why { what, has, place } in reasons(outlook, pool, place) {
            let has = has.map(|has| format!(": {has}")).unwrap_or_default();
            let place = place.map(|place| format!("  {place}")).unwrap_or_default();
            let _written = writeln!(text, "  {}", harmless(&format!("{what}{has}{place}")));
        }
    }
}

/// What a type in a pool costs, and whether it is launched.
fn how(region: &InRegion<'_, '_>, pool: &OfPool<'_, '_>, place: usize) -> String {
    let cost = Cost::of(pool.asked.view, place, pool.scope());
    let cost = cost.map_or("no price".to_owned(), |cost| cost.hour(region.region));
    match launched(pool, place) {
        words if words.is_empty() => cost,
        words => format!("{cost}; {words}"),
    }
}

/// Whether a type in a pool is launched; empty where nothing is.
fn launched(pool: &OfPool<'_, '_>, place: usize) -> String {
    let places = |types: &[crate::matching::launch::Priced]| types.iter().position(|one| one.place == place);
    let Some(Ok(launch)) = &pool.survey.launch else { return String::new() };
    match (places(&launch.fleet.types), places(&launch.types)) {
        (Some(at), _) => format!("number {} of {} for CreateFleet", at + 1, launch.fleet.types.len()),
        (None, Some(at)) => {
            format!(
                "number {} of {} after the launch filters, not sent as {}",
                at + 1,
                launch.types.len(),
                launch.market.name()
            )
        }
        (None, None) if crate::matching::launch::is_exotic(pool.asked.view, place) => {
            "launched only where no plain type will do".to_owned()
        }
        (None, None) => {
            format!("not among the cheapest {} that are launched", count(launch.types.len(), "type"))
        }
    }
}

/// What keeps a type out of a pool: what is asked for, what the type has instead, and where it stands.
struct Why {
    what: String,
    has: Option<String>,
    place: Option<String>,
}

/// What keeps a type out of a pool.
fn reasons(outlook: &Outlook<'_, '_>, pool: &OfPool<'_, '_>, place: usize) -> Vec<Why> {
    let asked = &pool.asked;
    let causes = asked.causes();
    let out = causes.iter().filter(|cause| !asked.left(std::iter::once(*cause)).contains(place));
    let said: Vec<Why> = out
        .map(|cause| Why {
            what: cause.what.words(),
            has: Some(has(pool, &cause.what, place)),
            place: outlook.place(pool, &cause.what),
        })
        .collect();
    if said.is_empty() && !pool.survey.types.contains(place) {
        let unmet = unmet_min_values(outlook, pool, &causes);
        if !unmet.is_empty() {
            return unmet;
        }
        let what = "it meets each requirement, and not all of them together".to_owned();
        return vec![Why { what, has: None, place: None }];
    }
    said
}

/// The numbers of values that all types of a pool together do not have, so that it gets none of them.
fn unmet_min_values(outlook: &Outlook<'_, '_>, pool: &OfPool<'_, '_>, causes: &[Cause<'_>]) -> Vec<Why> {
    let Asked { pool: wants, view, release, .. } = pool.asked;
    let unmet = filter::unmet_min_values(view, &pool.asked.matching(), &wants.requirements, release);
    let is_unmet = |what: &What<'_>| matches!(what, What::MinValues(_, key, _) if unmet.contains(key));
    let said = causes.iter().filter(|cause| is_unmet(&cause.what)).map(|cause| Why {
        what: cause.what.words(),
        has: Some("the types that are left have fewer, so that the pool gets none".to_owned()),
        place: outlook.place(pool, &cause.what),
    });
    said.collect()
}

/// What a type has where something else is asked for.
fn has(pool: &OfPool<'_, '_>, what: &What<'_>, place: usize) -> String {
    let view = pool.asked.view;
    match what {
        What::Requirement(_, crate::matching::survey::Requires { key, .. }) | What::Label(key, _) => {
            let mut one = view.none();
            one.insert(place);
            match view.values(key, &one).as_slice() {
                [] => "it has no such label".to_owned(),
                values => format!("it has {}", values.join(", ")),
            }
        }
        What::Room => {
            let overdrawn = view.allocatable[place].iter().filter(|(_, left)| left.whole() < 0);
            let overdrawn: Vec<String> =
                overdrawn.map(|(name, left)| format!("{} of {name} are left", amount(name, left))).collect();
            overdrawn.join(", ")
        }
        What::Limit(name) => {
            let (own, most) = (view.capacity[place].get(name), pool.asked.pool.limits.get(name));
            format!("it has {}, the limit is {}", amount(name, own), amount(name, most))
        }
        What::Setting(_) => "it does not suit it".to_owned(),
        What::Offering => not_sold(pool, place),
        What::MinValues(..) => "too few values are left".to_owned(),
    }
}

/// Why a type cannot be had where a pool wants it.
fn not_sold(pool: &OfPool<'_, '_>, place: usize) -> String {
    let (view, scope) = (pool.asked.view, pool.scope());
    let one = &view.catalogue.types[place];
    let wanted: Vec<(Market, usize)> = offerings(one, place, view.region)
        .filter(|(market, zone)| scope.of(*market) >> zone & 1 == 1)
        .collect();
    let is_unpriced =
        |(market, zone): &(Market, usize)| base_price(view.region, place, *market, *zone).is_none();
    if !wanted.is_empty() && wanted.iter().all(is_unpriced) {
        let flag = if wanted.iter().any(|(market, _)| *market == Market::OnDemand) {
            "--prices"
        } else {
            "--spot-prices"
        };
        return format!("it is offered, and no price of it is known: give yours with `{flag}`");
    }
    let markets: Vec<Market> = Market::ALL.into_iter().filter(|market| scope.of(*market) != 0).collect();
    if markets.iter().any(|market| sells(one, *market)) {
        return "it is not offered in these zones".to_owned();
    }
    let names: Vec<&str> = markets.into_iter().map(Market::name).collect();
    format!("it is not sold as {}", names.join(" or "))
}
