//! The page: for each region its charts, its table of types and how its pools overlap; then all regions side by side.

use serde::Serialize;

use super::super::human::known;
use super::super::{InRegion, Outlook};
use super::chart::{Entry, legend};
use super::everywhere::{self, heat_map};
use super::kind::Kind;
use super::mark::Point;
use super::overlap::{self, overlap};
use super::panel::{Axes, Panel};
use super::{shown, table};

/// The width and height of a panel, which the page makes as large as there is room.
const PANEL: (f64, f64) = (400.0, 340.0);

/// The page.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    pools: Vec<String>,
    kinds: [&'static str; 3],
    legend: Vec<Entry>,
    regions: Vec<Region>,
    everywhere: Vec<everywhere::Row>,
    notes: Vec<String>,
}

/// A region of the page.
#[derive(Debug, Serialize)]
struct Region {
    name: String,
    known: String,
    panels: Vec<Panel>,
    rows: Vec<table::Row>,
    /// How many types of each pool the table has, where it has not all.
    top: Option<usize>,
    currency: &'static str,
    overlap: Vec<overlap::Row>,
}

impl Page {
    /// The page of all regions that are asked for.
    pub(super) fn new(outlook: &Outlook<'_, '_>) -> Self {
        let points = Point::everywhere(outlook);
        let axes = Axes::of(&points);
        let pools = outlook.regions.first().map(|region| region.pools.as_slice()).unwrap_or_default();
        Page {
            pools: pools.iter().map(|pool| shown(pool.asked.pool.name)).collect(),
            kinds: Kind::ALL.map(Kind::words),
            legend: legend(&points),
            regions: outlook.regions.iter().map(|one| region(outlook, one, axes.as_ref())).collect(),
            everywhere: heat_map(outlook),
            notes: outlook.notes.iter().map(|note| shown(note)).collect(),
        }
    }
}

fn region(outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>, axes: Option<&Axes>) -> Region {
    let panels = region.pools.iter().map(|pool| Panel::new(outlook, region, pool, axes, PANEL));
    Region {
        name: shown(region.region.name),
        known: known(outlook, region),
        panels: panels.collect(),
        rows: table::Row::all(outlook, region),
        top: outlook.top,
        currency: super::super::amounts::currency(region.region),
        overlap: overlap(region),
    }
}
