//! The instance types of a region as a node class makes nodes of them: what each has, and where it can be had at what price.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::capacity::{Estimate, allocatable, capacity};
use super::class::{Boots, Class};
use super::offers::{Market, Offers, Scope, sells};
use super::resources::{Capacity, Requests};
use crate::apis::quantity::Quantity;
use crate::apis::v1::labels::{
    ARCH, AUTO_DOMAIN, AWS_DOMAIN, CAPACITY_TYPE, OS, REGION, WINDOWS_BUILD, ZONE, ZONE_ID,
};
use crate::instancetype::catalogue::{Bits, Catalogue, Region, Zone, ZoneMask};
use crate::scheduling::{Requirement, Requirements};

/// The instance types for one class in one region.
#[derive(Debug, Clone)]
pub(crate) struct View<'a> {
    /// The catalogue that they are from.
    pub catalogue: &'a Catalogue<'a>,
    /// The region.
    pub region: &'a Region<'a>,
    /// The class.
    pub class: &'a Class<'a>,
    /// The types whose capacity an overlay changed.
    pub capacity_overlaid: Bits,
    nodes: Arc<Nodes<'a>>,
}

/// What nodes of each type are: the most of a view, and the same for classes that differ in their names alone.
#[derive(Debug, Clone)]
pub(crate) struct Nodes<'a> {
    /// What a node of each type has.
    pub capacity: Vec<Capacity<'a>>,
    /// What is left of it to pods.
    pub allocatable: Vec<Capacity<'a>>,
    /// The types on which nothing fits.
    pub overdrawn: Bits,
    /// Where each type can be had.
    pub offers: Offers,
    /// What is left to pods of each type, as JSON text, once it was asked for: lines of one class ask for the same.
    pub(super) told: Vec<OnceLock<Box<str>>>,
}

impl<'a> Nodes<'a> {
    /// What a class makes of the types of a region.
    pub(super) fn new(catalogue: &Catalogue<'_>, region: &Region<'_>, class: &Class<'_>) -> Self {
        let types = &catalogue.types;
        let is_offered = |place| region.offered.contains(place);
        let both = types.iter().enumerate().map(|(place, one)| {
            if !is_offered(place) {
                return Default::default();
            }
            let has = capacity(one, class, Estimate::default());
            let left = allocatable(one, class, Estimate::default(), &has);
            (has, left)
        });
        let (has, left): (Vec<Capacity<'a>>, Vec<Capacity<'a>>) = both.unzip();
        let overdrawn = Bits::of(types.len(), |place| is_offered(place) && left[place].is_overdrawn());
        let told = vec![OnceLock::new(); types.len()];
        Nodes { capacity: has, allocatable: left, overdrawn, offers: Offers::new(types, region, class), told }
    }
}

impl<'a> Deref for View<'a> {
    type Target = Nodes<'a>;

    fn deref(&self) -> &Nodes<'a> {
        &self.nodes
    }
}

impl<'a> View<'a> {
    /// What a class makes of the types of a region.
    pub(crate) fn new(catalogue: &'a Catalogue<'a>, region: &'a Region<'a>, class: &'a Class<'a>) -> Self {
        Self::of(catalogue, region, class, Arc::new(Nodes::new(catalogue, region, class)))
    }

    /// The same with what is known of the nodes.
    pub(super) fn of(
        catalogue: &'a Catalogue<'a>,
        region: &'a Region<'a>,
        class: &'a Class<'a>,
        nodes: Arc<Nodes<'a>>,
    ) -> Self {
        View { catalogue, region, class, capacity_overlaid: Bits::none(catalogue.types.len()), nodes }
    }

