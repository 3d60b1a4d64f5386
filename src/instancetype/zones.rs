//! How AWS names its zones.

use crate::apis::aws::is_region;

/// The region that a zone is in by its name: `us-west-2` for `us-west-2a` and `us-west-2-lax-1a`.
pub(crate) fn region_of(zone: &str) -> Option<&str> {
    let digit = zone.find(|char: char| char.is_ascii_digit()).filter(|_| is_zone(zone))?;
    let digits = zone[digit..].bytes().take_while(u8::is_ascii_digit).count();
    Some(&zone[..digit + digits]).filter(|region| is_region(region))
}

/// The region that a zone is in by its id: `us-east-1` for `use1-az4`.
pub(crate) fn region_of_id(id: &str) -> Option<&'static str> {
    let code = id.split_once('-').filter(|_| is_zone_id(id))?.0;
    REGIONS.iter().find(|(known, _)| *known == code).map(|(_, region)| *region)
}

/// Whether a zone is a local zone or a Wavelength zone by its name: `us-west-2-lax-1a`.
pub(crate) fn is_outer_zone(zone: &str) -> bool {
    region_of(zone).is_some_and(|region| zone[region.len()..].starts_with('-'))
}

/// Whether it is one by its id: `usw2-lax1-az1`.
pub(crate) fn is_outer_zone_id(id: &str) -> bool {
    is_zone_id(id) && id.split('-').count() > 2
}

/// The regions that have been given a short name.
pub(crate) fn named_regions() -> impl Iterator<Item = &'static str> {
    REGIONS.into_iter().map(|(_, region)| region)
}

/// Whether a text is formed as the ids of zones are: `use1-az1`, `usw2-lax1-az1`, `use1-wl1-bos-wlz1`.
pub(crate) fn is_zone_id(text: &str) -> bool {
    let mut parts = text.split('-');
    let code = parts.next().unwrap_or_default();
    let letters = code.trim_end_matches(|char: char| char.is_ascii_digit());
    let is_plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let mut behind = parts.peekable();
    letters.len() >= 3
        && letters.len() < code.len()
        && letters.bytes().all(|byte| byte.is_ascii_lowercase())
        && behind.peek().is_some()
        && behind.all(is_plain)
}

/// How the ids of zones call the regions.
const REGIONS: [(&str, &str); 38] = [
    ("afs1", "af-south-1"),
    ("ape1", "ap-east-1"),
    ("ape2", "ap-east-2"),
    ("apne1", "ap-northeast-1"),
    ("apne2", "ap-northeast-2"),
    ("apne3", "ap-northeast-3"),
    ("aps1", "ap-south-1"),
    ("aps2", "ap-south-2"),
    ("apse1", "ap-southeast-1"),
    ("apse2", "ap-southeast-2"),
    ("apse3", "ap-southeast-3"),
    ("apse4", "ap-southeast-4"),
    ("apse5", "ap-southeast-5"),
    ("apse6", "ap-southeast-6"),
    ("apse7", "ap-southeast-7"),
    ("cac1", "ca-central-1"),
    ("caw1", "ca-west-1"),
    ("cnn1", "cn-north-1"),
    ("cnnw1", "cn-northwest-1"),
    ("euc1", "eu-central-1"),
    ("euc2", "eu-central-2"),
    ("eun1", "eu-north-1"),
    ("eus1", "eu-south-1"),
    ("eus2", "eu-south-2"),
    ("euw1", "eu-west-1"),
    ("euw2", "eu-west-2"),
    ("euw3", "eu-west-3"),
    ("ilc1", "il-central-1"),
    ("mec1", "me-central-1"),
    ("mes1", "me-south-1"),
    ("mxc1", "mx-central-1"),
    ("sae1", "sa-east-1"),
    ("use1", "us-east-1"),
    ("use2", "us-east-2"),
    ("usge1", "us-gov-east-1"),
    ("usgw1", "us-gov-west-1"),
    ("usw1", "us-west-1"),
    ("usw2", "us-west-2"),
];

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
    use crate::testing::shared_file;

    #[test]
    fn zones_outside_of_their_region() {
        for (name, id) in
            [("us-west-2-lax-1a", "usw2-lax1-az1"), ("us-east-1-wl1-bos-wlz-1", "use1-wl1-bos-wlz1")]
        {
            assert!(is_outer_zone(name) && is_outer_zone_id(id), "{name} {id}");
        }
        assert!(!is_outer_zone("us-west-2a") && !is_outer_zone_id("usw2-az1") && !is_outer_zone("${ZONE}"));
    }

    #[test]
    fn regions_and_zones() {
        for region in ["us-east-1", "eu-central-2", "us-gov-west-1", "ap-southeast-5", "eusc-de-east-1"] {
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

    #[test]
    fn zones_say_their_region() {
        for (zone, region) in [
            ("us-east-1a", Some("us-east-1")),
            ("us-west-2-lax-1a", Some("us-west-2")),
            ("us-east-1-wl1-bos-wlz-1", Some("us-east-1")),
            ("us-gov-west-1b", Some("us-gov-west-1")),
            ("eusc-de-east-1a", Some("eusc-de-east-1")),
            ("ap-southeast-10c", Some("ap-southeast-10")),
            ("us-east-1", None),
            ("use1-az1", None),
            ("", None),
        ] {
            assert_eq!(region_of(zone), region, "{zone}");
        }
    }

    #[test]
    fn ids_of_zones_have_their_form_and_say_their_region() {
        for (id, region) in [
            ("use1-az1", Some("us-east-1")),
            ("apse2-az3", Some("ap-southeast-2")),
            ("usw2-lax1-az1", Some("us-west-2")),
            ("usgw1-az2", Some("us-gov-west-1")),
            ("xyz9-az1", None),
        ] {
            assert!(is_zone_id(id), "{id}");
            assert_eq!(region_of_id(id), region, "{id}");
        }
        for name in ["us-east-1a", "us-east-1", "use1", "use1-", "USE1-AZ1", "use-az1", ""] {
            assert!(!is_zone_id(name), "{name}");
        }
    }

    /// Every zone and id of the tables that are made from AWS's own answers.
    #[test]
    fn zones_of_aws_are_read() {
        let Some(table) = shared_file("match/catalogue/regions.tsv") else { return };
        for row in table.lines().skip(1) {
            let columns: Vec<&str> = row.split('\t').collect();
            let [region, _, ids, names] = columns[..] else { panic!("{row}") };
            assert!(is_region(region), "{region}");
            ids.split(',').for_each(|id| assert_eq!(region_of_id(id), Some(region), "{id}"));
            names.split(',').for_each(|name| assert_eq!(region_of(name), Some(region), "{name}"));
        }
    }
}
