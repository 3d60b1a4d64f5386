//! Node overlays: prices and resources that the user gives instance types (`pkg/controllers/nodeoverlay` of Karpenter's
//! core, v1.15.0).

use std::collections::BTreeMap;

use super::admit::fault_of_item;
use super::offers::{Market, Scope, offerings, sells};
use super::pool::{Pool, requirement};
use super::resources::RESOURCES;
use super::view::View;
use crate::apis::quantity::Quantity;
use crate::apis::v1::labels::{INSTANCE_TYPE, NODEPOOL};
use crate::instancetype::catalogue::Bits;
use crate::scheduling::{Requirement, Requirements};
use crate::yaml::Node;
use crate::yaml::json::integer;

/// A node overlay.
#[derive(Debug, Clone)]
pub(crate) struct Overlay<'a> {
    /// Its name.
    pub name: &'a str,
    weight: i64,
    requirements: Requirements<'a>,
    price: Option<Price<'a>>,
    capacity: Vec<(&'a str, Quantity)>,
    /// The types that it prices outright, where it requires nothing but types.
    only_types: Vec<&'a str>,
    fault: Option<String>,
}

/// What an overlay makes of a price.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Price<'a> {
    /// It is this.
    Is(f64),
    /// It changes by this.
    Changes(&'a str),
}

/// What Karpenter says of an overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Status {
    /// It is applied.
    Ready,
    /// It changes what another one of the same weight does.
    Conflict,
    /// It is at fault.
    Invalid(String),
}

impl<'a> Overlay<'a> {
    /// Reads an overlay.
    pub(crate) fn read(root: &'a Node) -> Self {
        let spec = root.get("spec");
        let of = |key: &str| spec.and_then(|spec| spec.get(key)).filter(|node| !node.is_null());
        let items = of("requirements").and_then(Node::as_list).unwrap_or_default();
        let mut requirements = Requirements::default();
        let read = items.iter().filter_map(requirement);
        read.for_each(|(key, requirement)| requirements.add(key, requirement.with_min_values(None)));
        let text = |key| of(key).and_then(Node::as_scalar).map(|scalar| scalar.text.as_str());
        let is = text("price").and_then(|price| price.parse().ok()).map(Price::Is);
        let capacity = of("capacity").and_then(Node::as_map).into_iter().flatten();
        let capacity: Vec<(&str, Quantity)> = capacity
            .filter_map(|entry| Some((entry.key.as_str(), Quantity::parse(&entry.value.as_scalar()?.text)?)))
            .collect();
        let name = root.get("metadata").and_then(|metadata| metadata.get("name")?.as_str());
        Overlay {
            name: name.unwrap_or_default(),
            weight: of("weight").and_then(integer).unwrap_or(0),
            price: is.or(text("priceAdjustment").map(Price::Changes)),
            only_types: only_types(items),
            fault: fault(items, &capacity),
            requirements,
            capacity,
        }
    }
}

/// The types of a list of requirements that has nothing else.
fn only_types(items: &[Node]) -> Vec<&str> {
    let [item] = items else { return Vec::new() };
    let text = |key| item.get(key).and_then(Node::as_str);
    if text("key") != Some(INSTANCE_TYPE) || text("operator") != Some("In") {
        return Vec::new();
    }
    let values = item.get("values").and_then(Node::as_list).unwrap_or_default();
    values.iter().filter_map(Node::as_str).collect()
}

/// What Karpenter does not take of an overlay, though the API server does (`RuntimeValidate`).
fn fault(items: &[Node], capacity: &[(&str, Quantity)]) -> Option<String> {
    let of_items = items.iter().find_map(fault_of_item);
    // Of what types have by themselves, GPUs alone may be changed.
    let is_free = |name: &str| {
        ["nvidia.com/gpu", "amd.com/gpu", "vpc.amazonaws.com/PrivateIPv4Address"].contains(&name)
    };
    let kept = capacity.iter().find(|(name, _)| RESOURCES.contains(name) && !is_free(name));
    of_items.or_else(|| kept.map(|(name, _)| format!("the capacity of `{name}` cannot be changed")))
}

