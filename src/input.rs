//! Bytes of files and of stdin, bounded, and the text in them: the beginning of the line, for values and manifests alike.

use std::fs::File;
use std::io::{self, Read};

use anyhow::{Context, Result, bail};

use crate::diagnostic::{Diagnostic, codes};
use crate::source::{SourceId, Sources, Span};
use crate::yaml;

codes! {
    /// a file that is not UTF-8
    ///
    /// It may be a binary, an archive, or a text in an older encoding. Save it as UTF-8; UTF-16 is read where a byte order mark says so.
    pub(crate) static NOT_TEXT = error("not-text", Yaml);
}

/// The name that messages show for stdin.
pub(crate) const STDIN: &str = "<stdin>";

/// Whether a name stands for stdin.
pub(crate) fn is_stdin(name: &str) -> bool {
    name.trim() == "-"
}

/// The name that messages show.
pub(crate) fn shown(name: &str) -> &str {
    if is_stdin(name) { STDIN } else { name }
}

/// The bytes of a file or of stdin, which can be read once; an error beyond `limit`.
pub(crate) fn bytes(name: &str, limit: u64) -> Result<Vec<u8>> {
    if is_stdin(name) {
        return bounded(io::stdin().lock(), limit, 0).context("cannot read stdin");
    }
    let read = |file: File| {
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        bounded(file, limit, size)
    };
    File::open(name).map_err(Into::into).and_then(read).with_context(|| format!("cannot read `{name}`"))
}

/// Takes in the text in the bytes of a file; of bytes that are none, what stands before the first bad one.
pub(crate) fn text(bytes: Vec<u8>, shown: &str, sources: &mut Sources) -> Result<SourceId, Box<Diagnostic>> {
    let not_text = match yaml::decode(bytes) {
        Ok(text) => return Ok(sources.add_file(shown.to_owned(), text)),
        Err(not_text) => not_text,
    };
    let message = format!("`{shown}` is not text: {not_text}");
    let source = sources.add_file(shown.to_owned(), not_text.before);
    let end = u32::try_from(sources.get(source).text.len()).unwrap_or(u32::MAX);
    let found = Diagnostic::new(&NOT_TEXT, message).at(Span::new(source, end, end), "");
    Err(Box::new(found.help("save the file as UTF-8")))
}

/// What there is to read, of which `expected` bytes are taken in by one call.
fn bounded(reader: impl Read, limit: u64, expected: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(expected.min(limit) + 1).unwrap_or_default());
    let length = reader.take(limit + 1).read_to_end(&mut bytes)?;
    if length as u64 > limit {
        bail!("it is larger than {} MiB", limit >> 20);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_beyond_the_limit_is_refused() {
        let error = bounded(io::repeat(b'a'), 2 << 20, 0).unwrap_err();
        assert_eq!(error.to_string(), "it is larger than 2 MiB");
        assert_eq!(bounded(&b"abc"[..], 3, 3).unwrap(), b"abc");
        assert!(bounded(&b"abcd"[..], 3, 9).is_err());
    }
}
