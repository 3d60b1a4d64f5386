//! goyaml's order of keys.

use std::cmp::Ordering;

use serde_json::Value;

/// The entries by [`natural`], which is no order in the strict sense (`1a` < `01` < `2` < `10` < `1a`): Rust's own
/// sort may panic over it.
pub(super) fn sorted<'a>(mut entries: Vec<(&'a String, &'a Value)>) -> Vec<(&'a String, &'a Value)> {
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
pub(super) fn natural(left: &str, right: &str) -> Ordering {
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
