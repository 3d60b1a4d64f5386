//! Scalars and keys on one line, and literal blocks.

use std::borrow::Cow;
use std::str::Chars;

use ecow::EcoString;
use memchr::memchr3_iter;

use super::Plain;
use crate::source::Span;
use crate::yaml::goyaml;
use crate::yaml::node::{Node, Resolved, Scalar, Style};
use crate::yaml::scalar::{self, Dialect};

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
        let meaning = scalar::meaning(&text, style, self.dialect);
        let fits_json = !matches!(meaning, Resolved::Float(value) if !value.is_finite());
        (fits_json || self.dialect == Dialect::Native)
            .then(|| Node::scalar(Scalar { text: text.into(), style, meaning }, span))
    }

    /// A key that began at byte `start` and that every reader takes for its own characters.
    pub(super) fn key(&self, written: Written<'_>, start: usize) -> Option<(EcoString, Span)> {
        let Written { text, style } = written;
        let is_text = style == Style::Quoted || (goyaml::resolve(&text) == Resolved::Text && text != "<<");
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
        let rest = self.rest();
        let is_end = |at: &usize| match rest.as_bytes()[*at] {
            b':' => self.is_gap(self.at + at + 1),
            b'#' => rest.as_bytes()[..*at].last() == Some(&b' '),
            _ => true,
        };
        let mut end = memchr3_iter(b'\n', b':', b'#', rest.as_bytes()).find(is_end).unwrap_or(rest.len());
        while rest.as_bytes()[..end].last() == Some(&b' ') {
            end -= 1;
        }
        self.at += end;
        Some(Written::unquoted(&rest[..end]))
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

/// The character behind `\u`, if it is of those that JSON escapes though they mean nothing to YAML: `<`, `>`, `&`.
fn by_number(digits: &mut Chars<'_>) -> Option<char> {
    let digits: String = digits.by_ref().take(4).collect();
    let number = u8::from_str_radix(&digits, 16).ok().filter(|_| digits.starts_with("00"))?;
    Some(char::from(number)).filter(char::is_ascii_graphic)
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
                'u' => by_number(&mut characters)?,
                _ => return None,
            },
            same => same,
        });
    }
    Some(Cow::Owned(plain))
}
