//! From the parser's marks, which count characters, to bytes, which spans count; the one place that converts.

/// Characters between two entries of the table.
const STRIDE: usize = 64;

use super::pads::Pads;

/// Finds the byte of a text that is the n-th character of what the parser reads of it.
pub(super) struct Offsets<'t> {
    table: Table<'t>,
    pads: &'t Pads,
}

enum Table<'t> {
    /// Characters are bytes.
    Ascii(usize),
    /// The byte offset of every `STRIDE`-th character; the rest is counted.
    Sparse(&'t str, Vec<u32>),
}

impl<'t> Offsets<'t> {
    /// Prepares `padded`, the text with its `pads`, in one pass over it.
    pub(super) fn new(padded: &'t str, pads: &'t Pads) -> Self {
        Offsets { table: Table::new(padded), pads }
    }

    /// The byte where character `index` of the padded text begins; the text's length beyond its end.
    pub(super) fn byte(&self, index: usize) -> u32 {
        clamp(self.pads.unpadded(self.table.byte(index) as usize))
    }
}

impl<'t> Table<'t> {
    fn new(text: &'t str) -> Self {
        if text.is_ascii() {
            return Table::Ascii(text.len());
        }
        let starts = text.char_indices().step_by(STRIDE);
        Table::Sparse(text, starts.map(|(byte, _)| clamp(byte)).collect())
    }

    fn byte(&self, index: usize) -> u32 {
        match self {
            Table::Ascii(length) => clamp(index.min(*length)),
            Table::Sparse(text, starts) => {
                let Some(start) = starts.get(index / STRIDE) else { return clamp(text.len()) };
                let rest = &text[*start as usize..];
                let within = rest.char_indices().nth(index % STRIDE).map_or(rest.len(), |(byte, _)| byte);
                start + clamp(within)
            }
        }
    }
}

/// Texts are refused beyond what 32 bits count, so nothing is lost here.
fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
