//! What pools match, as a table with tabs: a line for each pool and type.

use super::amounts::Cost;
use super::{OfPool, Outlook};
use crate::harmless::harmless;
use crate::instancetype::catalogue::Region;
use crate::matching::offers::Market;

/// The columns.
const COLUMNS: [&str; 13] = [
    "region",
    "pool",
    "type",
    "family",
    "vcpu",
    "memory_mib",
    "allocatable_memory_mib",
    "pods",
    "gpus",
    "accelerators",
    "hourly",
    "price",
    "spot",
];

/// The text.
pub(crate) fn tsv(outlook: &Outlook<'_, '_>) -> String {
    let mut text = COLUMNS.join("\t") + "\n";
    for region in &outlook.regions {
        for pool in &region.pools {
            for place in pool.ordered(outlook.order).into_iter().take(outlook.top.unwrap_or(usize::MAX)) {
                let row = row(region.region, pool, place);
                text.push_str(&row.map(|cell| harmless(&cell).into_owned()).join("\t"));
                text.push('\n');
            }
        }
    }
    text
}

fn row(region: &Region<'_>, pool: &OfPool<'_, '_>, place: usize) -> [String; COLUMNS.len()] {
    let view = pool.asked.view;
    let one = &view.catalogue.types[place];
    let left = &view.allocatable[place];
    let cost = Cost::of(view, place, pool.scope());
    let kind = cost.map_or("unknown", |cost| cost.kind(region));
    let has_spot = view.offers.has(place, pool.scope().only(Market::Spot));
    [
        region.name.to_owned(),
        pool.asked.pool.name.to_owned(),
        one.name.to_owned(),
        one.family.to_owned(),
        one.cpu.to_string(),
        one.memory_mib.to_string(),
        (left.get("memory").whole() >> 20).to_string(),
        left.get("pods").whole().to_string(),
        one.gpus.to_string(),
        one.accelerators.to_string(),
        cost.map(|cost| cost.hourly.to_string()).unwrap_or_default(),
        kind.to_owned(),
        has_spot.to_string(),
    ]
}
