//! What a set of instance types is like: how large, how dear, where.

use super::launch::is_exotic;
use super::offers::{Market, Scope};
use super::resources::MEMORY;
use super::survey::on_demand_price;
use super::view::View;
use crate::apis::v1::labels::FAMILY;
use crate::instancetype::catalogue::{Bits, ZoneMask};

/// The least and the most of something.
pub(crate) type Range<T> = (T, T);

/// What a set of types is like.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stats<'a> {
    /// How many there are.
    pub types: usize,
    /// Their families.
    pub families: Vec<&'a str>,
    /// Their vCPUs.
    pub cpu: Range<u32>,
    /// The bytes of memory that they leave to pods.
    pub memory: Range<i128>,
    /// Their whole GPUs and accelerators.
    pub devices: Range<u32>,
    /// How many are bare metal or have accelerators.
    pub exotic: usize,
    /// The cheapest, the one in the middle and the dearest, an hour on demand.
    pub prices: Option<[(usize, f64); 3]>,
    /// How many have no known price.
    pub unpriced: usize,
    /// How many can be had as spot.
    pub spot: usize,
    /// The zones that have any.
    pub zones: ZoneMask,
}

impl<'a> Stats<'a> {
    /// What the types of a set are like, within a scope.
    pub(crate) fn of(view: &View<'a>, types: &Bits, scope: Scope) -> Self {
        let of = |place: usize| &view.catalogue.types[place];
        let priced: Vec<(usize, f64)> =
            types.iter().filter_map(|place| Some((place, on_demand_price(view, place, scope)?))).collect();
        let (least, most) = range(types.iter().map(|place| view.allocatable[place].at(MEMORY)));
        Stats {
            types: types.count(),
            families: view.values(FAMILY, types),
            cpu: range(types.iter().map(|place| of(place).cpu)),
            memory: (least.whole(), most.whole()),
            devices: range(types.iter().map(|place| of(place).gpus + of(place).accelerators)),
            exotic: types.filter(|place| is_exotic(view, place)).count(),
            unpriced: types.count() - priced.len(),
            prices: three(priced),
            spot: view.offered(types, scope.only(Market::Spot)).count(),
            zones: types.iter().fold(0, |mask, place| mask | view.offers.zones(place, scope)),
        }
    }
}

fn range<T: Ord + Copy + Default>(values: impl Iterator<Item = T>) -> Range<T> {
    let ends = values.fold(None, |ends: Option<(T, T)>, value| {
        Some(ends.map_or((value, value), |(least, most)| (least.min(value), most.max(value))))
    });
    ends.unwrap_or_default()
}

/// The first, the middle and the last by price.
fn three(mut priced: Vec<(usize, f64)>) -> Option<[(usize, f64); 3]> {
    let order = |(place, one): &(usize, f64), (other_place, other): &(usize, f64)| {
        one.total_cmp(other).then(place.cmp(other_place))
    };
    let middle = priced.len() / 2;
    if priced.is_empty() {
        return None;
    }
    let (below, middle, above) = priced.select_nth_unstable_by(middle, order);
    let first = below.iter().copied().min_by(order).unwrap_or(*middle);
    let last = above.iter().copied().max_by(order).unwrap_or(*middle);
    Some([first, *middle, last])
}
