//! JSON as `sigs.k8s.io/yaml` prints it: what Go programs write into a node's user data, byte for byte.
//!
//! Facts are those of goyaml.v2's `encode.go`, `emitterc.go` and `sorter.go`. Lines are not folded: goyaml does so
//! behind 80 columns at blanks, and nothing that Karpenter prints has any.

use std::cmp::Ordering;
use std::fmt::Write;

use serde_json::Value;

use super::goyaml;
use super::node::Resolved;

/// `value` as a document in block style, keys sorted, a newline at its end.
pub(crate) fn document(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => write_map(&mut out, map, 0),
        Value::Array(items) if !items.is_empty() => write_list(&mut out, items, 0),
        scalar => writeln!(out, "{}", inline(scalar)).expect("writing to a String can't fail"),
    }
    out
}

/// The entries, the first where `out` ends, the others `indent` columns in.
fn write_map(out: &mut String, map: &serde_json::Map<String, Value>, indent: usize) {
    for (index, (key, value)) in sorted(map.iter().collect()).into_iter().enumerate() {
        pad(out, if index == 0 { 0 } else { indent });
        out.push_str(&self::key(key));
        out.push(':');
        match value {
            Value::Object(map) if !map.is_empty() => {
                out.push('\n');
                pad(out, indent + 2);
                write_map(out, map, indent + 2);
            }
            Value::Array(items) if !items.is_empty() => {
                out.push('\n');
                pad(out, indent);
                write_list(out, items, indent);
            }
            scalar => writeln!(out, " {}", inline(scalar)).expect("writing to a String can't fail"),
        }
    }
}

/// The items, the first where `out` ends, the others `indent` columns in.
fn write_list(out: &mut String, items: &[Value], indent: usize) {
    for (index, item) in items.iter().enumerate() {
        pad(out, if index == 0 { 0 } else { indent });
        out.push_str("- ");
        match item {
            Value::Object(map) if !map.is_empty() => write_map(out, map, indent + 2),
            Value::Array(items) if !items.is_empty() => write_list(out, items, indent + 2),
            scalar => writeln!(out, "{}", inline(scalar)).expect("writing to a String can't fail"),
        }
    }
}

fn pad(out: &mut String, columns: usize) {
    out.extend(std::iter::repeat_n(' ', columns));
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        other => other.to_string(),
    }
}

fn key(text: &str) -> String {
    if text.is_empty() { "\"\"".to_owned() } else { scalar(text) }
}

/// Plain where goyaml reads it back as text, else in the quotes that it prefers.
fn scalar(text: &str) -> String {
    let is_text = goyaml::resolve(text) == Resolved::Text && !is_timestamp(text) && !is_base_60(text);
    if !is_text || text.chars().any(is_special) {
        double(text)
    } else if has_indicator(text) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        text.to_owned()
    }
}

/// Characters that only double quotes can carry.
fn is_special(character: char) -> bool {
    !matches!(character, ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FEFE}' | '\u{FF00}'..='\u{FFFD}')
        || matches!(character, '\u{2028}' | '\u{2029}')
}

fn has_indicator(text: &str) -> bool {
    let bytes = text.as_bytes();
    let blank_follows = matches!(bytes.get(1), None | Some(b' '));
    let first = match bytes.first() {
        Some(b'?' | b':' | b'-') => blank_follows,
        Some(byte) => b"#,[]{}&*!|>'\"%@` ".contains(byte),
        None => false,
    };
    let has_colon = text.contains(": ") || text.ends_with(':');
    first
        || has_colon
        || text.contains(" #")
        || text.ends_with(' ')
        || text.starts_with("---")
        || text.starts_with("...")
}

/// `^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$`: quoted, since other readers take it for a number.
fn is_base_60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut parts = whole.split(':');
    let is_numeral = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let first = parts.next().unwrap_or_default();
    let mut rest = parts.peekable();
    let is_place = |part: &str| matches!(part.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']);
    first.starts_with(|digit: char| digit.is_ascii_digit())
        && is_numeral(first)
        && rest.peek().is_some()
        && rest.all(is_place)
        && is_numeral(fraction)
}

/// A date, or a date and a time, as goyaml tries them with Go's `time.Parse`.
fn is_timestamp(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some((text.as_bytes()[at], &text[at + 1..]))),
        None => (text, None),
    };
    is_date(date)
        && match time {
            None => true,
            Some((b' ', clock)) => is_clock(clock),
            Some((_, clock)) => without_zone(clock).is_some_and(is_clock),
        }
}