/// What overlays did to the types of one pool.
#[derive(Debug, Default)]
struct Updates<'a> {
    prices: BTreeMap<(usize, Market, usize), (Price<'a>, i64)>,
    capacities: BTreeMap<usize, Resources<'a>>,
}

/// What overlays gave one type, and what the last of them gave.
#[derive(Debug, Default)]
struct Resources<'a> {
    all: Vec<(&'a str, Quantity)>,
    last: Vec<&'a str>,
    last_weight: Option<i64>,
}

/// Applies overlays to the types of pools, as far as Karpenter does; what it says of each, by name.
pub(crate) fn apply<'a>(
    overlays: &[Overlay<'a>],
    pools: &mut [(&Pool<'a>, View<'a>)],
) -> BTreeMap<&'a str, Status> {
    let mut order: Vec<&Overlay<'a>> = overlays.iter().collect();
    order.sort_by(|one, other| other.weight.cmp(&one.weight).then_with(|| other.name.cmp(one.name)));
    let mut updates: Vec<Updates<'a>> = pools.iter().map(|_| Updates::default()).collect();
    let mut statuses = BTreeMap::new();
    for overlay in &order {
        statuses.insert(overlay.name, check(overlay, pools, &mut updates));
    }
    let mut by_name: Vec<&Overlay<'a>> = order;
    by_name.sort_by_key(|overlay| overlay.name);
    let ready = by_name.into_iter().filter(|overlay| statuses.get(overlay.name) == Some(&Status::Ready));
    let ready: Vec<&Overlay<'a>> = ready.collect();
    for ((_, view), updates) in pools.iter_mut().zip(updates) {
        ready.iter().for_each(|overlay| offer(overlay, view));
        change(view, updates);
    }
    statuses
}

/// Whether an overlay goes with those before it; if so, its changes are noted.
fn check<'a>(overlay: &Overlay<'a>, pools: &[(&Pool<'a>, View<'a>)], updates: &mut [Updates<'a>]) -> Status {
    if let Some(fault) = &overlay.fault {
        return Status::Invalid(fault.clone());
    }
    let meant: Vec<Meant> = pools.iter().map(|(pool, view)| Meant::of(overlay, pool, view)).collect();
    let mut pairs = meant.iter().zip(pools).zip(updates.iter());
    if pairs.any(|((meant, (_, view)), updates)| updates.conflict(overlay, meant, view)) {
        return Status::Conflict;
    }
    for ((meant, (_, view)), updates) in meant.iter().zip(pools).zip(updates) {
        updates.take(overlay, meant, view);
    }
    Status::Ready
}

/// What an overlay is about in one pool.
struct Meant {
    types: Bits,
    scope: Scope,
}

impl Meant {
    fn of<'a>(overlay: &Overlay<'a>, pool: &Pool<'a>, view: &View<'a>) -> Self {
        let scope = view.scope(&overlay.requirements);
        let mut types = view.region.offered.clone();
        for (key, requirement) in overlay.requirements.iter() {
            let of_pool = of_pool(key, pool);
            match (view.meeting(key, requirement), of_pool) {
                (Some(met), None) => types.intersect(&met),
                (Some(met), Some(own)) => {
                    types.intersect(&met);
                    types.intersect(&view.meeting(key, &own.intersection(requirement)).unwrap_or(met));
                }
                (None, Some(own)) if own.has_intersection(requirement) => {}
                (None, None) if requirement.operator().allows_absence() => {}
                (None, _) => types = view.none(),
            }
        }
        let sold = |place: usize| {
            let one = &view.catalogue.types[place];
            Market::ALL.into_iter().any(|market| sells(one, market) && scope.of(market) != 0)
        };
        Meant { types: types.filter(sold), scope }
    }

    /// The offerings meant: types, markets and zones, of zones that lack the type as well.
    fn offers<'m>(&'m self, view: &'m View<'_>) -> impl Iterator<Item = (usize, Market, usize)> + 'm {
        self.types.iter().flat_map(move |place| {
            let one = &view.catalogue.types[place];
            let markets = Market::ALL.into_iter().filter(move |market| sells(one, *market));
            markets.flat_map(move |market| {
                let zones = 0..view.region.zones.len();
                let meant = zones.filter(move |zone| self.scope.of(market) >> zone & 1 == 1);
                meant.map(move |zone| (place, market, zone))
            })
        })
    }
}

