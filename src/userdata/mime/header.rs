//! Headers: that of the archive as `net/mail` reads it, those of the parts as `net/textproto` does, which is stricter.

use super::Refused;

/// The one field that Karpenter asks for.
pub(super) const CONTENT_TYPE: &[u8] = b"Content-Type";

/// Names in Go's canonical form, and values, in the order written.
pub(super) type Header = Vec<(Vec<u8>, Vec<u8>)>;

/// The first value under `name`, empty where there is none.
pub(super) fn get<'a>(header: &'a Header, name: &[u8]) -> &'a [u8] {
    header.iter().find(|(known, _)| known == name).map_or(&[], |(_, value)| value)
}

/// The text that is not read yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines<'a> {
    /// All of it.
    pub rest: &'a [u8],
    /// Bytes of the whole text.
    length: usize,
}

/// What ends a header.
enum Line {
    /// A line with its continuations, blanks around each taken off.
    Text(Vec<u8>),
    /// A blank line.
    Blank,
    /// The end of the text.
    End,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Lines { rest: text, length: text.len() }
    }

    /// How many bytes are read.
    pub(crate) fn read(&self) -> usize {
        self.length - self.rest.len()
    }

    /// The next line with its line break.
    pub(crate) fn next_whole(&mut self) -> Option<&'a [u8]> {
        let end = self.rest.iter().position(|byte| *byte == b'\n').map_or(self.rest.len(), |at| at + 1);
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!line.is_empty()).then_some(line)
    }

    /// The next line without its line break.
    fn next(&mut self) -> Option<&'a [u8]> {
        let line = self.next_whole()?;
        let Some(line) = line.strip_suffix(b"\n") else { return Some(line) };
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }

    fn starts_with_blank(&self) -> bool {
        matches!(self.rest.first(), Some(b' ' | b'\t'))
    }

    /// The next line together with those that continue it; `check` judges the first.
    fn next_continued(&mut self, check: fn(&[u8]) -> Result<(), Refused>) -> Result<Line, Refused> {
        let Some(first) = self.next() else { return Ok(Line::End) };
        if first.is_empty() {
            return Ok(Line::Blank);
        }
        check(first)?;
        let mut line = trim(first).to_vec();
        while self.starts_with_blank() {
            let blanks = self.rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            self.rest = &self.rest[blanks..];
            line.push(b' ');
            line.extend_from_slice(trim(self.next().unwrap_or_default()));
        }
        Ok(if line.is_empty() { Line::Blank } else { Line::Text(line) })
    }
}

/// The header of the archive; what follows it is left in `lines`.
pub(super) fn mail(lines: &mut Lines) -> Result<Header, Refused> {
    if lines.starts_with_blank() {
        return Err(malformed(
            "the first line of the archive begins with a blank",
            lines.next().unwrap_or_default(),
        ));
    }
    let mut header = Header::new();
    loop {
        let line = match lines.next_continued(|_| Ok(()))? {
            Line::Text(line) => line,
            Line::End if header.is_empty() => return Err(Refused::new("the archive has no header")),
            Line::Blank | Line::End => return Ok(header),
        };
        let Some((name, value)) = split(&line) else {
            return Err(malformed("a line of the archive's header has no colon", &line));
        };
        if !name.is_empty() {
            let name = if name.iter().all(is_name_byte) { canonical(name) } else { name.to_vec() };
            header.push((name, value.to_vec()));
        }
    }
}

/// The header of a part, sorted by name as it is written again; none where the text ends in it.
pub(super) fn part(lines: &mut Lines) -> Result<Option<Header>, Refused> {
    if lines.starts_with_blank() {
        let line = lines.next().unwrap_or_default();
        return Err(malformed("the first line of a part's header begins with a blank", line));
    }
    let mut header = Header::new();
    loop {
        match lines.next_continued(has_colon)? {
            Line::Text(line) => header.push(field(&line)?),
            Line::End => return Ok(None),
            Line::Blank => break,
        }
    }
    header.sort_by(|(left, _), (right, _)| left.cmp(right));
    Ok(Some(header))
}

fn has_colon(line: &[u8]) -> Result<(), Refused> {
    match split(line) {
        Some(_) => Ok(()),
        None => Err(malformed("a line of a part's header has no colon", line)),
    }
}

fn field(line: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Refused> {
    let fault = || malformed("a line of a part's header is malformed", line);
    let (name, value) = split(line).ok_or_else(fault)?;
    let is_name = !name.is_empty() && name.iter().all(|byte| is_name_byte(byte) || *byte == b' ');
    let is_value = value.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~' | 0x80..));
    if !is_name || !is_value {
        return Err(fault());
    }
    let name = if name.contains(&b' ') { name.to_vec() } else { canonical(name) };
    Ok((name, value.to_vec()))
}

/// Name and value of a field, without blanks before the value.
fn split(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let value = &line[colon + 1..];
    let blanks = value.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    Some((&line[..colon], &value[blanks..]))
}

fn trim(line: &[u8]) -> &[u8] {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let Some(first) = line.iter().position(|byte| !is_blank(byte)) else { return &[] };
    let last = line.iter().rposition(|byte| !is_blank(byte)).unwrap_or(first);
    &line[first..=last]
}

/// RFC 7230's `tchar`.
fn is_name_byte(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte)
}

/// `content-TYPE` as `Content-Type`.
fn canonical(name: &[u8]) -> Vec<u8> {
    let mut is_first = true;
    let letter = |byte: &u8| {
        let cased = if is_first { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() };
        is_first = *byte == b'-';
        cased
    };
    name.iter().map(letter).collect()
}

fn malformed(what: &str, line: &[u8]) -> Refused {
    Refused::new(format!("{what}: `{}`", String::from_utf8_lossy(line).escape_debug()))
}
