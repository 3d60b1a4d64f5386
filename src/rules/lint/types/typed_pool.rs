//! A pool as the rules ask about it: its types, its requirements and what is built in.

use std::rc::Rc;

use super::regions::{self, EVERYWHERE};
use super::{Found, NAMES, Typed, is_known};
use crate::apis::v1::labels::{FAMILY, INSTANCE_TYPE, REGION, ZONE, ZONE_ID, normalized};
use crate::instancetype::catalogue::{Bits, Region};
use crate::manifest::Manifest;
use crate::matching::class::Class;
use crate::matching::pool::Pool;
use crate::matching::survey::Asked;
use crate::matching::view::View;
use crate::rules::lint::pool::{Demands, Requirement};
use crate::scheduling::{self, Requirements};
use crate::yaml::Node;

/// A pool, ready to be asked about.
pub(crate) struct TypedPool<'t, 's> {
    /// Its place among the objects.
    pub index: usize,
    /// The pool.
    pub pool: &'t Pool<'s>,
    pub(super) demands: &'t Demands<'s>,
    /// The place of its class among the objects, where it is there.
    pub class_index: Option<usize>,
    /// The class.
    pub class: &'t Class<'s>,
    /// The region, where it is known; else all regions count as one.
    pub region: Option<&'t str>,
    pub(super) region_facts: &'t Region<'static>,
    /// The class that is the same to types, and its place.
    pub(super) alike: (usize, &'t Class<'s>),
    pub(super) found: Rc<Found<'t>>,
    pub(super) root: &'s Node,
    pub(super) typed: &'t Typed<'s>,
}

impl<'t, 's> TypedPool<'t, 's> {
    /// The types for the pool.
    pub(crate) fn view(&self) -> Rc<View<'t>> {
        let (place, class) = self.alike;
        let made = || Rc::new(View::new(self.typed.catalogue(), self.region_facts, class));
        let key = (place, self.region.unwrap_or(EVERYWHERE));
        Rc::clone(self.found.views.borrow_mut().entry(key).or_insert_with(made))
    }

    /// The types that the pool gets, whatever its limits say.
    pub(crate) fn types(&self) -> Rc<Bits> {
        if let Some(known) = self.found.types.borrow().get(&self.index) {
            return Rc::clone(known);
        }
        let types = Rc::new(self.asked(&self.view()).types().0);
        self.found.types.borrow_mut().insert(self.index, Rc::clone(&types));
        types
    }

    /// The pool as it is asked about.
    pub(crate) fn asked<'v>(&'v self, view: &'v View<'t>) -> Asked<'v, 't> {
        Asked { pool: self.pool, root: self.root, view, release: self.typed.options.release() }
    }

    /// Whether something that the pool names may be newer than the catalogue.
    pub(crate) fn may_be_newer(&self) -> bool {
        let named = self.pool.own.iter().filter(|(key, _)| NAMES.contains(key));
        let mut values =
            named.flat_map(|(key, one)| one.listed().into_iter().flatten().map(move |value| (key, *value)));
        values.any(|(key, value)| !is_known(self.typed.catalogue(), key, value))
    }

    /// The regions in which there is no type for the pool.
    pub(crate) fn regions_without_types(&self) -> Vec<&'static str> {
        let catalogue = self.typed.catalogue();
        let is_empty = |name: &&str| {
            regions::region(Some(name)).is_some_and(|region| {
                let view = View::new(catalogue, region, self.class);
                self.asked(&view).types().0.is_empty()
            })
        };
        catalogue.regions().filter(is_empty).collect()
    }

    /// Where it is, in words.
    pub(crate) fn place(&self) -> String {
        self.region.map_or_else(|| "any region".to_owned(), |region| format!("`{region}`"))
    }

    /// What it requires, each with its place.
    pub(crate) fn requirements(&self) -> &'t [Requirement<'s>] {
        self.demands.of_pool()
    }

    /// The lists of values that the user gives with an operator for labels that `is_wanted`.
    pub(crate) fn lists(&self, operator: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<&'t Requirement<'s>> {
        let lists = self.requirements().iter().filter(|list| {
            list.operator == operator
                && is_wanted(normalized(list.key))
                && list.values().next().is_some()
                && !self.is_default(list)
        });
        lists.collect()
    }

    /// Whether a requirement is a built-in default.
    pub(crate) fn is_default(&self, requirement: &Requirement<'_>) -> bool {
        self.typed.set.is_default(self.manifest(), &requirement.pointer())
    }

    /// The object.
    pub(crate) fn manifest(&self) -> &'s Manifest {
        &self.typed.set.manifests[self.index]
    }

    /// The types that all requirements but the one at a place and all labels leave, wherever they are offered.
    pub(crate) fn left_without(&self, place: usize) -> Bits {
        let mut others = Requirements::default();
        for one in self.requirements().iter().filter(|one| one.index != place) {
            if let Some(set) = one.set() {
                others.add(one.key, set);
            }
        }
        self.pool
            .labels
            .iter()
            .for_each(|(key, value)| others.add(key, scheduling::Requirement::one_of([*value])));
        let view = self.view();
        let mut left = view.every();
        for (key, set) in others.iter().filter(|(key, _)| ![ZONE, ZONE_ID, REGION].contains(key)) {
            if let Some(met) = view.meeting(key, set) {
                left.intersect(&met);
            }
        }
        left
    }
}

/// Whether the values of a label are names of types or families.
pub(crate) fn is_of_types(key: &str) -> bool {
    [INSTANCE_TYPE, FAMILY].contains(&normalized(key))
}
