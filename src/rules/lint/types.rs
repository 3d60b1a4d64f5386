//! Pools held against the catalogue of instance types; one file a rule below. The catalogue is read when the first pool
//! asks for it: pools that are all built-in defaults do not, unless a region is known.

pub(crate) mod bound_beside_exclusion;
pub(crate) mod exclusion_without_effect;
mod exotic;
pub(crate) mod few_spot_types;
pub(crate) mod fractional_gpu;
pub(crate) mod limits_below_every_type;
pub(crate) mod max_pods_above_addresses;
pub(crate) mod min_values_without_filters;
pub(crate) mod no_image_for_types;
pub(crate) mod no_matching_type;
pub(crate) mod no_room_for_pods;
pub(crate) mod overlooked_instance_types;
mod regions;
pub(crate) mod shadowed_pool;
#[cfg(test)]
mod tests;
mod typed_pool;
pub(crate) mod unknown_instance_type;
pub(crate) mod unknown_zone;
pub(crate) mod unmet_min_values;
pub(crate) mod upper_bound_on_optional_label;
pub(crate) mod value_without_types;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

use crate::apis::v1::labels::{CAPACITY_TYPE, FAMILY, INSTANCE_TYPE, ZONE, ZONE_ID};
use crate::instancetype::catalogue::{Bits, Catalogue};
use crate::instancetype::labels::Provider;
use crate::instancetype::names::implied;
use crate::instancetype::units::Unit;
use crate::instancetype::zones::{is_outer_zone, is_outer_zone_id, region_of};
use crate::manifest::{Manifest, Set, Tree};
use crate::matching::class::Class;
use crate::matching::pool::Pool;
use crate::matching::view::View;
use crate::placeholders;
use crate::rules::Options;
use crate::rules::lint::pool::{Demands, provider};
use crate::rules::lint::reference::{Reference, classes, references};
use crate::source::{Pointer, SourceId};
use crate::yaml::{Entry, Node, Value};

pub(crate) use typed_pool::{TypedPool, is_of_types};

/// Pools that are held against the catalogue, and classes that are resolved for them: enough for any cluster.
const MOST_POOLS: usize = 2000;
const MOST_CLASSES: usize = 200;

/// Pools with the classes and regions that they are for.
pub(crate) struct Typed<'s> {
    /// The objects.
    pub set: &'s Set,
    options: &'s Options,
    /// Classes by their place among the objects, and the place here of the first one that is the same to types.
    resolved: Vec<(usize, Class<'s>, usize)>,
    unknown: Class<'s>,
    /// The pools that Karpenter makes nodes for and that something has to be said of.
    pools: Vec<Listed<'s>>,
}

/// A pool as it is listed.
struct Listed<'s> {
    /// Its place among the objects.
    index: usize,
    pool: Pool<'s>,
    demands: Demands<'s>,
    /// The place of its class.
    class: Option<usize>,
}

/// What was found out so far, once for all rules that ask.
#[derive(Default)]
struct Found<'t> {
    /// What is known of the types for a class in a region.
    views: RefCell<HashMap<(usize, &'t str), Rc<View<'t>>>>,
    /// The types of pools, by the place of the pool among the objects.
    types: RefCell<HashMap<usize, Rc<Bits>>>,
}

/// Typed pools, and what was found out about types for them so far.
pub(crate) struct Ready<'t, 's> {
    typed: &'t Typed<'s>,
    found: Rc<Found<'t>>,
}

impl<'s> Deref for Ready<'_, 's> {
    type Target = Typed<'s>;

    fn deref(&self) -> &Typed<'s> {
        self.typed
    }
}

