//! Scalars in quotes or without, on one line or folded over several.

use std::ops::Range;

/// The bytes of `written` that say `part` of `text`.
pub(super) fn place(written: &str, text: &str, part: Range<usize>) -> Option<Range<usize>> {
    let quote = written.chars().next().filter(|first| matches!(first, '"' | '\''));
    let inner = match quote {
        Some(quote) => written.strip_prefix(quote)?.strip_suffix(quote)?,
        None => written,
    };
    let shift = usize::from(quote.is_some());
    let mut reader = Reader { written: inner, at: 0, quote };
    let mut said = 0;
    let mut start = None;
    loop {
        // An escaped end of line says nothing: what is meant begins behind it.
        if said == part.start {
            start = Some(reader.at);
        }
        if said >= part.end {
            let start = start?;
            return Some(start + shift..reader.at.max(start) + shift);
        }
        let piece = reader.next()?;
        text.get(said..)?.strip_prefix(piece.as_str())?;
        said += piece.len();
    }
}

/// What is read of the scalar.
struct Reader<'w> {
    written: &'w str,
    at: usize,
    quote: Option<char>,
}

impl Reader<'_> {
    /// What the next characters of the scalar say.
    fn next(&mut self) -> Option<String> {
        let rest = &self.written[self.at..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if rest[blanks..].starts_with(['\n', '\r']) {
            return Some(self.line_break());
        }
        let first = rest.chars().next()?;
        let (said, length) = match (self.quote, first) {
            (Some('"'), '\\') => escape(&rest[1..])?,
            (Some('\''), '\'') => ("'".to_owned(), 2),
            _ => (first.to_string(), first.len_utf8()),
        };
        self.at += length;
        if said.is_empty() {
            self.skip(&[' ', '\t']);
        }
        Some(said)
    }

    /// One line break is a blank, each further one stays.
    fn line_break(&mut self) -> String {
        let start = self.at;
        self.skip(&[' ', '\t', '\n', '\r']);
        let breaks = self.written[start..self.at].matches('\n').count();
        if breaks > 1 { "\n".repeat(breaks - 1) } else { " ".to_owned() }
    }

    fn skip(&mut self, characters: &[char]) {
        let rest = &self.written[self.at..];
        self.at += rest.len() - rest.trim_start_matches(characters).len();
    }
}

/// What an escape says, of which `rest` is what follows the backslash, and its length with the backslash.
fn escape(rest: &str) -> Option<(String, usize)> {
    let first = rest.chars().next()?;
    let digits = match first {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        '\n' => return Some((String::new(), 2)),
        '\r' => return Some((String::new(), 1 + rest.len() - rest.trim_start_matches(['\r', '\n']).len())),
        _ => return Some((named(first).to_string(), 1 + first.len_utf8())),
    };
    let number = u32::from_str_radix(rest.get(1..=digits)?, 16).ok()?;
    match char::from_u32(number) {
        Some(character) => Some((character.to_string(), digits + 2)),
        None => surrogates(number, rest),
    }
}

/// JSON writes one character above U+FFFF as two.
fn surrogates(high: u32, rest: &str) -> Option<(String, usize)> {
    let low = u32::from_str_radix(rest.get(5..)?.strip_prefix("\\u")?.get(..4)?, 16).ok()?;
    let units = [u16::try_from(high).ok()?, u16::try_from(low).ok()?];
    Some((String::from_utf16(&units).ok()?, 12))
}

fn named(letter: char) -> char {
    match letter {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' => '\t',
        'n' => '\n',
        'v' => '\u{B}',
        'f' => '\u{C}',
        'r' => '\r',
        'e' => '\u{1B}',
        'N' => '\u{85}',
        '_' => '\u{A0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        other => other,
    }
}
