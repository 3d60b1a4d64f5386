//! What pools match, for programs: one JSON document, written piece by piece, since types of many pools are much.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde::{Serialize, Serializer};

use super::amounts::Cost;
use super::{InRegion, OfPool, Outlook, price_kind};
use crate::harmless::harmless_json;
use crate::instancetype::catalogue::PriceSource;
use crate::matching::launch::{Failure, Launch, Priced};
use crate::matching::survey::What;
use crate::matching::view::View;

/// So many pools are made ready at once, beside one another: their types are much text.
const BLOCK: usize = 256;

/// Writes the document, part by part.
pub(crate) fn json(
    outlook: &Outlook<'_, '_>,
    mut write: impl FnMut(&str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    write(&format!("{{\n  \"catalogue\": {},\n  \"regions\": [", text(&outlook.catalogue.date, 1)))?;
    let pools: Vec<(usize, usize)> = outlook
        .regions
        .iter()
        .enumerate()
        .flat_map(|(region, all)| (0..all.pools.len()).map(move |pool| (region, pool)))
        .collect();
    for block in pools.chunks(BLOCK) {
        let texts: Vec<String> =
            block.par_iter().map(|(region, pool)| part(outlook, *region, *pool)).collect();
        texts.iter().try_for_each(|text| write(text))?;
    }
    write(&format!("\n  ],\n  \"notes\": {}\n}}\n", text(&outlook.notes, 1)))
}

/// A pool; with the head of its region before the first, and what ends the region behind the last.
fn part(outlook: &Outlook<'_, '_>, region: usize, pool: usize) -> String {
    let within = &outlook.regions[region];
    let mut part = String::new();
    if pool == 0 {
        let (comma, head) = (if region == 0 { "" } else { "," }, text(&of_region(within), 2));
        let head = head.strip_suffix("\n    }").unwrap_or(&head);
        part.extend([comma, "\n    ", head, ",\n      \"pools\": ["]);
    } else {
        part.push(',');
    }
    part.extend(["\n        ", &text(&of_pool(outlook, within, &within.pools[pool]), 4)]);
    if pool + 1 == within.pools.len() {
        part.push_str("\n      ]\n    }");
    }
    part
}

/// A value as it stands so many levels below the root.
fn text(value: &impl Serialize, depth: usize) -> String {
    let text = serde_json::to_string_pretty(&Nested { value, depth }).unwrap_or_default();
    let before: usize = (1..=depth).map(|level| "[\n".len() + 2 * level).sum();
    let behind: usize = (0..depth).map(|level| "\n]".len() + 2 * level).sum();
    harmless_json(text[before..text.len() - behind].to_owned())
}

/// A value in lists in lists, which is indented as what stands so deep.
struct Nested<'v, T> {
    value: &'v T,
    depth: usize,
}

impl<T: Serialize> Serialize for Nested<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.depth.checked_sub(1) {
            Some(depth) => serializer.collect_seq([Nested { value: self.value, depth }]),
            None => self.value.serialize(serializer),
        }
    }
}

/// A list whose items are made as they are written.
struct Each<F>(F);

impl<F: Fn() -> I, I: IntoIterator<Item: Serialize>> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0())
    }
}

#[derive(Serialize)]
struct Region<'s> {
    region: &'s str,
    types: usize,
    prices: Prices<'s>,
}

#[derive(Serialize)]
struct Prices<'s> {
    kind: &'static str,
    date: &'s str,
}

fn of_region<'o>(region: &'o InRegion<'_, '_>) -> Region<'o> {
    let date = match region.region.price_source {
        PriceSource::Exact(date) | PriceSource::StandIn(date) => date,
        PriceSource::User => "",
    };
    Region {
        region: region.region.name,
        types: region.region.offered.count(),
        prices: Prices { kind: price_kind(region.region.price_source), date },
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Pool<'s, F, T> {
    pool: &'s str,
    weight: i64,
    approximate: bool,
    matched: usize,
    within_limits: usize,
    families: F,
    spot_capable: usize,
    zones: Vec<&'s str>,
    cheapest: Option<Hourly<'s>>,
    median: Option<Hourly<'s>>,
    dearest: Option<Hourly<'s>>,
    conflict: Vec<Told>,
    funnel: Vec<Step>,
    launch: Option<Launched<'s>>,
    types: T,
}

