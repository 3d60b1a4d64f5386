//! What pools match, for people: a summary of each pool, what takes types away from it, and what is launched.

use std::fmt::Write;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::amounts::{Cost, bytes, count, price, range};
use super::{InRegion, OfPool, Order, Outlook};
use crate::harmless::harmless;
use crate::instancetype::catalogue::{PriceSource, Zone};
use crate::matching::launch::MOST_IN_LAUNCH;
use crate::matching::survey::is_price_overlaid;
use crate::report::Said;

/// The text.
pub(crate) fn human(outlook: &Outlook<'_, '_>) -> Said {
    let mut text = String::new();
    for (at, region) in outlook.regions.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        of_region(&mut text, outlook, region);
    }
    text.push_str(&notes(outlook).into_text());
    Said::made(text)
}

/// What else is to be said, below an answer.
pub(crate) fn notes(outlook: &Outlook<'_, '_>) -> Said {
    let mut text = String::new();
    outlook.notes.iter().for_each(|note| line(&mut text, &format!("\nnote: {note}")));
    Said::made(text)
}

/// Says the same beside an answer that has no place for it.
pub(crate) fn mention_notes(outlook: &Outlook<'_, '_>) {
    outlook.notes.iter().for_each(|note| Said::line(format_args!("note: {note}")).mention());
}

/// One line, of whatever it is made.
fn line(text: &mut String, line: &str) {
    let (breaks, line) = line.split_at(line.len() - line.trim_start_matches('\n').len());
    text.push_str(breaks);
    text.push_str(&harmless(line));
    text.push('\n');
}

/// The head of a region: its name and what is known of it.
pub(super) fn heading(outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>) -> String {
    format!("{}: {}", place_name(outlook, region), known(outlook, region))
}

/// The name of a region, with the zones that are asked for alone.
pub(super) fn place_name(outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>) -> String {
    let is_asked = |zone: &Zone<'_>| outlook.zones.iter().any(|asked| asked == zone.name || asked == zone.id);
    let zones = region.region.zones.iter().filter(|zone| is_asked(zone)).map(|zone| zone.name);
    let zones: Vec<&str> = zones.collect();
    match zones.as_slice() {
        [] => region.region.name.to_owned(),
        some => format!("{} of {}", some.join(" "), region.region.name),
    }
}

/// What is known of a region, and how prices are to be read.
pub(super) fn known(outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>) -> String {
    let prices = match region.region.price_source {
        PriceSource::Exact(date) => format!("prices of {date}"),
        PriceSource::StandIn(date) => format!("~ is the price in us-east-1 of {date}"),
        PriceSource::User => "prices are yours".to_owned(),
    };
    let types = region.region.offered.count();
    format!("{} in the catalogue of {}; {prices}", count(types, "type"), outlook.catalogue.date)
}

fn of_region(text: &mut String, outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>) {
    line(text, &heading(outlook, region));
    let pools: Vec<String> = region.pools.par_iter().map(|pool| of_pool(outlook, region, pool)).collect();
    text.extend(pools);
}

fn of_pool(outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>, pool: &OfPool<'_, '_>) -> String {
    let mut text = String::new();
    let place = outlook.locate(pool.manifest, &crate::source::Pointer::parse("/metadata/name"));
    let place = place.map(|place| format!("  ({place})")).unwrap_or_default();
    line(&mut text, &format!("\nNodePool {}{place}", pool.asked.pool.name));
    if pool.is_auto {
        line(&mut text, "  approximately: EKS Auto Mode has a scheduler of its own");
    }
    if pool.survey.types.is_empty() {
        nothing(&mut text, outlook, pool);
    } else {
        summary(&mut text, region, pool);
    }
    funnel(&mut text, outlook, pool);
    listed(&mut text, outlook, region, pool);
    text
}

fn entry(text: &mut String, name: &str, value: &str) {
    line(text, &format!("  {name:<11}{value}"));
}

