//! What is launched for a node: its claim, what the launch filters leave of its types, and what CreateFleet is asked for
//! (`nodeclaimtemplate.go` of Karpenter's core, `pkg/providers/instance` of its AWS provider, v1.15.0).

use std::cmp::Ordering;

use super::filter::unmet_min_values;
use super::offers::{Market, Scope};
use super::resources::{EXOTIC, Requests};
use super::view::View;
use crate::apis::quantity::Quantity;
use crate::apis::v1::labels::CAPACITY_TYPE;
use crate::apis::version::{Release, Version};
use crate::instancetype::catalogue::{Bits, ZoneMask};
use crate::scheduling::{Requirement, Requirements};

/// The most types that a claim carries, and that a launch has.
const MOST_IN_CLAIM: usize = 600;
pub(crate) const MOST_IN_LAUNCH: usize = 60;
/// What the first filter is called since 1.15.
const FIRST_FILTER: &str = "compatible-launchable-filter";

/// What is launched.
#[derive(Debug, Clone)]
pub(crate) struct Launch<'a> {
    /// The types that the filters leave, by price and name.
    pub types: Vec<Priced>,
    /// How many types each filter takes out.
    pub rejected: Vec<(&'static str, usize)>,
    /// Whether the order of prices alone decides what is cut.
    pub is_stable: bool,
    /// How it is paid for.
    pub market: Market,
    /// What CreateFleet is asked for.
    pub fleet: Fleet,
    /// Whether an overlay set the price of a type of the claim.
    pub is_price_overlaid: bool,
    /// Whether an overlay changed the capacity of a type of the claim.
    pub is_capacity_overlaid: bool,
    /// The requirements of the claim, as far as they are handed on.
    pub requirements: Requirements<'a>,
}

/// A type and its lowest price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Priced {
    /// The place of the type.
    pub place: usize,
    /// What it costs an hour; without a bound where it cannot be had.
    pub price: f64,
}

impl Priced {
    /// By price and name.
    fn order(&self, other: &Self) -> Ordering {
        self.price.total_cmp(&other.price).then(self.place.cmp(&other.place))
    }
}

/// What CreateFleet is asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fleet {
    /// The strategy.
    pub strategy: &'static str,
    /// How many pairs of type and zone there are.
    pub overrides: usize,
    /// The types, by price and name.
    pub types: Vec<Priced>,
    /// The zones.
    pub zones: ZoneMask,
}

/// Why nothing is launched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure<'a> {
    /// What the filters leave too little for.
    pub cause: Cause<'a>,
    /// How many types each filter takes out before.
    pub rejected: Vec<(&'static str, usize)>,
}

/// What the filters leave too little for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cause<'a> {
    /// So many of the cheapest types have fewer values of these labels than must be, as the claim is made.
    Claim(usize, Vec<&'a str>),
    /// The same as it is launched.
    Launch(usize, Vec<&'a str>),
    /// Anything at all.
    Anything,
}

impl Failure<'_> {
    /// In words.
    pub(crate) fn words(&self) -> String {
        match &self.cause {
            Cause::Claim(count, keys) | Cause::Launch(count, keys) => format!(
                "the {count} cheapest instance types have fewer values of {} than `minValues` asks for",
                keys.join(", ")
            ),
            Cause::Anything => "no instance type is left that can be launched".to_owned(),
        }
    }
}

