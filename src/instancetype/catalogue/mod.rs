//! The catalogue: facts, offerings and prices of EC2's instance types, as tables that are embedded or the user's own.
//! Nothing of it is read before it is asked for; docs/catalogue.md says what the tables have and where they come from.

pub(crate) mod answers;
pub(crate) mod bits;
mod facts;
mod index;
mod region;
pub(crate) mod table;
#[cfg(test)]
mod tests;
mod zones;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

use anyhow::{Context, Result};

pub(crate) use bits::Bits;
pub(crate) use facts::InstanceType;
pub(crate) use index::Index;
pub(crate) use region::{PriceSource, Region, ZoneMask};
pub(crate) use zones::{Zone, ZoneMap};

use index::Indexes;
use region::PriceLists;
use table::Table;

/// The texts of a catalogue.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)] // The fields are the tables, which docs/catalogue.md describes.
pub(crate) struct Tables<'t> {
    pub types: Table<'t>,
    pub offerings: Table<'t>,
    pub regions: Table<'t>,
    pub prices: Table<'t>,
    /// Prices that the user has asked AWS for.
    pub own_prices: Option<Table<'t>>,
    pub sources: Table<'t>,
    pub listed: Option<Table<'t>>,
    pub known: Option<Table<'t>>,
}

macro_rules! embedded {
    ($name:literal) => {
        Table {
            name: concat!("files/catalogue/", $name),
            text: include_str!(concat!("../../../files/catalogue/", $name)),
        }
    };
}

/// The embedded tables.
pub(crate) static EMBEDDED: Tables<'static> = Tables {
    types: embedded!("types.tsv"),
    offerings: embedded!("offerings.tsv"),
    regions: embedded!("regions.tsv"),
    prices: embedded!("prices.tsv"),
    own_prices: None,
    sources: embedded!("sources.tsv"),
    listed: Some(embedded!("listed.tsv")),
    known: Some(embedded!("known.tsv")),
};

/// A catalogue that has been read.
#[derive(Debug)]
pub(crate) struct Catalogue<'t> {
    tables: Tables<'t>,
    /// The types by name.
    pub types: Vec<InstanceType<'t>>,
    /// Those that are sold on demand anywhere.
    pub on_demand: Bits,
    /// Those that are sold as spot.
    pub spot: Bits,
    listings: Vec<Listing<'t>>,
    /// When the facts were said, at the latest.
    pub date: &'t str,
    indexes: Indexes,
    price_lists: OnceLock<PriceLists>,
}

/// A region as the tables list it.
#[derive(Debug)]
struct Listing<'t> {
    region: &'t str,
    /// Its column among the offerings, where its zones are known.
    column: Option<usize>,
    ids: &'t str,
    names: &'t str,
    /// The types that it has, where its zones are not known.
    mask: &'t str,
}

impl Catalogue<'static> {
    /// The embedded catalogue.
    pub(crate) fn embedded() -> &'static Self {
        static CATALOGUE: LazyLock<Catalogue<'static>> =
            LazyLock::new(|| Catalogue::read(EMBEDDED).expect("a test reads the embedded tables"));
        &CATALOGUE
    }
}

impl<'t> Catalogue<'t> {
    /// Reads the tables; an error says where one is wrong.
    pub(crate) fn read(tables: Tables<'t>) -> Result<Self> {
        let types = facts::read(tables.types)?;
        let mut catalogue = Catalogue {
            tables,
            on_demand: Bits::of(types.len(), |place| types[place].on_demand),
            spot: Bits::of(types.len(), |place| types[place].spot),
            types,
            listings: listings(tables)?,
            date: "",
            indexes: Indexes::new(),
            price_lists: OnceLock::new(),
        };
        tables.sources.columns(["table", "region", "not_after"])?;
        catalogue.date = catalogue.date_of("types", "*");
        Ok(catalogue)
    }

