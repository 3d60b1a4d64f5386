//! Parser events to a tree: containers under construction, anchors, and what each reading makes of a document.

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::{Event, ScalarStyle, ScanError, Tag};

use super::anchors::Anchors;
use super::codes::TAG_DOES_NOT_FIT;
use super::findings::Findings;
use super::keys::{Key, key_of};
use super::load::{self, Loaded};
use super::mapping::Mapping;
use super::node::{Map, Node, Resolved, Scalar, Style, Value};
use super::offsets::Offsets;
use super::ration::Ration;
use super::scalar::{self, Dialect};
use super::syntax::Fault;
use super::tabs::Before;
use super::{findings, goyaml, hidden, last_line, syntax, tags};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};

/// Containers may stand in one another this deep; beyond, the text is refused.
pub(crate) const MAX_DEPTH: usize = 250;

/// Whether there is any use in reading on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Yes.
    Continue,
    /// No: the reading is done, or the text is past mending.
    Stop,
}

/// Builds the trees of one text.
pub(super) struct Builder<'t> {
    pub(super) source: SourceId,
    pub(super) text: &'t str,
    pub(super) dialect: Dialect,
    offsets: Offsets<'t>,
    pub(super) open: Vec<Frame>,
    anchors: Anchors<'t>,
    pub(super) findings: Findings,
    documents: Vec<Node>,
    /// Documents begun, the empty ones too.
    begun: usize,
    /// Where the last event ended: what stands between it and the next belongs to neither.
    pub(super) cursor: u32,
    /// What the last event was.
    pub(super) before: Before,
    /// Whether tabs must be looked for at all.
    pub(super) has_tabs: bool,
    /// The comments that begin right behind a quote or a bracket.
    pub(super) parted: Vec<usize>,
    /// Whether the parser gave up: what was read until then is no document.
    is_broken: bool,
}

/// Something valid at which the parser gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stumble {
    /// A tab behind a `:`; or before a further line of a quoted text, where it is a blank like others for go-yaml.
    Tab(usize),
    /// The content of a line in brackets that is not indented deeper than what the brackets stand in.
    LineInBrackets(usize),
    /// The quote of a text that goes on in lines which are not indented deeper than its key; for go-yaml it may.
    QuotedLine(usize),
    /// The `#` of a comment right behind a quote or a bracket; for go-yaml it needs no blank.
    Comment(usize),
    /// The quote that opens a text with the escape `\'`, which only go-yaml has.
    EscapedQuote(usize),
}

/// A list or mapping whose end has not come yet.
pub(super) struct Frame {
    contents: Contents,
    pub(super) span: Span,
    anchor: usize,
    pub(super) is_flow: bool,
    /// How many nodes had been made when it began.
    made_before: u64,
}

enum Contents {
    List(Vec<Node>),
    Mapping(Mapping),
}

/// How a value came to stand where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Here,
    ByAlias,
}

impl<'t> Builder<'t> {
    pub(super) fn new(
        source: SourceId,
        text: &'t str,
        offsets: Offsets<'t>,
        dialect: Dialect,
        ration: &'t Ration,
    ) -> Self {
        Builder {
            source,
            text,
            dialect,
            offsets,
            open: Vec::new(),
            anchors: Anchors::new(ration),
            findings: Findings::default(),
            documents: Vec::new(),
            begun: 0,
            cursor: 0,
            before: Before::Other,
            has_tabs: text.contains('\t'),
            parted: Vec::new(),
            is_broken: false,
        }
    }

