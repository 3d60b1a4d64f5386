//! A pool's panel: price an hour on demand against vCPUs, both logarithmic, on axes that all panels share.

use serde::Serialize;

use super::super::amounts::{count, currency};
use super::super::{InRegion, OfPool, Outlook};
use super::mark::{Look, Point, side_by_side};
use super::scale::{Axis, label};
use super::shown;

/// Room for the labels of an axis, in pixels of the panel.
const LEFT: f64 = 46.0;
const BOTTOM: f64 = 34.0;
/// Room for half a label at the other ends.
const TOP: f64 = 8.0;
const RIGHT: f64 = 12.0;
/// Room between the ends of the axes and the marks there.
const INSET: f64 = 10.0;

/// The axes that all panels of a picture share; nothing where no type has a price.
#[derive(Debug)]
pub(super) struct Axes {
    cpu: Axis,
    hourly: Axis,
}

impl Axes {
    /// Axes on which each of the points has its place.
    pub(super) fn of(points: &[Point]) -> Option<Self> {
        Some(Axes {
            cpu: Axis::of_cpus(points.iter().map(|point| point.cpu))?,
            hourly: Axis::of_prices(points.iter().map(|point| point.hourly))?,
        })
    }
}

/// What is drawn of a pool, and said beside it.
#[derive(Debug, Serialize)]
pub(super) struct Panel {
    /// The pool.
    pub name: String,
    /// How many types it has, and how many are launched.
    pub facts: Vec<String>,
    /// Why there are no marks.
    pub nothing: Vec<String>,
    /// The marks on their axes, where there are any.
    pub plot: Option<Plot>,
}

/// Axes with marks; lengths are pixels of the panel.
#[derive(Debug, Serialize)]
pub(super) struct Plot {
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    cpu_ticks: Vec<Tick>,
    hourly_ticks: Vec<Tick>,
    looks: Vec<Look>,
}

#[derive(Debug, Serialize)]
struct Tick {
    at: String,
    label: String,
}

impl Panel {
    /// The panel of a pool, so wide and so high.
    pub(super) fn new(
        outlook: &Outlook<'_, '_>,
        region: &InRegion<'_, '_>,
        pool: &OfPool<'_, '_>,
        axes: Option<&Axes>,
        size: (f64, f64),
    ) -> Self {
        let points = Point::all(region, pool);
        let axes = axes.filter(|_| !points.is_empty());
        Panel {
            name: shown(pool.asked.pool.name),
            facts: facts(pool),
            nothing: if points.is_empty() { nothing(outlook, pool) } else { Vec::new() },
            plot: axes.map(|axes| Plot::new(axes, &points, currency(region.region), size)),
        }
    }
}

impl Plot {
    fn new(axes: &Axes, points: &[Point], currency: &str, (width, height): (f64, f64)) -> Self {
        let (right, bottom) = (width - RIGHT, height - BOTTOM);
        let along = right - LEFT - 2.0 * INSET;
        let x = |cpu| LEFT + INSET + axes.cpu.at(cpu) * along;
        let y = |hourly| bottom - INSET - axes.hourly.at(hourly) * (bottom - TOP - 2.0 * INSET);
        let tick = |at: f64, label| Tick { at: format!("{at:.1}"), label };
        let cpu_ticks = axes.cpu.ticks.iter().map(|cpu| tick(x(*cpu), label(*cpu)));
        // A stack of marks takes no more than it has to the left and the right before twice as many vCPUs.
        let places = side_by_side(
            points.iter().map(|point| (x(point.cpu), y(point.hourly))),
            axes.cpu.doubling() * along * 0.3,
        );
        let hourly_ticks =
            axes.hourly.ticks.iter().map(|price| tick(y(*price), format!("{currency}{}", label(*price))));
        Plot {
            width,
            height,
            left: LEFT,
            right,
            top: TOP,
            bottom,
            cpu_ticks: cpu_ticks.collect(),
            hourly_ticks: hourly_ticks.collect(),
            looks: Look::all(points, &places),
        }
    }
}

/// How many types a pool has, and what becomes of them.
fn facts(pool: &OfPool<'_, '_>) -> Vec<String> {
    let stats = pool.stats();
    if stats.types == 0 {
        return Vec::new();
    }
    let families = stats.families.len();
    let families = if families == 1 { "1 family" } else { &format!("{families} families") };
    let within = pool.survey.within.count();
    let facts = [
        Some(format!("{} of {families}", count(stats.types, "type"))),
        (stats.unpriced > 0).then(|| format!("{} without a price", stats.unpriced)),
        (within < stats.types).then(|| format!("{within} within the limits of the pool")),
        Some(launch(pool)),
        pool.is_auto.then(|| "approximately: EKS Auto Mode has a scheduler of its own".to_owned()),
    ];
    facts.into_iter().flatten().collect()
}

/// What is launched.
fn launch(pool: &OfPool<'_, '_>) -> String {
    match &pool.survey.launch {
        Some(Ok(launch)) => {
            let sent = launch.fleet.types.len();
            let verb = if sent == 1 { "goes" } else { "go" };
            format!("{} {verb} to CreateFleet, {}", count(sent, "type"), launch.market.name())
        }
        Some(Err(failure)) => format!("nothing is launched: {}", failure.words()),
        None => "nothing is launched: no type is within the limits".to_owned(),
    }
}

/// Why a pool has no marks.
fn nothing(outlook: &Outlook<'_, '_>, pool: &OfPool<'_, '_>) -> Vec<String> {
    if !pool.survey.types.is_empty() {
        return vec!["no price is known of its types".to_owned()];
    }
    let conflict = &pool.survey.conflict;
    let together = match conflict.len() {
        0 => None,
        1 => Some("no type matches; this alone leaves none:"),
        _ => Some("no type matches; together these leave none:"),
    };
    let causes = conflict.iter().map(|what| {
        let place = outlook.place(pool, what).map(|place| format!("  {place}")).unwrap_or_default();
        shown(&format!("{}{place}", what.words()))
    });
    std::iter::once(together.unwrap_or("no type matches").to_owned()).chain(causes).collect()
}
