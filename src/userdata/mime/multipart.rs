//! The body of an archive cut into its parts, as Go's `multipart.Reader` does it.

use super::header::{self, Header, Lines};
use super::{Part, Placed, Refused, quoted_printable};

/// Go reads lines between parts into a buffer of this many bytes, and refuses longer ones.
pub(super) const LONGEST_LINE: usize = 4096;

/// The header field that Go takes care of itself, where it says `quoted-printable`.
pub(super) const ENCODING: &[u8] = b"Content-Transfer-Encoding";

/// The parts up to the closing boundary or, where no part is open, the end of the text.
pub(super) fn parts(body: &mut Lines, boundary: &str) -> Result<Vec<Placed>, Refused> {
    if boundary.is_empty() {
        return Err(Refused::new("the archive's content type has no boundary"));
    }
    let mut reader =
        Reader { lines: body, dashes: format!("--{boundary}").into_bytes(), line_break: b"\r\n", seen: 0 };
    let mut parts = Vec::new();
    while let Some(header) = reader.next_header()? {
        parts.push(reader.part(header)?);
    }
    Ok(parts)
}

struct Reader<'l, 'a> {
    lines: &'l mut Lines<'a>,
    /// `--` and the boundary.
    dashes: Vec<u8>,
    /// How lines end, by the first boundary's line.
    line_break: &'static [u8],
    /// Parts begun so far.
    seen: usize,
}

impl<'a> Reader<'_, 'a> {
    /// The header of the next part; none at the end of the archive.
    fn next_header(&mut self) -> Result<Option<Header>, Refused> {
        let mut boundary_is_due = false;
        loop {
            let Some(line) = self.next_line()? else { return Ok(None) };
            if self.is_delimiter(line) {
                self.seen += 1;
                return header::part(self.lines);
            }
            if self.is_end(line) {
                return Ok(None);
            }
            if boundary_is_due || (self.seen > 0 && line != self.line_break) {
                let line = String::from_utf8_lossy(line);
                return Err(Refused::new(format!(
                    "no boundary but `{}` follows a part",
                    line.escape_debug()
                )));
            }
            boundary_is_due = self.seen > 0;
        }
    }

    /// The next line, if it ends; one without an end counts only as the closing boundary, and then says no more.
    fn next_line(&mut self) -> Result<Option<&'a [u8]>, Refused> {
        let rest = self.lines.rest;
        if rest.len() >= LONGEST_LINE && !rest[..LONGEST_LINE].contains(&b'\n') {
            return Err(Refused::new(format!(
                "a line outside of all parts has {LONGEST_LINE} bytes or more"
            )));
        }
        Ok(self.lines.next_whole().filter(|line| line.ends_with(b"\n")))
    }

    /// Whether a part begins behind `line`. The first one decides how lines end.
    fn is_delimiter(&mut self, line: &[u8]) -> bool {
        let Some(rest) = line.strip_prefix(self.dashes.as_slice()) else { return false };
        let rest = without_blanks(rest);
        if self.seen == 0 && rest == b"\n" {
            self.line_break = b"\n";
        }
        rest == self.line_break
    }

    fn is_end(&self, line: &[u8]) -> bool {
        let rest = line.strip_prefix(self.dashes.as_slice()).and_then(|rest| rest.strip_prefix(b"--"));
        rest.map(without_blanks).is_some_and(|rest| rest.is_empty() || rest == self.line_break)
    }

    fn part(&mut self, mut header: Header) -> Result<Placed, Refused> {
        let start = self.lines.read();
        let Some((content, rest)) = self.content() else {
            self.lines.rest = &[];
            return Err(Refused::new("a part has no end: the closing boundary is missing"));
        };
        let is_decoded = header::get(&header, ENCODING).eq_ignore_ascii_case(b"quoted-printable");
        let content = if is_decoded {
            header.retain(|(name, _)| name != ENCODING);
            quoted_printable::decode(content)?
        } else {
            content.to_vec()
        };
        self.lines.rest = rest;
        Ok(Placed { part: Part { header, content }, start: (!is_decoded).then_some(start) })
    }

    /// The bytes up to the next boundary, and those from the line break before it on; none without a boundary.
    fn content(&self) -> Option<(&'a [u8], &'a [u8])> {
        let text = self.lines.rest;
        if let Some(behind) = text.strip_prefix(self.dashes.as_slice())
            && ends_boundary(behind)
        {
            return Some((&[], text));
        }
        let boundary = [self.line_break, &self.dashes].concat();
        let mut from = 0;
        while let Some(at) = find(&text[from..], &boundary) {
            let (end, behind) = (from + at, from + at + boundary.len());
            if ends_boundary(&text[behind..]) {
                return Some(text.split_at(end));
            }
            from = behind;
        }
        None
    }
}

/// Whether the text behind a boundary leaves it one: `--BOUNDARYx` is another.
pub(super) fn ends_boundary(behind: &[u8]) -> bool {
    matches!(behind, [] | [b' ' | b'\t' | b'\r' | b'\n', ..] | [b'-', b'-', ..])
}

fn without_blanks(text: &[u8]) -> &[u8] {
    &text[text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()..]
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}
