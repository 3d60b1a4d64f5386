//! By how much the instance types of a pool are too small for a pod.

use super::pod::{Pod, Wishes};
use super::pool::Pool;
use super::view::View;
use crate::apis::quantity::Quantity;

/// What a type lacks for a pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shortfall<'a> {
    /// The type that comes nearest.
    pub place: usize,
    /// The resources that it has too little of: what is asked for, and what it leaves.
    pub resources: Vec<(&'a str, Quantity, Quantity)>,
}

/// What the type that comes nearest lacks, among those of a pool that meet all else that a pod asks for; nothing where no
/// type does, or where one has enough.
pub(crate) fn shortfall<'a>(view: &View<'a>, pool: &Pool<'a>, pod: &Pod<'a>) -> Option<Shortfall<'a>> {
    let mut all = pool.requirements.clone();
    all.extend(&pod.requirements(Wishes::None));
    let types = view.offered(&view.compatible(&all), view.scope(&all));
    let lacking = types.iter().map(|place| lacking(view, place, pod));
    lacking
        .min_by(|one, other| part(one).total_cmp(&part(other)))
        .filter(|nearest| !nearest.resources.is_empty())
}

/// What one type lacks for a pod.
pub(crate) fn lacking<'a>(view: &View<'a>, place: usize, pod: &Pod<'a>) -> Shortfall<'a> {
    let left = &view.allocatable[place];
    let asked = pod.requests.iter().map(|(name, asked)| (name, asked, left.get(name)));
    Shortfall { place, resources: asked.filter(|(_, asked, left)| asked > left).collect() }
}

/// The greatest part of what is asked for that is missing, and how much is missing altogether.
fn part(shortfall: &Shortfall<'_>) -> f64 {
    let parts = shortfall.resources.iter().map(|(_, asked, left)| {
        let (asked, left) = (asked.milli() as f64, left.milli() as f64);
        if asked == 0.0 { 0.0 } else { (asked - left) / asked }
    });
    parts.sum()
}
