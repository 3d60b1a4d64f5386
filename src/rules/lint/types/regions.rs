//! The regions of the built-in catalogue as any account has them, each read when it is first asked for: a fleet has many
//! clusters in few regions.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use crate::instancetype::catalogue::{Bits, Catalogue, Region, ZoneMap};

/// The name under which all regions count as one.
pub(super) const EVERYWHERE: &str = "";

static REGIONS: LazyLock<BTreeMap<&'static str, OnceLock<Region<'static>>>> = LazyLock::new(|| {
    let names = Catalogue::embedded().regions().chain([EVERYWHERE]);
    names.map(|name| (name, OnceLock::new())).collect()
});

/// A region; all of them in one where none is named, and nothing where the catalogue does not have it.
pub(super) fn region(name: Option<&str>) -> Option<&'static Region<'static>> {
    let (name, known) = REGIONS.get_key_value(name.unwrap_or(EVERYWHERE))?;
    Some(known.get_or_init(|| read(name)))
}

fn read(name: &str) -> Region<'static> {
    let catalogue = Catalogue::embedded();
    if name == EVERYWHERE {
        return catalogue.everywhere();
    }
    let region = catalogue.region(name, &ZoneMap::default()).expect("a test reads every embedded region");
    without_guesses(region)
}

/// A region without what the tables cannot know: zones where accounts have names of their own for them, and that a type
/// has no price, for which Karpenter asks AWS.
fn without_guesses(mut region: Region<'static>) -> Region<'static> {
    if ZoneMap::default().is_guess(region.name) {
        region.forget_zones();
    }
    for price in &mut region.on_demand {
        // The dearest, so that it takes no other's place among the cheapest.
        price.get_or_insert(f64::MAX);
    }
    region
}

/// The regions that offer some of these types, those of known zones first.
pub(super) fn with(types: &Bits) -> Vec<&'static str> {
    let names = Catalogue::embedded().regions();
    names.filter(|name| region(Some(name)).is_some_and(|region| region.offered.meets(types))).collect()
}
