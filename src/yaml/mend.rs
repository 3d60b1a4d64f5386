//! Valid texts at which the parser stumbles: what it cannot take is replaced by as many blanks, what it misses is put
//! in, and it tries again. Every character keeps its place.

use std::borrow::Cow;
use std::iter::successors;

use memchr::memchr_iter;

use super::pads::Pads;
use super::tree::Stumble;
use super::{goyaml, scalar};

/// So many comments are guessed at once, so that memory stays bounded.
const MOST_GUESSED: usize = 100_000;

/// A text without what the parser stumbled over.
pub(super) struct Mended<'t> {
    pub(super) text: Cow<'t, str>,
    /// What the parser misses in it.
    pub(super) pads: Pads,
    /// Comments that were parted without waiting for the parser to stumble, in order.
    guessed: Vec<usize>,
    /// The byte up to which they were looked for.
    looked_at: usize,
}

impl<'t> Mended<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Mended { text: Cow::Borrowed(text), pads: Pads::default(), guessed: Vec::new(), looked_at: 0 }
    }

    /// Takes away what the parser stumbled over; nothing where that was no place to mend.
    pub(super) fn mend(&mut self, stumble: Stumble) -> Option<()> {
        match stumble {
            Stumble::Tab(at) => self.overwrite(|_, bytes| {
                bytes[at] = b' ';
                Some(())
            }),
            Stumble::LineInBrackets(at) => self.overwrite(|text, bytes| join(text, at, bytes)),
            Stumble::QuotedLine(quote) => self.pads.indent_quoted(&self.text, quote),
            Stumble::Comment(at) => self.part_comments(at),
            Stumble::EscapedQuote(quote) => self.spell_out(quote),
        }
    }

    /// Parts a comment from what it stands behind. Where there is one there are more, and each would be a try of its own:
    /// what may be comments behind it are parted too, unless they were before.
    fn part_comments(&mut self, at: usize) -> Option<()> {
        if at < self.looked_at {
            return self.pads.part_comments([at]);
        }
        let bytes = self.text.as_bytes();
        let is_behind_end = |mark: &usize| matches!(bytes[mark - 1], b'"' | b'\'' | b']' | b'}');
        let marks = memchr_iter(b'#', &bytes[at + 1..]).map(|mark| at + 1 + mark);
        let guessed: Vec<usize> = marks.filter(is_behind_end).take(MOST_GUESSED).collect();
        self.pads.part_comments([at].into_iter().chain(guessed.iter().copied()))?;
        self.looked_at =
            guessed.last().copied().filter(|_| guessed.len() == MOST_GUESSED).unwrap_or(usize::MAX);
        self.guessed.extend(guessed);
        Some(())
    }

    /// Takes back what was no comment behind a quote or bracket, as far as the text was read; `parted` has, in order, all
    /// that were. Whether there was any.
    pub(super) fn take_back(&mut self, parted: &[usize], read: usize) -> bool {
        let is_wrong = |at: &usize| *at <= read && parted.binary_search(at).is_err();
        let wrong: Vec<usize> = self.guessed.extract_if(.., |at| is_wrong(at)).collect();
        self.pads.take_out(&wrong);
        !wrong.is_empty()
    }

    /// Makes `\x27` of every `\'` of the text whose quote opens at byte `quote`.
    fn spell_out(&mut self, quote: usize) -> Option<()> {
        let written = &self.text[quote..quote + scalar::quoted_length(&self.text[quote..])?];
        let escaped = goyaml::escapes(written).filter(|(_, escaped)| *escaped == '\'');
        let apostrophes: Vec<usize> = escaped.map(|(backslash, _)| quote + backslash + 1).collect();
        self.pads.spell_out(&apostrophes)?;
        self.overwrite(|_, bytes| {
            apostrophes.iter().for_each(|at| bytes[*at] = b'7');
            Some(())
        })
    }

    fn overwrite(&mut self, blank: impl FnOnce(&str, &mut [u8]) -> Option<()>) -> Option<()> {
        let mut bytes = self.text.as_bytes().to_vec();
        blank(&self.text, &mut bytes)?;
        self.text = Cow::Owned(String::from_utf8(bytes).ok()?);
        Some(())
    }
}

/// Joins the line in brackets whose content begins at byte `at` to the line before it, and so those below it. Inside
/// brackets indentation means nothing to go-yaml, but to the parser it does. Only a line break beside a bracket or
/// comma is no part of a text.
fn join(text: &str, at: usize, bytes: &mut [u8]) -> Option<()> {
    let mut gap = (end_before(text, at)?, at);
    let is_apart = |(end, content): (usize, usize)| {
        text[..end].ends_with(['[', '{', ',', ':']) || text[content..].starts_with([']', '}', ','])
    };
    if !is_apart(gap) {
        return None;
    }
    while is_apart(gap) {
        bytes[gap.0..gap.1].fill(b' ');
        let Some(next) = gap_behind(text, gap.1) else { break };
        gap = next;
    }
    Some(())
}

/// Where the content ends of the last line with content before the one whose content begins at `content`.
fn end_before(text: &str, content: usize) -> Option<usize> {
    let own = text[..content].trim_end_matches(' ').strip_suffix('\n')?;
    let before = successors(Some(own), |before| Some(before.rsplit_once('\n')?.0))
        .find(|before| has_content(last_line(before).1))?;
    let (start, line) = last_line(before);
    Some(start + content_length(line)?)
}

/// From the end of the content that begins at `at` to the next content on a line below it.
fn gap_behind(text: &str, at: usize) -> Option<(usize, usize)> {
    let mut lines = text[at..].split_inclusive('\n');
    let line = lines.next()?;
    let end = at + content_length(line)?;
    let mut start = at + line.len();
    for line in lines {
        if has_content(line) {
            return Some((end, start + line.len() - line.trim_start_matches(' ').len()));
        }
        start += line.len();
    }
    None
}

/// The last line of a text and where it begins.
fn last_line(text: &str) -> (usize, &str) {
    let start = text.rfind('\n').map_or(0, |newline| newline + 1);
    (start, &text[start..])
}

fn has_content(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with('#')
}

/// The bytes of a line before its comment and the blanks at its end; nothing where a quote is open at the end, so that
/// it is uncertain what is a comment.
fn content_length(line: &str) -> Option<usize> {
    let line = match line.find(" #") {
        Some(comment) if is_outside_quotes(&line[..comment]) => &line[..comment],
        _ => line,
    };
    let line = line.trim_end_matches([' ', '\r', '\n']);
    is_outside_quotes(line).then_some(line.len())
}

/// Whether no quote is open at the end of a line, as far as one line tells.
pub(super) fn is_outside_quotes(line: &str) -> bool {
    ['"', '\''].iter().all(|quote| line.matches(*quote).count().is_multiple_of(2))
}
