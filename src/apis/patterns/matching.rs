//! The functions behind the patterns.

use crate::apis::{names, quantity};

pub(super) fn is_budget_nodes(text: &str) -> bool {
    match text.strip_suffix('%') {
        Some("100") => true,
        Some(percent) => matches!(percent.len(), 1 | 2) && digits(percent) == percent.len(),
        None => !text.is_empty() && digits(text) == text.len(),
    }
}

pub(super) fn is_budget_schedule(text: &str) -> bool {
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

pub(super) fn is_quantity(text: &str) -> bool {
    quantity::has_form(text)
}

pub(super) fn is_eviction_threshold(text: &str) -> bool {
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

pub(super) fn is_label_value_form(text: &str) -> bool {
    text.is_empty() || names::has_name_form(text)
}

pub(super) fn is_qualified_name_form(text: &str) -> bool {
    match names::split_domain(text) {
        None => names::has_name_form(text),
        Some((prefix, name)) => names::has_subdomain_form(prefix) && names::has_name_form(name),
    }
}

pub(super) fn is_price_adjustment(text: &str) -> bool {
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
pub(super) fn after_decimal(text: &str) -> Option<&str> {
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

pub(super) fn contains_id(text: &str, prefix: &str) -> bool {
    text.match_indices(prefix).any(|(at, _)| text[at + prefix.len()..].bytes().next().is_some_and(is_id_byte))
}

pub(super) fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|id| !id.is_empty() && id.bytes().all(is_id_byte))
}

fn is_id_byte(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_lowercase()
}

pub(super) fn is_volume_size(text: &str) -> bool {
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

pub(super) fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}
