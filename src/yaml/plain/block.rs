//! Maps and lists by indentation.

use super::Plain;
use super::scalars::Written;
use crate::yaml::node::{Entry, Node};

/// What a value stands behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behind {
    Colon,
    Dash,
}

impl Plain<'_> {
    /// The map whose first key comes next, and whose keys stand in `column`.
    pub(super) fn map(&mut self, column: usize) -> Option<Node> {
        self.deeper()?;
        let (start, first) = (self.at, self.entries.len());
        loop {
            let key_start = self.at;
            let written = self.written()?;
            let (key, key_span) = self.key(written, key_start)?;
            if self.byte() != Some(b':') || !self.is_gap(self.at + 1) {
                return None;
            }
            self.at += 1;
            let value = self.value(column, Behind::Colon)?;
            self.add_entry(Entry { key, key_span, value })?;
            if self.column > Some(column) {
                return None;
            }
            if self.column < Some(column) {
                return self.close_map(first, start);
            }
        }
    }

    /// The list whose first `-` comes next, and whose items' dashes stand in `column`.
    fn list(&mut self, column: usize) -> Option<Node> {
        self.deeper()?;
        let (start, first) = (self.at, self.items.len());
        while self.column == Some(column) && self.is_dash() {
            self.at += 1;
            let item = self.value(column, Behind::Dash)?;
            self.add_item(item)?;
        }
        (self.column <= Some(column)).then(|| self.close_list(first, start))
    }

    /// The value behind the `:` or `-` of a map or list in `column`, up to the next line with content.
    fn value(&mut self, column: usize, behind: Behind) -> Option<Node> {
        let indicator = self.at;
        self.skip_blanks();
        match self.byte() {
            None | Some(b'\n' | b'#') => {
                self.at = indicator;
                self.next_line()?;
                self.value_below(column, behind, indicator)
            }
            Some(b'|') => self.literal(column),
            Some(b'[' | b'{') => self.flow_value(Some(column)),
            Some(_) => self.value_here(behind),
        }
    }

    /// The value on the lines below; null if they are not its own.
    fn value_below(&mut self, column: usize, behind: Behind, indicator: usize) -> Option<Node> {
        match self.column {
            Some(deeper) if deeper > column && self.is_dash() => self.list(deeper),
            Some(deeper) if deeper > column => self.map(deeper),
            Some(same) if same == column && behind == Behind::Colon && self.is_dash() => self.list(same),
            _ => {
                self.end = indicator;
                self.scalar(Written::unquoted(""), self.span(indicator, indicator))
            }
        }
    }

    /// The value on the line of its indicator: a scalar, or behind `-` the first part of a map or list.
    fn value_here(&mut self, behind: Behind) -> Option<Node> {
        let (start, column) = (self.at, self.at - self.line);
        if behind == Behind::Dash && self.is_dash() {
            self.column = Some(column);
            return self.list(column);
        }
        let scalar = self.written()?;
        if behind == Behind::Dash && self.byte() == Some(b':') {
            self.at = start;
            return self.map(column);
        }
        self.end = self.at;
        let node = self.scalar(scalar, self.span(start, self.end))?;
        self.next_line()?;
        Some(node)
    }

    fn is_dash(&self) -> bool {
        self.byte() == Some(b'-') && self.is_gap(self.at + 1)
    }
}
