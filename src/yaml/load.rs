//! Text to trees: the beginning of the line for values, and the way back in for printed manifests.

use std::ops::Range;

use saphyr_parser::Parser;

use super::codes::TEXT_TOO_LARGE;
use super::conflict;
use super::decode;
use super::findings;
use super::hidden;
use super::mend::Mended;
use super::node::Node;
use super::offsets::Offsets;
use super::plain;
use super::ration::Ration;
use super::scalar::Dialect;
use super::tree::{Builder, Step, Stumble};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{SourceId, Span};

/// Bytes that are parsed at most because of stumbles, all tries together.
const MOST_PARSED: usize = 64 << 20;

/// A text is parsed this often at most, however short it is.
const MOST_TRIES: usize = 1_000;

/// So many bytes in brackets take the room of a value.
const BYTES_ASIDE: usize = 4;

/// What a text holds. An error among the findings means that the documents can't be trusted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Loaded {
    /// The documents that say anything, in order; empty and null ones are left out.
    pub documents: Vec<Node>,
    /// What is wrong or doubtful, in the order met.
    pub diagnostics: Vec<Diagnostic>,
    /// How many keys and values it has of those that the run may hold.
    pub weight: usize,
}

impl Loaded {
    /// Whether any finding is an error.
    pub(crate) fn is_refused(&self) -> bool {
        self.diagnostics.iter().any(|finding| finding.severity == Severity::Error)
    }

    fn refused(finding: Diagnostic) -> Self {
        Loaded { diagnostics: vec![finding], ..Loaded::default() }
    }

    /// The same, so many bytes further on.
    fn shifted(mut self, by: u32) -> Self {
        if by > 0 {
            self.documents.iter_mut().for_each(|document| document.shift(by));
            let labels = self
                .diagnostics
                .iter_mut()
                .flat_map(|finding| finding.primary.iter_mut().chain(&mut finding.related));
            labels.for_each(|label| label.span = label.span.shifted(by));
        }
        self
    }
}

/// Reads `text` by the rules of `dialect`; spans count bytes in `source`.
pub(crate) fn load(source: SourceId, text: &str, dialect: Dialect) -> Loaded {
    load_part(source, text, 0..text.len(), dialect, &Ration::of(Ration::USUAL))
}

/// Reads a part of `text` as a text of its own; spans count bytes in the whole.
///
/// Its values are taken from `ration`.
pub(crate) fn load_part(
    source: SourceId,
    text: &str,
    part: Range<usize>,
    dialect: Dialect,
    ration: &Ration,
) -> Loaded {
    let (by, text) = (clamp(part.start), &text[part]);
    match refusal(source, text, dialect) {
        Some(finding) => Loaded::refused(finding).shifted(by),
        None => match plain::read(source, text, by, dialect, ration) {
            Some(Ok((documents, weight))) => Loaded { documents, weight, ..Loaded::default() },
            Some(Err(span)) => Loaded::refused(findings::too_many_values(ration, span)),
            None => in_conflict(source, text, parsed(source, text, dialect, ration)).shifted(by),
        },
    }
}

/// A conflict says more than what a parser has against it.
fn in_conflict(source: SourceId, text: &str, loaded: Loaded) -> Loaded {
    let conflict = loaded.is_refused().then(|| conflict::find(source, text)).flatten();
    conflict.map_or(loaded, Loaded::refused)
}

/// Reads a text that is not plain. Of one that is all in brackets, as JSON is, the parser sets everything aside until it
/// has seen the end.
fn parsed(source: SourceId, text: &str, dialect: Dialect, ration: &Ration) -> Loaded {
    let content = text.trim_start_matches("---").trim_start();
    let set_aside = if content.starts_with(['{', '[']) { text.len() / BYTES_ASIDE } else { 0 };
    if !ration.spend(set_aside) {
        return Loaded::refused(findings::too_many_values(ration, span(source, 0, 0)));
    }
    let loaded = read(source, text, dialect, ration);
    ration.give_back(set_aside);
    loaded
}

