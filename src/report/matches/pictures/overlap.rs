//! How pools overlap: of every two, how many types are in both, and whether one has all of the other's.

use serde::Serialize;

use super::super::{InRegion, OfPool};
use super::shown;

/// A pool, with what it shares with each of the pools.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pool: String,
    cells: Vec<Cell>,
}

#[derive(Debug, Serialize)]
struct Cell {
    /// How many types are in both.
    both: usize,
    /// Whether both are one pool.
    is_same: bool,
    /// Whether every type of the row's pool, which has some, is in the column's.
    is_within: bool,
    /// The share of the row's types that are in both, in eighths.
    level: usize,
}

/// The matrix of a region's pools.
pub(super) fn overlap(region: &InRegion<'_, '_>) -> Vec<Row> {
    let row = |(at, row): (usize, &OfPool<'_, '_>)| Row {
        pool: shown(row.asked.pool.name),
        cells: region
            .pools
            .iter()
            .enumerate()
            .map(|(other, column)| cell(row, column, at == other))
            .collect(),
    };
    region.pools.iter().enumerate().map(row).collect()
}

fn cell(row: &OfPool<'_, '_>, column: &OfPool<'_, '_>, is_same: bool) -> Cell {
    let types = &row.survey.types;
    let both = types.and(&column.survey.types).count();
    let is_within = !is_same && both > 0 && types.is_within(&column.survey.types);
    Cell { both, is_same, is_within, level: eighths(both, types.count()) }
}

/// A share of a whole in eighths, rounded up: only nothing is 0.
pub(super) fn eighths(part: usize, whole: usize) -> usize {
    (part * 8).div_ceil(whole.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nothing_has_no_shade() {
        assert_eq!(
            [(0, 0), (0, 9), (1, 900), (450, 900), (900, 900)].map(|(one, all)| eighths(one, all)),
            [0, 0, 1, 4, 8]
        );
    }
}
