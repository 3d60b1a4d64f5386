//! Blanks that the parser needs and go-yaml does not: it is given a text with them, and every place is one of the text
//! without them.

use std::borrow::Cow;

use super::scalar;

/// Blanks to put into a text, from its beginning to its end.
#[derive(Debug, Clone, Default)]
pub(super) struct Pads(Vec<Pad>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pad {
    /// The byte they stand before.
    at: usize,
    count: usize,
    /// All blanks put in before these.
    before: usize,
}

impl Pads {
    /// The text with its blanks.
    pub(super) fn put_into<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let Some(last) = self.0.last() else { return Cow::Borrowed(text) };
        let mut padded = String::with_capacity(text.len() + last.before + last.count);
        let mut done = 0;
        for pad in &self.0 {
            padded.push_str(&text[done..pad.at]);
            padded.extend(std::iter::repeat_n(' ', pad.count));
            done = pad.at;
        }
        padded.push_str(&text[done..]);
        Cow::Owned(padded)
    }

    /// The byte of the text that is byte `at` of the padded one.
    pub(super) fn unpadded(&self, at: usize) -> usize {
        match self.0.partition_point(|pad| pad.at + pad.before <= at).checked_sub(1) {
            None => at,
            Some(last) => {
                let Pad { at: place, count, before } = self.0[last];
                (at - before).saturating_sub(count).max(place)
            }
        }
    }

    /// Blanks before the lines of the quoted text at byte `quote`, so that each is indented as deep as its beginning;
    /// nothing where it has an end of its own before its quote, or none.
    pub(super) fn indent_quoted(&mut self, text: &str, quote: usize) -> Option<()> {
        let length = scalar::quoted_length(&text[quote..])?;
        let column = quote - text[..quote].rfind('\n').map_or(0, |newline| newline + 1);
        let mut at = quote;
        let mut pads = Vec::new();
        for line in text[quote..quote + length].split_inclusive('\n') {
            if at > quote && !line.trim().is_empty() {
                pads.push((at, column));
            }
            at += line.len();
        }
        let is_marker = |at: usize| {
            let behind = text[at..].strip_prefix("---").or_else(|| text[at..].strip_prefix("..."));
            behind.is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', '\t', '\r', '\n']))
        };
        (!pads.is_empty() && !pads.iter().any(|(at, _)| is_marker(*at))).then(|| self.add(&pads))?
    }

    /// A blank before the comment at byte `at`.
    pub(super) fn part_comment(&mut self, at: usize) -> Option<()> {
        self.add(&[(at, 1)])
    }

    /// Puts more blanks in; nothing where there are some already.
    fn add(&mut self, more: &[(usize, usize)]) -> Option<()> {
        let is_there = |at: usize| self.0.binary_search_by_key(&at, |pad| pad.at).is_ok();
        if more.iter().any(|(at, _)| is_there(*at)) {
            return None;
        }
        self.0.extend(more.iter().map(|(at, count)| Pad { at: *at, count: *count, before: 0 }));
        self.0.sort_unstable_by_key(|pad| pad.at);
        let mut before = 0;
        for pad in &mut self.0 {
            pad.before = before;
            before += pad.count;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_leads_back_to_the_text() {
        let mut pads = Pads::default();
        pads.add(&[(1, 2), (3, 1)]).unwrap();
        let padded = pads.put_into("abcd");
        assert_eq!(padded, "a  bc d");
        let back: Vec<_> = (0..=padded.len()).map(|at| pads.unpadded(at)).collect();
        assert_eq!(back, [0, 1, 1, 1, 2, 3, 3, 4]);
        assert_eq!(pads.add(&[(3, 1)]), None);
    }
}
