//! Lists and maps in brackets: JSON, and the short lists of a manifest.

use super::Plain;
use super::scalars::Written;
use crate::yaml::node::{Entry, Node};

impl<'t> Plain<'t> {
    /// What stands in brackets, up to the next line with content; further lines of it stand behind `column`.
    pub(super) fn flow_value(&mut self, column: Option<usize>) -> Option<Node> {
        let node = self.flow(column)?;
        self.end = self.at;
        self.next_line()?;
        Some(node)
    }

    fn flow(&mut self, column: Option<usize>) -> Option<Node> {
        let start = self.at;
        match self.byte()? {
            b'[' => self.flow_list(column),
            b'{' => self.flow_map(column),
            _ => {
                let written = self.flow_written()?;
                self.scalar(written, self.span(start, self.at))
            }
        }
    }

    fn flow_list(&mut self, column: Option<usize>) -> Option<Node> {
        let (start, first) = (self.at, self.items.len());
        self.within_brackets(column, b']', |plain| {
            let item = plain.flow(column)?;
            plain.add_item(item)
        })?;
        Some(self.close_list(first, start))
    }

    fn flow_map(&mut self, column: Option<usize>) -> Option<Node> {
        let (start, first) = (self.at, self.entries.len());
        self.within_brackets(column, b'}', |plain| {
            let entry = plain.flow_entry(column)?;
            plain.add_entry(entry)
        })?;
        self.close_map(first, start)
    }

    /// What stands between two brackets, with commas; one may stand behind the last part.
    fn within_brackets(
        &mut self,
        column: Option<usize>,
        close: u8,
        part: impl Fn(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.deeper()?;
        self.at += 1;
        self.skip_gap(column)?;
        while self.byte()? != close {
            part(self)?;
            self.skip_gap(column)?;
            match self.byte()? {
                b',' => self.at += 1,
                byte if byte == close => break,
                _ => return None,
            }
            self.skip_gap(column)?;
        }
        self.at += 1;
        self.end = self.at;
        Some(())
    }

    fn flow_entry(&mut self, column: Option<usize>) -> Option<Entry> {
        let start = self.at;
        let is_quoted = matches!(self.byte()?, b'"' | b'\'');
        let written = self.flow_written()?;
        let (key, key_span) = self.key(written, start)?;
        // Behind a quote, as in JSON, the `:` needs no blank.
        if self.byte() != Some(b':') || !(is_quoted || self.is_gap(self.at + 1)) {
            return None;
        }
        self.at += 1;
        self.skip_gap(column)?;
        Some(Entry { key, key_span, value: self.flow(column)? })
    }

    /// Blanks and line breaks inside brackets; every line is indented deeper than `column`.
    fn skip_gap(&mut self, column: Option<usize>) -> Option<()> {
        self.skip_blanks();
        while self.byte() == Some(b'\n') {
            self.at += 1;
            let line = self.at;
            self.skip_blanks();
            if self.byte() != Some(b'\n') && Some(self.at - line) <= column {
                return None;
            }
        }
        Some(())
    }

    /// A scalar inside brackets.
    fn flow_written(&mut self) -> Option<Written<'t>> {
        match self.byte()? {
            b'"' | b'\'' => self.quoted(),
            first => {
                let start = self.at;
                let sign = usize::from(matches!(first, b'-' | b'.'));
                if !self.byte_at(start + sign).is_some_and(is_of_word) {
                    return None;
                }
                while self.byte().is_some_and(|byte| is_of_word(byte) || b"-.+=%@:".contains(&byte)) {
                    if self.byte() == Some(b':') && !self.byte_at(self.at + 1).is_some_and(is_of_word) {
                        break;
                    }
                    self.at += 1;
                }
                Some(Written::unquoted(&self.text[start..self.at]))
            }
        }
    }
}

/// A byte that means nothing to YAML wherever it stands.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'_' | b'/')
}