fn summary(text: &mut String, region: &InRegion<'_, '_>, pool: &OfPool<'_, '_>) {
    let stats = pool.stats();
    let view = pool.asked.view;
    let families =
        if stats.families.len() == 1 { "1 family" } else { &format!("{} families", stats.families.len()) };
    entry(text, "types", &format!("{} of {families}", stats.types));
    let (least, most) = stats.memory;
    let memory = if least == most { bytes(least) } else { format!("{} to {}", bytes(least), bytes(most)) };
    entry(text, "size", &format!("{} vCPU, {memory} left to pods", range(stats.cpu)));
    if stats.devices.1 > 0 {
        entry(text, "devices", &format!("{} GPUs or accelerators", range(stats.devices)));
    }
    if stats.exotic > 0 && stats.exotic < stats.types {
        entry(
            text,
            "of these",
            &format!("{} bare metal or accelerated, launched where no other will do", stats.exotic),
        );
    }
    if let Some([first, middle, last]) = stats.prices {
        let named = |(place, hourly): (usize, f64)| {
            let is_overlaid = is_price_overlaid(view, place, pool.scope());
            let cost = Cost { hourly, is_overlaid };
            let (hour, month) = (cost.hour(region.region), cost.month(region.region));
            format!("{hour} {} ({month} a month)", view.name(place))
        };
        let middle = price(region.region, middle.1);
        entry(text, "on demand", &format!("{} to {}, {middle} in the middle", named(first), named(last)));
    }
    if stats.unpriced > 0 {
        entry(text, "no price", &count(stats.unpriced, "type"));
    }
    entry(text, "spot", &count(stats.spot, "type"));
    let zones = view.zone_names(stats.zones);
    let zones = if zones == [""] { "not known".to_owned() } else { zones.join(" ") };
    entry(text, "zones", &zones);
    if pool.asked.pool.limits.iter().next().is_some() {
        entry(text, "limits", &format!("{} of them within the pool's limits", pool.survey.within.count()));
    }
    launch(text, region, pool);
}

fn launch(text: &mut String, region: &InRegion<'_, '_>, pool: &OfPool<'_, '_>) {
    let launch = match &pool.survey.launch {
        Some(Ok(launch)) => launch,
        Some(Err(failure)) => return entry(text, "launch", &format!("nothing: {}", failure.words())),
        None => return entry(text, "launch", "nothing: no type is within the limits"),
    };
    let view = pool.asked.view;
    let fleet = &launch.fleet;
    let of = |one: &crate::matching::launch::Priced| {
        format!("{} {}", view.name(one.place), price(region.region, one.price))
    };
    let ends = match fleet.types.as_slice() {
        [] => String::new(),
        [only] => format!(": {}", of(only)),
        [first, .., last] => format!(": {} to {}", of(first), of(last)),
    };
    let market = launch.market.name();
    entry(
        text,
        "launch",
        &format!(
            "{} of at most {MOST_IN_LAUNCH} go to CreateFleet, {market}, {}{ends}",
            count(fleet.types.len(), "type"),
            fleet.strategy
        ),
    );
    if !launch.is_stable {
        entry(text, "", "types of equal price are cut by name here; Karpenter takes any of them");
    }
}

fn nothing(text: &mut String, outlook: &Outlook<'_, '_>, pool: &OfPool<'_, '_>) {
    entry(text, "types", "none");
    conflict(text, outlook, pool);
}

fn conflict(text: &mut String, outlook: &Outlook<'_, '_>, pool: &OfPool<'_, '_>) {
    if pool.survey.conflict.is_empty() {
        return;
    }
    let together = if pool.survey.conflict.len() == 1 {
        "this alone leaves none:"
    } else {
        "together these leave none:"
    };
    line(text, &format!("  {together}"));
    for what in &pool.survey.conflict {
        let place = outlook.place(pool, what).map(|place| format!("  {place}")).unwrap_or_default();
        line(text, &format!("    {}{place}", what.words()));
    }
}

fn funnel(text: &mut String, outlook: &Outlook<'_, '_>, pool: &OfPool<'_, '_>) {
    if !pool.survey.types.is_empty() {
        // Types are left, and none within the limits.
        conflict(text, outlook, pool);
    }
    let mut rows = String::new();
    for step in &pool.survey.funnel {
        let place = outlook.place(pool, &step.what).map(|place| format!("  {place}")).unwrap_or_default();
        let alone = if step.alone == 0 { "-".to_owned() } else { step.alone.to_string() };
        let words = step.what.words();
        let _written =
            writeln!(rows, "  {alone:>7}{:>7}  {}", step.left, harmless(&format!("{words}{place}")));
    }
    if !rows.is_empty() {
        line(text, "    alone   left  what takes types away");
        text.push_str(&rows);
    }
}

/// The types, where they are asked for.
fn listed(text: &mut String, outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>, pool: &OfPool<'_, '_>) {
    let Some(top) = outlook.top.filter(|_| !pool.survey.types.is_empty()) else { return };
    let view = pool.asked.view;
    let order = pool.ordered(outlook.order);
    let by = match outlook.order {
        Order::Price => "price",
        Order::Cpu => "vCPUs",
        Order::Memory => "memory",
        Order::Name => "name",
    };
    line(text, &format!("  the first {} by {by}:", top.min(order.len())));
    for place in order.into_iter().take(top) {
        let one = &view.catalogue.types[place];
        let cost = Cost::of(view, place, pool.scope());
        let cost = cost.map_or("no price".to_owned(), |cost| cost.hour(region.region));
        let memory = bytes(view.allocatable[place].get("memory").whole());
        line(text, &format!("    {:<22}{:>4} vCPU  {memory:>10}  {cost:>12}", one.name, one.cpu));
    }
}
