//! What is taken to be known of AWS: a catalogue, how the zones are called, and the regions as they are asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, bail};

use super::class::Class;
use super::view::{Nodes, View};
use crate::instancetype::catalogue::answers::SpotPrice;
use crate::instancetype::catalogue::{Catalogue, Region, Zone, ZoneMap};
use crate::yaml::Node;

/// A catalogue and the names of the zones.
#[derive(Debug)]
pub(crate) struct World<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue<'a>,
    /// The names of the zones.
    pub zone_map: &'a ZoneMap<'a>,
    /// The regions that have been asked for.
    regions: Mutex<HashMap<String, Arc<Region<'a>>>>,
    /// What classes make of the types of regions, by the name of the region and all that the class is to types.
    nodes: Mutex<HashMap<(String, String), Arc<Nodes<'static>>>>,
}

/// So much is known of nodes at once: 80 MB. Fleets have few classes, however many lines there are.
const MOST_NODES: usize = 128;

impl<'a> World<'a> {
    /// What is to be known.
    pub(crate) fn new(catalogue: &'a Catalogue<'a>, zone_map: &'a ZoneMap<'a>) -> Self {
        World { catalogue, zone_map, regions: Mutex::default(), nodes: Mutex::default() }
    }

    /// A region, with spot prices where some are given.
    pub(crate) fn region_for(&self, name: &str, spot_prices: Option<&Node>) -> Result<Arc<Region<'a>>> {
        let region = self.region(name)?;
        let Some(rows) = spot_prices.and_then(Node::as_list) else { return Ok(region) };
        let spot = Some(self.spot(&region, rows)?);
        Ok(Arc::new(Region { spot, ..Region::clone(&region) }))
    }

    /// The types for a class in a region that [`World::region_for`] gave.
    pub(crate) fn view<'v>(&'v self, region: &'v Region<'v>, class: &'v Class<'v>) -> View<'v> {
        // With spot prices, a line has a region of its own.
        if region.spot.is_some() {
            return View::new(self.catalogue, region, class);
        }
        let key = (region.name.to_owned(), class.to_types());
        let known = || self.nodes.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known().get(&key).map(Arc::clone);
        let nodes = found.unwrap_or_else(|| {
            let made = Arc::new(Nodes::new(self.catalogue, region, class));
            let mut known = known();
            if known.len() < MOST_NODES {
                known.insert(key, Arc::clone(&made));
            }
            made
        });
        View::of(self.catalogue, region, class, nodes)
    }

    fn region(&self, name: &str) -> Result<Arc<Region<'a>>> {
        let mut regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = regions.get(name) {
            return Ok(Arc::clone(known));
        }
        let region = Arc::new(self.catalogue.region(name, self.zone_map)?);
        regions.insert(name.to_owned(), Arc::clone(&region));
        Ok(region)
    }

    /// A region with the spot prices that AWS gave, if any is of one of its zones.
    pub(crate) fn set_spot(&self, region: &mut Region<'_>, prices: &[SpotPrice]) {
        let mut spot = vec![vec![None; region.zones.len()]; self.catalogue.types.len()];
        let mut is_known = false;
        for price in prices {
            let is_it = |zone: &Zone<'_>| zone.name == price.zone || zone.id == price.zone;
            if let Some(zone) = region.zones.iter().position(is_it) {
                is_known = true;
                self.catalogue
                    .place(&price.name)
                    .into_iter()
                    .for_each(|at| spot[at][zone] = Some(price.price));
            }
        }
        region.spot = is_known.then_some(spot);
    }

    /// The spot price of every type in every zone, from rows of `instanceType`, `zone` and `price`.
    fn spot(&self, region: &Region<'_>, rows: &[Node]) -> Result<Vec<Vec<Option<f64>>>> {
        let mut spot = vec![vec![None; region.zones.len()]; self.catalogue.types.len()];
        for row in rows {
            let text = |key| row.get(key).and_then(Node::as_scalar).map_or("", |scalar| scalar.text.as_str());
            let Ok(price) = text("price").parse() else {
                bail!(
                    "expected a number as the spot price of `{}`, found `{}`",
                    text("instanceType"),
                    text("price")
                )
            };
            let zone = region.zones.iter().position(|zone| zone.name == text("zone"));
            if let (Some(place), Some(zone)) = (self.catalogue.place(text("instanceType")), zone) {
                spot[place][zone] = Some(price);
            }
        }
        Ok(spot)
    }
}
