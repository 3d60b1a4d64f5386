//! A region as a catalogue knows it: its zones, which types they offer, and what they cost there.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use memchr::memchr_iter;

use super::bits::Bits;
use super::table::Table;
use super::zones::{Zone, ZoneMap};
use super::{Catalogue, Listing};
use crate::phrase::{nearest, quote};

/// A set of a region's zones, a bit each.
pub(crate) type ZoneMask = u32;

/// A region.
#[derive(Debug, Clone)]
pub(crate) struct Region<'t> {
    /// Its name.
    pub name: &'t str,
    /// Its zones.
    pub zones: Vec<Zone<'t>>,
    /// The zones of each type.
    pub masks: Vec<ZoneMask>,
    /// The types that some zone has.
    pub offered: Bits,
    /// What each type costs an hour on demand, where it is known.
    pub on_demand: Vec<Option<f64>>,
    /// What each type costs as spot in each zone; none where spot costs what on demand does.
    pub spot: Option<Vec<Vec<Option<f64>>>>,
    /// Where the prices come from.
    pub price_source: PriceSource<'t>,
}

/// Where prices come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PriceSource<'t> {
    /// A table of the region itself, of this date.
    Exact(&'t str),
    /// The table of another region, as Karpenter starts with.
    StandIn(&'t str),
    /// The user.
    User,
}

/// What each type costs an hour on demand, by region.
pub(super) type PriceLists = BTreeMap<String, Vec<Option<f64>>>;

/// The region whose prices stand in for those of others.
const STAND_IN: &str = "us-east-1";

/// What an older recording took for the price of a type that has none.
const NO_PRICE: f64 = 9999.0;

impl Region<'_> {
    /// Takes the region for one zone of which nobody knows the name.
    pub(crate) fn forget_zones(&mut self) {
        self.zones = vec![Zone { name: "", id: "" }];
        self.masks.iter_mut().for_each(|mask| *mask = ZoneMask::from(*mask != 0));
    }

    /// Takes the offers of all zones but some for none.
    pub(crate) fn keep_zones(&mut self, kept: ZoneMask) {
        self.masks.iter_mut().for_each(|mask| *mask &= kept);
        self.offered = Bits::of(self.masks.len(), |place| self.masks[place] != 0);
    }
}

impl<'t> Catalogue<'t> {
    /// A region with its zones and prices; an error where the catalogue has no such region.
    pub(crate) fn region(&self, name: &str, zone_map: &ZoneMap<'t>) -> Result<Region<'t>> {
        let Some(listing) = self.listings.iter().find(|listing| listing.region == name) else {
            bail!("{}", self.no_region(name))
        };
        let (zones, masks) = self.zones(listing, zone_map)?;
        let offered = Bits::of(self.types.len(), |place| masks[place] != 0);
        let (on_demand, price_source) = self.prices(listing.region, zone_map.ids_as_names)?;
        Ok(Region { name: listing.region, zones, masks, offered, on_demand, spot: None, price_source })
    }

    /// All regions taken for one, in which everything that is offered anywhere can be had: what nothing in it meets is
    /// met nowhere.
    pub(crate) fn everywhere(&self) -> Region<'t> {
        Region {
            name: "",
            zones: vec![Zone { name: "", id: "" }],
            masks: vec![1; self.types.len()],
            offered: Bits::all(self.types.len()),
            on_demand: vec![Some(0.0); self.types.len()],
            spot: None,
            price_source: PriceSource::User,
        }
    }

    fn zones(&self, listing: &Listing<'t>, map: &ZoneMap<'t>) -> Result<(Vec<Zone<'t>>, Vec<ZoneMask>)> {
        if let Some(column) = listing.column {
            let ids: Vec<&str> = listing.ids.split(',').collect();
            let names: Vec<&str> = listing.names.split(',').collect();
            return Ok((map.named(listing.region, &ids, &names), self.offers(column)?));
        }
        // Nobody says which zones have which types: all of them, and where nobody names the zones, one without a name.
        let named = map.of_region(listing.region);
        let zones = if named.is_empty() { vec![Zone { name: "", id: "" }] } else { named.to_vec() };
        let all: ZoneMask = (1 << zones.len()) - 1;
        let has = |place| if is_listed(listing.mask, place) { all } else { 0 };
        Ok((zones, self.types.iter().map(|one| has(one.row)).collect()))
    }

