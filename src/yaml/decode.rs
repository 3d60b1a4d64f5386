//! Bytes to text: the byte order mark, UTF-16, and a clear word about anything that is not text.

use std::fmt;

/// Bytes that are not text in any encoding karpcfg takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotText {
    /// What was found.
    pub reason: &'static str,
    /// The first bad byte, from 0.
    pub offset: usize,
    /// Its line, from 1.
    pub line: usize,
    /// Its column in bytes, from 1.
    pub column: usize,
    /// The text before it.
    pub before: String,
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NotText { reason, offset, line, column, .. } = self;
        write!(f, "{reason} at byte {offset} (line {line}, column {column})")
    }
}

impl std::error::Error for NotText {}

/// The text in `bytes`: UTF-8, or UTF-16 where a byte order mark says so, as Helm 3 takes it.
///
/// The mark itself is dropped, so that offsets count from the first character.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, NotText> {
    match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest.to_vec(), 3),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes, 0),
    }
}

fn utf8(bytes: Vec<u8>, skipped: usize) -> Result<String, NotText> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..good];
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        NotText {
            reason: "not UTF-8",
            offset: good + skipped,
            line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
            column: good - line_start + 1,
            before: String::from_utf8_lossy(before).into_owned(),
        }
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut offset = 2;
    for decoded in char::decode_utf16(units) {
        match decoded {
            Ok(character) => {
                text.push(character);
                offset += 2 * character.len_utf16();
            }
            Err(_) => return Err(after(text, offset, "half of a UTF-16 surrogate pair")),
        }
    }
    if bytes.len() % 2 == 1 {
        return Err(after(text, offset, "half of a UTF-16 unit"));
    }
    Ok(text)
}

/// The place behind `text`, `offset` bytes into the file.
fn after(text: String, offset: usize, reason: &'static str) -> NotText {
    let last_line = text.rsplit('\n').next().unwrap_or_default();
    NotText {
        reason,
        offset,
        line: text.matches('\n').count() + 1,
        column: last_line.encode_utf16().count() * 2 + 1,
        before: text,
    }
}

/// The first character that YAML forbids (1.2, chapter 5.1, and Go's reader alike), with its byte offset.
pub(super) fn forbidden(text: &str) -> Option<(usize, char)> {
    let is_suspicious = |byte: u8| matches!(byte, 0..=0x08 | 0x0B | 0x0C | 0x0E..=0x1F | 0x7F | 0xC2 | 0xEF);
    if !any_byte(text, is_suspicious) {
        return None;
    }
    text.char_indices().find(|(_, character)| !is_allowed(*character))
}

/// Whether `test` holds for any byte; without a way out early, it looks at many bytes in one step.
pub(super) fn any_byte(text: &str, test: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | test(byte))
}

/// Whether YAML lets a character stand in a text as it is.
pub(super) fn is_allowed(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}
