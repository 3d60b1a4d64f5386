//! Each function held to its regular expression.

use super::*;
use regex::bytes::RegexBuilder;

/// Every pattern, for the test that compares them.
const ALL: &[&Pattern] = &[
    &DURATION_OR_NEVER,
    &CONSOLIDATE_AFTER,
    &DURATION,
    &BUDGET_DURATION,
    &BUDGET_NODES,
    &BUDGET_SCHEDULE,
    &QUANTITY,
    &EVICTION_THRESHOLD,
    &LABEL_VALUE,
    &QUALIFIED_NAME,
    &NO_SLASH,
    &PRICE,
    &PRICE_ADJUSTMENT,
    &AMI_ID,
    &SUBNET_ID,
    &SECURITY_GROUP_ID,
    &CAPACITY_RESERVATION_ID,
    &PLACEMENT_GROUP_ID,
    &ACCOUNT_ID,
    &VOLUME_SIZE,
];

/// Go's regular expressions are ASCII where Rust's are not unless told so.
fn compile(pattern: &Pattern) -> regex::bytes::Regex {
    RegexBuilder::new(pattern.regex).unicode(false).build().unwrap()
}

fn compare(pattern: &Pattern, regex: &regex::bytes::Regex, text: &str) {
    assert_eq!(
        (pattern.matches)(text),
        regex.is_match(text.as_bytes()),
        "{:?} against {}",
        text,
        pattern.regex
    );
}

#[test]
fn examples_match() {
    for pattern in ALL {
        assert!((pattern.matches)(pattern.example), "{}", pattern.example);
    }
}

/// All texts of up to four characters over the letters that decide in each pattern.
#[test]
fn short_texts_agree_with_the_regexes() {
    for pattern in ALL {
        let regex = compile(pattern);
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            for text in &texts {
                compare(pattern, &regex, text);
            }
            texts = texts
                .iter()
                .flat_map(|text| "015hmsGiT%.+-/eE aA@\n".chars().map(move |char| format!("{text}{char}")))
                .collect();
            texts.truncate(160_000);
        }
    }
}

#[test]
fn every_volume_size_agrees_with_the_regex() {
    let regex = compile(&VOLUME_SIZE);
    for size in (0..=70_000).filter(|size| size % 7 == 0 || *size < 120 || *size > 58_900 && *size < 64_100) {
        for unit in ["Gi", "G", "Ti", "T", "Mi", ""] {
            compare(&VOLUME_SIZE, &regex, &format!("{size}{unit}"));
        }
    }
}

proptest::proptest! {
    /// Mutations of texts that match: letters dropped, doubled or swapped for others.
    #[test]
    fn near_misses_agree_with_the_regexes(
        which in 0..ALL.len(),
        edits in proptest::collection::vec((0usize..24, 0usize..3, "[0-9a-zA-Z%./@ \n*+\\-_é]"), 0..4),
    ) {
        let pattern = ALL[which];
        let mut chars: Vec<char> = pattern.example.chars().collect();
        for (at, edit, by) in edits {
            let at = at % (chars.len() + 1);
            match edit {
                0 => chars.splice(at..at, by.chars()).for_each(drop),
                1 if at < chars.len() => { chars.remove(at); }
                _ if at < chars.len() => chars[at] = by.chars().next().unwrap(),
                _ => {}
            }
        }
        compare(pattern, &compile(pattern), &chars.into_iter().collect::<String>());
    }
}
