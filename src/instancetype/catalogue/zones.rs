//! How the zones of regions are called: their ids mean the same place for everybody, their names only in one account.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::table::Table;

/// A zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Zone<'t> {
    /// As the account calls it: `us-east-1a`; empty where nobody knows the zones of the region.
    pub name: &'t str,
    /// As everybody calls it: `use1-az4`.
    pub id: &'t str,
}

/// The names that an account gives to zone ids, by region.
#[derive(Debug, Default)]
pub(crate) struct ZoneMap<'t> {
    regions: BTreeMap<&'t str, Vec<Zone<'t>>>,
    /// Whether ids stand for names, as in recordings made without names.
    pub(super) ids_as_names: bool,
}

/// Regions in which older accounts have names of their own (EC2 user guide, "AZ IDs for your resources").
const OF_ACCOUNT: [&str; 8] = [
    "ap-northeast-1",
    "ap-southeast-1",
    "eu-west-1",
    "sa-east-1",
    "us-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

impl<'t> ZoneMap<'t> {
    /// Reads a table of region, zone and zone id; a zone has one name, and a name is of one zone.
    pub(crate) fn read(table: Table<'t>) -> Result<Self> {
        let mut map = ZoneMap::default();
        for row in table.columns(["region", "zone", "zone_id"])?.rows() {
            let row = row?;
            let [region, name, id] = row.cells;
            let zones = map.regions.entry(region).or_default();
            if let Some(other) = zones.iter().find(|other| (other.name == name) != (other.id == id)) {
                let is_name = other.name == name;
                let (known, column) = if is_name { (other.id, 2) } else { (other.name, 1) };
                let (same, of) = if is_name { (name, "id") } else { (id, "name") };
                bail!(row.fault(column, format!("`{known}`, which is the {of} of `{same}` above,")));
            }
            zones.push(Zone { name, id });
        }
        Ok(map)
    }

    /// The map that takes ids for names.
    pub(crate) fn of_ids() -> Self {
        ZoneMap { ids_as_names: true, ..ZoneMap::default() }
    }

    /// The regions in which it names zones, each with them.
    pub(super) fn regions(&self) -> impl Iterator<Item = (&'t str, &[Zone<'t>])> {
        self.regions.iter().map(|(region, zones)| (*region, zones.as_slice()))
    }

    /// The zones it names in a region.
    pub(super) fn of_region(&self, region: &str) -> &[Zone<'t>] {
        self.regions.get(region).map_or(&[], Vec::as_slice)
    }

    /// The zones of a region by their ids, the names those that accounts of today have unless the map says otherwise.
    pub(super) fn named(&self, region: &str, ids: &[&'t str], names: &[&'t str]) -> Vec<Zone<'t>> {
        let known = self.of_region(region);
        let name = |(at, id): (usize, &&'t str)| match known.iter().find(|zone| zone.id == *id) {
            _ if self.ids_as_names => *id,
            Some(zone) => zone.name,
            None if known.is_empty() => names.get(at).copied().unwrap_or(id),
            None => id,
        };
        ids.iter().enumerate().map(|(at, id)| Zone { name: name((at, id)), id }).collect()
    }

    /// Whether the names of a region's zones are a guess, since they differ between accounts and none is given.
    pub(crate) fn is_guess(&self, region: &str) -> bool {
        self.of_region(region).is_empty() && OF_ACCOUNT.contains(&region)
    }
}