    /// The nodes, to be changed by an overlay.
    pub(super) fn nodes_mut(&mut self) -> &mut Nodes<'a> {
        Arc::make_mut(&mut self.nodes)
    }

    /// The types of the region that meet requirements, as far as the types themselves say anything.
    pub(crate) fn compatible(&self, requirements: &Requirements<'_>) -> Bits {
        let mut left = self.region.offered.clone();
        for (key, requirement) in requirements.iter() {
            if let Some(met) = self.meeting(key, requirement) {
                left.intersect(&met);
            }
        }
        left
    }

    /// The types whose label can meet a requirement; nothing of labels that types do not have.
    pub(crate) fn meeting(&self, key: &str, requirement: &Requirement<'_>) -> Option<Bits> {
        let all = |is_met| if is_met { self.every() } else { self.none() };
        let without = requirement.operator().allows_absence();
        Some(match key {
            ZONE | ZONE_ID if self.is_zoneless() => return None,
            ZONE | ZONE_ID => self.in_zones(self.zones(|zone| requirement.has(zone_value(key, zone)))),
            // All regions taken for one have no name.
            REGION if self.region.name.is_empty() => return None,
            REGION => all(requirement.has(self.region.name)),
            OS => self.of_system(requirement),
            WINDOWS_BUILD => match self.class.boots {
                Boots::Windows(build) => all(requirement.has(build)),
                _ => all(without),
            },
            CAPACITY_TYPE => self.of_markets(requirement),
            "karpenter.k8s.aws/instance-tenancy" => all(TENANCIES.iter().any(|one| requirement.has(one))),
            _ if RESERVATION.contains(&key) => all(without),
            _ => return self.meeting_other(key, requirement),
        })
    }

    fn meeting_other(&self, key: &str, requirement: &Requirement<'_>) -> Option<Bits> {
        let all = |is_met| if is_met { self.every() } else { self.none() };
        match (key, self.class.placement) {
            (PLACEMENT, Some(group)) => Some(all(requirement.has(group.id))),
            (PARTITION, Some(group)) if group.partitions > 0 => {
                Some(all((1..=group.partitions).any(|one| requirement.has(&one.to_string()))))
            }
            _ => self.catalogue.index(&of_karpenter(key)).map(|index| index.meeting(requirement)),
        }
    }

    /// The values of a label that the types of a set have.
    pub(crate) fn values(&self, key: &str, types: &Bits) -> Vec<&'a str> {
        let when = |is_so: bool, values: &[&'a str]| if is_so { values.to_vec() } else { Vec::new() };
        let any = !types.is_empty();
        match key {
            ZONE | ZONE_ID => {
                let mask = types.iter().fold(0, |mask, place| mask | self.region.masks[place]);
                let zones = self.region.zones.iter().enumerate();
                let offered = zones.filter(|(at, _)| mask >> at & 1 == 1);
                offered.map(|(_, zone)| zone_value(key, zone)).filter(|value| !value.is_empty()).collect()
            }
            REGION => when(any, &[self.region.name]),
            OS => when(any, &[if self.is_windows() { "windows" } else { "linux" }]),
            CAPACITY_TYPE => {
                let has = |market| types.iter().any(|place| sells(&self.catalogue.types[place], market));
                Market::ALL.into_iter().filter(|market| has(*market)).map(Market::name).collect()
            }
            "karpenter.k8s.aws/instance-tenancy" => when(any, &TENANCIES),
            PLACEMENT => self.class.placement.map(|group| group.id).filter(|_| any).into_iter().collect(),
            _ => {
                let values = self.catalogue.index(&of_karpenter(key)).map(|index| index.values());
                let met = values.into_iter().flatten().filter(|(_, bits)| bits.meets(types));
                met.map(|(value, _)| value).collect()
            }
        }
    }

    /// Whether types say anything of a label.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.meeting(key, &Requirement::any()).is_some()
    }

    /// Where requirements leave anything to be had.
    pub(crate) fn scope(&self, requirements: &Requirements<'_>) -> Scope {
        let get = |key| requirements.get(key);
        let wants_reservation =
            RESERVATION.into_iter().filter_map(get).any(|one| !one.operator().allows_absence());
        let partitions = self.class.placement.map_or(0, |group| group.partitions);
        let is_no_partition = partitions > 0
            && get(PARTITION).is_some_and(|one| !(1..=partitions).any(|part| one.has(&part.to_string())));
        if wants_reservation || is_no_partition {
            return Scope::default();
        }
        let zones = self.zones(|zone| {
            self.is_zoneless()
                || [ZONE, ZONE_ID]
                    .into_iter()
                    .all(|key| get(key).is_none_or(|one| one.has(zone_value(key, zone))))
        });
        let sold = |market: Market| get(CAPACITY_TYPE).is_none_or(|one| one.has(market.name()));
        Scope(Market::ALL.map(|market| if sold(market) { zones } else { 0 }))
    }

    /// The types of a set that can be had within a scope.
    pub(crate) fn offered(&self, types: &Bits, scope: Scope) -> Bits {
        types.filter(|place| self.offers.has(place, scope))
    }

    /// The types of a set on which what is asked for fits.
    pub(crate) fn fitting(&self, types: &Bits, requests: &Requests<'_>) -> Bits {
        requests.iter().fold(types.without(&self.overdrawn), |fitting, (name, amount)| {
            let left = Capacity::reader(name);
            fitting.filter(|place| left(&self.allocatable[place]) >= amount)
        })
    }

    /// Gives types of a resource so much, whatever they have.
    pub(crate) fn overlay_capacity(&mut self, place: usize, name: &'a str, amount: Quantity) {
        let (one, class) = (&self.catalogue.types[place], self.class);
        self.capacity_overlaid.insert(place);
        let nodes = self.nodes_mut();
        nodes.capacity[place].set(name, amount);
        nodes.allocatable[place] = allocatable(one, class, Estimate::default(), &nodes.capacity[place]);
        nodes.told[place] = OnceLock::new();
        nodes.overdrawn.remove(place);
        if nodes.allocatable[place].is_overdrawn() {
            nodes.overdrawn.insert(place);
        }
    }

    /// The name of a type.
    pub(crate) fn name(&self, place: usize) -> &'a str {
        self.catalogue.types[place].name
    }

    /// Every type of the catalogue.
    pub(crate) fn every(&self) -> Bits {
        Bits::all(self.catalogue.types.len())
    }

    /// No type.
    pub(crate) fn none(&self) -> Bits {
        Bits::none(self.catalogue.types.len())
    }

    /// The names of the zones of a mask.
    pub(crate) fn zone_names(&self, mask: ZoneMask) -> Vec<&'a str> {
        let zones = self.region.zones.iter().enumerate();
        zones.filter(|(at, _)| mask >> at & 1 == 1).map(|(_, zone)| zone.name).collect()
    }

    fn is_windows(&self) -> bool {
        matches!(self.class.boots, Boots::Windows(_))
    }

    /// Whether nobody knows the zones of the region.
    fn is_zoneless(&self) -> bool {
        self.region.zones.iter().all(|zone| zone.name.is_empty())
    }

    fn zones(&self, is_wanted: impl Fn(&Zone<'a>) -> bool) -> ZoneMask {
        let zones = self.region.zones.iter().enumerate();
        zones.filter(|(_, zone)| is_wanted(zone)).fold(0, |mask, (at, _)| mask | 1 << at)
    }

    fn in_zones(&self, mask: ZoneMask) -> Bits {
        Bits::of(self.catalogue.types.len(), |place| self.region.masks[place] & mask != 0)
    }

    fn of_system(&self, requirement: &Requirement<'_>) -> Bits {
        if !self.is_windows() {
            return if requirement.has("linux") { self.every() } else { self.none() };
        }
        // Windows runs on amd64 alone: other types have no system at all.
        let amd64 = self.catalogue.index(ARCH).and_then(|index| index.get("amd64").cloned());
        let amd64 = amd64.unwrap_or_else(|| self.none());
        let mut met = if requirement.has("windows") { amd64.clone() } else { self.none() };
        if requirement.operator().allows_absence() {
            met.unite(&self.every().without(&amd64));
        }
        met
    }

    fn of_markets(&self, requirement: &Requirement<'_>) -> Bits {
        let Catalogue { on_demand, spot, .. } = self.catalogue;
        let mut met = self.none();
        for (market, sold) in [(Market::OnDemand, on_demand), (Market::Spot, spot)] {
            if requirement.has(market.name()) {
                met.unite(sold);
            }
        }
        if requirement.operator().allows_absence() {
            met.unite(&self.every().without(on_demand).without(spot));
        }
        met
    }
}

const TENANCIES: [&str; 2] = ["default", "dedicated"];
/// The labels of offerings that are reserved, which these are not.
const RESERVATION: [&str; 3] = [
    "karpenter.k8s.aws/capacity-reservation-id",
    "karpenter.k8s.aws/capacity-reservation-type",
    "karpenter.k8s.aws/capacity-reservation-interruptible",
];
const PLACEMENT: &str = "karpenter.k8s.aws/placement-group-id";
const PARTITION: &str = "karpenter.k8s.aws/placement-group-partition";

fn zone_value<'a>(key: &str, zone: &Zone<'a>) -> &'a str {
    if key == ZONE { zone.name } else { zone.id }
}

/// The label of Karpenter that says the same as one of EKS Auto Mode.
fn of_karpenter(key: &str) -> std::borrow::Cow<'_, str> {
    match key.strip_prefix(AUTO_DOMAIN) {
        Some(name) => [AWS_DOMAIN, name].concat().into(),
        None => key.into(),
    }
}
