//! What has become of the documents as text: what did not change byte for byte, the others with their comments and with
//! scalars to the letter.

use super::comments::{Comments, Start, Trivia, collect, is_flow, is_json, item_start};
use super::object::{Fate, Object};
use super::{Document, Input};
use crate::source::{SourceId, Sources, Span};
use crate::yaml::{Entry, Map, Node, Scalar, Style, Value, emit};

/// A text of the input, and what it has become.
#[derive(Debug)]
pub(crate) struct Output {
    /// The text of the input.
    pub source: SourceId,
    /// The new text.
    pub text: String,
}

/// Columns that a map or list stands to the right of its key.
const STEP: usize = 2;
/// Lists and maps in brackets stay on one line up to this length.
const LONGEST_FLOW: usize = 100;

/// Prints every text of the input; notes are added on comments whose keys are gone.
pub(crate) fn print(input: &mut Input, sources: &Sources) -> Vec<Output> {
    let comments = collect(input, |source| sources.get(source).text.as_ref());
    let mut printer = Printer { sources, comments, out: String::new() };
    let mut outputs: Vec<Output> = Vec::new();
    for document in &input.documents {
        if outputs.last().is_none_or(|output| output.source != document.source) {
            outputs.push(Output { source: document.source, text: String::new() });
        }
        let output = outputs.last_mut().expect("one was just put there");
        printer.document(document, &mut output.text);
    }
    outputs
}

/// The texts one after the other.
pub(crate) fn join(outputs: &[Output]) -> String {
    let mut all = String::new();
    for output in outputs.iter().filter(|output| !output.text.is_empty()) {
        begin(&mut all, output.text.starts_with("---"));
        all.push_str(&output.text);
    }
    all
}

impl Document {
    /// Whether it is any longer what its text says.
    pub(super) fn is_changed(&self) -> bool {
        self.objects.iter().any(|object| object.fate != Fate::Same)
    }
}

struct Printer<'s> {
    sources: &'s Sources,
    comments: Comments,
    out: String,
}

