//! Scalars and keys on one line, and literal blocks.

use std::borrow::Cow;

use ecow::EcoString;

use super::Plain;
use crate::source::Span;
use crate::yaml::goyaml;
use crate::yaml::node::{Meaning, Node, Scalar, Style};
use crate::yaml::scalar::{self, Reading};

/// A key may be 1024 characters long with its quotes; the parser judges those near it.
const LONGEST_KEY: usize = 1000;

/// A scalar's characters after unquoting.
pub(super) struct Written<'t> {
    text: Cow<'t, str>,
    style: Style,
}

impl<'t> Written<'t> {
    /// Without quotes.
    pub(super) fn unquoted(text: &'t str) -> Self {
        Written { text: Cow::Borrowed(text), style: Style::Plain }
    }
}

impl<'t> Plain<'t> {
    /// A node of what was written, unless that is a number which JSON does not have.
    pub(super) fn scalar(&self, written: Written<'_>, span: Span) -> Option<Node> {
        let Written { text, style } = written;
        let meaning = scalar::meaning(&text, style, self.reading);
        let fits_json = !matches!(meaning, Meaning::Float(value) if !value.is_finite());
        (fits_json || self.reading == Reading::Native)
            .then(|| Node::scalar(Scalar { text: text.into(), style, meaning }, span))
    }

    /// A key that began at byte `start` and that every reader takes for its own characters.
    pub(super) fn key(&self, written: Written<'_>, start: usize) -> Option<(EcoString, Span)> {
        let Written { text, style } = written;
        let is_text = style == Style::Quoted || (goyaml::resolve(&text) == Meaning::Text && text != "<<");
        let span = self.span(start, self.at);
        (is_text && self.at - start <= LONGEST_KEY).then(|| (text.into(), span))
    }

    /// A scalar on one line outside brackets.
    pub(super) fn written(&mut self) -> Option<Written<'t>> {
        match self.byte()? {
            b'"' | b'\'' => self.quoted(),
            _ => self.unquoted(),
        }
    }

    fn unquoted(&mut self) -> Option<Written<'t>> {
        let first = self.byte()?;
        if is_indicator(first) || first == b'-' && self.is_gap(self.at + 1) {
            return None;
        }
        let start = self.at;
        let mut end = self.at;
        while let Some(byte) = self.byte_at(end) {
            let is_end = match byte {
                b'\n' => true,
                b':' => self.is_gap(end + 1),
                b'#' => self.byte_at(end - 1) == Some(b' '),
                _ => false,
            };
            if is_end {
                break;
            }
            end += 1;
        }
        let text = self.text[start..end].trim_end_matches(' ');
        self.at += text.len();
        Some(Written::unquoted(text))
    }

    /// A scalar in quotes, on one line.
    pub(super) fn quoted(&mut self) -> Option<Written<'t>> {
        let written = &self.rest()[..scalar::quoted_length(self.rest())?];
        self.at += written.len();
        let text = &written[1..written.len() - 1];
        if text.contains('\n') {
            return None;
        }
        let text = if written.starts_with('"') { unescaped(text)? } else { undoubled(text) };
        Some(Written { text, style: Style::Quoted })
    }

    /// A block of text behind `|`, inside a map or list in `column`.
    pub(super) fn literal(&mut self, column: usize) -> Option<Node> {
        let start = self.at;
        let header = self.rest().split_once('\n')?.0;
        self.at += header.len() + 1;
        let indent = self.rest().find(|character| character != ' ')?;
        if indent <= column || self.is_gap(self.at + indent) {
            return None;
        }
        let body = self.block_lines(indent)?;
        let content = body.trim_end_matches('\n').len();
        let kept = match header {
            "|" => content + 1,
            "|-" => content,
            "|+" => body.len(),
            _ => return None,
        };
        self.end = start + self.text[start..self.at].trim_end_matches([' ', '\n']).len();
        let text = Cow::Owned(body[..kept].to_owned());
        let node = self.scalar(Written { text, style: Style::Quoted }, self.span(start, self.end))?;
        self.next_content()?;
        Some(node)
    }

    /// The lines of a block without their indentation, the empty ones behind it included.
    fn block_lines(&mut self, indent: usize) -> Option<String> {
        let mut body = String::new();
        while let Some(length) = self.rest().find('\n') {
            let line = &self.rest()[..length];
            let blanks = line.len() - line.trim_start_matches(' ').len();
            if blanks < indent && blanks < line.len() {
                return Some(body);
            }
            body.push_str(line.get(indent..).unwrap_or_default());
            body.push('\n');
            self.at += length + 1;
        }
        self.rest().is_empty().then_some(body)
    }
}

/// Whether a byte at the beginning makes something else of a text than an unquoted scalar.
fn is_indicator(byte: u8) -> bool {
    matches!(byte, b'!'..=b'#' | b'%'..=b'\'' | b'*' | b',' | b':' | b'>'..=b'@' | b'[' | b']' | b'`' | b'{'..=b'}')
}

/// The text of single quotes.
fn undoubled(text: &str) -> Cow<'_, str> {
    if text.contains('\'') { Cow::Owned(text.replace("''", "'")) } else { Cow::Borrowed(text) }
}

/// The text of double quotes; nothing for the rarer escapes.
fn unescaped(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('\\') {
        return Some(Cow::Borrowed(text));
    }
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' => match characters.next()? {
                'n' => '\n',
                't' => '\t',
                same @ ('"' | '\\') => same,
                _ => return None,
            },
            same => same,
        });
    }
    Some(Cow::Owned(plain))
}