impl<'s> Typed<'s> {
    /// The pools of a set, if the catalogue has anything to say of them.
    pub(crate) fn of(set: &'s Set, options: &'s Options) -> Option<Self> {
        if set.region.is_none() && set.values.as_ref().is_some_and(is_untouched) {
            return None;
        }
        let mut pools = Vec::new();
        let known: HashMap<Reference<'_>, usize> =
            classes(&set.manifests).map(|(at, class)| (class, at)).collect();
        let named: HashMap<usize, Reference<'_>> = references(&set.manifests).collect();
        for (index, manifest) in set.manifests.iter().enumerate() {
            let class = named.get(&index).and_then(|class| known.get(class)).copied();
            if provider(manifest) == Some(Provider::Karpenter) && asks(set, manifest, class) {
                let pool = Pool::read(&manifest.root);
                let demands = Demands::of(manifest).filter(|_| is_decidable(&pool));
                pools.extend(demands.map(|demands| Listed { index, pool, demands, class }));
            }
        }
        pools.truncate(MOST_POOLS);
        let mut wanted: Vec<usize> = pools.iter().filter_map(|listed| listed.class).collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted.truncate(MOST_CLASSES);
        let mut first = HashMap::new();
        let read = |(place, at): (usize, usize)| {
            let class = Class::read(&set.manifests[at].root, options.release(), None);
            let first = *first.entry(class.to_types()).or_insert(place);
            (at, class, first)
        };
        (!pools.is_empty()).then(|| Typed {
            set,
            options,
            resolved: wanted.into_iter().enumerate().map(read).collect(),
            unknown: Class::default(),
            pools,
        })
    }

    /// The catalogue.
    pub(crate) fn catalogue(&self) -> &'static Catalogue<'static> {
        Catalogue::embedded()
    }
}

impl<'t, 's> Ready<'t, 's> {
    /// Nothing is found out yet.
    pub(crate) fn new(typed: &'t Typed<'s>) -> Self {
        Ready { typed, found: Rc::default() }
    }

    /// What the objects that are pools demand, whatever their region.
    pub(crate) fn demands(&self) -> impl Iterator<Item = (usize, &'t Demands<'s>)> + use<'t, 's> {
        let typed = self.typed;
        typed.pools.iter().map(|listed| (listed.index, &listed.demands))
    }

    /// The pools; none of a region that the catalogue does not have.
    pub(crate) fn pools(&self) -> impl Iterator<Item = TypedPool<'t, 's>> {
        let typed = self.typed;
        typed.pools.iter().filter_map(move |Listed { index, pool, demands, class }| {
            let region = region_name(typed.set, pool);
            let of_class = typed.resolved.iter().find(|(at, ..)| Some(*at) == *class);
            let alike = of_class.map(|(_, _, first)| (*first, &typed.resolved[*first].1));
            Some(TypedPool {
                index: *index,
                pool,
                demands,
                class_index: *class,
                class: of_class.map_or(&typed.unknown, |(_, class, _)| class),
                region,
                region_facts: regions::region(region)?,
                alike: alike.unwrap_or((usize::MAX, &typed.unknown)),
                found: Rc::clone(&self.found),
                root: &typed.set.manifests[*index].root,
                typed,
            })
        })
    }
}

const CATEGORY: &str = "karpenter.k8s.aws/instance-category";

/// Labels whose values are names that AWS gives, so that there can be newer ones.
const NAMES: [&str; 7] = [
    INSTANCE_TYPE,
    FAMILY,
    CATEGORY,
    "karpenter.k8s.aws/instance-size",
    "karpenter.k8s.aws/instance-generation",
    "karpenter.k8s.aws/instance-gpu-name",
    "karpenter.k8s.aws/instance-accelerator-name",
];

/// Whether the catalogue has a value of a label, or knows the name at least.
pub(crate) fn is_known(catalogue: &Catalogue<'_>, key: &str, value: &str) -> bool {
    let is_in = catalogue.index(key).is_some_and(|index| index.get(value).is_some());
    is_in || retired(catalogue, key, value)
}

/// Whether a name is one that AWS has or had, of which the catalogue knows nothing else.
pub(crate) fn retired(catalogue: &Catalogue<'_>, key: &str, value: &str) -> bool {
    catalogue.known().any(|name| is_of(name, key, value))
}

/// Whether a value is a number in the unit of its label: `unknown-label-value` and `wrong-unit` say what is not.
fn is_sound_number(key: &str, text: &str) -> bool {
    text.parse::<u64>().is_ok() && Unit::of(key).is_none_or(|unit| !unit.is_too_small(text))
}

