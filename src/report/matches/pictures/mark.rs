//! Instance types as marks: where one lies, and what is said where somebody points at it.

use serde::Serialize;

use super::super::amounts::{Cost, bytes, count};
use super::super::{InRegion, OfPool, Order, Outlook};
use super::kind::{Fate, Kind};

/// A type that has a price.
#[derive(Debug)]
pub(super) struct Point {
    /// What kind it is.
    pub kind: Kind,
    /// Its vCPUs.
    pub cpu: f64,
    /// What it costs an hour on demand.
    pub hourly: f64,
    /// What becomes of it.
    pub fate: Fate,
    /// What is said of it.
    pub words: String,
}

impl Point {
    /// The types of all pools in all regions that have a price.
    pub(super) fn everywhere(outlook: &Outlook<'_, '_>) -> Vec<Self> {
        let pools =
            outlook.regions.iter().flat_map(|region| region.pools.iter().map(move |pool| (region, pool)));
        pools.flat_map(|(region, pool)| Point::all(region, pool)).collect()
    }

    /// The types of a pool that have a price, the cheapest first.
    pub(super) fn all(region: &InRegion<'_, '_>, pool: &OfPool<'_, '_>) -> Vec<Self> {
        let fate = Fate::of(pool);
        let point = |place| Point::of(region, pool, place, fate(place));
        pool.ordered(Order::Price).into_iter().filter_map(point).collect()
    }

    fn of(region: &InRegion<'_, '_>, pool: &OfPool<'_, '_>, place: usize, fate: Fate) -> Option<Self> {
        let view = pool.asked.view;
        let one = &view.catalogue.types[place];
        let cost = Cost::of(view, place, pool.scope())?;
        let mut words = vec![
            format!("{}: {} vCPU", one.name, one.cpu),
            format!("{} left to pods", bytes(view.allocatable[place].get("memory").whole())),
            format!("{} an hour", cost.hour(region.region)),
        ];
        words.extend((one.gpus > 0).then(|| count(one.gpus as usize, "GPU")));
        words.extend((one.accelerators > 0).then(|| count(one.accelerators as usize, "accelerator")));
        words.extend(one.is_metal.then(|| "bare metal".to_owned()));
        words.extend(fate.words().map(str::to_owned));
        Some(Point {
            kind: Kind::of(one),
            cpu: one.cpu.into(),
            hourly: cost.hourly,
            fate,
            words: words.join(", "),
        })
    }
}

/// Marks of one look, drawn one after the other.
#[derive(Debug, Serialize)]
pub(super) struct Look {
    class: String,
    marks: Vec<Mark>,
}

#[derive(Debug, Serialize)]
struct Mark {
    outline: String,
    words: String,
}

impl Look {
    /// The points, each with its place, by how they look; what stands out comes last, so that it lies on top.
    pub(super) fn all(points: &[Point], places: &[(f64, f64)]) -> Vec<Self> {
        let looks = Kind::ALL.into_iter().flat_map(|kind| Fate::ALL.map(|fate| (kind, fate)));
        let looks = looks.map(|(kind, fate)| {
            let same = points.iter().zip(places).filter(|(one, _)| (one.kind, one.fate) == (kind, fate));
            let mark = |(point, (x, y)): (&Point, &(f64, f64))| Mark {
                outline: format!("M{x:.1} {y:.1}{}", kind.outline()),
                words: point.words.clone(),
            };
            Look { class: fate.classes(kind), marks: same.map(mark).collect() }
        });
        looks.filter(|look| !look.marks.is_empty()).collect()
    }
}

/// The distance from one mark to the next at which both are seen, in pixels.
const APART: f64 = 4.4;

/// Moves marks that would cover one another side by side, so far to the left and the right at most. They come by price.
pub(super) fn side_by_side(places: impl Iterator<Item = (f64, f64)>, most: f64) -> Vec<(f64, f64)> {
    let steps = (0..=(most / APART) as i32).flat_map(|step| [f64::from(step), -f64::from(step)]);
    let mut seen: Vec<(f64, f64)> = Vec::new();
    for (x, y) in places {
        let near: Vec<(f64, f64)> =
            seen.iter().rev().take_while(|(_, other)| (other - y).abs() < APART).copied().collect();
        let is_free = |x: &f64| near.iter().all(|(left, up)| (left - x).hypot(up - y) > APART - 0.01);
        let free = steps.clone().map(|step| x + step * APART).find(is_free);
        seen.push((free.unwrap_or(x), y));
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_side_by_side_while_there_is_room() {
        let stack = [(50.0, 20.0), (50.0, 20.0), (50.0, 20.0), (50.0, 20.0), (50.0, 10.0)];
        let places = side_by_side(stack.into_iter(), APART);
        assert_eq!(
            places,
            [(50.0, 20.0), (50.0 + APART, 20.0), (50.0 - APART, 20.0), (50.0, 20.0), (50.0, 10.0)]
        );
    }
}