    /// Takes one event in.
    pub(super) fn event(&mut self, event: Event<'_>, mark: saphyr_parser::Span) -> Step {
        let span = self.span(mark);
        if self.has_tabs {
            self.check_tabs(&event, span);
        }
        match event {
            Event::DocumentStart(_) => self.begin_document(span),
            Event::DocumentEnd => return self.end_document(),
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(text, style, tag.as_deref(), span);
                return self.complete(node, anchor, 1);
            }
            Event::SequenceStart(anchor, tag) => {
                return self.begin(Contents::List(Vec::new()), anchor, tag.as_deref(), span);
            }
            Event::MappingStart(anchor, tag) => {
                return self.begin(Contents::Mapping(Mapping::default()), anchor, tag.as_deref(), span);
            }
            Event::SequenceEnd | Event::MappingEnd => return self.end(),
            Event::Alias(anchor) => return self.alias(anchor, span),
            Event::StreamEnd => return Step::Stop,
            Event::StreamStart | Event::Nothing => {}
        }
        Step::Continue
    }

    /// What the parser stumbled over though it is valid, if it is one of the things it is known to stumble over.
    pub(super) fn stumble(&self, error: &ScanError) -> Option<Stumble> {
        let marked = self.offsets.byte(error.marker().index()) as usize;
        if error.info().contains("must be followed by a valid YAML whitespace") {
            let before = &self.text[..marked];
            let at = before.trim_end_matches([' ', '\t']).len();
            let is_tab = at < before.len() && before[..at].ends_with(':');
            return is_tab.then_some(Stumble::Tab(at));
        }
        match error.info() {
            "invalid indentation" | "invalid indentation in flow construct" => {
                Some(Stumble::LineInBrackets(marked))
            }
            "invalid indentation in quoted scalar" if self.dialect != Dialect::Native => {
                Some(Stumble::QuotedLine(marked))
            }
            "tab cannot be used as indentation" if self.dialect != Dialect::Native => {
                Some(Stumble::Tab(marked))
            }
            info if info.contains("comments must be separated") && self.dialect != Dialect::Native => {
                Some(Stumble::Comment(marked))
            }
            info if info.contains("unknown escape") && self.dialect != Dialect::Native => {
                Some(Stumble::EscapedQuote(marked))
            }
            _ => None,
        }
    }

    /// Explains why the parser gave up.
    pub(super) fn syntax_error(&mut self, error: &ScanError) -> Step {
        let at = self.offsets.byte(error.marker().index()) as usize;
        let fault = Fault { text: self.text, at, reason: error.info(), bracket: self.open_bracket() };
        self.findings.push(syntax::explain(self.source, fault));
        self.is_broken = true;
        Step::Stop
    }

    /// The innermost bracket that is open.
    fn open_bracket(&self) -> Option<usize> {
        let frame = self.open.iter().rfind(|frame| frame.is_flow)?;
        // An anchor or a tag may stand before it.
        let start = frame.span.start as usize;
        self.text[start..].find(['[', '{']).map(|at| start + at)
    }

    /// All that was read.
    pub(super) fn finish(mut self) -> Loaded {
        if self.dialect != Dialect::Kubectl && !self.is_broken {
            let others = self.documents.iter().filter(|document| document.as_map().is_none());
            others.for_each(|document| self.findings.push(findings::document_not_a_map(document)));
        }
        let weight = self.anchors.keep();
        Loaded { documents: self.documents, diagnostics: self.findings.into_vec(), weight }
    }

    fn span(&self, mark: saphyr_parser::Span) -> Span {
        let start = self.offsets.byte(mark.start.index());
        let end = if mark.is_empty() { start } else { self.offsets.byte(mark.end.index()) };
        Span::new(self.source, start, end.max(start))
    }

    fn begin_document(&mut self, span: Span) {
        self.begun += 1;
        self.anchors.forget_names();
        if self.dialect == Dialect::Native && self.begun == 2 {
            self.findings.push(findings::second_document(span));
        }
    }

    fn end_document(&mut self) -> Step {
        if self.dialect == Dialect::Helm { Step::Stop } else { Step::Continue }
    }

    fn begin(&mut self, contents: Contents, anchor: usize, tag: Option<&Tag>, span: Span) -> Step {
        if self.open.len() == MAX_DEPTH {
            self.findings.push(findings::too_deep(span));
            return Step::Stop;
        }
        self.warn_of_tag(tag, span);
        let made_before = self.anchors.made();
        self.anchors.begin(anchor);
        let is_flow = self.text[span.start as usize..span.end as usize].trim_end().ends_with(['[', '{']);
        let span = if is_flow { span } else { self.block_span(&contents, span) };
        self.cursor = if is_flow { span.end } else { span.start };
        self.open.push(Frame { contents, span, anchor, is_flow, made_before });
        Step::Continue
    }

    /// Closes the innermost container: at its bracket, or behind its last child where it has none.
    fn end(&mut self) -> Step {
        let Some(mut frame) = self.open.pop() else { return Step::Stop };
        frame.span.end = self.closing_bracket(&frame).unwrap_or(self.cursor.max(frame.span.start));
        if frame.is_flow {
            self.note_comment(frame.span.end);
        }
        let weight = self.anchors.made() - frame.made_before + 1;
        let node = match frame.contents {
            Contents::List(items) => Node::list(items, frame.span),
            Contents::Mapping(mapping) => Node::map(self.close(mapping), frame.span),
        };
        self.complete(node, frame.anchor, weight)
    }

    /// Something with an end of its own ends before this byte.
    fn note_comment(&mut self, end: u32) {
        if self.text.as_bytes().get(end as usize) == Some(&b'#') {
            self.parted.push(end as usize);
        }
    }

    /// Behind the bracket that closes a container: the first one outside comments that no value has taken. The parser's
    /// own mark may stand before the last comma.
    fn closing_bracket(&self, frame: &Frame) -> Option<u32> {
        if !frame.is_flow {
            return None;
        }
        let end = load::clamp(self.text.len());
        Some(self.indicator(end, b"]}")).filter(|at| *at < end).map(|at| at + 1)
    }

    fn close(&mut self, mapping: Mapping) -> Map {
        mapping.close(self.dialect, &mut self.findings)
    }

    /// A scalar or a closed container: remembers it under its anchor and puts it in its place.
    fn complete(&mut self, node: Node, anchor: usize, weight: u64) -> Step {
        if let Err(finding) = self.anchors.complete(anchor, &node, weight) {
            self.findings.push(*finding);
            return Step::Stop;
        }
        self.cursor = self.cursor.max(node.span.end);
        self.place(node, Written::Here)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Step {
        self.cursor = span.end;
        match self.anchors.recall(anchor, self.open.len(), span) {
            Ok(node) => self.place(node, Written::ByAlias),
            Err(finding) => {
                self.findings.push(*finding);
                Step::Stop
            }
        }
    }

    fn place(&mut self, node: Node, written: Written) -> Step {
        let key_is_due = matches!(self.open.last(), Some(Frame { contents: Contents::Mapping(mapping), .. }) if mapping.awaits_key());
        if key_is_due {
            let key = match self.template_brace(&node) {
                Some(key) => key,
                None => key_of(node, written, self.dialect, &mut self.findings),
            };
            self.place_key(key);
            return Step::Continue;
        }
        let node = self.as_value(node, written);
        match self.open.last_mut().map(|frame| &mut frame.contents) {
            Some(Contents::List(items)) => items.push(node),
            Some(Contents::Mapping(mapping)) => mapping.value(node, written),
            None => self.place_document(node),
        }
        Step::Continue
    }

    /// `{{ x }}` without quotes is a map whose key is a map, which says nothing to its writer.
    fn template_brace(&mut self, node: &Node) -> Option<Key> {
        let start = node.span.start as usize;
        if node.as_scalar().is_some() || !self.text[start..].starts_with('{') {
            return None;
        }
        if self.text[..start].ends_with('{') {
            self.findings.push(syntax::template(self.source, self.text, start - 1));
        } else if !self.text[start..].starts_with("{{") {
            return None;
        }
        Some(Key::Refused)
    }

    fn place_key(&mut self, key: Key) {
        if let Some(Frame { contents: Contents::Mapping(mapping), .. }) = self.open.last_mut() {
            mapping.key(key);
        }
    }

    fn place_document(&mut self, node: Node) {
        if node.is_null() {
            return;
        }
        self.documents.push(node);
    }

    /// What Helm and kubectl make of a number once it has gone through JSON, which has no infinity.
    fn as_value(&mut self, mut node: Node, written: Written) -> Node {
        if self.dialect == Dialect::Native {
            return node;
        }
        if let Value::Scalar(scalar) = &mut node.value {
            scalar.meaning = goyaml::through_json(scalar.meaning, self.dialect);
            let is_refused = matches!(scalar.meaning, Resolved::Float(value) if !value.is_finite());
            if is_refused && written == Written::Here {
                self.findings.push(findings::not_json(&scalar.text, node.span));
            }
        }
        node
    }

    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Node {
        let mark = span;
        let span = self.scalar_span(&text, style, mark);
        if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) {
            self.note_comment(span.end);
        }
        let text = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => {
                self.check_block(span.start);
                self.block_text(text, span.start..mark.end)
            }
            _ => text,
        };
        let text = hidden::with_marks(text);
        if style == ScalarStyle::DoubleQuoted {
            self.check_escapes(span);
        }
        if let Some(tag) = tag {
            return self.tagged_scalar(text.into_owned(), tag, span);
        }
        let (style, meaning) = match (style, self.dialect) {
            (ScalarStyle::Plain, Dialect::Native) => (Style::Plain, scalar::core(&text)),
            (ScalarStyle::Plain, _) => (Style::Plain, goyaml::resolve(&text)),
            (ScalarStyle::Folded, _) if self.is_joined(&text, span) => (Style::Folded, Resolved::Text),
            _ => (Style::Quoted, Resolved::Text),
        };
        Node::scalar(Scalar { text: text.into(), style, meaning }, span)
    }

    /// Whether a block behind `>` has fewer lines than are written.
    fn is_joined(&self, text: &str, span: Span) -> bool {
        let said = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count();
        let written = &self.text[span.start as usize..span.end as usize];
        let content = written.split_once('\n').map_or("", |(_, content)| content);
        said(text) < said(content)
    }

    /// A block's text, without the line break that the parser adds at the end of the file.
    fn block_text<'e>(&self, text: Cow<'e, str>, written: Range<u32>) -> Cow<'e, str> {
        let column = self.open.last().map_or(0, |frame| self.column(frame.span.start));
        let (block, rest) =
            self.text[written.start as usize..].split_at((written.end - written.start) as usize);
        match last_line::without_added_break(&text, block, rest, column) {
            Some(cut) => Cow::Owned(cut.to_owned()),
            None => text,
        }
    }

    fn tagged_scalar(&mut self, text: String, tag: &Tag, span: Span) -> Node {
        self.warn_of_tag(Some(tag), span);
        match tags::scalar(text, tag, self.dialect) {
            Ok(scalar) => Node::scalar(scalar, span),
            Err(message) => {
                self.findings.push(Diagnostic::new(&TAG_DOES_NOT_FIT, message).at(span, ""));
                Node::null(span)
            }
        }
    }

    fn warn_of_tag(&mut self, tag: Option<&Tag>, span: Span) {
        let foreign = tag.filter(|tag| self.dialect == Dialect::Native && tags::is_foreign(tag));
        if let Some(tag) = foreign {
            self.findings.push(findings::foreign_tag(&tags::spelled(tag), span));
        }
    }

    /// Where a block container begins: the parser marks a list that is not indented behind its first `-`.
    fn block_span(&self, contents: &Contents, mark: Span) -> Span {
        let in_mapping = matches!(self.open.last(), Some(Frame { contents: Contents::Mapping(_), .. }));
        match contents {
            Contents::List(_) if in_mapping => Span { start: self.indicator(mark.start, b"-"), ..mark },
            _ => mark,
        }
    }

    /// Where a scalar stands: a missing one behind its `:` or `-`, a quoted one up to its second quote, a block with its
    /// header and without blank lines.
    fn scalar_span(&self, text: &str, style: ScalarStyle, mark: Span) -> Span {
        let (start, end) = (mark.start as usize, mark.end as usize);
        match style {
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let start = self.indicator(mark.start, b"|>") as usize;
                let written = self.text[start..end.max(start)].trim_end_matches([' ', '\t', '\r', '\n']);
                load::span(self.source, start, start + written.len())
            }
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                // An anchor or a tag may stand first.
                let quote = start + self.text[start..end].find(['"', '\'']).unwrap_or_default();
                let length = scalar::quoted_length(&self.text[quote..end]);
                load::span(self.source, start, length.map_or(end, |length| quote + length))
            }
            ScalarStyle::Plain if text.is_empty() && start == end => {
                let indicator = self.indicator(mark.start, b":-?") as usize;
                let behind = if indicator < self.text.len() { indicator + 1 } else { indicator };
                let behind = if self.text.is_char_boundary(behind) { behind } else { start };
                load::span(self.source, behind, behind)
            }
            _ => mark,
        }
    }

    /// The first of `indicators` between the last event and `mark`, comments aside; `mark` if there is none.
    ///
    /// The parser marks some events behind the indicator that announces them.
    fn indicator(&self, mark: u32, indicators: &[u8]) -> u32 {
        let mut in_comment = false;
        for at in self.cursor.min(mark)..=mark {
            match self.text.as_bytes().get(at as usize) {
                Some(b'\n') => in_comment = false,
                Some(b'#') => in_comment = true,
                Some(byte) if !in_comment && indicators.contains(byte) => return at,
                _ => {}
            }
        }
        mark
    }
}
