//! Blanks and escapes that the parser needs and go-yaml does not: it is given a text with them, and every place is one of
//! the text without them.

use std::borrow::Cow;

use super::scalar;

/// What to put into a text, from its beginning to its end.
#[derive(Debug, Clone, Default)]
pub(super) struct Pads(Vec<Pad>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Pad {
    /// The byte that it stands before.
    at: usize,
    text: String,
    /// Bytes of all that is put in before this.
    before: usize,
}

impl Pads {
    /// The text with all that is put in.
    pub(super) fn put_into<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let Some(last) = self.0.last() else { return Cow::Borrowed(text) };
        let mut padded = String::with_capacity(text.len() + last.before + last.text.len());
        let mut done = 0;
        for pad in &self.0 {
            padded.push_str(&text[done..pad.at]);
            padded.push_str(&pad.text);
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
                let Pad { at: place, text, before } = &self.0[last];
                (at - before).saturating_sub(text.len()).max(*place)
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
                pads.push((at, " ".repeat(column)));
            }
            at += line.len();
        }
        let is_marker = |at: usize| {
            let behind = text[at..].strip_prefix("---").or_else(|| text[at..].strip_prefix("..."));
            behind.is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', '\t', '\r', '\n']))
        };
        if pads.is_empty() || pads.iter().any(|(at, _)| is_marker(*at)) {
            return None;
        }
        self.add(pads)
    }

    /// A blank before each of these comments that has none yet; nothing where all have.
    pub(super) fn part_comments(&mut self, at: impl IntoIterator<Item = usize>) -> Option<()> {
        let is_there = |at: &usize| self.0.binary_search_by_key(at, |pad| pad.at).is_ok();
        let missing: Vec<_> =
            at.into_iter().filter(|at| !is_there(at)).map(|at| (at, " ".to_owned())).collect();
        (!missing.is_empty()).then(|| self.add(missing))?
    }

    /// Takes out again what was put in before these bytes, which are in order.
    pub(super) fn take_out(&mut self, at: &[usize]) {
        self.0.retain(|pad| at.binary_search(&pad.at).is_err());
        self.count();
    }

    /// The rest of the escape `\x27` before its last digit, which stands at these bytes.
    pub(super) fn spell_out(&mut self, digits: &[usize]) -> Option<()> {
        (!digits.is_empty()).then(|| self.add(digits.iter().map(|at| (*at, "x2".to_owned())).collect()))?
    }

    /// Puts more in; nothing where something is put in already.
    fn add(&mut self, more: Vec<(usize, String)>) -> Option<()> {
        let is_there = |at: usize| self.0.binary_search_by_key(&at, |pad| pad.at).is_ok();
        if more.iter().any(|(at, _)| is_there(*at)) {
            return None;
        }
        self.0.extend(more.into_iter().map(|(at, text)| Pad { at, text, before: 0 }));
        self.0.sort_unstable_by_key(|pad| pad.at);
        self.count();
        Some(())
    }

    fn count(&mut self) {
        let mut before = 0;
        for pad in &mut self.0 {
            pad.before = before;
            before += pad.text.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_leads_back_to_the_text() {
        let mut pads = Pads::default();
        pads.add(vec![(1, "  ".to_owned()), (3, " ".to_owned())]).unwrap();
        let padded = pads.put_into("abcd");
        assert_eq!(padded, "a  bc d");
        let back: Vec<_> = (0..=padded.len()).map(|at| pads.unpadded(at)).collect();
        assert_eq!(back, [0, 1, 1, 1, 2, 3, 3, 4]);
        assert_eq!(pads.part_comments([3]), None);
        pads.take_out(&[1]);
        assert_eq!(pads.put_into("abcd"), "abc d");
    }
}
