//! The table of types: a row for each type of each pool.

use serde::Serialize;

use super::super::amounts::{self, Cost};
use super::super::{InRegion, OfPool, Outlook};
use super::kind::{Fate, Kind};
use super::shown;
use crate::matching::offers::Market;

/// A type of a pool.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pool: String,
    name: String,
    family: String,
    kind: &'static str,
    cpu: u32,
    /// GiB.
    memory: String,
    /// GiB that are left to pods.
    left: String,
    pods: i128,
    gpus: u32,
    accelerators: u32,
    /// What it costs an hour on demand; `~` where the price stands in for the region's own, and said where an overlay has it.
    hourly: Option<String>,
    has_spot: bool,
    launch: &'static str,
}

impl Row {
    /// The types of all pools of a region, in the order that is asked for.
    pub(super) fn all(outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>) -> Vec<Self> {
        region.pools.iter().flat_map(|pool| Row::of_pool(outlook, region, pool)).collect()
    }

    fn of_pool(outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>, pool: &OfPool<'_, '_>) -> Vec<Self> {
        let fate = Fate::of(pool);
        let places = pool.ordered(outlook.order).into_iter().take(outlook.top.unwrap_or(usize::MAX));
        places.map(|place| Row::new(region, pool, place, fate(place))).collect()
    }

    fn new(region: &InRegion<'_, '_>, pool: &OfPool<'_, '_>, place: usize, fate: Fate) -> Self {
        let view = pool.asked.view;
        let one = &view.catalogue.types[place];
        let left = &view.allocatable[place];
        Row {
            pool: shown(pool.asked.pool.name),
            name: shown(one.name),
            family: shown(one.family),
            kind: Kind::of(one).words(),
            cpu: one.cpu,
            memory: gib(i128::from(one.memory_mib) << 20),
            left: gib(left.get("memory").whole()),
            pods: left.get("pods").whole(),
            gpus: one.gpus,
            accelerators: one.accelerators,
            hourly: Cost::of(view, place, pool.scope()).map(|cost| cost.cell(region.region)),
            has_spot: view.offers.has(place, pool.scope().only(Market::Spot)),
            launch: match fate {
                Fate::Beyond => "above a limit",
                Fate::In => "",
                Fate::Launched => "CreateFleet",
            },
        }
    }
}

fn gib(bytes: i128) -> String {
    amounts::grouped(bytes as f64 / f64::from(1 << 30), 1)
}
