//! Tables with tabs between their columns, read by the names of the columns; what is wrong is said with file and line.

use std::fmt;
use std::str::FromStr;

use anyhow::{Result, bail};

/// A table: its name for messages, and its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<'t> {
    /// The path, or the name of an embedded one.
    pub name: &'t str,
    /// The text.
    pub text: &'t str,
}

/// The columns that a reader wants, found in a table's first line.
#[derive(Debug)]
pub(crate) struct Rows<'t, const N: usize> {
    table: Table<'t>,
    names: [&'static str; N],
    /// For each column of the table its place among the wanted ones; [`N`] where nobody wants it.
    wanted: Vec<usize>,
}

/// One line, its wanted columns in the order in which they were asked for.
#[derive(Debug)]
pub(crate) struct Row<'r, 't, const N: usize> {
    /// The columns.
    pub cells: [&'t str; N],
    rows: &'r Rows<'t, N>,
    line: usize,
}

impl<'t> Table<'t> {
    /// The columns of these names; an error where one is missing.
    pub(crate) fn columns<const N: usize>(self, names: [&'static str; N]) -> Result<Rows<'t, N>> {
        let mut wanted: Vec<usize> = self.header().map(|_| N).collect();
        for (at, name) in names.into_iter().enumerate() {
            match self.header().position(|column| column == name) {
                Some(found) => wanted[found] = at,
                None => bail!("{}:1: expected a column `{name}`", self.name),
            }
        }
        Ok(Rows { table: self, names, wanted })
    }

    /// The names of all columns.
    pub(crate) fn header(self) -> impl Iterator<Item = &'t str> {
        self.text.lines().next().unwrap_or_default().split('\t')
    }
}

impl<'t, const N: usize> Rows<'t, N> {
    /// Every line behind the first.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Result<Row<'_, 't, N>>> {
        let lines = self.table.text.lines().enumerate().skip(1);
        lines.filter(|(_, text)| !text.is_empty()).map(|(at, text)| self.row(at + 1, text))
    }

    fn row(&self, line: usize, text: &'t str) -> Result<Row<'_, 't, N>> {
        let mut cells = [""; N];
        let (mut start, mut width) = (0, 0);
        let tabs = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\t').map(|(at, _)| at);
        for end in tabs.chain([text.len()]) {
            if let Some(cell) = self.wanted.get(width).and_then(|at| cells.get_mut(*at)) {
                *cell = &text[start..end];
            }
            (start, width) = (end + 1, width + 1);
        }
        if width != self.wanted.len() {
            bail!("{}:{line}: expected {} columns, found {width}", self.table.name, self.wanted.len());
        }
        Ok(Row { cells, rows: self, line })
    }
}

impl<const N: usize> Row<'_, '_, N> {
    /// A number; nothing where the column is blank.
    pub(crate) fn number<T: FromStr>(&self, column: usize) -> Result<Option<T>> {
        let text = self.cells[column];
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => bail!(self.fault(column, "a number")),
        }
    }

    /// A number that every line must have.
    pub(crate) fn required<T: FromStr>(&self, column: usize) -> Result<T> {
        match self.number(column)? {
            Some(number) => Ok(number),
            None => bail!(self.fault(column, "a number")),
        }
    }

    /// A price that every line must have.
    pub(crate) fn price(&self, column: usize) -> Result<f64> {
        let price: f64 = self.required(column)?;
        if !(price.is_finite() && price >= 0.0) {
            bail!(self.fault(column, "a price"));
        }
        Ok(price)
    }

    /// Whether a column of `1` or nothing says yes.
    pub(crate) fn flag(&self, column: usize) -> Result<bool> {
        match self.cells[column] {
            "" => Ok(false),
            "1" => Ok(true),
            _ => bail!(self.fault(column, "`1` or nothing")),
        }
    }

    /// What is wrong with a column, for a message.
    pub(crate) fn fault(&self, column: usize, expected: impl fmt::Display) -> String {
        let Row { cells, rows, line } = self;
        let (file, name) = (rows.table.name, rows.names[column]);
        format!("{file}:{line}: expected {expected} in column `{name}`, found `{}`", cells[column])
    }
}
