//! What goyaml.v2 refuses and the parser takes, looked for as the tree is built: tabs, and an escape.

use saphyr_parser::Event;

use super::tabs::{self, Before};
use super::tree::Builder;
use super::{findings, goyaml, load};
use crate::source::Span;
use crate::yaml::Dialect;

impl Builder<'_> {
    /// Looks for tabs in what stands between the last event and this one.
    pub(super) fn check_tabs(&mut self, event: &Event<'_>, span: Span) {
        use Event::{DocumentEnd, DocumentStart, MappingEnd, SequenceEnd, StreamEnd, StreamStart};
        if matches!(event, SequenceEnd | MappingEnd | StreamStart | DocumentStart(_)) {
            return;
        }
        let before = std::mem::replace(&mut self.before, Before::event(event));
        if self.open.iter().any(|frame| frame.is_flow) {
            return;
        }
        let missing = matches!(event, Event::Scalar(text, ..) if text.is_empty() && span.start == span.end);
        let is_content = !matches!(event, DocumentEnd | StreamEnd) && !missing;
        match tabs::in_indentation(self.text, span.start as usize).filter(|_| is_content) {
            Some(tab) => self.findings.push(findings::tab_indentation(load::span(self.source, tab, tab + 1))),
            None => self.check_gap(before, span.start),
        }
    }

    /// Looks for tabs on the lines without content before byte `end`.
    fn check_gap(&mut self, before: Before, end: u32) {
        let gap = self.cursor as usize..end as usize;
        let column = self.open.last().map_or(0, |frame| self.column(frame.span.start));
        if let Some(tab) = tabs::in_gap(self.text, gap, before, column) {
            let place = match self.text[..tab].trim_end_matches(' ').ends_with(['-', '?']) {
                true => "between `-` and an item",
                false => "at the beginning of a line",
            };
            self.refuse_tab(tab, place);
        }
    }

    /// Looks for a tab in the indentation of the block of text that begins at byte `start`.
    pub(super) fn check_block(&mut self, start: u32) {
        let start = start as usize;
        let tab = if self.has_tabs { tabs::in_block(&self.text[start..]) } else { None };
        if let Some(tab) = tab {
            self.refuse_tab(start + tab, "in the indentation of a text");
        }
    }

    fn refuse_tab(&mut self, tab: usize, place: &str) {
        let tab = load::span(self.source, tab, tab + 1);
        self.findings.push(findings::tab_before_content(tab, place, self.dialect));
    }

    /// Bytes between the beginning of the line and `at`.
    pub(super) fn column(&self, at: u32) -> usize {
        let before = &self.text[..at as usize];
        before.len() - before.rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Looks for the one escape that JSON and YAML 1.2 have and goyaml.v2 has not.
    pub(super) fn check_escapes(&mut self, span: Span) {
        let written = &self.text[span.start as usize..span.end as usize];
        let Some((slash, _)) = goyaml::escapes(written).find(|(_, escaped)| *escaped == '/') else { return };
        if !self.is_json() {
            let start = span.start as usize + slash;
            let at = load::span(self.source, start, start + 2);
            self.findings.push(findings::refused_escape(at, self.dialect));
        }
    }

    /// Whether kubectl decodes the text as JSON, and not as YAML.
    fn is_json(&self) -> bool {
        let is_json = || serde_json::from_str::<serde::de::IgnoredAny>(self.text).is_ok();
        self.dialect == Dialect::Kubectl && is_json()
    }
}
