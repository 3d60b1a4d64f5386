//! The chart alone: a panel for each pool in rows below one another, as one SVG of a width that a pull request has.

use serde::Serialize;

use super::super::human::heading;
use super::super::{InRegion, Outlook};
use super::kind::{Fate, Kind};
use super::lines::{cut, width, wrapped};
use super::mark::Point;
use super::panel::{Axes, Panel, Plot};
use super::shown;

/// The width in pixels, in which GitHub shows pictures as they are.
const WIDTH: f64 = 880.0;
const EDGE: f64 = 16.0;
/// Room between panels.
const GAP: f64 = 18.0;
/// From one line of text to the next.
const LINE: f64 = 16.0;
/// How much wider than other texts the name of a pool is.
const BOLD: f64 = 1.45;
/// Lines for which a panel without axes has room.
const MOST_LINES: usize = 14;

/// The chart: everything with its place in it.
#[derive(Debug, Serialize)]
pub(super) struct Chart {
    width: f64,
    height: f64,
    description: String,
    legend: Vec<Entry>,
    texts: Vec<Text>,
    plots: Vec<Placed>,
}

/// A line of text that starts at a point.
#[derive(Debug, Serialize)]
struct Text {
    x: f64,
    y: f64,
    class: &'static str,
    text: String,
}

#[derive(Debug, Serialize)]
struct Placed {
    x: f64,
    y: f64,
    plot: Plot,
}

/// What a look means.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    x: f64,
    class: String,
    outline: &'static str,
    words: &'static str,
}

impl Chart {
    /// The chart of all regions.
    pub(super) fn new(outlook: &Outlook<'_, '_>) -> Self {
        let points = Point::everywhere(outlook);
        let axes = Axes::of(&points);
        let mut chart = Chart {
            width: WIDTH,
            height: 80.0,
            description: String::new(),
            legend: legend(&points),
            texts: Vec::new(),
            plots: Vec::new(),
        };
        for region in &outlook.regions {
            chart.add_region(outlook, region, axes.as_ref());
        }
        for note in &outlook.notes {
            chart.add_lines(&wrapped(&shown(&format!("note: {note}")), WIDTH - 2.0 * EDGE), EDGE, "quiet");
        }
        chart.height -= LINE / 2.0;
        chart
    }

    fn add_region(&mut self, outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>, axes: Option<&Axes>) {
        self.add_lines(&[shown(&heading(outlook, region))], EDGE, "region");
        self.height += LINE / 2.0;
        let columns = columns(region.pools.len());
        let width = (WIDTH - 2.0 * EDGE - GAP * (columns - 1) as f64) / columns as f64;
        let size = (width.floor(), (width * 0.9).clamp(240.0, 380.0).floor());
        let panels = region.pools.iter().map(|pool| Panel::new(outlook, region, pool, axes, size));
        let mut panels: Vec<Panel> = panels.collect();
        while !panels.is_empty() {
            let rest = panels.split_off(columns.min(panels.len()));
            self.add_row(panels, size);
            panels = rest;
        }
    }

    /// Panels beside one another, whose axes stand at one height.
    fn add_row(&mut self, panels: Vec<Panel>, (width, height): (f64, f64)) {
        let start = self.height;
        let facts: Vec<Vec<String>> = panels
            .iter()
            .map(|panel| panel.facts.iter().flat_map(|fact| wrapped(fact, width)).collect())
            .collect();
        let lines = 1 + facts.iter().map(Vec::len).max().unwrap_or_default();
        let below = start + LINE * lines as f64;
        let mut end = below;
        for (at, (panel, facts)) in panels.into_iter().zip(facts).enumerate() {
            let x = EDGE + (width + GAP) * at as f64;
            self.describe(&panel);
            self.height = start;
            self.add_lines(&[cut(&panel.name, width / BOLD)], x, "pool");
            self.add_lines(&facts, x, "quiet");
            let nothing = panel.nothing.iter().flat_map(|line| wrapped(line, width));
            self.add_lines(&nothing.take(MOST_LINES).collect::<Vec<_>>(), x, "nothing");
            end = end.max(if panel.plot.is_some() { below + height } else { self.height });
            self.plots.extend(panel.plot.map(|plot| Placed { x, y: below - LINE / 2.0, plot }));
        }
        self.height = end + GAP;
    }

    /// Says what a panel shows to those who do not see it.
    fn describe(&mut self, panel: &Panel) {
        let words: Vec<&str> = panel.facts.iter().chain(&panel.nothing).map(String::as_str).collect();
        let between = if self.description.is_empty() { "" } else { " " };
        self.description += &format!("{between}NodePool {}: {}.", panel.name, words.join("; "));
    }

    fn add_lines(&mut self, lines: &[String], x: f64, class: &'static str) {
        for text in lines {
            self.texts.push(Text { x, y: self.height, class, text: text.clone() });
            self.height += LINE;
        }
    }
}

/// How many panels stand beside one another.
fn columns(panels: usize) -> usize {
    match panels {
        0 | 1 => 1,
        2 | 4 => 2,
        _ => 3,
    }
}

/// What the looks of points mean, those alone that there are.
pub(super) fn legend(points: &[Point]) -> Vec<Entry> {
    let has = |kind: Kind| points.iter().any(|point| point.kind == kind);
    let kinds = Kind::ALL.into_iter().filter(|kind| has(*kind)).map(|kind| (kind, Fate::In, kind.words()));
    let fates = [
        (Fate::Launched, "filled: goes to CreateFleet"),
        (Fate::Beyond, "dotted: above a limit of the pool"),
    ];
    let fates = fates.into_iter().filter(|(fate, _)| points.iter().any(|point| point.fate == *fate));
    let looks = kinds.chain(fates.map(|(fate, words)| (Kind::General, fate, words)));
    let mut x = EDGE;
    let entry = |(kind, fate, words): (Kind, Fate, &'static str)| {
        let entry = Entry { x, class: fate.classes(kind), outline: kind.outline(), words };
        x += 32.0 + width(words);
        entry
    };
    looks.map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_fill_their_rows() {
        assert_eq!([1, 2, 3, 4, 5, 12].map(columns), [1, 2, 3, 2, 3, 3]);
    }
}
