//! Pools held against the types of regions.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::input::{Classes, Input, is_auto};
use crate::apis::version::Release;
use crate::instancetype::catalogue::{Catalogue, Region};
use crate::matching::overlay::{self, Status};
use crate::matching::pool::Pool;
use crate::matching::survey::Asked;
use crate::matching::view::View;
use crate::report::matches::{Counts, InRegion, OfPool};

/// A pool by its place among the objects, with the types of a region for it.
pub(super) type Viewed<'a> = (usize, Pool<'a>, Arc<View<'a>>);

/// What is matched, in whatever region.
pub(super) struct Matched<'a> {
    /// Where the facts are from.
    pub catalogue: &'a Catalogue<'a>,
    /// The objects.
    pub input: &'a Input,
    /// The pools by their places among the objects.
    pub pools: &'a [(usize, Pool<'a>)],
    /// The classes.
    pub classes: &'a Classes<'a>,
    /// The Karpenter that decides.
    pub release: Release,
}

impl<'a> Matched<'a> {
    /// The types of a region for each pool; pools of one class share them, unless an overlay can tell pools apart.
    pub(super) fn views<'r>(&self, region: &'r Region<'r>) -> Vec<Viewed<'r>>
    where
        'a: 'r,
    {
        let overlays = self.input.overlays();
        let views: Vec<Arc<View<'r>>> = if overlays.is_empty() {
            let places = self.pools.iter().map(|(_, pool)| self.classes.of(pool).1);
            let different: BTreeMap<usize, &Pool<'_>> =
                places.clone().zip(self.pools).map(|(place, (_, pool))| (place, pool)).collect();
            let made =
                different.into_par_iter().map(|(place, pool)| (place, Arc::new(self.view(region, pool))));
            let made: HashMap<usize, Arc<View<'r>>> = made.collect();
            places.map(|place| Arc::clone(&made[&place])).collect()
        } else {
            let mut own = self.own_views(region);
            overlay::apply(&overlays, &mut own);
            own.into_iter().map(|(_, view)| Arc::new(view)).collect()
        };
        self.pools.iter().zip(views).map(|((at, pool), view)| (*at, pool.clone(), view)).collect()
    }

    /// The types of a region for each pool by itself, before overlays have their say.
    fn own_views<'r>(&self, region: &'r Region<'r>) -> Vec<(&'a Pool<'a>, View<'r>)>
    where
        'a: 'r,
    {
        self.pools.iter().map(|(_, pool)| (pool, self.view(region, pool))).collect()
    }

    fn view<'r>(&self, region: &'r Region<'r>, pool: &Pool<'_>) -> View<'r>
    where
        'a: 'r,
    {
        View::new(self.catalogue, region, self.classes.of(pool).0)
    }

    /// What Karpenter says of the overlays that it does not apply.
    pub(super) fn idle_overlays(&self, region: &Region<'_>) -> Vec<String> {
        let overlays = self.input.overlays();
        if overlays.is_empty() {
            return Vec::new();
        }
        let statuses = overlay::apply(&overlays, &mut self.own_views(region));
        let idle = statuses.into_iter().filter_map(|(name, status)| {
            let why = match status {
                Status::Ready => return None,
                Status::Conflict => {
                    "another one of the same weight changes the same price or resource".to_owned()
                }
                Status::Invalid(fault) => fault,
            };
            Some(format!("Karpenter does not apply the NodeOverlay `{name}`: {why}"))
        });
        idle.collect()
    }

    /// What each pool gets in a region.
    pub(super) fn in_region<'s, 'r>(
        &self,
        region: &'s Region<'r>,
        views: &'s [Viewed<'r>],
    ) -> InRegion<'s, 'r>
    where
        'a: 's + 'r,
    {
        let pools = views.par_iter().map(|viewed| {
            let asked = self.asked(viewed);
            let manifest = &self.input.manifests[viewed.0];
            let class = self.classes.manifest(asked.pool);
            OfPool { survey: asked.survey(), asked, manifest, class, is_auto: is_auto(&manifest.root) }
        });
        InRegion { region, pools: pools.collect() }
    }

    /// How many types the pools have in a region.
    pub(super) fn counts<'n>(&self, name: &'n str, region: &Region<'_>) -> Counts<'n> {
        let views = self.views(region);
        let types = views.iter().map(|viewed| self.asked(viewed).types().0.count());
        Counts { region: name, offered: region.offered.count(), types: types.collect() }
    }

    fn asked<'s, 'r>(&self, (at, pool, view): &'s Viewed<'r>) -> Asked<'s, 'r>
    where
        'a: 'r,
    {
        Asked { pool, root: &self.input.manifests[*at].root, view, release: self.release }
    }
}
