//! Folded blocks: lines stand in the text one after the other, with a blank or line breaks between them.

use std::ops::Range;

/// The bytes of `written` that say `part` of `text`, as far as they stand on one line.
pub(super) fn place(written: &str, text: &str, part: Range<usize>) -> Option<Range<usize>> {
    let mut at = 0;
    let mut read = 0;
    let mut indentation = None;
    for (number, whole) in written.split_inclusive('\n').enumerate() {
        let start = read;
        read += whole.len();
        let line = whole.trim_end_matches(['\r', '\n']);
        // The first line is the header; an empty one is a line break of the text.
        if number == 0 || line.trim().is_empty() {
            continue;
        }
        let indentation = *indentation.get_or_insert_with(|| line.len() - line.trim_start_matches(' ').len());
        let content = line.get(indentation..)?;
        at += text[at..].len() - text[at..].trim_start_matches('\n').len();
        if !text[at..].starts_with(content) {
            // Folded, a line ends in a blank.
            at += usize::from(text[at..].starts_with(' '));
        }
        text[at..].strip_prefix(content)?;
        if (at..=at + content.len()).contains(&part.start) {
            let from = start + indentation + part.start - at;
            return Some(from..from + part.len().min(at + content.len() - part.start));
        }
        at += content.len();
    }
    None
}
