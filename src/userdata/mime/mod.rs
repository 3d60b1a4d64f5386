//! MIME multipart archives as Karpenter reads and writes them: with Go's `net/mail` and `mime/multipart`, faults included.

mod header;
mod media_type;
mod multipart;
mod quoted_printable;

use super::Refused;
use header::Lines;

/// The content type of scripts.
pub(crate) const SHELL_SCRIPT: &str = r#"text/x-shellscript; charset="us-ascii""#;
/// The content type of NodeConfigs.
pub(crate) const NODE_CONFIG: &str = "application/node.eks.aws";
/// The boundary of what Karpenter writes; a part with a line that begins with it breaks the archive.
pub(crate) const BOUNDARY: &str = "//";

/// One part of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// The header's fields in the order they are written.
    pub header: Vec<(Vec<u8>, Vec<u8>)>,
    /// What stands between the header and the next boundary.
    pub content: Vec<u8>,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    /// The part.
    pub part: Part,
    /// The byte of the text where its content begins; none where the content had to be decoded.
    pub start: Option<usize>,
}

impl Placed {
    /// The part of this type that the whole text is.
    pub(crate) fn whole(content_type: &str, text: &str) -> Self {
        Placed { part: Part::new(content_type, text), start: Some(0) }
    }
}

impl Part {
    /// A part that says no more than its content type.
    pub(crate) fn new(content_type: &str, content: impl AsRef<[u8]>) -> Self {
        let header = vec![(header::CONTENT_TYPE.to_vec(), content_type.as_bytes().to_vec())];
        Part { header, content: content.as_ref().to_vec() }
    }

    /// The content type, empty if the part has none.
    pub(crate) fn content_type(&self) -> &[u8] {
        header::get(&self.header, header::CONTENT_TYPE)
    }

    /// What the content is without further ado, in lower case: `text/x-shellscript`.
    pub(crate) fn media_type(&self) -> String {
        let content_type = String::from_utf8_lossy(self.content_type());
        content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// Whether nodeadm reads it.
    pub(crate) fn is_node_config(&self) -> bool {
        self.media_type() == NODE_CONFIG
    }

    /// Whether the node runs it as a script.
    pub(crate) fn is_script(&self) -> bool {
        SHELL_SCRIPT.starts_with(&format!("{};", self.media_type()))
    }

    /// Whether the node runs it or commands that stand in it.
    pub(crate) fn is_program(&self) -> bool {
        self.is_script() || ["text/cloud-boothook", "text/cloud-config"].contains(&self.media_type().as_str())
    }

    /// How the header says the content is encoded, in lower case; empty where it says nothing.
    pub(crate) fn encoding(&self) -> String {
        String::from_utf8_lossy(header::get(&self.header, multipart::ENCODING)).trim().to_ascii_lowercase()
    }

    /// Whether a line of the content would be taken for a boundary, and cut the part in two.
    pub(crate) fn holds(&self, boundary: &str) -> bool {
        let mut lines = self.content.split(|byte| *byte == b'\n');
        lines.any(|line| line.strip_prefix(b"--").is_some_and(|rest| rest.starts_with(boundary.as_bytes())))
    }

    /// What AL2023 keeps of a part.
    pub(crate) fn with_type_only(self) -> Self {
        let header = vec![(header::CONTENT_TYPE.to_vec(), self.content_type().to_vec())];
        Part { header, content: self.content }
    }
}

/// Whether Karpenter takes `text` for an archive.
pub(crate) fn is_archive(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("MIME-Version:") || text.starts_with("Content-Type:")
}

/// The parts of an archive. A boundary that is not in the text leaves none, which is no error.
pub(crate) fn read(text: &str) -> Result<Vec<Placed>, Refused> {
    let mut lines = Lines::new(text.as_bytes());
    let parts = header_boundary(&mut lines).and_then(|boundary| multipart::parts(&mut lines, &boundary));
    parts.map_err(|refused| refused.at(last_line(&text[..lines.read()])))
}

/// The boundary that the header of an archive names, if it does.
pub(crate) fn boundary(text: &str) -> Option<String> {
    header_boundary(&mut Lines::new(text.as_bytes())).ok()
}

fn header_boundary(lines: &mut Lines) -> Result<String, Refused> {
    let header = header::mail(lines)?;
    let content_type = String::from_utf8_lossy(header::get(&header, header::CONTENT_TYPE));
    media_type::boundary(&content_type)
}

/// Where the last line of what was read begins: it is the one that was refused.
fn last_line(read: &str) -> usize {
    read.trim_end_matches(['\r', '\n']).rfind('\n').map_or(0, |newline| newline + 1)
}

/// Whether a line in the content of a part ends the part, once [`write()`] has put it into an archive.
pub(crate) fn is_boundary(line: &[u8]) -> bool {
    let behind = line.strip_prefix(b"--").and_then(|rest| rest.strip_prefix(BOUNDARY.as_bytes()));
    behind.is_some_and(multipart::ends_boundary)
}

/// The archive of these parts, without any carriage return. A part that holds the boundary breaks it.
pub(crate) fn write(parts: &[Part], boundary: &str) -> Vec<u8> {
    let mut out =
        format!("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\n\n").into_bytes();
    for (index, part) in parts.iter().enumerate() {
        let line_break = if index == 0 { "" } else { "\n" };
        out.extend_from_slice(format!("{line_break}--{boundary}\n").as_bytes());
        for (name, value) in &part.header {
            out.extend([name.as_slice(), b": ", value.as_slice(), b"\n"].concat());
        }
        out.push(b'\n');
        out.extend_from_slice(&part.content);
    }
    out.extend_from_slice(format!("\n--{boundary}--\n").as_bytes());
    out.retain(|byte| *byte != b'\r');
    out
}
