//! What is taken to be known of AWS: a catalogue, how the zones are called, and the regions as they are asked for.

use anyhow::{Result, bail};

use crate::instancetype::catalogue::{Catalogue, Region, ZoneMap};
use crate::yaml::Node;

/// A catalogue and the names of the zones.
#[derive(Debug)]
pub(crate) struct World<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue<'a>,
    /// The names of the zones.
    pub zone_map: &'a ZoneMap<'a>,
}

impl<'a> World<'a> {
    /// A region, with spot prices where some are given.
    pub(crate) fn region_for(&self, name: &str, spot_prices: Option<&Node>) -> Result<Region<'a>> {
        let mut region = self.catalogue.region(name, self.zone_map)?;
        if let Some(rows) = spot_prices.and_then(Node::as_list) {
            region.spot = Some(self.spot(&region, rows)?);
        }
        Ok(region)
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
