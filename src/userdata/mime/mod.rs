//! MIME multipart archives as Karpenter reads and writes them: with Go's `net/mail` and `mime/multipart`, faults included.

mod header;
mod media_type;
mod multipart;
mod quoted_printable;

use super::Refused;
use header::Lines;

/// The content type of scripts.
pub const SHELL_SCRIPT: &str = r#"text/x-shellscript; charset="us-ascii""#;
/// The content type of NodeConfigs.
pub const NODE_CONFIG: &str = "application/node.eks.aws";
/// The boundary of what Karpenter writes; a part with a line that begins with it breaks the archive.
pub const BOUNDARY: &str = "//";

/// One part of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The header's fields in the order they are written.
    pub header: Vec<(Vec<u8>, Vec<u8>)>,
    /// What stands between the header and the next boundary.
    pub content: Vec<u8>,
}

impl Part {
    /// A part that says no more than its content type.
    pub fn new(content_type: &str, content: impl AsRef<[u8]>) -> Self {
        let header = vec![(header::CONTENT_TYPE.to_vec(), content_type.as_bytes().to_vec())];
        Part { header, content: content.as_ref().to_vec() }
    }

    /// The content type, empty if the part has none.
    pub fn content_type(&self) -> &[u8] {
        header::get(&self.header, header::CONTENT_TYPE)
    }

    /// Whether a line of the content would be taken for a boundary, and cut the part in two.
    pub fn holds(&self, boundary: &str) -> bool {
        let mut lines = self.content.split(|byte| *byte == b'\n');
        lines.any(|line| line.strip_prefix(b"--").is_some_and(|rest| rest.starts_with(boundary.as_bytes())))
    }

    /// What AL2023 keeps of a part.
    pub fn with_type_only(self) -> Self {
        let header = vec![(header::CONTENT_TYPE.to_vec(), self.content_type().to_vec())];
        Part { header, content: self.content }
    }
}

/// Whether Karpenter takes `text` for an archive.
pub fn is_archive(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("MIME-Version:") || text.starts_with("Content-Type:")
}

/// The parts of an archive. A boundary that is not in the text leaves none, which is no error.
pub fn read(text: &str) -> Result<Vec<Part>, Refused> {
    let mut lines = Lines::new(text.as_bytes());
    let header = header::mail(&mut lines)?;
    let content_type = String::from_utf8_lossy(header::get(&header, header::CONTENT_TYPE));
    let boundary = media_type::boundary(&content_type)?;
    multipart::parts(lines, &boundary)
}

/// The archive of these parts, without any carriage return. A part that holds the boundary breaks it.
pub fn write(parts: &[Part], boundary: &str) -> Vec<u8> {
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
