//! Quoted-printable, which Go decodes while it reads a part (`mime/quotedprintable`, more forgiving than RFC 2045).

use super::Refused;
use super::multipart::LONGEST_LINE;

/// The bytes that `text` stands for.
pub(super) fn decode(text: &[u8]) -> Result<Vec<u8>, Refused> {
    let mut out = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        if line.len() > LONGEST_LINE {
            return Err(Refused::new(format!(
                "a line in quoted-printable has more than {LONGEST_LINE} bytes"
            )));
        }
        let end = line.iter().rposition(|byte| !b" \t\r\n".contains(byte)).map_or(0, |at| at + 1);
        let (content, blanks) = line.split_at(end);
        match content.strip_suffix(b"=") {
            Some(content) => {
                decode_line(content, &mut out)?;
                check_soft_break(content, blanks)?;
            }
            None => {
                decode_line(content, &mut out)?;
                out.extend_from_slice(line_break(line));
            }
        }
    }
    Ok(out)
}

fn line_break(line: &[u8]) -> &'static [u8] {
    match line {
        [.., b'\r', b'\n'] => b"\r\n",
        [.., b'\n'] => b"\n",
        _ => b"",
    }
}

/// Behind the `=` at the end of a line stands the end of the line, or that of the text.
fn check_soft_break(content: &[u8], blanks: &[u8]) -> Result<(), Refused> {
    let blanks = &blanks[blanks.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()..];
    let is_last = blanks.is_empty() && !content.is_empty();
    if is_last || blanks.starts_with(b"\n") || blanks.starts_with(b"\r\n") {
        return Ok(());
    }
    Err(Refused::new("a `=` at the end of a line in quoted-printable has no line break behind it"))
}

fn decode_line(mut line: &[u8], out: &mut Vec<u8>) -> Result<(), Refused> {
    while let Some((byte, rest)) = line.split_first() {
        line = rest;
        match byte {
            b'=' => match escaped(rest) {
                Some(byte) => {
                    out.push(byte);
                    line = &rest[2..];
                }
                // An `=` that escapes nothing is taken as itself.
                None if !rest.is_empty() && rest[0] != b'\r' => out.push(b'='),
                None => return Err(Refused::new("a `=` in quoted-printable has nothing behind it")),
            },
            b'\t' | b'\r' | b' '..=b'~' | 0x80.. => out.push(*byte),
            _ => return Err(Refused::new(format!("the byte 0x{byte:02x} cannot stand in quoted-printable"))),
        }
    }
    Ok(())
}

fn escaped(text: &[u8]) -> Option<u8> {
    let digits = text.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