#[derive(Serialize)]
struct Hourly<'s> {
    r#type: &'s str,
    hourly: f64,
}

#[derive(Serialize)]
struct Told {
    what: String,
    place: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    #[serde(flatten)]
    told: Told,
    removes_alone: usize,
    left: usize,
}

#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum Launched<'s> {
    Types {
        capacity_type: &'static str,
        strategy: &'static str,
        types: Vec<Hourly<'s>>,
        create_fleet: Vec<Hourly<'s>>,
        zones: Vec<&'s str>,
        stable: bool,
    },
    None {
        error: String,
    },
}

fn of_pool<'o>(
    outlook: &'o Outlook<'_, '_>,
    region: &'o InRegion<'_, '_>,
    pool: &'o OfPool<'_, '_>,
) -> impl Serialize {
    let view = pool.asked.view;
    let stats = pool.stats();
    let priced = |nth: usize| stats.prices.map(|three| hourly(view, three[nth].0, three[nth].1));
    let told = |what: &What<'_>| Told { what: what.words(), place: outlook.place(pool, what) };
    let funnel = pool.survey.funnel.iter();
    Pool {
        pool: pool.asked.pool.name,
        weight: pool.asked.pool.weight,
        approximate: pool.is_auto,
        matched: stats.types,
        within_limits: pool.survey.within.count(),
        spot_capable: stats.spot,
        zones: view.zone_names(stats.zones),
        cheapest: priced(0),
        median: priced(1),
        dearest: priced(2),
        conflict: pool.survey.conflict.iter().map(told).collect(),
        funnel: funnel
            .map(|step| Step { told: told(&step.what), removes_alone: step.alone, left: step.left })
            .collect(),
        launch: pool.survey.launch.as_ref().map(|launch| launched(view, launch)),
        types: Each(|| pool.ordered(outlook.order).into_iter().map(|place| of_type(region, pool, place))),
        families: stats.families,
    }
}

fn hourly<'a>(view: &View<'a>, place: usize, price: f64) -> Hourly<'a> {
    Hourly { r#type: view.name(place), hourly: price }
}

fn launched<'a>(view: &View<'a>, launch: &Result<Launch<'_>, Failure<'_>>) -> Launched<'a> {
    let list = |types: &[Priced]| types.iter().map(|one| hourly(view, one.place, one.price)).collect();
    match launch {
        Ok(launch) => Launched::Types {
            capacity_type: launch.market.name(),
            strategy: launch.fleet.strategy,
            types: list(&launch.types),
            create_fleet: list(&launch.fleet.types),
            zones: view.zone_names(launch.fleet.zones),
            stable: launch.is_stable,
        },
        Err(failure) => Launched::None { error: failure.words() },
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Type<'s> {
    r#type: &'s str,
    cpu: u32,
    gpus: u32,
    accelerators: u32,
    allocatable: Allocatable,
    hourly: Option<f64>,
    price: &'static str,
    within_limits: bool,
}

#[derive(Serialize)]
struct Allocatable {
    /// Thousandths.
    cpu: i64,
    /// Bytes.
    memory: i64,
    pods: i64,
}

fn of_type<'o>(region: &InRegion<'_, '_>, pool: &'o OfPool<'_, '_>, place: usize) -> Type<'o> {
    let view = pool.asked.view;
    let cost = Cost::of(view, place, pool.scope());
    let one = &view.catalogue.types[place];
    let left = &view.allocatable[place];
    Type {
        r#type: one.name,
        cpu: one.cpu,
        gpus: one.gpus,
        accelerators: one.accelerators,
        allocatable: Allocatable {
            cpu: left.get("cpu").milli() as i64,
            memory: left.get("memory").whole() as i64,
            pods: left.get("pods").whole() as i64,
        },
        hourly: cost.map(|cost| cost.hourly),
        price: cost.map_or("unknown", |cost| cost.kind(region.region)),
        within_limits: pool.survey.within.contains(place),
    }
}
