//! The patterns of the v1.14.1 CRDs, matched by hand: the texts are short and a regex engine would cost more than everything else.
//! A test holds each function to its regular expression.

use crate::apis::{duration, names, quantity};
use crate::rules::admission::schema::Pattern;

/// `expireAfter`.
pub static DURATION_OR_NEVER: Pattern = Pattern {
    regex: r"^(([0-9]+(s|m|h))+|Never)$",
    matches: duration::is_never_or_whole_units,
    says: "`Never` or a duration in whole hours, minutes and seconds",
    example: "720h",
};

/// `consolidateAfter`, of which nodes are worth having after minutes.
pub static CONSOLIDATE_AFTER: Pattern = Pattern { example: "1m", ..DURATION_OR_NEVER };

/// `terminationGracePeriod`.
pub static DURATION: Pattern = Pattern {
    regex: r"^([0-9]+(s|m|h))+$",
    matches: duration::is_whole_units,
    says: "a duration in whole hours, minutes and seconds",
    example: "30m",
};

/// A budget's `duration`.
pub static BUDGET_DURATION: Pattern = Pattern {
    regex: r"^((([0-9]+(h|m))|([0-9]+h[0-9]+m))(0s)?)$",
    matches: duration::is_budget_duration,
    says: "a duration in whole hours and minutes",
    example: "8h30m",
};

/// A budget's `nodes`.
pub static BUDGET_NODES: Pattern = Pattern {
    regex: r"^((100|[0-9]{1,2})%|[0-9]+)$",
    matches: is_budget_nodes,
    says: "a number of nodes or a percentage from `0%` to `100%`",
    example: "10%",
};

/// A budget's `schedule`. The two branches share no anchors: the first is open at its end, the second at its beginning.
pub static BUDGET_SCHEDULE: Pattern = Pattern {
    regex: r"^(@(annually|yearly|monthly|weekly|daily|midnight|hourly))|((.+)\s(.+)\s(.+)\s(.+)\s(.+))$",
    matches: is_budget_schedule,
    says: "a cron schedule of five fields or one of `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`",
    example: "0 9 * * mon-fri",
};

/// Limits, capacities, reservations.
pub static QUANTITY: Pattern = Pattern {
    regex: r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$",
    matches: is_quantity,
    says: "a quantity",
    example: "400Gi",
};

/// Eviction thresholds. The empty branch lets empty text through.
pub static EVICTION_THRESHOLD: Pattern = Pattern {
    regex: r"^((\d{1,2}(\.\d{1,2})?|100(\.0{1,2})?)%||(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?)$",
    matches: is_eviction_threshold,
    says: "a percentage or a quantity",
    example: "10%",
};

/// Values of template labels.
pub static LABEL_VALUE: Pattern = Pattern {
    regex: r"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$",
    matches: is_label_value_form,
    says: "a label value: letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit",
    example: "team-a",
};

/// Keys of requirements and taints, values of taints.
pub static QUALIFIED_NAME: Pattern = Pattern {
    regex: r"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*(\/))?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$",
    matches: is_qualified_name_form,
    says: "a name with an optional domain before `/`, both beginning and ending with a letter or digit",
    example: "example.com/team-a",
};

/// `nodeClassRef.group`.
pub static NO_SLASH: Pattern = Pattern {
    regex: r"^[^/]*$",
    matches: |text| !text.contains('/'),
    says: "an API group without its version",
    example: "karpenter.k8s.aws",
};

/// A NodeOverlay's `price`.
pub static PRICE: Pattern = Pattern {
    regex: r"^\d+(\.\d+)?$",
    matches: |text| after_decimal(text) == Some(""),
    says: "a price without sign",
    example: "0.25",
};

/// A NodeOverlay's `priceAdjustment`.
pub static PRICE_ADJUSTMENT: Pattern = Pattern {
    regex: r"^(([+-]{1}(\d*\.?\d+))|(\+{1}\d*\.?\d+%)|(^(-\d{1,2}(\.\d+)?%)$)|(-100%))$",
    matches: is_price_adjustment,
    says: "a signed price or a signed percentage not below `-100%`",
    example: "-10%",
};

