//! By how much the instance types of a pool are too small for a pod.

use super::daemons::Daemons;
use super::filter::within_limits;
use super::pod::{Pod, Wishes};
use super::pool::Pool;
use super::resources::Requests;
use super::view::View;
use crate::apis::quantity::Quantity;
use crate::instancetype::catalogue::Bits;

/// What a type lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shortfall<'a> {
    /// The type that comes nearest.
    pub place: usize,
    /// The resources that it has too little of.
    pub lacks: Vec<Lack<'a>>,
    /// Whether it comes nearest only since the pool's limits leave out what would do.
    pub is_limited: bool,
}

/// A resource that a type has too little of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lack<'a> {
    /// The resource.
    pub name: &'a str,
    /// What is asked for, by daemons too.
    pub asked: Quantity,
    /// What daemons ask for of that.
    pub of_daemons: Quantity,
    /// What the type leaves.
    pub left: Quantity,
}

/// What the type that comes nearest lacks, among those within a pool's limits that meet all else that a pod asks for; nothing
/// where no type does, or where one has enough.
pub(crate) fn shortfall<'a>(
    view: &View<'a>,
    pool: &Pool<'a>,
    daemons: &[Daemons<'a>],
    pod: &Pod<'a>,
) -> Option<Shortfall<'a>> {
    let mut all = pool.requirements.clone();
    all.extend(&pod.requirements(Wishes::None));
    let types = view.offered(&view.compatible(&all), view.scope(&all));
    let within = within_limits(view, &types, &pool.limits);
    let found = nearest(view, &within, daemons, &pod.requests)?;
    let is_limited = within != types && nearest(view, &types, daemons, &pod.requests).is_none();
    Some(Shortfall { is_limited, ..found })
}

/// The same among types of which all suit.
pub(crate) fn nearest<'a>(
    view: &View<'a>,
    types: &Bits,
    daemons: &[Daemons<'a>],
    requests: &Requests<'a>,
) -> Option<Shortfall<'a>> {
    let lacking = types.iter().map(|place| {
        let beside = daemons.iter().find(|group| group.types.contains(place)).map(|group| &group.requests);
        lacking(view, place, requests, beside)
    });
    lacking.min_by(|one, other| part(one).total_cmp(&part(other))).filter(|nearest| !nearest.lacks.is_empty())
}

/// What one type lacks for requests, and for those of daemons beside them.
fn lacking<'a>(
    view: &View<'a>,
    place: usize,
    requests: &Requests<'a>,
    daemons: Option<&Requests<'a>>,
) -> Shortfall<'a> {
    let mut all = requests.clone();
    daemons.into_iter().for_each(|daemons| all.add(daemons));
    let lack = all.iter().map(|(name, asked)| Lack {
        name,
        asked,
        of_daemons: daemons.map_or(Quantity::ZERO, |daemons| daemons.get(name)),
        left: view.allocatable[place].get(name),
    });
    Shortfall { place, lacks: lack.filter(|lack| lack.asked > lack.left).collect(), is_limited: false }
}

/// The greatest part of what is asked for that is missing, and how much is missing altogether.
fn part(shortfall: &Shortfall<'_>) -> f64 {
    let parts = shortfall.lacks.iter().map(|lack| {
        let (asked, left) = (lack.asked.milli() as f64, lack.left.milli() as f64);
        if asked == 0.0 { 0.0 } else { (asked - left) / asked }
    });
    parts.sum()
}
