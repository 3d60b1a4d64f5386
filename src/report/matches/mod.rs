//! What pools match, for people and for programs.

mod amounts;
mod daemons;
mod explain;
mod human;
mod json;
mod pictures;
mod pods;
mod pods_json;
mod pods_table;
mod shortfall;
mod tsv;

pub(crate) use daemons::{DaemonSet, OnPool};
pub(crate) use explain::{explain, explain_family, explain_json};
pub(crate) use human::{human, mention_notes, notes};
pub(crate) use json::json;
pub(crate) use pictures::{Counts, html, svg};
pub(crate) use pods::{Pods, Workload, pods};
pub(crate) use pods_json::pods_json;
pub(crate) use pods_table::heading as pods_heading;
pub(crate) use tsv::tsv;

use crate::instancetype::catalogue::{Catalogue, PriceSource, Region};
use crate::manifest::{Manifest, Part};
use crate::matching::offers::Scope;
use crate::matching::stats::Stats;
use crate::matching::survey::{Asked, Survey, What, on_demand_price};
use crate::source::{Pointer, Sources};
use crate::yaml::Node;

/// What pools match, region by region.
#[derive(Debug)]
pub(crate) struct Outlook<'s, 'a> {
    /// Where the facts are from.
    pub catalogue: &'a Catalogue<'a>,
    /// The regions.
    pub regions: Vec<InRegion<'s, 'a>>,
    /// The zones that alone are looked at, where some are asked for.
    pub zones: &'s [String],
    /// How many types the pools have in every region, where that is asked for.
    pub everywhere: Vec<Counts<'s>>,
    /// The texts.
    pub sources: &'s Sources,
    /// The values that the objects were made from, where they were.
    pub values: Option<&'s Node>,
    /// How the types are ordered.
    pub order: Order,
    /// How many types are listed; none where nothing is said of single ones.
    pub top: Option<usize>,
    /// What else is to be said.
    pub notes: Vec<String>,
}

/// What pools match in a region.
#[derive(Debug)]
pub(crate) struct InRegion<'s, 'a> {
    /// The region.
    pub region: &'s Region<'a>,
    /// The pools in the order in which Karpenter tries them.
    pub pools: Vec<OfPool<'s, 'a>>,
}

/// What a pool matches.
#[derive(Debug)]
pub(crate) struct OfPool<'s, 'a> {
    /// The pool and the types for it.
    pub asked: Asked<'s, 'a>,
    /// What it gets.
    pub survey: Survey<'a>,
    /// The object.
    pub manifest: &'s Manifest,
    /// The object of its class.
    pub class: Option<&'s Manifest>,
    /// Whether EKS Auto Mode makes its nodes, whose scheduler nobody can look into.
    pub is_auto: bool,
}

/// How types are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Order {
    /// The cheapest first.
    #[default]
    Price,
    /// The fewest vCPUs first.
    Cpu,
    /// The least memory first.
    Memory,
    /// By name.
    Name,
}

impl Outlook<'_, '_> {
    /// Whether a pool matches nothing in any of the regions, and no reservation can give it any.
    pub(crate) fn has_empty_pool(&self) -> bool {
        let gets_none =
            |pool: &OfPool<'_, '_>| pool.survey.types.is_empty() && !pool.asked.pool.names_reservations();
        let is_empty = |at: usize| self.regions.iter().all(|region| gets_none(&region.pools[at]));
        let count = self.regions.first().map_or(0, |region| region.pools.len());
        (0..count).any(is_empty)
    }

    /// `file:line:column` of what takes types away from a pool.
    fn place(&self, pool: &OfPool<'_, '_>, what: &What<'_>) -> Option<String> {
        if let Some(pointer) = what.in_pool() {
            return self.locate(pool.manifest, &pointer);
        }
        self.locate(pool.class?, &what.in_class()?)
    }

    /// `file:line:column` of a place in an object.
    fn locate(&self, manifest: &Manifest, pointer: &Pointer) -> Option<String> {
        let span = manifest.span(pointer, Part::Value, self.values)?;
        Some(self.sources.locate(span))
    }
}

impl OfPool<'_, '_> {
    /// The types that are left, in an order.
    fn ordered(&self, order: Order) -> Vec<usize> {
        let view = self.asked.view;
        let mut places: Vec<usize> = self.survey.types.iter().collect();
        let price = |place: usize| on_demand_price(view, place, self.survey.scope).unwrap_or(f64::INFINITY);
        match order {
            Order::Price => {
                let mut priced: Vec<(f64, usize)> =
                    places.iter().map(|place| (price(*place), *place)).collect();
                priced.sort_by(|(one, _), (other, _)| one.total_cmp(other));
                places = priced.into_iter().map(|(_, place)| place).collect();
            }
            Order::Cpu => places.sort_by_key(|place| view.catalogue.types[*place].cpu),
            Order::Memory => places.sort_by_key(|place| view.allocatable[*place].get("memory")),
            Order::Name => {}
        }
        places
    }

    fn stats(&self) -> Stats<'_> {
        Stats::of(self.asked.view, &self.survey.types, self.survey.scope)
    }

    fn scope(&self) -> Scope {
        self.survey.scope
    }
}

/// What kind of price a region's are, for programs.
fn price_kind(source: PriceSource<'_>) -> &'static str {
    match source {
        PriceSource::Exact(_) => "exact",
        PriceSource::StandIn(_) => "stand-in",
        PriceSource::User => "user",
    }
}
