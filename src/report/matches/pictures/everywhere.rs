//! How many types each pool has in each region: where a pool cannot be taken to.

use serde::Serialize;

use super::super::Outlook;
use super::overlap::eighths;

/// How many types pools have in a region.
#[derive(Debug, Clone)]
pub(crate) struct Counts<'a> {
    /// The region.
    pub region: &'a str,
    /// How many types it has at all.
    pub offered: usize,
    /// How many of them each pool has.
    pub types: Vec<usize>,
}

/// A region of the heat map.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    region: String,
    /// Whether the page has more of it.
    is_asked: bool,
    offered: usize,
    cells: Vec<Cell>,
}

#[derive(Debug, Serialize)]
struct Cell {
    types: usize,
    /// The share of what the pool has where it has most, in eighths.
    level: usize,
}

/// The heat map, by names of regions.
pub(super) fn heat_map(outlook: &Outlook<'_, '_>) -> Vec<Row> {
    let everywhere = &outlook.everywhere;
    let most = |pool: usize| everywhere.iter().map(|counts| counts.types[pool]).max().unwrap_or_default();
    let cell = |(pool, types): (usize, &usize)| Cell { types: *types, level: eighths(*types, most(pool)) };
    let row = |counts: &Counts<'_>| Row {
        region: super::shown(counts.region),
        is_asked: outlook.regions.iter().any(|region| region.region.name == counts.region),
        offered: counts.offered,
        cells: counts.types.iter().enumerate().map(cell).collect(),
    };
    let mut rows: Vec<Row> = everywhere.iter().map(row).collect();
    rows.sort_by(|one, other| one.region.cmp(&other.region));
    rows
}
