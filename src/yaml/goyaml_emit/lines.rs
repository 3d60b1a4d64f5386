//! Scalars of more than one line: texts with line breaks, and long ones broken at blanks.

use super::pad;
use super::scalar::is_special;

/// Where goyaml begins to look for a blank to break a line at.
const WIDTH: usize = 80;

/// A scalar on the line that `out` ends with, broken at single blanks behind the 80th column.
pub(super) fn write_folded(out: &mut String, scalar: &str, indent: usize) {
    let line = out.rfind('\n').map_or(0, |end| end + 1);
    let mut column = out[line..].chars().count();
    let quoted = scalar.starts_with('"');
    let ends = if quoted || scalar.starts_with('\'') { 1 } else { 0 };
    let mut previous = None;
    for (at, character) in scalar.char_indices() {
        let next = scalar[at + character.len_utf8()..].chars().next();
        let is_inside = at > ends && at + 1 + ends < scalar.len();
        let may_break = character == ' ' && previous != Some(' ') && is_inside && column > WIDTH;
        if may_break && (quoted || next != Some(' ')) {
            out.push('\n');
            pad(out, indent);
            column = indent;
            if next == Some(' ') {
                out.push('\\');
                column += 1;
            }
        } else {
            out.push(character);
            column += 1;
        }
        previous = Some(character);
    }
}

/// Whether a text of several lines can stand as it is: no blank before a line's end, nothing that needs an escape.
pub(super) fn may_be_literal(text: &str) -> bool {
    let is_special = |character: char| character != '\n' && is_special(character);
    !text.ends_with(' ') && !text.contains(" \n") && !text.chars().any(is_special)
}

/// `|`, how the end is meant, and the lines.
pub(super) fn write_literal(out: &mut String, text: &str, indent: usize) {
    out.push('|');
    if text.starts_with([' ', '\n']) {
        out.push('2');
    }
    match text.strip_suffix('\n') {
        None => out.push('-'),
        Some(before) if before.is_empty() || before.ends_with('\n') => out.push('+'),
        Some(_) => {}
    }
    out.push('\n');
    for line in text.split_inclusive('\n') {
        if line != "\n" {
            pad(out, indent);
        }
        out.push_str(line);
    }
}