/// What a pool says of a label: its name, and the labels of its template.
fn of_pool<'a>(key: &str, pool: &Pool<'a>) -> Option<Requirement<'a>> {
    if key == NODEPOOL {
        return Some(Requirement::one_of([pool.name]));
    }
    pool.labels.iter().find(|(known, _)| *known == key).map(|(_, value)| Requirement::one_of([*value]))
}

impl<'a> Updates<'a> {
    fn conflict(&self, overlay: &Overlay<'a>, meant: &Meant, view: &View<'a>) -> bool {
        let same_price = || {
            overlay.price.is_some()
                && meant
                    .offers(view)
                    .any(|offer| self.prices.get(&offer).is_some_and(|(_, weight)| *weight == overlay.weight))
        };
        let is_given = |known: &Resources<'a>| {
            known.last_weight.unwrap_or(0) == overlay.weight
                && overlay.capacity.iter().any(|(name, _)| known.last.contains(name))
        };
        same_price() || meant.types.iter().any(|place| self.capacities.get(&place).is_some_and(is_given))
    }

    fn take(&mut self, overlay: &Overlay<'a>, meant: &Meant, view: &View<'a>) {
        if let Some(price) = overlay.price {
            for offer in meant.offers(view) {
                self.prices.entry(offer).or_insert((price, overlay.weight)).1 = overlay.weight;
            }
        }
        if overlay.capacity.is_empty() {
            return;
        }
        for place in meant.types.iter() {
            let known = self.capacities.entry(place).or_default();
            for (name, amount) in &overlay.capacity {
                if !known.all.iter().any(|(given, _)| given == name) {
                    known.all.push((name, *amount));
                }
            }
            known.last = overlay.capacity.iter().map(|(name, _)| *name).collect();
            known.last_weight = Some(overlay.weight);
        }
    }
}

/// Makes types without a price ones that can be had, where an overlay prices nothing but them.
fn offer<'a>(overlay: &Overlay<'a>, view: &mut View<'a>) {
    let Some(Price::Is(price)) = overlay.price else { return };
    let named = overlay.only_types.iter().filter_map(|name| view.catalogue.place(name));
    let places: Vec<usize> = named.filter(|place| view.region.offered.contains(*place)).collect();
    let suits = super::fitness::suits(view.class);
    for place in places {
        let one = &view.catalogue.types[place];
        if suits(one) {
            for (market, zone) in offerings(one, place, view.region) {
                if super::offers::base_price(view.region, place, market, zone).is_none() {
                    view.nodes_mut().offers.offer(place, market, zone, price);
                }
            }
        }
    }
}

fn change<'a>(view: &mut View<'a>, updates: Updates<'a>) {
    for ((place, market, zone), (price, _)) in updates.prices {
        view.nodes_mut().offers.overlay(place, market, zone, |known| adjusted(known, price));
    }
    for (place, resources) in updates.capacities {
        resources.all.into_iter().for_each(|(name, amount)| view.overlay_capacity(place, name, amount));
    }
}

/// A price after an overlay (`AdjustedPrice`).
fn adjusted(price: f64, change: Price<'_>) -> f64 {
    let text = match change {
        Price::Is(price) => return price,
        Price::Changes(text) => text,
    };
    let adjusted = match text.strip_suffix('%') {
        Some(percent) => price * (1.0 + percent.parse::<f64>().unwrap_or(0.0) / 100.0),
        None => price + text.parse::<f64>().unwrap_or(0.0),
    };
    adjusted.max(0.0)
}