/// What is launched for a node of these requirements, with these types left and these requests.
pub(crate) fn launch<'a>(
    view: &View<'a>,
    requirements: &Requirements<'a>,
    options: &Bits,
    requests: &Requests<'_>,
    release: Release,
) -> Result<Launch<'a>, Failure<'a>> {
    let claim = Claim::new(view, requirements, options, release)?;
    let mut rejected = Vec::new();
    let mut note = |name, before: &Bits, after: &Bits| {
        let gone = before.count() - after.count();
        rejected.extend((gone > 0).then_some((name, gone)));
    };
    let scope = view.scope(&claim.requirements);
    let compatible = view.compatible(&claim.requirements).and(&claim.types);
    let left = view.fitting(&view.offered(&compatible, scope), requests);
    let first = if release.minor < Version(1, 15) { "compatible-available-filter" } else { FIRST_FILTER };
    note(first, &view.region.offered, &left);
    let plain = without_exotic(view, &left, &claim.requirements);
    note("exotic-instance-filter", &left, &plain);
    if plain.is_empty() {
        return Err(Failure { cause: Cause::Anything, rejected });
    }
    let offers =
        Offered { view, scope, most_for_spot: most_for_spot(view, &plain, scope, &claim.requirements) };
    let mut types = offers.priced(&plain);
    let is_cut_clean = cut(&mut types, MOST_IN_LAUNCH).is_none();
    let cut = plain.count() - types.len();
    types.sort_unstable_by(Priced::order);
    // What costs as much as what the claim left out may be in the launch or not.
    let is_below = |most: f64| types.last().is_none_or(|last| last.price < most);
    let is_stable = is_cut_clean && claim.cut_price.is_none_or(is_below);
    if let Some(keys) = unmet(view, &types, &claim.requirements, release) {
        return Err(Failure { cause: Cause::Launch(types.len(), keys), rejected });
    }
    rejected.extend((cut > 0).then_some(("truncate-60", cut)));
    let market = offers.market(&types);
    let fleet = offers.fleet(&types, market, claim.is_price_overlaid);
    Ok(Launch {
        types,
        rejected,
        is_stable,
        market,
        fleet,
        is_price_overlaid: claim.is_price_overlaid,
        is_capacity_overlaid: claim.is_capacity_overlaid,
        requirements: claim.requirements,
    })
}

/// What Karpenter writes down of a node that is to be.
struct Claim<'a> {
    /// The types that it names.
    types: Bits,
    /// What else it requires.
    requirements: Requirements<'a>,
    /// The price at which types were left out by chance.
    cut_price: Option<f64>,
    is_price_overlaid: bool,
    is_capacity_overlaid: bool,
}

impl<'a> Claim<'a> {
    fn new(
        view: &View<'a>,
        requirements: &Requirements<'a>,
        options: &Bits,
        release: Release,
    ) -> Result<Self, Failure<'a>> {
        let offers = Offered { view, scope: view.scope(requirements), most_for_spot: None };
        let mut cheapest = offers.priced(options);
        let cut_price = cut(&mut cheapest, MOST_IN_CLAIM);
        if let Some(keys) = unmet(view, &cheapest, requirements, release) {
            return Err(Failure { cause: Cause::Claim(cheapest.len(), keys), rejected: Vec::new() });
        }
        let places = || cheapest.iter().map(|one| one.place);
        let mut all = requirements.clone();
        let mut types = view.none();
        places().for_each(|place| types.insert(place));
        let scope = view.scope(&all);
        let is_sold = |market: &Market| places().any(|place| view.offers.has(place, scope.only(*market)));
        let markets: Vec<&str> = Market::ALL.into_iter().filter(is_sold).map(Market::name).collect();
        if !markets.is_empty() {
            all.add(CAPACITY_TYPE, Requirement::one_of(markets));
        }
        Ok(Claim {
            types,
            requirements: handed_on(&all),
            cut_price,
            is_price_overlaid: places().any(|place| view.offers.is_overlaid(place)),
            is_capacity_overlaid: places().any(|place| view.capacity_overlaid.contains(place)),
        })
    }
}

/// The requirements as a claim has them: where there is a bound, nothing else of the label is left.
fn handed_on<'a>(all: &Requirements<'a>) -> Requirements<'a> {
    let mut handed_on = Requirements::default();
    for (key, requirement) in all.iter() {
        if !["karpenter.sh/registered", "karpenter.sh/initialized"].contains(&key) {
            handed_on.set(key, requirement.in_claim());
        }
    }
    handed_on
}

/// The labels of which some number of values must be left, and is not.
fn unmet<'a>(
    view: &View<'a>,
    types: &[Priced],
    requirements: &Requirements<'a>,
    release: Release,
) -> Option<Vec<&'a str>> {
    if !requirements.has_min_values() {
        return None;
    }
    let mut bits = view.none();
    types.iter().for_each(|one| bits.insert(one.place));
    Some(unmet_min_values(view, &bits, requirements, release)).filter(|unmet| !unmet.is_empty())
}

/// Keeps the cheapest, in whatever order; gives the price on both sides of the cut where it is the same: what is cut off is
/// chance then.
fn cut(types: &mut Vec<Priced>, most: usize) -> Option<f64> {
    if types.len() <= most {
        return None;
    }
    let (kept, first_out, _) = types.select_nth_unstable_by(most, Priced::order);
    let price = first_out.price;
    let is_shared = kept.iter().any(|one| one.price.total_cmp(&price).is_eq());
    types.truncate(most);
    is_shared.then_some(price)
}