/// AMI ids; not anchored.
pub static AMI_ID: Pattern = Pattern {
    regex: r"ami-[0-9a-z]+",
    matches: |text| contains_id(text, "ami-"),
    says: "an AMI id",
    example: "ami-0123456789abcdef0",
};

/// Subnet ids; not anchored.
pub static SUBNET_ID: Pattern = Pattern {
    regex: r"subnet-[0-9a-z]+",
    matches: |text| contains_id(text, "subnet-"),
    says: "a subnet id",
    example: "subnet-0123456789abcdef0",
};

/// Security group ids; not anchored.
pub static SECURITY_GROUP_ID: Pattern = Pattern {
    regex: r"sg-[0-9a-z]+",
    matches: |text| contains_id(text, "sg-"),
    says: "a security group id",
    example: "sg-0123456789abcdef0",
};

/// Capacity reservation ids.
pub static CAPACITY_RESERVATION_ID: Pattern = Pattern {
    regex: r"^cr-[0-9a-z]+$",
    matches: |text| is_id(text, "cr-"),
    says: "a capacity reservation id",
    example: "cr-0123456789abcdef0",
};

/// Placement group ids.
pub static PLACEMENT_GROUP_ID: Pattern = Pattern {
    regex: r"^pg-[0-9a-z]+$",
    matches: |text| is_id(text, "pg-"),
    says: "a placement group id",
    example: "pg-0123456789abcdef0",
};

/// AWS account ids.
pub static ACCOUNT_ID: Pattern = Pattern {
    regex: r"^[0-9]{12}$",
    matches: |text| text.len() == 12 && digits(text) == 12,
    says: "an AWS account id of twelve digits",
    example: "012345678901",
};

/// EBS volume sizes. Their `Ti` branch lacks many sizes and, like the `T` branch, lets the bare unit through.
pub static VOLUME_SIZE: Pattern = Pattern {
    regex: r"^((?:[1-9][0-9]{0,3}|[1-4][0-9]{4}|[5][0-8][0-9]{3}|59000)Gi|(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|[6][0-3][0-9]{3}|64000)G|([1-9]||[1-5][0-7]|58)Ti|([1-9]||[1-5][0-9]|6[0-3]|64)T)$",
    matches: is_volume_size,
    says: "a volume size the API takes: whole `Gi` up to 59000 or `G` up to 64000",
    example: "100Gi",
};

fn is_budget_nodes(text: &str) -> bool {
    match text.strip_suffix('%') {
        Some("100") => true,
        Some(percent) => matches!(percent.len(), 1 | 2) && digits(percent) == percent.len(),
        None => !text.is_empty() && digits(text) == text.len(),
    }
}

fn is_budget_schedule(text: &str) -> bool {
    let named = ["annually", "yearly", "monthly", "weekly", "daily", "midnight", "hourly"];
    let is_named = text.strip_prefix('@').is_some_and(|word| named.iter().any(|name| word.starts_with(name)));
    is_named || ends_with_five_fields(text)
}

/// `(.+)\s(.+)\s(.+)\s(.+)\s(.+)$` as the set of states it can be in: bit 2n waits for the first character of field n,
/// bit 2n+1 is inside field n. It may begin anywhere.
fn ends_with_five_fields(text: &str) -> bool {
    let mut states: u16 = 1;
    for char in text.chars() {
        let inside = states & 0b10_1010_1010;
        let waiting = states & 0b01_0101_0101;
        let mut next = 1;
        if char != '\n' {
            next |= waiting << 1 | inside;
        }
        if matches!(char, ' ' | '\t' | '\n' | '\r' | '\x0c') {
            next |= (inside & 0b00_1010_1010) << 1;
        }
        states = next;
    }
    states & 0b10_0000_0000 != 0
}

fn is_quantity(text: &str) -> bool {
    quantity::has_form(text)
}

fn is_eviction_threshold(text: &str) -> bool {
    text.is_empty() || text.strip_suffix('%').map_or_else(|| quantity::has_form(text), is_percentage)
}

