//! Texts in lines of a width: SVG breaks none by itself.

use unicode_width::UnicodeWidthChar;

/// The width of a letter in pixels, about: fonts are those of whoever looks at it.
const LETTER: f64 = 6.25;

/// How wide a text is, in pixels.
pub(super) fn width(text: &str) -> f64 {
    LETTER * text.chars().filter_map(UnicodeWidthChar::width).sum::<usize>() as f64
}

/// A text, or as much of it as a line has room for.
pub(super) fn cut(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut cut = String::new();
    for character in text.chars() {
        if width(&cut) + 2.0 * LETTER > room {
            break;
        }
        cut.push(character);
    }
    cut + "…"
}

/// A text in lines, broken between words, and within those that no line has room for.
pub(super) fn wrapped(text: &str, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().flat_map(|word| pieces(word, room)) {
        match lines.last_mut() {
            Some(line) if width(line) + LETTER + width(&word) <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// A word, or the parts of one that no line has room for.
fn pieces(word: &str, room: f64) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for character in word.chars() {
        match pieces.last_mut() {
            // Room is left for a wide letter.
            Some(piece) if width(piece) + 2.0 * LETTER <= room => piece.push(character),
            _ => pieces.push(character.to_string()),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_within_their_room() {
        assert_eq!(cut("general", 7.0 * LETTER), "general");
        assert_eq!(cut("general-purpose", 8.0 * LETTER), "general…");
        assert_eq!(wrapped("one two three", 8.0 * LETTER), ["one two", "three"]);
        assert_eq!(wrapped("kubernetes.io/arch In", 9.0 * LETTER), ["kubernet", "es.io/ar", "ch In"]);
        // A wide letter takes the room of two.
        assert_eq!(cut("漢字漢字", 5.0 * LETTER), "漢字…");
    }
}
