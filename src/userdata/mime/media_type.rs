//! The content type of an archive: whether it is multipart, and its boundary (`mime.ParseMediaType`).

use std::collections::BTreeMap;

use super::Refused;

/// The boundary that a `multipart/…` content type names; empty where it names none.
pub(super) fn boundary(content_type: &str) -> Result<String, Refused> {
    let (media_type, parameters) =
        content_type.split_at(content_type.find(';').unwrap_or(content_type.len()));
    let media_type = media_type.to_lowercase();
    let media_type = media_type.trim();
    if content_type.is_empty() {
        return Err(Refused::new("no header with a `Content-Type` begins on the first line of the text"));
    }
    if !is_media_type(media_type) {
        return Err(Refused::new(format!(
            "the archive's content type is malformed: `{}`",
            content_type.escape_debug()
        )));
    }
    let parameters = self::parameters(parameters)?;
    if !media_type.starts_with("multipart/") {
        return Err(Refused::new(format!("the archive is not multipart but `{media_type}`")));
    }
    Ok(parameter(&parameters, "boundary").unwrap_or_default())
}

/// A type alone will do, without a subtype.
fn is_media_type(text: &str) -> bool {
    let is_token = |text: &str| !text.is_empty() && text.bytes().all(is_token_byte);
    text.split_once('/').map_or(is_token(text), |(kind, subtype)| is_token(kind) && is_token(subtype))
}

/// All parameters by name, in lower case, stars and numbers of RFC 2231 included.
fn parameters(text: &str) -> Result<BTreeMap<String, String>, Refused> {
    let mut found = BTreeMap::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() && rest.trim_end() != ";" {
        let Some((name, value, after)) = take_parameter(rest) else {
            let fault =
                format!("a parameter of the archive's content type is malformed: `{}`", rest.escape_debug());
            return Err(Refused::new(fault));
        };
        if found.get(&name).is_some_and(|other| *other != value) {
            return Err(Refused::new(format!("the archive's content type has two values for `{name}`")));
        }
        found.insert(name, value);
        rest = after.trim_start();
    }
    Ok(found)
}

fn take_parameter(text: &str) -> Option<(String, String, &str)> {
    let text = text.strip_prefix(';')?.trim_start();
    let (name, rest) = take_token(text);
    let rest = rest.trim_start().strip_prefix('=').filter(|_| !name.is_empty())?.trim_start();
    let (value, rest) = match rest.strip_prefix('"') {
        Some(quoted) => take_quoted(quoted)?,
        None => {
            let (token, rest) = take_token(rest);
            (token.to_owned(), (!token.is_empty()).then_some(rest)?)
        }
    };
    Some((name.to_lowercase(), value, rest))
}

fn take_token(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().position(|byte| !is_token_byte(byte)).unwrap_or(text.len()))
}

/// The text up to the closing quote; a backslash counts before special characters only.
fn take_quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &text[at + 1..])),
            '\r' | '\n' => return None,
            '\\' => match characters.next_if(|(_, next)| is_special(*next)) {
                Some((_, next)) => value.push(next),
                None => value.push('\\'),
            },
            other => value.push(other),
        }
    }
    None
}

/// RFC 2045's `token`.
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !is_special(char::from(byte))
}

/// RFC 2045's `tspecials`.
fn is_special(character: char) -> bool {
    "()<>@,;:\\\"/[]?=".contains(character)
}

/// A parameter in whichever way RFC 2231 lets it be written: as such, encoded, or in pieces.
fn parameter(parameters: &BTreeMap<String, String>, name: &str) -> Option<String> {
    let encoded = parameters.get(&format!("{name}*"));
    let whole = encoded.map_or_else(|| pieces(parameters, name), |text| decode(text));
    whole.or_else(|| parameters.get(name).cloned())
}

/// `name*0`, `name*1*` and so on, put together.
fn pieces(parameters: &BTreeMap<String, String>, name: &str) -> Option<String> {
    let mut whole = None;
    for number in 0.. {
        let plain = parameters.get(&format!("{name}*{number}"));
        let piece = match (plain, parameters.get(&format!("{name}*{number}*"))) {
            (Some(text), _) => text.clone(),
            (None, Some(text)) if number == 0 => decode(text).unwrap_or_default(),
            (None, Some(text)) => unescape(text).unwrap_or_default(),
            (None, None) => break,
        };
        whole.get_or_insert_with(String::new).push_str(&piece);
    }
    whole
}

/// `charset'language'text`, percent signs escaping; the charsets are those that Go knows.
fn decode(text: &str) -> Option<String> {
    let mut parts = text.splitn(3, '\'');
    let (charset, _, text) = (parts.next()?, parts.next()?, parts.next()?);
    ["us-ascii", "utf-8"].contains(&charset.to_lowercase().as_str()).then(|| unescape(text)).flatten()
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let digits = rest.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
        let digits = std::str::from_utf8(digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[2..];
    }
    // A boundary that is not UTF-8 is in no text that is.
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
