//! What a malformed text was most likely meant to be: the slips that people make with sizes, durations and names.

use crate::apis::schema::Pattern;

/// Longest text worth mending.
const LONGEST: usize = 64;

/// The first small change of `text` that the pattern matches.
pub(crate) fn mend(pattern: &Pattern, text: &str) -> Option<String> {
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let is_good = |candidate: &String| candidate != text && (pattern.matches)(candidate);
    candidates(pattern, text).into_iter().flatten().find(is_good)
}

fn candidates(pattern: &Pattern, text: &str) -> [Option<String>; 9] {
    let changed = |change: Option<String>| change.filter(|change| !change.is_empty());
    [
        text.eq_ignore_ascii_case("never").then(|| "Never".to_owned()),
        in_hours(text),
        in_minutes(text),
        text.strip_suffix(['B', 'b']).map(|size| format!("{size}i")),
        upper_case_unit(text),
        Some(format!("{text}Gi")),
        changed(
            text.rsplit_once('/').filter(|(group, _)| group.contains('.')).map(|(group, _)| group.to_owned()),
        ),
        changed(takes_names(pattern).then(|| as_name(text))),
        changed(Some(text.split_whitespace().collect())),
    ]
}

/// `30d` in hours.
fn in_hours(text: &str) -> Option<String> {
    let days: u32 = text.strip_suffix('d')?.parse().ok()?;
    Some(format!("{}h", days.checked_mul(24)?))
}

/// `1.5h` in minutes.
fn in_minutes(text: &str) -> Option<String> {
    let (hours, tenths) = text.strip_suffix('h')?.split_once('.')?;
    let (hours, tenths): (u32, u32) = (hours.parse().ok()?, tenths.parse().ok()?);
    (tenths < 10)
        .then(|| hours.checked_mul(60)?.checked_add(tenths * 6))
        .flatten()
        .map(|minutes| format!("{minutes}m"))
}

/// `20gi` as `20Gi`, `20K` as `20k`.
fn upper_case_unit(text: &str) -> Option<String> {
    let unit = text.find(|char: char| char.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(unit);
    let unit = match unit.to_ascii_lowercase().as_str() {
        "k" => "k",
        "ki" => "Ki",
        "m" | "mi" => "Mi",
        "g" | "gi" => "Gi",
        "t" | "ti" => "Ti",
        _ => return None,
    };
    Some(format!("{number}{unit}"))
}

/// Whether letters, dashes, dots and underscores make sense here.
fn takes_names(pattern: &Pattern) -> bool {
    (pattern.matches)("a-b.c_D")
}

/// As a label value or key: what cannot stand there becomes a dash, and none stands at the ends.
fn as_name(text: &str) -> String {
    let dashed: String =
        text.chars()
            .map(|char| {
                if char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-' | '/') { char } else { '-' }
            })
            .collect();
    dashed.trim_matches(['-', '.', '_']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::patterns::*;

    #[test]
    fn slips_are_mended() {
        for (pattern, text, meant) in [
            (&DURATION_OR_NEVER, "30d", "720h"),
            (&DURATION_OR_NEVER, "1.5h", "90m"),
            (&DURATION_OR_NEVER, "never", "Never"),
            (&DURATION_OR_NEVER, "1h 30m", "1h30m"),
            (&VOLUME_SIZE, "100GB", "100Gi"),
            (&VOLUME_SIZE, "20gi", "20Gi"),
            (&VOLUME_SIZE, "20", "20Gi"),
            (&QUANTITY, "300GB", "300Gi"),
            (&QUANTITY, "1K", "1k"),
            (&NO_SLASH, "karpenter.k8s.aws/v1", "karpenter.k8s.aws"),
            (&LABEL_VALUE, "not valid!", "not-valid"),
            (&LABEL_VALUE, "-a:b", "a-b"),
        ] {
            assert_eq!(mend(pattern, text).as_deref(), Some(meant), "{text}");
        }
        for (pattern, text) in
            [(&DURATION_OR_NEVER, "-1h"), (&BUDGET_NODES, "110%"), (&AMI_ID, "x"), (&QUANTITY, "")]
        {
            assert_eq!(mend(pattern, text), None, "{text}");
        }
    }
}