/// What rules a text out before it is parsed.
fn refusal(source: SourceId, text: &str, dialect: Dialect) -> Option<Diagnostic> {
    if u32::try_from(text.len()).is_err() {
        let message = format!("the text has {} bytes; 4 GiB is the most that can be read", text.len());
        return Some(Diagnostic::new(&TEXT_TOO_LARGE, message));
    }
    if let Some((at, character)) = decode::forbidden(text) {
        return Some(findings::forbidden_character(source, at, character));
    }
    match dialect {
        Dialect::Native => None,
        Dialect::Helm | Dialect::Kubectl => findings::refused_directive(source, text),
    }
}

/// Reads `text` by the parser alone, as [`load`] does whatever is not plain.
#[cfg(test)]
pub(super) fn load_by_parser(source: SourceId, text: &str, dialect: Dialect) -> Loaded {
    let ration = Ration::of(Ration::USUAL);
    refusal(source, text, dialect).map_or_else(|| read(source, text, dialect, &ration), Loaded::refused)
}

/// Reads what may have characters that nobody sees.
fn read(source: SourceId, text: &str, dialect: Dialect, ration: &Ration) -> Loaded {
    let text = hidden::without_marks(text, dialect);
    let loaded = parse(source, &text, dialect, ration);
    let Some(broken) = hidden::broken(&text).filter(|_| dialect != Dialect::Native) else {
        return loaded;
    };
    // Only one of the two is kept.
    ration.give_back(loaded.weight);
    let as_broken = parse(source, &broken.text, dialect, ration);
    match broken.parted_at {
        _ if !as_broken.is_refused() => as_broken,
        Some(at) if !loaded.is_refused() => Loaded::refused(findings::hidden_line_break(source, &text, at)),
        _ => loaded,
    }
}

/// Parses, and once more for every place where the parser stumbles over what is valid.
fn parse(source: SourceId, text: &str, dialect: Dialect, ration: &Ration) -> Loaded {
    let mut mended = Mended::new(text);
    for _ in 0..(MOST_PARSED / text.len().max(1)).min(MOST_TRIES) {
        let Attempt { loaded, stumble, parted, read } = attempt(source, &mended, dialect, ration);
        let is_better =
            mended.take_back(&parted, read) || stumble.and_then(|stumble| mended.mend(stumble)).is_some();
        if !is_better {
            return loaded;
        }
        ration.give_back(loaded.weight);
    }
    attempt(source, &mended, dialect, ration).loaded
}

/// What the parser makes of a text.
struct Attempt {
    loaded: Loaded,
    /// Where it gave up, if that may be mended.
    stumble: Option<Stumble>,
    /// The comments right behind a quote or a bracket, in order.
    parted: Vec<usize>,
    /// The byte up to which it read.
    read: usize,
}

fn attempt(source: SourceId, mended: &Mended, dialect: Dialect, ration: &Ration) -> Attempt {
    let padded = mended.pads.put_into(&mended.text);
    let offsets = Offsets::new(&padded, &mended.pads);
    let mut builder = Builder::new(source, &mended.text, offsets, dialect, ration);
    let mut stumble = None;
    for event in Parser::new_from_str(&padded) {
        let step = match event {
            Ok((event, span)) => builder.event(event, span),
            Err(error) => {
                stumble = builder.stumble(&error);
                builder.syntax_error(&error)
            }
        };
        if step == Step::Stop {
            break;
        }
    }
    let (parted, read) = (std::mem::take(&mut builder.parted), builder.cursor as usize);
    Attempt { loaded: builder.finish(), stumble, parted, read }
}

/// A span of a text that is known to be less than 4 GiB long.
pub(crate) fn span(source: SourceId, start: usize, end: usize) -> Span {
    // A place behind blanks that were cut off at the end of a line is a place all the same.
    Span::new(source, clamp(start), clamp(end.max(start)))
}

/// An offset into such a text.
pub(super) fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
