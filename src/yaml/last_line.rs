//! A block of text that the end of the file cuts off: no line break ends its last line, and the parser adds one.

/// The text that was `read` from a `block` without the line break that the parser added, if it did: where nothing but
/// the `rest` is behind the block, and its last line is not ended. The map or list that it stands in is in `column`.
pub(super) fn without_added_break<'r>(
    read: &'r str,
    block: &str,
    rest: &str,
    column: usize,
) -> Option<&'r str> {
    let cut = read.strip_suffix('\n').filter(|_| rest.trim().is_empty() && !rest.contains(BREAKS))?;
    let last = block.rsplit(BREAKS).next()?;
    let mut lines = block.split(BREAKS);
    let header = lines.next()?;
    let given = header.bytes().take_while(|byte| !matches!(byte, b' ' | b'#')).find(u8::is_ascii_digit);
    let indentation = match given {
        Some(digit) => usize::from(digit - b'0') + column,
        None => content_indentation(lines)?,
    };
    (!last.is_empty() && blanks(last) >= indentation).then_some(cut)
}

const BREAKS: [char; 2] = ['\n', '\r'];

/// How deep the first line is indented that has content.
fn content_indentation<'l>(mut lines: impl Iterator<Item = &'l str>) -> Option<usize> {
    lines.find(|line| blanks(line) < line.len()).map(blanks)
}

fn blanks(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
