//! Zones and regions that there are none of.

use crate::apis::aws::is_region;
use crate::apis::v1::labels::{REGION, ZONE, ZONE_ID};
use crate::instancetype::catalogue::{Catalogue, ZoneMap};
use crate::instancetype::zones::{
    is_outer_zone_id, is_zone, is_zone_id, named_regions, region_of, region_of_id,
};
use crate::phrase::{all, nearest, quote, some};
use crate::rules::lint::listed::listed;
use crate::rules::lint::types::Ready;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a zone or a region that is formed as AWS forms them, and that the catalogue does not have
    ///
    /// A misspelt zone matches nothing, and beside others nobody notices. Regions are those of the catalogue, whose date
    /// the message names; zones are looked up where all accounts have the same names for them, which is so in the regions
    /// that came after November 2012. Ids are the same for every account; one that is asked for has to be of the region that is
    /// named. Local and Wavelength zones are held against their region alone. What is not formed
    /// as zones are is `malformed-zone`. Of `--region` and `aws.region` it is said where another region is written nearly so.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: topology.kubernetes.io/zone, operator: In, values: [eu-central-1a, eu-central-1d]}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       requirements:
    ///       - {key: topology.kubernetes.io/zone, operator: In, values: [eu-central-1a, eu-central-1b]}
    /// ```
    pub(crate) static UNKNOWN_ZONE = warning("unknown-zone", Requirements) {
        scope: Scope::Lint,
        check: Check::Types(unknown_zone),
    }
}

fn unknown_zone(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    let (catalogue, region) = (typed.catalogue(), typed.set.region.as_deref());
    if let Some((message, help)) = region.and_then(|name| misspelt(catalogue, name)) {
        sink.report_on(NO_OBJECT, Pointer::root(), message).help(help);
    }
    for (object, demands) in typed.demands() {
        for list in listed(demands) {
            // A list of other regions' zones alone is `no-matching-type`.
            let is_partly_there = list.key == ZONE_ID
                && list.is_wanted()
                && list.values().any(|value| region_of_id(value.text) == region);
            for value in list.values() {
                let said = say(catalogue, list.key, value.text);
                let region = region.filter(|_| is_partly_there);
                let said = said.or_else(|| of_another(catalogue, region?, value.text));
                if let Some((message, help)) = said.filter(|_| sink.has_room()) {
                    sink.report_on(object, list.pointer(value), message).help(help);
                }
            }
        }
    }
}

/// What `--region` or the values say is of no object.
const NO_OBJECT: usize = usize::MAX;

/// What is wrong with the region that the user names, where it is nearly one of the catalogue's: another number may be a
/// newer region's, other letters hardly are.
fn misspelt(catalogue: &Catalogue<'_>, region: &str) -> Option<(String, String)> {
    let letters = |name: &str| name.trim_end_matches(|char: char| char.is_ascii_digit()).to_owned();
    let near = nearest(region, catalogue.regions())?;
    let is_other = letters(near) != letters(region) && is_region(region);
    unknown_region(catalogue, region, region).filter(|_| is_other)
}

/// What is wrong with a value, and what to do.
fn say(catalogue: &Catalogue<'_>, key: &str, value: &str) -> Option<(String, String)> {
    match key {
        REGION if is_region(value) => unknown_region(catalogue, value, value),
        ZONE if is_zone(value) => {
            let region = region_of(value)?;
            unknown_region(catalogue, region, value).or_else(|| unknown_in(catalogue, region, value))
        }
        ZONE_ID if is_zone_id(value) && region_of_id(value).is_none() => {
            let message = format!("the ids of no region's zones begin as {} does", quote(value));
            Some((message, "an id is a short form of the region and a number, such as `use1-az1`".to_owned()))
        }
        ZONE_ID => unknown_id(catalogue, value),
        _ => None,
    }
}

/// An id of the region itself that none of its zones has.
fn unknown_id(catalogue: &Catalogue<'_>, id: &str) -> Option<(String, String)> {
    let region = region_of_id(id).filter(|_| !is_outer_zone_id(id))?;
    let known = catalogue.zone_ids(region);
    (!known.is_empty() && !known.contains(&id)).then(|| {
        let message = format!(
            "`{region}` has no zone with the id {} in the catalogue of {}",
            quote(id),
            catalogue.date
        );
        (message, format!("it has {}", all(&known)))
    })
}

/// An id of another region than the one that the user names.
fn of_another(catalogue: &Catalogue<'_>, region: &str, id: &str) -> Option<(String, String)> {
    let other = region_of_id(id).filter(|other| *other != region)?;
    let known = catalogue.zone_ids(region);
    let help = if known.is_empty() {
        "leave it out, or name its region".to_owned()
    } else {
        format!("{} has {}", quote(region), all(&known))
    };
    Some((format!("{} is a zone of `{other}`, not of {}", quote(id), quote(region)), help))
}

fn unknown_region(catalogue: &Catalogue<'_>, region: &str, value: &str) -> Option<(String, String)> {
    if catalogue.regions().any(|known| known == region) || named_regions().any(|known| known == region) {
        return None;
    }
    let message = if region == value {
        format!("there is no region {} in the catalogue of {}", quote(region), catalogue.date)
    } else {
        format!(
            "{} is in no region of the catalogue of {}: there is no {}",
            quote(value),
            catalogue.date,
            quote(region)
        )
    };
    let help = match nearest(region, catalogue.regions()) {
        Some(near) => {
            format!("did you mean `{near}`? If it is newer than the catalogue, it is as it should be")
        }
        None => format!("there are {}", some(&catalogue.regions().collect::<Vec<_>>())),
    };
    Some((message, help))
}

/// A zone of the region itself that is none of those which all accounts have.
fn unknown_in(catalogue: &Catalogue<'_>, region: &str, zone: &str) -> Option<(String, String)> {
    let known = catalogue.zone_names(region);
    let is_own = zone.len() == region.len() + 1;
    if !is_own || known.is_empty() || known.contains(&zone) || ZoneMap::default().is_guess(region) {
        return None;
    }
    let message = format!("`{region}` has no zone {}", quote(zone));
    Some((message, format!("it has {}", all(&known))))
}
