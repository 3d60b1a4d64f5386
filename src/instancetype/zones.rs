//! How AWS names its regions and zones.

/// Whether a text is the name of a region: `eu-west-1`, `us-gov-east-1`. Zones of every kind have more.
pub(crate) fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    match parts.as_slice() {
        [area, words @ .., number] => {
            area.len() == 2
                && is_word(area)
                && (1..=2).contains(&words.len())
                && words.iter().all(is_word)
                && matches!(number.as_bytes(), [b'1'..=b'9'])
        }
        _ => false,
    }
}

/// Two to four letters, words, a number, and a letter or the name of a zone outside the region: `us-gov-west-1b`,
/// `us-west-2-lax-1a`.
pub(crate) fn is_zone(name: &str) -> bool {
    let mut parts = name.splitn(2, |digit: char| digit.is_ascii_digit());
    let (Some(area), Some(behind)) = (parts.next(), parts.next()) else { return false };
    let mut words = area.split('-');
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_area = words.next().is_some_and(|first| is_word(first) && (2..=4).contains(&first.len()));
    let Some(middle) = area.strip_suffix('-').and_then(|area| area.split_once('-')) else { return false };
    let letter = behind.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let is_own = letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_lowercase());
    is_area && middle.1.split('-').all(is_word) && (is_own || letter.len() > 1 && letter.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_and_zones() {
        for region in ["us-east-1", "eu-central-2", "us-gov-west-1", "ap-southeast-5"] {
            assert!(is_region(region), "{region}");
        }
        for zone in
            ["us-east-1a", "us-west-2-lax-1a", "us-east-1-wl1-bos-wlz-1", "use1-az1", "", "a", "${ZONE}"]
        {
            assert!(!is_region(zone), "{zone}");
        }
    }

    #[test]
    fn zones_have_their_form() {
        for zone in [
            "us-east-1a",
            "us-gov-west-1b",
            "eusc-de-east-1a",
            "us-west-2-lax-1a",
            "us-east-1-wl1-bos-wlz-1",
            "ap-southeast-10c",
        ] {
            assert!(is_zone(zone), "{zone}");
        }
        for name in [
            "us-east-1",
            "us-gov-west-1",
            "1",
            "a",
            "use1-az1",
            "us-east-1A",
            "us-east-a",
            "US-EAST-1a",
            "us-east-1ab",
            "us--1a",
            "us-1a",
            "-east-1a",
            "us-east-1-",
            "",
        ] {
            assert!(!is_zone(name), "{name}");
        }
    }
}