impl Printer<'_> {
    fn document(&mut self, document: &Document, text: &mut String) {
        let part = &self.sources.get(document.source).text[document.part.clone()];
        if !document.is_changed() {
            begin(text, part.starts_with("---"));
            text.push_str(part);
            return;
        }
        for (at, object) in document.objects.iter().filter(|object| object.fate != Fate::Gone).enumerate() {
            if !text.is_empty() || (at == 0 && part.trim_start().starts_with("---")) {
                begin(text, true);
                text.push_str("---\n");
            }
            self.out.clear();
            self.object(object);
            text.push_str(&self.out);
        }
    }

    fn object(&mut self, object: &Object) {
        if let Some(map) = object.root.as_map() {
            self.map(map, 0);
        } else {
            emit::write_node(&mut self.out, &object.root, 0);
        }
    }

    fn map(&mut self, map: &Map, indent: usize) {
        for (at, entry) in map.iter().enumerate() {
            self.lines_before(entry.key_span, indent, at == 0);
            self.pad(indent);
            self.entry(entry, indent);
        }
    }

    fn entry(&mut self, entry: &Entry, indent: usize) {
        let trivia = start(entry.key_span).and_then(|start| self.comments.get_mut(&start));
        let (behind, after) = trivia.map(taken).unwrap_or_default();
        let key = self.key(entry);
        self.out.push_str(&key);
        self.out.push(':');
        self.value(&entry.value, indent, behind.as_deref());
        // Behind a list, its items are where further ones would stand.
        let is_outside = entry.value.as_scalar().is_some() || indent == 0;
        self.lines(after, if is_outside { indent } else { indent + STEP });
    }

    fn value(&mut self, node: &Node, indent: usize, behind: Option<&str>) {
        match &node.value {
            Value::Scalar(scalar) => {
                let text = self.scalar(node, scalar, indent + STEP);
                self.inline(&text, behind);
            }
            Value::Map(map) if map.is_empty() => self.inline("{}", behind),
            Value::List(items) if items.is_empty() => self.inline("[]", behind),
            Value::Map(map) => match self.flow(node, indent) {
                Some(raw) => self.inline(&raw, behind),
                None => {
                    self.end_of_key(behind);
                    self.map(map, indent + STEP);
                }
            },
            Value::List(items) => match self.flow(node, indent) {
                Some(raw) => self.inline(&raw, behind),
                None => {
                    self.end_of_key(behind);
                    self.list(items, indent + STEP);
                }
            },
        }
    }

    fn list(&mut self, items: &[Node], indent: usize) {
        for (at, item) in items.iter().enumerate() {
            let own = item_start(item);
            let span = if own.is_some() { item.span } else { first_key(item).unwrap_or(item.span) };
            let trivia = own.and_then(|start| self.comments.get_mut(&start));
            let (behind, after) = trivia.map(taken).unwrap_or_default();
            self.lines_before(span, indent, at == 0);
            let is_block =
                item.as_map().is_some_and(|map| !map.is_empty()) && self.flow(item, indent).is_none();
            // In a block, what stood behind the brackets stands above it.
            let (above, behind) = if is_block { (behind, None) } else { (None, behind) };
            self.lines(above, indent);
            self.pad(indent);
            self.out.push('-');
            match &item.value {
                Value::Map(map) if is_block => {
                    let from = self.out.len();
                    self.map(map, indent + STEP);
                    // The first key stands behind the dash.
                    self.out.replace_range(from..from + indent + STEP, " ");
                }
                _ => self.value(item, indent, behind.as_deref()),
            }
            self.lines(after, indent);
        }
    }

    /// A value on the line of its key; a comment stands behind the first line of a block.
    fn inline(&mut self, text: &str, behind: Option<&str>) {
        let (first, rest) = text.split_once('\n').map_or((text, None), |(first, rest)| (first, Some(rest)));
        self.out.push(' ');
        self.out.push_str(first);
        self.end_of_key(behind);
        if let Some(rest) = rest {
            self.out.push_str(rest);
            self.out.push('\n');
        }
    }

    fn end_of_key(&mut self, behind: Option<&str>) {
        if let Some(comment) = behind {
            self.out.push(' ');
            self.out.push_str(comment);
        }
        self.out.push('\n');
    }

    fn lines(&mut self, lines: impl IntoIterator<Item = String>, indent: usize) {
        for line in lines {
            self.pad(indent);
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    fn lines_before(&mut self, span: Span, indent: usize, is_first: bool) {
        let Some(trivia) = start(span).and_then(|start| self.comments.get_mut(&start)) else { return };
        let mut lines = std::mem::take(&mut trivia.before);
        // What stood in it stood below its own comments.
        lines.append(&mut trivia.kept);
        let mut may_be_blank = !is_first;
        for line in lines {
            if line.is_empty() {
                if may_be_blank {
                    self.out.push('\n');
                }
            } else {
                self.pad(indent);
                self.out.push_str(&line);
                self.out.push('\n');
            }
            may_be_blank = !line.is_empty();
        }
    }

    /// The key as it was written, unless it has another name now.
    fn key(&self, entry: &Entry) -> String {
        let raw = self.raw(entry.key_span).filter(|raw| bare(raw) == entry.key.as_str());
        raw.map_or_else(|| emit::key(&entry.key).into_owned(), str::to_owned)
    }

    /// A scalar to the letter, where its letters stand on one line.
    fn scalar(&self, node: &Node, scalar: &Scalar, indent: usize) -> String {
        let raw = self.raw(node.span).filter(|raw| match scalar.style {
            Style::Plain => *raw == scalar.text.as_str(),
            Style::Quoted => is_quoted(raw),
            Style::Folded | Style::Argument | Style::Json => false,
        });
        match raw {
            Some(raw) => raw.to_owned(),
            // The printer says what stands behind a key, with the blank before it.
            None => emit::value(node, indent).trim_start_matches(' ').to_owned(),
        }
    }

    /// A map or list in brackets that is still what its text says, and short enough to stay on its line.
    fn flow(&self, node: &Node, indent: usize) -> Option<String> {
        let text = self.sources.get(node.span.source).text.as_ref();
        if node.as_scalar().is_some() || !is_flow(node, text) {
            return None;
        }
        let raw = self.raw(node.span)?;
        let is_closed = raw.ends_with([']', '}']) && !raw.contains(['*', '&', '#']);
        (is_closed && indent + raw.len() <= LONGEST_FLOW).then(|| raw.to_owned())
    }

    /// The characters of a span on one line, of a text that is not JSON.
    fn raw(&self, span: Span) -> Option<&str> {
        start(span)?;
        let text = self.sources.get(span.source).text.as_ref();
        let raw = text.get(span.start as usize..span.end as usize)?.trim_end();
        (!raw.contains(['\n', '\r']) && !raw.starts_with(['&', '*', '!']) && !is_json(text)).then_some(raw)
    }

    fn pad(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }
}

/// What stands behind and below something.
fn taken(trivia: &mut Trivia) -> (Option<String>, Vec<String>) {
    (trivia.behind.take(), std::mem::take(&mut trivia.after))
}

/// Where something of a text begins; nothing for what is made.
fn start(span: Span) -> Option<Start> {
    (span.start < span.end).then_some((span.source, span.start))
}

fn first_key(item: &Node) -> Option<Span> {
    item.as_map()?.iter().next().map(|entry| entry.key_span)
}

/// Ends the line before, and parts what follows from it where it does not do so itself.
fn begin(text: &mut String, is_parted: bool) {
    if text.is_empty() {
        return;
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    if !is_parted {
        text.push_str("---\n");
    }
}

fn bare(raw: &str) -> &str {
    let quoted = |quote: char| raw.strip_prefix(quote)?.strip_suffix(quote);
    quoted('"').or_else(|| quoted('\'')).unwrap_or(raw)
}

fn is_quoted(raw: &str) -> bool {
    let is_by = |quote: char| raw.len() > 1 && raw.starts_with(quote) && raw.ends_with(quote);
    is_by('"') || is_by('\'')
}
