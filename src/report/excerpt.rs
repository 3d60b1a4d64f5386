//! Excerpts: the lines that a finding's labels point at, cut out of their texts for annotate-snippets.

use std::borrow::Cow;

use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Origin, Snippet};

use super::place::{Place, Places, floor};
use crate::diagnostic::{Diagnostic, Label};
use crate::harmless::{harmless, harmless_lines};

/// The most bytes of a text that one excerpt is cut from. annotate-snippets reads all that it is given,
/// several times, so a longer line is named by its place alone.
const WINDOW: usize = 16 * 1024;

/// The most bytes of a long line that are underlined or lie between two underlines: annotate-snippets cuts a
/// line down to what is underlined, and would show all of it.
const REACH: usize = 100;

/// A label with its place.
struct Mark<'a> {
    place: Place<'a>,
    text: &'a str,
    kind: AnnotationKind,
}

/// The excerpts of one finding, the one with its primary label first.
pub(super) fn excerpts<'a>(diagnostic: &'a Diagnostic, places: &Places<'a>) -> Vec<Element<'a>> {
    let mark = |label: &'a Label, kind| Mark { place: places.locate(label.span), text: &label.text, kind };
    let mut marks: Vec<Mark<'a>> = Vec::new();
    marks.extend(diagnostic.primary.iter().map(|label| mark(label, AnnotationKind::Primary)));
    marks.extend(diagnostic.related.iter().map(|label| mark(label, AnnotationKind::Context)));
    marks.sort_by_key(|mark| (mark.place.id, mark.place.marked.start));
    let mut windows: Vec<&[Mark<'a>]> = marks.chunk_by(|a, b| fits(&a.place, &b.place)).collect();
    windows.sort_by_key(|window| !has_primary(window));
    windows.iter().enumerate().flat_map(|(index, window)| elements(window, index)).collect()
}

/// Whether two places are near enough for one excerpt. A chain of near ones makes a long excerpt still:
/// its length is bounded by the number of labels.
fn fits(earlier: &Place<'_>, later: &Place<'_>) -> bool {
    let indent = |place: &Place<'_>| place.marked.start - place.line.start;
    let longest = earlier.line.len().max(later.line.len());
    earlier.id == later.id
        && later.line.end - earlier.line.start <= WINDOW
        && (longest <= REACH || indent(earlier).abs_diff(indent(later)) <= REACH)
}

fn has_primary(window: &[Mark<'_>]) -> bool {
    window.iter().any(|mark| mark.kind == AnnotationKind::Primary)
}

fn elements<'a>(window: &[Mark<'a>], index: usize) -> Vec<Element<'a>> {
    let place = &window[0].place;
    if !is_shown(place) {
        return window.iter().flat_map(without_excerpt).collect();
    }
    // Only the first excerpt may go without a path: annotate-snippets draws an empty one for the others.
    if index == 0 && is_argument(place) {
        return vec![argument(window).into()];
    }
    let text = place.source.text.as_ref();
    let start = place.line.start;
    let end = window.last().map_or(start, |mark| mark.place.line.end);
    let shown = &text[start..end];
    let snippet = Snippet::source(with_last_line(harmless_lines(shown)))
        .line_start(place.number)
        .path(place.source.shown())
        .annotations(window.iter().map(|mark| annotation(mark, shown, start, 0)));
    vec![snippet.into()]
}

/// annotate-snippets sees no line after the last newline, where an unclosed quote ends for example.
fn with_last_line(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.ends_with('\n') { Cow::Owned(format!("{text}\n")) } else { text }
}

/// Whether the line of a place is short enough to show.
pub(super) fn is_shown(place: &Place<'_>) -> bool {
    place.line.len() <= WINDOW
}

/// A place whose line is too long to show.
fn without_excerpt<'a>(mark: &Mark<'a>) -> Vec<Element<'a>> {
    let place = &mark.place;
    let origin = Origin::path(place.source.shown()).line(place.number).char_column(place.column());
    let mut elements: Vec<Element<'a>> = vec![origin.into()];
    if !mark.text.is_empty() {
        elements.push(Level::NOTE.message(harmless(mark.text)).into());
    }
    elements
}

/// Whether the text was given by a flag, on one line: then it is shown as it was typed.
fn is_argument(place: &Place<'_>) -> bool {
    place.source.name().starts_with("--") && !place.source.text.contains('\n')
}

fn argument<'a>(window: &[Mark<'a>]) -> Snippet<'a, Annotation<'a>> {
    let source = window[0].place.source;
    let (flag, text) = (source.shown(), harmless_lines(&source.text));
    Snippet::source(format!("{flag} {text}"))
        .line_numbering(false)
        .annotations(window.iter().map(|mark| annotation(mark, &source.text, 0, flag.len() + 1)))
}

/// The underline of a mark in `shown`, a part of the text that begins at `start` and is shown `shift` bytes further on.
fn annotation<'a>(mark: &Mark<'a>, shown: &str, start: usize, shift: usize) -> Annotation<'a> {
    let marked = &mark.place.marked;
    let end = floor(&mark.place.source.text, marked.end.min(marked.start + REACH));
    // What is harmless may be longer than what it stands for.
    let behind = |at: usize| harmless_lines(&shown[..at - start]).len() + shift;
    let annotation = mark.kind.span(behind(marked.start)..behind(end));
    if mark.text.is_empty() { annotation } else { annotation.label(harmless(mark.text)) }
}
