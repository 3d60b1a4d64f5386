//! Walks through one argument, character by character, and knows the bytes it passed.

use crate::source::{SourceId, Span};

/// Whether a backslash takes the meaning from the character behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    /// It does, and goes away itself.
    Taken,
    /// It is a character like any other.
    Kept,
}

/// The characters before a stop.
pub(super) struct Piece {
    /// With escapes taken.
    pub text: String,
    /// As written, without the stop.
    pub span: Span,
    /// The character that ended it; none at the end of the argument.
    pub stop: Option<char>,
}

/// A place in an argument.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    source: SourceId,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(source: SourceId, text: &'a str) -> Self {
        Scanner { text, at: 0, source }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Passes `expected`, if it comes next.
    pub(super) fn take(&mut self, expected: char) -> bool {
        let found = self.peek() == Some(expected);
        if found {
            self.at += expected.len_utf8();
        }
        found
    }

    /// The bytes from `start` to here.
    pub(super) fn span_from(&self, start: usize) -> Span {
        let offset = |at: usize| u32::try_from(at).expect("an argument is shorter than 2^32 bytes");
        Span::new(self.source, offset(start), offset(self.at))
    }

    /// Passes everything up to and including the next of `stops`.
    ///
    /// A backslash at the very end goes away without a word, as in Helm.
    pub(super) fn until(&mut self, stops: &[char], escapes: Escapes) -> Piece {
        let start = self.at;
        let mut text = String::new();
        loop {
            let span = self.span_from(start);
            match self.next() {
                Some(stop) if stops.contains(&stop) => return Piece { text, span, stop: Some(stop) },
                Some('\\') if escapes == Escapes::Taken => text.extend(self.next()),
                Some(other) => text.push(other),
                None => return Piece { text, span, stop: None },
            }
        }
    }
}
