//! Why an instance type is in a pool or out of it, down to the number.

use std::fmt::Write;

use super::amounts::{amount, count, price};
use super::human::heading;
use super::{InRegion, OfPool, Outlook};
use crate::harmless::harmless;
use crate::matching::survey::{What, on_demand_price};
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

fn of_region(text: &mut String, outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>, place: usize) {
    let one = &outlook.catalogue.types[place];
    if !region.region.offered.contains(place) {
        let _written = writeln!(text, "{} is not offered in {}", one.name, region.region.name);
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
        for reason in reasons(outlook, pool, place) {
            let _written = writeln!(text, "  {}", harmless(&reason));
        }
    }
}

/// What a type in a pool costs, and whether it is launched.
fn how(region: &InRegion<'_, '_>, pool: &OfPool<'_, '_>, place: usize) -> String {
    let cost = on_demand_price(pool.asked.view, place, pool.scope());
    let cost = cost.map_or("no price".to_owned(), |hourly| price(region.region, hourly));
    let places = |types: &[crate::matching::launch::Priced]| types.iter().position(|one| one.place == place);
    let Some(Ok(launch)) = &pool.survey.launch else { return cost };
    match (places(&launch.fleet.types), places(&launch.types)) {
        (Some(at), _) => format!("{cost}; number {} of {} for CreateFleet", at + 1, launch.fleet.types.len()),
        (None, Some(at)) => {
            format!(
                "{cost}; number {} of {} after the launch filters, not sent as {}",
                at + 1,
                launch.types.len(),
                launch.market.name()
            )
        }
        (None, None) if crate::matching::launch::is_exotic(pool.asked.view, place) => {
            format!("{cost}; launched only where no plain type will do")
        }
        (None, None) => {
            format!("{cost}; not among the {} cheapest that are launched", count(launch.types.len(), "type"))
        }
    }
}

/// What keeps a type out of a pool.
fn reasons(outlook: &Outlook<'_, '_>, pool: &OfPool<'_, '_>, place: usize) -> Vec<String> {
    let asked = &pool.asked;
    let causes = asked.causes();
    let out = causes.iter().filter(|cause| !asked.left(std::iter::once(*cause)).contains(place));
    let said: Vec<String> = out
        .map(|cause| {
            let at = outlook.place(pool, &cause.what).map(|place| format!("  {place}")).unwrap_or_default();
            format!("{}: {}{at}", cause.what.words(), has(pool, &cause.what, place))
        })
        .collect();
    if said.is_empty() && !pool.survey.types.contains(place) {
        return vec!["it meets each requirement, and not all of them together".to_owned()];
    }
    said
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
        What::Offering => "it cannot be had there".to_owned(),
        What::MinValues(..) => "too few values are left".to_owned(),
    }
}