/// Whether the name of a type alone says that it has a value of a label.
fn is_of(name: &str, key: &str, value: &str) -> bool {
    match key {
        INSTANCE_TYPE => name == value,
        FAMILY | CATEGORY => implied(INSTANCE_TYPE, name, key) == Some(value),
        _ => false,
    }
}

/// The region that a pool is for: the user's, else that of the zones which it requires.
fn region_name<'a>(set: &'a Set, pool: &Pool<'a>) -> Option<&'a str> {
    if let Some(region) = &set.region {
        return Some(region);
    }
    let zones = pool.own.get(ZONE)?.listed()?;
    let mut regions = zones.iter().map(|zone| region_of(zone));
    let first = regions.next()??;
    regions.all(|other| other == Some(first)).then_some(first)
}

/// Whether the user's values have nothing of pools and templates: seen sooner than of each object.
fn is_untouched(tree: &Tree) -> bool {
    let is_plain =
        |entry: &Entry| entry.value.as_scalar().is_some() || is_built_in(&entry.value, tree.is_built_in);
    let karpenter = tree.root.get("karpenter").and_then(Node::as_map);
    karpenter.is_some_and(|karpenter| karpenter.iter().all(is_plain))
}

fn is_built_in(node: &Node, is_source: fn(SourceId) -> bool) -> bool {
    is_source(node.span.source)
        && match &node.value {
            Value::Scalar(_) => true,
            Value::List(items) => items.iter().all(|item| is_built_in(item, is_source)),
            Value::Map(map) => map.iter().all(|entry| is_built_in(&entry.value, is_source)),
        }
}

/// Whether the catalogue may have something to say of a pool: not where all that it says is built in and no region is
/// known, since a test holds the defaults to every region; nor where a placeholder stands for what it says.
fn asks(set: &Set, manifest: &Manifest, class: Option<usize>) -> bool {
    let is_default = |manifest: &Manifest, path: &str| {
        let pointer = Pointer::parse(path);
        manifest.root.at(&pointer).is_none() || set.is_default(manifest, &pointer)
    };
    let is_built_in = set.values.is_some() && set.region.is_none() && {
        let items =
            manifest.root.at(&Pointer::parse(REQUIREMENTS)).and_then(Node::as_list).unwrap_or_default();
        let of_items = (0..items.len()).all(|at| is_default(manifest, &format!("{REQUIREMENTS}/{at}")));
        let of_class = class.is_none_or(|class| is_default(&set.manifests[class], "/spec/kubelet"));
        of_items && of_class && is_default(manifest, "/spec/limits")
    };
    !is_built_in && !manifest.root.get("spec").is_some_and(has_placeholder)
}

/// Whether the catalogue can tell what a pool gets: reservations and placement groups are of the account, and of local and
/// Wavelength zones it does not know what they offer.
fn is_decidable(pool: &Pool<'_>) -> bool {
    let is_of_account =
        |key: &str| key.contains("/capacity-reservation-") || key.contains("/placement-group-");
    let counts_reserved = pool
        .own
        .get(CAPACITY_TYPE)
        .is_some_and(|one| one.has("reserved") && (!one.has("on-demand") || one.min_values().is_some()));
    let lists = |key, is_one: fn(&str) -> bool| {
        let listed = pool.own.get(key).and_then(|one| one.listed());
        listed.is_some_and(|listed| listed.iter().any(|value| is_one(value)))
    };
    let names_outer_zone = lists(ZONE, is_outer_zone) || lists(ZONE_ID, is_outer_zone_id);
    !counts_reserved && !names_outer_zone && !pool.own.iter().any(|(key, _)| is_of_account(key))
}

/// Where a pool has its requirements.
pub(crate) const REQUIREMENTS: &str = "/spec/template/spec/requirements";

fn has_placeholder(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(scalar) => placeholders::find(&scalar.text).is_some(),
        Value::List(items) => items.iter().any(has_placeholder),
        Value::Map(map) => map.iter().any(|entry| has_placeholder(&entry.value)),
    }
}
