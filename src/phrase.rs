//! Turns of phrase that messages share: values shown short, the nearest known word.

use crate::yaml::{Node, Value};

/// Longest piece of the user's text that a message repeats.
const SHOWN: usize = 60;
/// Most letters that may differ.
const FARTHEST: usize = 3;
/// Longest word that is compared with known ones.
const COMPARED: usize = 64;

/// `text` in backticks, cut where it is long; control characters escaped.
pub(crate) fn quote(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).flat_map(escape).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    if shown.is_empty() { "empty text".to_owned() } else { format!("`{shown}`") }
}

fn escape(char: char) -> impl Iterator<Item = char> {
    let (escaped, plain) =
        if char.is_control() { (Some(char.escape_default()), None) } else { (None, Some(char)) };
    escaped.into_iter().flatten().chain(plain)
}

/// A value as a message names it: ``the string `10` ``, ``the integer `7` ``, `a list`.
pub(crate) fn describe(node: &Node) -> String {
    match &node.value {
        Value::List(_) => "a list".to_owned(),
        Value::Map(_) => "a map".to_owned(),
        Value::Scalar(_) if node.is_null() => "null".to_owned(),
        Value::Scalar(scalar) if scalar.text.is_empty() => "an empty string".to_owned(),
        Value::Scalar(scalar) => format!("the {} {}", node.kind(), quote(&scalar.text)),
    }
}

/// Words in backticks: `` `a`, `b` or `c` ``.
pub(crate) fn either(words: &[&str]) -> String {
    enumerate(words, "or")
}

/// Words in backticks: `` `a`, `b` and `c` ``.
pub(crate) fn all(words: &[&str]) -> String {
    enumerate(words, "and")
}

/// Words in backticks, the first of them where they are many: `` `a`, `b` and 24 more ``.
pub(crate) fn some(words: &[&str]) -> String {
    /// Words that are shown before the others are counted.
    const FEW: usize = 6;
    if words.len() <= FEW + 1 {
        return all(words);
    }
    let shown: Vec<String> = words[..FEW].iter().map(|word| quote(word)).collect();
    format!("{} and {} more", shown.join(", "), words.len() - FEW)
}

fn enumerate(words: &[&str], joint: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| quote(word)).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {joint} {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// The known word that `word` was most likely meant to be.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > COMPARED {
        return None;
    }
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|known| (strsim::osa_distance(&lower, &known.to_lowercase()), known))
        .filter(|(distance, known)| *distance <= (known.len().max(word.len()) / 3).min(FARTHEST))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// The way out where `word` is none of the known ones: the nearest, or all to choose from.
pub(crate) fn instead(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("take {}", either(known)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_strange_texts_are_shown_short() {
        assert_eq!(quote("a\nb"), "`a\\nb`");
        assert_eq!(quote(""), "empty text");
        assert_eq!(quote(&"é".repeat(61)), format!("`{}…`", "é".repeat(60)));
    }

    #[test]
    fn nearest_words() {
        let operators = ["In", "NotIn", "Exists", "DoesNotExist"];
        assert_eq!(nearest("in", operators), Some("In"));
        assert_eq!(nearest("NotExists", operators), Some("Exists"));
        assert_eq!(nearest("Contains", operators), None);
        assert_eq!(nearest("kmsKeyId", ["kmsKeyID", "iops"]), Some("kmsKeyID"));
        assert_eq!(either(&["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(some(&["a"; 7]).matches("`a`").count(), 7);
        assert_eq!(some(&["a"; 8]), "`a`, `a`, `a`, `a`, `a`, `a` and 2 more");
        assert_eq!(instead("Exist", &operators), "did you mean `Exists`?");
        assert_eq!(instead("Contains", &operators[..2]), "take `In` or `NotIn`");
    }
}