/// `2006-1-2`, days as the calendar has them.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let (Some(month), Some(day)) = (number(month), number(day)) else { return false };
    let is_leap =
        number_of(year, 4).is_some_and(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    number_of(year, 4).is_some() && (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// `15:4:5`, with a fraction or without.
fn is_clock(text: &str) -> bool {
    let (clock, fraction) = match text.split_once(['.', ',']) {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (text, None),
    };
    let parts: Vec<&str> = clock.split(':').collect();
    let [hour, minute, second] = parts[..] else { return false };
    let below = |part: &str, end: u32| number(part).is_some_and(|value| value < end);
    let is_fraction = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number_of(hour, 2).is_some_and(|hour| hour < 24)
        && below(minute, 60)
        && below(second, 60)
        && fraction.is_none_or(is_fraction)
}

/// What stands before `Z` or `+01:00`.
fn without_zone(text: &str) -> Option<&str> {
    if let Some(clock) = text.strip_suffix('Z') {
        return Some(clock);
    }
    let (clock, zone) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let (hours, minutes) = zone.strip_prefix(['+', '-'])?.split_once(':')?;
    let is_zone = number_of(hours, 2)? <= 24 && number_of(minutes, 2)? < 60;
    is_zone.then_some(clock)
}

/// One or two digits.
fn number(text: &str) -> Option<u32> {
    number_of(text, 2).or_else(|| number_of(text, 1))
}

fn number_of(text: &str, digits: usize) -> Option<u32> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Text in double quotes with goyaml's own escapes.
fn double(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            _ if is_special(character) => out.push_str(&escape(character)),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

fn escape(character: char) -> String {
    let letter = match character {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{B}' => 'v',
        '\u{C}' => 'f',
        '\r' => 'r',
        '\u{1B}' => 'e',
        '\u{85}' => 'N',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => {
            return match u32::from(character) {
                code @ 0..=0xFF => format!("\\x{code:02X}"),
                code @ 0x100..=0xFFFF => format!("\\u{code:04X}"),
                code => format!("\\U{code:08X}"),
            };
        }
    };
    format!("\\{letter}")
}

/// The entries by [`natural`], which is no order in the strict sense (`1a` < `01` < `2` < `10` < `1a`): Rust's own
/// sort may panic over it.
fn sorted<'a>(mut entries: Vec<(&'a String, &'a Value)>) -> Vec<(&'a String, &'a Value)> {
    if entries.len() < 2 {
        return entries;
    }
    let mut right = sorted(entries.split_off(entries.len() / 2)).into_iter().peekable();
    let mut merged = Vec::with_capacity(entries.len() + right.len());
    for left in sorted(entries) {
        while let Some(first) = right.next_if(|right| natural(right.0, left.0) == Ordering::Less) {
            merged.push(first);
        }
        merged.push(left);
    }
    merged.extend(right);
    merged
}

/// goyaml's order of keys: letters behind everything else, and digits by the numbers that they form.
fn natural(left: &str, right: &str) -> Ordering {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let Some(at) = left.iter().zip(&right).position(|(left, right)| left != right) else {
        return left.len().cmp(&right.len());
    };
    match (left[at].is_alphabetic(), right[at].is_alphabetic()) {
        (true, true) => left[at].cmp(&right[at]),
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => {
            let number = |text: &[char]| significant(&left[..at], left[at], right[at], &text[at..]);
            number(&left).cmp(&number(&right)).then(left[at].cmp(&right[at]))
        }
    }
}

/// The number that begins where two keys part, and how long it is. Where one goes on with a zero, digits before it
/// that are not zero count as a leading one.
fn significant(before: &[char], left: char, right: char, text: &[char]) -> (i64, usize) {
    let digits = || before.iter().rev().take_while(|character| character.is_ascii_digit());
    let leading = i64::from((left == '0' || right == '0') && digits().any(|digit| *digit != '0'));
    let run: Vec<u32> = text.iter().map_while(|character| character.to_digit(10)).collect();
    let value =
        run.iter().fold(leading, |value, digit| value.wrapping_mul(10).wrapping_add(i64::from(*digit)));
    (value, run.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scalars_as_goyaml_prints_them() {
        // Recorded from `sigs.k8s.io/yaml` 1.6.
        for (text, expected) in [
            ("a b", "a b"),
            ("5%", "5%"),
            ("fd00::10", "fd00::10"),
            ("--node-labels=\"a=1\"", "--node-labels=\"a=1\""),
            ("", "\"\""),
            ("true", "\"true\""),
            ("on", "\"on\""),
            ("1", "\"1\""),
            ("1_000", "\"1_000\""),
            ("0x1", "\"0x1\""),
            ("12:30", "\"12:30\""),
            ("190:20:99", "190:20:99"),
            ("2024-01-01", "\"2024-01-01\""),
            ("2001-2-3", "\"2001-2-3\""),
            ("2001-02-30", "2001-02-30"),
            ("2001-12-14t21:59:43.10-05:00", "\"2001-12-14t21:59:43.10-05:00\""),
            ("2001-12-14 21:59:43.10", "\"2001-12-14 21:59:43.10\""),
            ("a: b", "'a: b'"),
            ("a #b", "'a #b'"),
            ("a,b", "a,b"),
            ("-", "'-'"),
            ("-a", "-a"),
            ("---", "'---'"),
            ("x'y #z", "'x''y #z'"),
            ("'x'", "'''x'''"),
            (" x", "' x'"),
            ("\t", "\"\\t\""),
            ("\u{feff}", "\"\\uFEFF\""),
        ] {
            assert_eq!(scalar(text), expected, "{text:?}");
        }
    }

    #[test]
    fn documents_as_goyaml_prints_them() {
        let value =
            json!({"b": [1, {"x": null, "w": []}, [2]], "a10": {}, "a2": {"k": true}, "a_": "", "": 0});
        let expected = "\"\": 0\na_: \"\"\na2:\n  k: true\na10: {}\nb:\n- 1\n- w: []\n  x: null\n- - 2\n";
        assert_eq!(document(&value), expected);
    }

    #[test]
    fn an_order_that_is_none_is_sorted_all_the_same() {
        let keys = ["1a", "01", "2", "10", "1b", "02", "1"];
        let many: serde_json::Map<String, Value> =
            (0..40).flat_map(|round| keys.map(|key| (format!("{key}{round}"), json!(1)))).collect();
        assert_eq!(document(&Value::Object(many.clone())).lines().count(), many.len());
    }
}
