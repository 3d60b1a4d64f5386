//! Where instance types can be had, and at what price: on demand and as spot, zone by zone (`BaseResolver` of
//! `pkg/providers/instancetype/offering` of Karpenter's AWS provider, v1.15.0).

use super::class::Class;
use super::fitness::suits;
use crate::instancetype::catalogue::{InstanceType, Region, ZoneMask};

/// How capacity is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Market {
    /// At a fixed price.
    OnDemand,
    /// At a price that follows demand.
    Spot,
}

impl Market {
    /// Both.
    pub(crate) const ALL: [Market; 2] = [Market::OnDemand, Market::Spot];

    /// The value of the label.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Market::OnDemand => "on-demand",
            Market::Spot => "spot",
        }
    }
}

/// All zones that a region can have.
pub(crate) const EVERY_ZONE: ZoneMask = ZoneMask::MAX;

/// The zones in which something can be had, for each [`Market`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Scope(pub [ZoneMask; 2]);

impl Scope {
    /// The zones of a market.
    pub(crate) fn of(self, market: Market) -> ZoneMask {
        self.0[market as usize]
    }

    /// The same without the other market.
    pub(crate) fn only(self, market: Market) -> Self {
        let mut only = Scope::default();
        only.0[market as usize] = self.of(market);
        only
    }
}

/// What types cost, by market and zone, and where they can be had.
#[derive(Debug, Clone)]
pub(crate) struct Offers {
    zones: usize,
    prices: Vec<f64>,
    /// Whether `prices` has one for each type, which it costs wherever it can be had: spot costs what on demand does until
    /// its prices are known. Else it has one for each market and zone.
    is_flat: bool,
    available: Vec<[ZoneMask; 2]>,
    /// The zones of each market in which a price is known, whether the type suits the class or not.
    priced: Vec<[ZoneMask; 2]>,
    /// The zones of each market that an overlay priced, by type.
    overlaid: Vec<[ZoneMask; 2]>,
}

impl Offers {
    /// The offers of a region for a class.
    pub(super) fn new(types: &[InstanceType<'_>], region: &Region<'_>, class: &Class<'_>) -> Self {
        let suits = suits(class);
        let priced: Vec<[ZoneMask; 2]> =
            types.iter().enumerate().map(|(place, one)| priced(one, place, region)).collect();
        let available = priced.iter().zip(types).map(|(zones, one)| if suits(one) { *zones } else { [0; 2] });
        let mut offers = Offers {
            zones: region.zones.len(),
            prices: region.on_demand.iter().map(|price| price.unwrap_or_default()).collect(),
            is_flat: true,
            available: available.collect(),
            priced,
            overlaid: vec![[0; 2]; types.len()],
        };
        if region.spot.is_some() {
            offers.unfold(|place, market, zone| base_price(region, place, market, zone).unwrap_or_default());
        }
        offers
    }

    /// Gives each offering a price of its own.
    fn unfold(&mut self, price: impl Fn(usize, Market, usize) -> f64) {
        let mut prices = vec![0.0; self.priced.len() * 2 * self.zones];
        self.is_flat = false;
        for (place, priced) in self.priced.iter().enumerate() {
            for market in Market::ALL {
                zones_in(priced[market as usize])
                    .for_each(|zone| prices[self.at(place, market, zone)] = price(place, market, zone));
            }
        }
        self.prices = prices;
    }

    /// The price of an offering, to be changed.
    fn price_mut(&mut self, place: usize, market: Market, zone: usize) -> &mut f64 {
        if self.is_flat {
            let flat = std::mem::take(&mut self.prices);
            self.unfold(|place, _, _| flat[place]);
        }
        let at = self.at(place, market, zone);
        &mut self.prices[at]
    }

    fn at(&self, place: usize, market: Market, zone: usize) -> usize {
        if self.is_flat { place } else { (place * 2 + market as usize) * self.zones + zone }
    }

    /// What an offering that can be had costs.
    pub(crate) fn price(&self, place: usize, market: Market, zone: usize) -> f64 {
        self.prices[self.at(place, market, zone)]
    }

    /// Whether an offering can be had.
    pub(crate) fn is_available(&self, place: usize, market: Market, zone: usize) -> bool {
        self.available[place][market as usize] >> zone & 1 == 1
    }

    /// Makes an offering cost what an overlay says, given what it costs; nothing where it has no price.
    pub(crate) fn overlay(&mut self, place: usize, market: Market, zone: usize, price: impl Fn(f64) -> f64) {
        let known = self.price_mut(place, market, zone);
        *known = price(*known);
        self.overlaid[place][market as usize] |= 1 << zone;
    }

    /// Makes an offering that had no price one that can be had.
    pub(crate) fn offer(&mut self, place: usize, market: Market, zone: usize, price: f64) {
        *self.price_mut(place, market, zone) = price;
        self.available[place][market as usize] |= 1 << zone;
    }

    /// The offerings of a type within a scope that can be had: market, zone and price.
    pub(crate) fn within(
        &self,
        place: usize,
        scope: Scope,
    ) -> impl Iterator<Item = (Market, usize, f64)> + '_ {
        Market::ALL.into_iter().flat_map(move |market| {
            let mask = self.available[place][market as usize] & scope.of(market);
            zones_in(mask).map(move |zone| (market, zone, self.price(place, market, zone)))
        })
    }