    /// The place of a type.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.types.binary_search_by_key(&name, |one| one.name).ok()
    }

    /// The index of a label; none of a label that does not follow from the type alone.
    pub(crate) fn index(&self, key: &str) -> Option<Index<'_, 't>> {
        self.indexes.get(key, &self.types)
    }

    /// The names of the regions, those of known zones first.
    pub(crate) fn regions(&self) -> impl Iterator<Item = &'t str> + '_ {
        self.listings.iter().map(|listing| listing.region)
    }

    /// The names of a region's zones, as accounts of today have them; none where they are not known.
    pub(crate) fn zone_names(&self, region: &str) -> Vec<&'t str> {
        let listing = self.listings.iter().find(|listing| listing.region == region);
        listing.map(|listing| several(listing.names)).unwrap_or_default()
    }

    /// The ids of a region's zones, the same for every account; none where they are not known.
    pub(crate) fn zone_ids(&self, region: &str) -> Vec<&'t str> {
        let listing = self.listings.iter().find(|listing| listing.region == region);
        listing.map(|listing| several(listing.ids)).unwrap_or_default()
    }

    /// The ids that a map has in regions whose zones are known, or in regions that there are none of, and that are not
    /// theirs.
    pub(crate) fn unknown_zones(&self, map: &ZoneMap<'t>) -> Vec<(&'t str, Vec<&'t str>)> {
        let of_region = |(region, zones): (&'t str, &[Zone<'t>])| {
            let listing = self.listings.iter().find(|listing| listing.region == region);
            let is_known = |id: &str| {
                listing.is_some_and(|listing| {
                    listing.column.is_none() || listing.ids.split(',').any(|known| known == id)
                })
            };
            let unknown: Vec<&'t str> = zones.iter().map(|zone| zone.id).filter(|id| !is_known(id)).collect();
            (!unknown.is_empty()).then_some((region, unknown))
        };
        map.regions().filter_map(of_region).collect()
    }

    /// The zones, by their ids, that a map does not name although it names others of their regions.
    pub(crate) fn unnamed_zones(&self, map: &ZoneMap<'t>) -> Vec<(&'t str, Vec<&'t str>)> {
        let of_region = |(region, zones): (&'t str, &[Zone<'t>])| {
            let mut ids = self.zone_ids(region);
            ids.retain(|id| zones.iter().all(|zone| zone.id != *id));
            (!ids.is_empty()).then_some((region, ids))
        };
        map.regions().filter_map(of_region).collect()
    }

    /// Names that AWS has or had and of which nothing else is known.
    pub(crate) fn known(&self) -> impl Iterator<Item = &'t str> + '_ {
        let lines = self.tables.known.into_iter().flat_map(|table| table.text.lines().skip(1));
        lines.filter_map(|line| line.split('\t').next())
    }

    /// The regions whose price lists still have types of these names, with the region's date.
    pub(crate) fn priced(&self, is_wanted: impl Fn(&str) -> bool) -> BTreeMap<&'t str, &'t str> {
        let lines = self.tables.prices.text.lines().skip(1);
        let listing = lines.filter_map(|line| {
            let mut cells = line.split('\t');
            let region = cells.next()?;
            is_wanted(cells.next()?).then_some(region)
        });
        let regions: BTreeSet<&str> = listing.collect();
        regions.into_iter().map(|region| (region, self.date_of("prices", region))).collect()
    }

    /// When what a table says of a region was said, at the latest; empty where that is not known.
    pub(crate) fn date_of(&self, table: &str, region: &str) -> &'t str {
        let lines = self.tables.sources.text.lines().skip(1);
        let mut dates = lines.filter_map(|line| {
            let mut cells = line.split('\t');
            let is_it = cells.next() == Some(table) && cells.next() == Some(region);
            cells.next().filter(|_| is_it)
        });
        dates.next().unwrap_or_default()
    }
}

/// What commas part.
fn several(texts: &str) -> Vec<&str> {
    texts.split(',').filter(|text| !text.is_empty()).collect()
}

/// The regions of the tables: those whose zones are known, and those that only have a list of types.
fn listings(tables: Tables<'_>) -> Result<Vec<Listing<'_>>> {
    let header: Vec<&str> = tables.offerings.header().collect();
    let mut listings = Vec::new();
    for row in tables.regions.columns(["region", "zone_ids", "zone_names"])?.rows() {
        let [region, ids, names] = row?.cells;
        let column = header.iter().position(|name| *name == region);
        column.with_context(|| format!("{}:1: expected a column `{region}`", tables.offerings.name))?;
        listings.push(Listing { region, column, ids, names, mask: "" });
    }
    if let Some(listed) = tables.listed {
        for row in listed.columns(["region", "mask"])?.rows() {
            let [region, mask] = row?.cells;
            if listings.iter().all(|known| known.region != region) {
                listings.push(Listing { region, column: None, ids: "", names: "", mask });
            }
        }
    }
    Ok(listings)
}