/// Up to `100.00`, with at most two decimal places.
fn is_percentage(number: &str) -> bool {
    let (whole, places) =
        number.split_once('.').map_or((number, None), |(whole, places)| (whole, Some(places)));
    let all_digits = |text: &str| digits(text) == text.len();
    let places_fit = |places: &str| matches!(places.len(), 1 | 2) && all_digits(places);
    match whole.len() {
        1 | 2 => all_digits(whole) && places.is_none_or(places_fit),
        _ => whole == "100" && places.is_none_or(|places| matches!(places, "0" | "00")),
    }
}

fn is_label_value_form(text: &str) -> bool {
    text.is_empty() || names::has_name_form(text)
}

fn is_qualified_name_form(text: &str) -> bool {
    match names::split_domain(text) {
        None => names::has_name_form(text),
        Some((prefix, name)) => names::has_subdomain_form(prefix) && names::has_name_form(name),
    }
}

fn is_price_adjustment(text: &str) -> bool {
    if text == "-100%" {
        return true;
    }
    let (Some(number), plus) = (text.strip_prefix(['+', '-']), text.starts_with('+')) else { return false };
    match number.strip_suffix('%') {
        None => is_loose_decimal(number),
        Some(percent) if plus => is_loose_decimal(percent),
        Some(percent) => matches!(digits(percent), 1 | 2) && after_decimal(percent) == Some(""),
    }
}

/// `\d*\.?\d+`
fn is_loose_decimal(text: &str) -> bool {
    let rest = &text[digits(text)..];
    match rest.strip_prefix('.') {
        None => rest.is_empty() && !text.is_empty(),
        Some(places) => !places.is_empty() && digits(places) == places.len(),
    }
}

/// What follows `1` or `1.5` at the beginning of `text`; the point stays where no digit follows it.
fn after_decimal(text: &str) -> Option<&str> {
    let whole = digits(text);
    if whole == 0 {
        return None;
    }
    let rest = &text[whole..];
    Some(match rest.strip_prefix('.') {
        Some(places) if digits(places) > 0 => &places[digits(places)..],
        _ => rest,
    })
}

fn contains_id(text: &str, prefix: &str) -> bool {
    text.match_indices(prefix).any(|(at, _)| text[at + prefix.len()..].bytes().next().is_some_and(is_id_byte))
}

fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|id| !id.is_empty() && id.bytes().all(is_id_byte))
}

fn is_id_byte(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_lowercase()
}

fn is_volume_size(text: &str) -> bool {
    let up_to = |number: &str, max: u32| whole_number(number).is_some_and(|size| size <= max);
    if let Some(number) = text.strip_suffix("Gi") {
        up_to(number, 59_000)
    } else if let Some(number) = text.strip_suffix('G') {
        up_to(number, 64_000)
    } else if let Some(number) = text.strip_suffix("Ti") {
        number.is_empty() || whole_number(number).is_some_and(is_listed_tebibytes)
    } else if let Some(number) = text.strip_suffix('T') {
        number.is_empty() || up_to(number, 64)
    } else {
        false
    }
}

/// The sizes in `Ti` that the pattern spells out.
fn is_listed_tebibytes(size: u32) -> bool {
    size < 10 || size == 58 || (size < 60 && size % 10 < 8)
}

/// A number from 1 without leading zeros or sign.
fn whole_number(text: &str) -> Option<u32> {
    (!text.starts_with('0') && digits(text) == text.len()).then(|| text.parse().ok()).flatten()
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Every pattern, for the test that compares them.
#[cfg(test)]
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

#[cfg(test)]
mod tests {
    use super::*;
    use regex::bytes::RegexBuilder;

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
                    .flat_map(|text| {
                        "015hmsGiT%.+-/eE aA@\n".chars().map(move |char| format!("{text}{char}"))
                    })
                    .collect();
                texts.truncate(160_000);
            }
        }
    }

    #[test]
    fn every_volume_size_agrees_with_the_regex() {
        let regex = compile(&VOLUME_SIZE);
        for size in
            (0..=70_000).filter(|size| size % 7 == 0 || *size < 120 || *size > 58_900 && *size < 64_100)
        {
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
}