    /// The zones that offer each type, from a column of the table of offerings.
    fn offers(&self, column: usize) -> Result<Vec<ZoneMask>> {
        let name = self.tables.offerings.name;
        let width = self.tables.offerings.header().count();
        let mut masks = vec![0; self.types.len()];
        for (at, line) in self.tables.offerings.text.lines().enumerate().skip(1) {
            let found = memchr_iter(b'\t', line.as_bytes()).count() + 1;
            if found != width && !line.is_empty() {
                bail!("{name}:{}: expected {width} columns, found {found}", at + 1);
            }
            let mut cells = line.split('\t');
            let place = cells.next().and_then(|one| self.place(one));
            let mask = cells.nth(column - 1).unwrap_or_default();
            let (Some(place), false) = (place, mask.is_empty()) else { continue };
            match ZoneMask::from_str_radix(mask, 16) {
                Ok(mask) => masks[place] = mask,
                Err(_) => bail!("{name}:{}: expected zones as a hexadecimal number, found `{mask}`", at + 1),
            }
        }
        Ok(masks)
    }

    /// The prices of a region's own table, or of the one that stands in for it.
    fn prices(&self, region: &str, is_old: bool) -> Result<(Vec<Option<f64>>, PriceSource<'t>)> {
        if let Some(table) = self.tables.own_prices {
            let asked = self.price_lists(table)?.remove(region);
            if let Some(prices) = asked {
                return Ok((prices, PriceSource::User));
            }
        }
        let lists = self.known_prices()?;
        let own = lists.get(region);
        let date = self.date_of("prices", if own.is_some() { region } else { STAND_IN });
        let source = if own.is_some() { PriceSource::Exact(date) } else { PriceSource::StandIn(date) };
        let prices = own.or(lists.get(STAND_IN)).cloned().unwrap_or_else(|| vec![None; self.types.len()]);
        let fallback = (is_old && region != STAND_IN).then_some(NO_PRICE);
        Ok((prices.into_iter().map(|price| price.or(fallback)).collect(), source))
    }

    /// The prices of the catalogue itself, read when the first region is asked for.
    fn known_prices(&self) -> Result<&PriceLists> {
        if let Some(known) = self.price_lists.get() {
            return Ok(known);
        }
        let read = self.price_lists(self.tables.prices)?;
        Ok(self.price_lists.get_or_init(|| read))
    }

    /// A table of prices by region.
    fn price_lists(&self, table: Table<'t>) -> Result<PriceLists> {
        let mut lists = PriceLists::new();
        for row in table.columns(["region", "name", "usd_or_cny_per_hour"])?.rows() {
            let row = row?;
            let list = lists.entry(row.cells[0].to_owned()).or_insert_with(|| vec![None; self.types.len()]);
            let price = row.price(2)?;
            self.place(row.cells[1]).into_iter().for_each(|place| list[place] = Some(price));
        }
        Ok(lists)
    }

    /// What to say of a name that no region has: the nearest, or all there are.
    fn no_region(&self, name: &str) -> String {
        let known: Vec<&str> = self.regions().collect();
        let all = known.join(", ");
        if name.is_empty() {
            return format!("no region is named: the catalogue of {} has {all}", self.date);
        }
        let help = match nearest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it has {all}"),
        };
        format!("there is no region {} in the catalogue of {}: {help}", quote(name), self.date)
    }
}

/// Whether a hexadecimal number of many digits has a bit.
fn is_listed(mask: &str, bit: usize) -> bool {
    let digit = mask.len().checked_sub(bit / 4 + 1).and_then(|at| mask.as_bytes().get(at));
    let value = digit.and_then(|digit| char::from(*digit).to_digit(16)).unwrap_or(0);
    value >> (bit % 4) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::is_listed;

    #[test]
    fn bits_of_long_numbers_count_from_the_end() {
        let mask = "8000000000000000000000005";
        let listed: Vec<usize> = (0..110).filter(|bit| is_listed(mask, *bit)).collect();
        assert_eq!(listed, [0, 2, 99]);
    }
}