/// Metal and accelerators go, unless nothing else is left or some number of values must be.
fn without_exotic(view: &View<'_>, types: &Bits, requirements: &Requirements<'_>) -> Bits {
    if requirements.has_min_values() {
        return types.clone();
    }
    let plain = types.filter(|place| !is_exotic(view, place));
    if plain.is_empty() { types.clone() } else { plain }
}

/// Whether Karpenter launches a type only where nothing else will do.
pub(crate) fn is_exotic(view: &View<'_>, place: usize) -> bool {
    view.catalogue.types[place].is_metal || has_accelerators(view, place)
}

/// Whether a type has any of the devices that pods can ask for.
pub(crate) fn has_accelerators(view: &View<'_>, place: usize) -> bool {
    EXOTIC.into_iter().any(|resource| view.capacity[place].at(resource) != Quantity::ZERO)
}

/// The price above which no spot is launched: that of the cheapest type on demand, where either will do.
fn most_for_spot(
    view: &View<'_>,
    types: &Bits,
    scope: Scope,
    requirements: &Requirements<'_>,
) -> Option<f64> {
    let is_either = requirements
        .get(CAPACITY_TYPE)
        .is_none_or(|one| Market::ALL.into_iter().all(|market| one.has(market.name())));
    if requirements.has_min_values() || !is_either {
        return None;
    }
    types.iter().find(|place| view.offers.has(*place, scope.only(Market::Spot)))?;
    let prices = types.iter().filter_map(|place| view.offers.cheapest(place, scope.only(Market::OnDemand)));
    prices.min_by(f64::total_cmp)
}

/// The offerings that a launch can use.
struct Offered<'v, 'a> {
    view: &'v View<'a>,
    scope: Scope,
    most_for_spot: Option<f64>,
}

impl Offered<'_, '_> {
    fn within(&self, place: usize, scope: Scope) -> impl Iterator<Item = (Market, usize, f64)> + '_ {
        self.view.offers.within(place, scope).filter(|(market, _, price)| !self.is_too_dear(*market, *price))
    }

    fn is_too_dear(&self, market: Market, price: f64) -> bool {
        market == Market::Spot && self.most_for_spot.is_some_and(|most| price > most)
    }

    /// The types of a set with their lowest prices.
    fn priced(&self, types: &Bits) -> Vec<Priced> {
        let mut priced = Vec::with_capacity(types.count());
        priced.extend(types.iter().map(|place| {
            let of = |market| {
                let cheapest = self.view.offers.cheapest_in(place, market, self.scope);
                cheapest.filter(|price| !self.is_too_dear(market, *price))
            };
            let prices = Market::ALL.into_iter().filter_map(of);
            Priced { place, price: prices.min_by(f64::total_cmp).unwrap_or(f64::INFINITY) }
        }));
        priced
    }

    /// Spot where there is any, else on demand.
    fn market(&self, types: &[Priced]) -> Market {
        let spot = self.scope.only(Market::Spot);
        let has_spot = types.iter().any(|one| self.within(one.place, spot).next().is_some());
        if has_spot { Market::Spot } else { Market::OnDemand }
    }

    fn fleet(&self, types: &[Priced], market: Market, is_price_overlaid: bool) -> Fleet {
        let strategy = match (market, is_price_overlaid) {
            (Market::OnDemand, false) => "lowest-price",
            (Market::OnDemand, true) => "prioritized",
            (Market::Spot, false) => "price-capacity-optimized",
            (Market::Spot, true) => "capacity-optimized-prioritized",
        };
        let mut fleet = Fleet { strategy, ..Fleet::default() };
        let scope = self.scope.only(market);
        let mut places: Vec<usize> = types.iter().map(|one| one.place).collect();
        places.sort_unstable();
        for place in places {
            let mut lowest: Option<f64> = None;
            for (_, zone, price) in self.within(place, scope) {
                fleet.overrides += 1;
                fleet.zones |= 1 << zone;
                lowest = Some(lowest.map_or(price, |known| known.min(price)));
            }
            fleet.types.extend(lowest.map(|price| Priced { place, price }));
        }
        fleet.types.sort_unstable_by(Priced::order);
        fleet
    }
}