    /// The zones in which a type can be had within a scope.
    pub(crate) fn zones(&self, place: usize, scope: Scope) -> ZoneMask {
        let [on_demand, spot] = self.available[place];
        on_demand & scope.of(Market::OnDemand) | spot & scope.of(Market::Spot)
    }

    /// Whether a type is sold at a known price within a scope, whether it suits the class or not.
    pub(crate) fn is_sold(&self, place: usize, scope: Scope) -> bool {
        let [on_demand, spot] = self.priced[place];
        self.has(place, scope)
            || on_demand & scope.of(Market::OnDemand) != 0
            || spot & scope.of(Market::Spot) != 0
    }

    /// The lowest price of a type within a scope.
    pub(crate) fn cheapest(&self, place: usize, scope: Scope) -> Option<f64> {
        let prices = Market::ALL.into_iter().filter_map(|market| self.cheapest_in(place, market, scope));
        prices.min_by(f64::total_cmp)
    }

    /// The lowest price of a type in one market within a scope.
    pub(crate) fn cheapest_in(&self, place: usize, market: Market, scope: Scope) -> Option<f64> {
        let mask = self.available[place][market as usize] & scope.of(market);
        if self.is_flat {
            return (mask != 0).then(|| self.prices[place]);
        }
        zones_in(mask).map(|zone| self.price(place, market, zone)).min_by(f64::total_cmp)
    }

    /// Whether a type can be had within a scope.
    pub(crate) fn has(&self, place: usize, scope: Scope) -> bool {
        self.zones(place, scope) != 0
    }

    /// Whether an overlay priced any offering of a type.
    pub(crate) fn is_overlaid(&self, place: usize) -> bool {
        self.overlaid[place] != [0; 2]
    }

    /// Whether an overlay priced an offering.
    pub(crate) fn is_offer_overlaid(&self, place: usize, market: Market, zone: usize) -> bool {
        self.overlaid[place][market as usize] >> zone & 1 == 1
    }
}

/// The zones of a mask, by their places in the region.
fn zones_in(mask: ZoneMask) -> impl Iterator<Item = usize> {
    let mut left = mask;
    std::iter::from_fn(move || {
        let zone = (left != 0).then(|| left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some(zone)
    })
}

/// The zones of each market in which a type is sold at a known price.
fn priced(one: &InstanceType<'_>, place: usize, region: &Region<'_>) -> [ZoneMask; 2] {
    Market::ALL.map(|market| match (&region.spot, market) {
        _ if !sells(one, market) => 0,
        (Some(spot), Market::Spot) => {
            let prices = spot[place].iter().enumerate();
            let known =
                prices.filter(|(_, price)| price.is_some()).fold(0, |mask, (zone, _)| mask | 1 << zone);
            region.masks[place] & known
        }
        _ => region.on_demand[place].map_or(0, |_| region.masks[place]),
    })
}

/// Whether EC2 sells a type so.
pub(crate) fn sells(one: &InstanceType<'_>, market: Market) -> bool {
    match market {
        Market::OnDemand => one.on_demand,
        Market::Spot => one.spot,
    }
}

/// The offerings of a type as far as EC2 has them, whatever they cost.
pub(crate) fn offerings(
    one: &InstanceType<'_>,
    place: usize,
    region: &Region<'_>,
) -> impl Iterator<Item = (Market, usize)> + use<> {
    let sold = Market::ALL.map(|market| sells(one, market));
    let mask = region.masks[place];
    let markets = Market::ALL.into_iter().filter(move |market| sold[*market as usize]);
    markets.flat_map(move |market| zones_in(mask).map(move |zone| (market, zone)))
}

/// What an offering costs before any overlay; nothing where nobody says. Spot costs what on demand does until its prices
/// are known.
pub(crate) fn base_price(region: &Region<'_>, place: usize, market: Market, zone: usize) -> Option<f64> {
    match (&region.spot, market) {
        (Some(spot), Market::Spot) => spot[place].get(zone).copied().flatten(),
        _ => region.on_demand[place],
    }
}
