//! Prices and sizes as people read them.

use super::price_kind;
use crate::apis::quantity::Quantity;
use crate::instancetype::catalogue::{PriceSource, Region};
use crate::matching::offers::Scope;
use crate::matching::survey::{is_price_overlaid, on_demand_price};
use crate::matching::view::View;

/// Hours of a month, as AWS counts them.
const MONTH: f64 = 730.0;

/// What a type costs an hour on demand at least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cost {
    /// The price.
    pub hourly: f64,
    /// Whether an overlay says so, and not AWS.
    pub is_overlaid: bool,
}

impl Cost {
    /// What a type costs within a scope; none where nobody knows.
    pub(super) fn of(view: &View<'_>, place: usize, scope: Scope) -> Option<Self> {
        let hourly = on_demand_price(view, place, scope)?;
        Some(Cost { hourly, is_overlaid: is_price_overlaid(view, place, scope) })
    }

    /// An hour, for people.
    pub(super) fn hour(self, region: &Region<'_>) -> String {
        match self.is_overlaid {
            true => format!("{} (overlay)", plain(region, self.hourly)),
            false => price(region, self.hourly),
        }
    }

    /// An hour in a table whose heading has the currency.
    pub(super) fn cell(self, region: &Region<'_>) -> String {
        let hourly = grouped(self.hourly, 4);
        if self.is_overlaid { format!("{hourly} (overlay)") } else { format!("{}{hourly}", sign(region)) }
    }

    /// A month, for people.
    pub(super) fn month(self, region: &Region<'_>) -> String {
        let sign = if self.is_overlaid { "" } else { sign(region) };
        format!("{sign}{}{}", currency(region), grouped(self.hourly * MONTH, 0))
    }

    /// What kind of price it is, for programs.
    pub(super) fn kind(self, region: &Region<'_>) -> &'static str {
        if self.is_overlaid { "overlay" } else { price_kind(region.price_source) }
    }
}

/// A price an hour in the currency of a region; `~` where it stands in for the region's own.
pub(super) fn price(region: &Region<'_>, price: f64) -> String {
    format!("{}{}", sign(region), plain(region, price))
}

fn plain(region: &Region<'_>, price: f64) -> String {
    format!("{}{}", currency(region), grouped(price, if price < 1.0 { 4 } else { 2 }))
}

fn sign(region: &Region<'_>) -> &'static str {
    if matches!(region.price_source, PriceSource::StandIn(_)) { "~" } else { "" }
}

/// The sign of a region's currency: Karpenter has prices in CNY for one region.
pub(super) fn currency(region: &Region<'_>) -> &'static str {
    if region.name == "cn-north-1" { "¥" } else { "$" }
}

/// A number with commas between thousands.
pub(super) fn grouped(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    let (whole, rest) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    rest.into_iter().for_each(|rest| grouped.extend(['.'].into_iter().chain(rest.chars())));
    grouped
}

/// Bytes in the largest unit that leaves a number above one.
pub(super) fn bytes(bytes: i128) -> String {
    const UNITS: [(&str, i128); 3] = [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20)];
    let unit = UNITS.iter().find(|(_, size)| bytes.abs() >= *size).unwrap_or(&UNITS[2]);
    let number = format!("{:.1}", bytes as f64 / unit.1 as f64);
    format!("{} {}", number.trim_end_matches(".0"), unit.0)
}

/// `4` or `4-448`.
pub(super) fn range<T: PartialEq + std::fmt::Display>((least, most): (T, T)) -> String {
    if least == most { least.to_string() } else { format!("{least}-{most}") }
}

/// An amount of a resource.
pub(super) fn amount(name: &str, amount: Quantity) -> String {
    match name {
        "memory" | "ephemeral-storage" => format!("{} Mi", grouped((amount.whole() >> 20) as f64, 0)),
        "cpu" if amount.milli().abs() < 1000 && amount.milli() != 0 => format!("{}m", amount.milli()),
        "cpu" => format!("{}", amount.milli() as f64 / 1000.0),
        _ => amount.whole().to_string(),
    }
}

/// How many of something there are: `1 type`, `2 types`.
pub(super) fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {one}s", grouped(number as f64, 0)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_sizes_have_units() {
        assert_eq!(grouped(1234567.891, 2), "1,234,567.89");
        assert_eq!(grouped(99.0, 0), "99");
        assert_eq!(bytes(118_312 << 20), "115.5 GiB");
        assert_eq!(bytes(1 << 30), "1 GiB");
        assert_eq!(bytes(100 << 20), "100 MiB");
        assert_eq!(bytes(24 << 40), "24 TiB");
        assert_eq!(range((4, 4)), "4");
        assert_eq!(count(1, "type"), "1 type");
        let cpu = ["500m", "71750m", "2", "0"].map(|text| amount("cpu", Quantity::parse(text).unwrap()));
        assert_eq!(cpu, ["500m", "71.75", "2", "0"]);
    }
}
