//! Names of AWS itself, by the patterns of its API references: accounts, regions, partitions, ARNs, roles and queues.

use std::sync::LazyLock;

use regex::Regex;

/// The partitions, each with the beginning of its regions and the domain that services and their principals are under.
pub(crate) const PARTITIONS: [Partition; 8] = [
    Partition { name: "aws-cn", regions: "cn-", domain: "amazonaws.com.cn" },
    Partition { name: "aws-us-gov", regions: "us-gov-", domain: "amazonaws.com" },
    Partition { name: "aws-iso-b", regions: "us-isob-", domain: "sc2s.sgov.gov" },
    Partition { name: "aws-iso-e", regions: "eu-isoe-", domain: "cloud.adc-e.uk" },
    Partition { name: "aws-iso-f", regions: "us-isof-", domain: "csp.hci.ic.gov" },
    Partition { name: "aws-iso", regions: "us-iso-", domain: "c2s.ic.gov" },
    Partition { name: "aws-eusc", regions: "eusc-", domain: "amazonaws.eu" },
    // Of all that is none of the others'.
    Partition { name: "aws", regions: "", domain: "amazonaws.com" },
];

/// A part of AWS with accounts of its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Partition {
    /// As ARNs have it.
    pub name: &'static str,
    /// What the names of its regions begin with.
    pub regions: &'static str,
    /// The domain of its services.
    pub domain: &'static str,
}

impl Partition {
    /// The partition of this name.
    pub(crate) fn by_name(name: &str) -> Option<&'static Partition> {
        PARTITIONS.iter().find(|partition| partition.name == name)
    }

    /// The partition that a region is in.
    pub(crate) fn of_region(region: &str) -> &'static Partition {
        let is_its = |partition: &&Partition| region.starts_with(partition.regions);
        PARTITIONS.iter().find(is_its).expect("every text begins with the last one's empty text")
    }
}

macro_rules! pattern {
    ($(#[doc = $doc:literal])+ $name:ident = $pattern:literal) => {
        $(#[doc = $doc])+
        pub(crate) fn $name(text: &str) -> bool {
            static PATTERN: LazyLock<Regex> =
                LazyLock::new(|| Regex::new($pattern).expect("a test reads every pattern"));
            PATTERN.is_match(text)
        }
    };
}

/// Whether a text is the id of an account: twelve digits.
pub(crate) fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is the name of a region: `eu-west-1`, `us-gov-east-1`, `eusc-de-east-1`. Zones of every kind have more.
pub(crate) fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    match parts.as_slice() {
        [area, words @ .., number] => {
            (2..=4).contains(&area.len())
                && is_word(area)
                && (1..=2).contains(&words.len())
                && words.iter().all(is_word)
                && is_number(number)
        }
        _ => false,
    }
}

/// Whether a text is a number as regions and zones have them, of two digits at most.
fn is_number(text: &str) -> bool {
    (1..=2).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether IAM gives a role this name (`CreateRole`).
pub(crate) fn is_role_name(text: &str) -> bool {
    is_word(text, 64, b"_+=,.@-")
}

/// Whether IAM takes a text for a path: `/` alone, or words between two of them.
pub(crate) fn is_path(text: &str) -> bool {
    let inside = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let is_inside = |inside: &str| {
        (1..=510).contains(&inside.len()) && inside.bytes().all(|byte| byte.is_ascii_graphic())
    };
    text == "/" || inside.is_some_and(is_inside)
}

/// Whether SQS gives a queue this name; the events of a FIFO queue Karpenter's rules cannot send.
pub(crate) fn is_queue_name(text: &str) -> bool {
    is_word(text, 80, b"_-")
}

pattern! {
    /// Whether a text is an identity provider as trust policies name it: a host, and a path for the cluster.
    is_oidc_provider = r"\A[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]+)?(/[A-Za-z0-9._~-]+)*\z"
}
pattern! {
    /// Whether a text is a DNS label, as the names of namespaces are.
    is_dns_label = r"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z"
}
pattern! {
    /// Whether a text is a DNS subdomain, as the names of service accounts are.
    is_dns_subdomain = r"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z"
}

/// Letters, digits and some signs, at most so many. A render looks at such names, and would compile a pattern for each.
fn is_word(text: &str, most: usize, signs: &[u8]) -> bool {
    (1..=most).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || signs.contains(&byte))
}

/// The parts of an ARN, as far as it has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arn<'a> {
    /// `aws` and the like.
    pub partition: &'a str,
    /// `iam` and the like.
    pub service: &'a str,
    /// Empty where the resource is in none.
    pub region: &'a str,
    /// Empty where it is no account's.
    pub account: &'a str,
    /// All behind the account, such as `role/path/name`.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Takes an ARN apart; none where the text is not one.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next();
        let ("arn", partition, service) = (next()?, next()?, next()?) else { return None };
        let (region, account, resource) = (next()?, next()?, next()?);
        let is_arn = Partition::by_name(partition).is_some()
            && !service.is_empty()
            && (account.is_empty() || is_account_id(account))
            && !resource.is_empty();
        is_arn.then_some(Arn { partition, service, region, account, resource })
    }
}

/// A role by its path and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RoleName {
    /// `/` for a role without one.
    pub path: String,
    /// What classes name it by.
    pub name: String,
}

impl RoleName {
    /// A name, a path and a name, or the ARN of a role.
    pub(crate) fn parse(text: &str) -> Self {
        let text = Arn::parse(text).and_then(|arn| arn.resource.strip_prefix("role/")).unwrap_or(text);
        match text.rsplit_once('/') {
            Some((path, name)) => {
                RoleName { path: format!("/{}/", path.trim_start_matches('/')), name: name.to_owned() }
            }
            None => RoleName { path: "/".to_owned(), name: text.to_owned() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pattern = fn(&str) -> bool;

    #[test]
    fn names_by_the_patterns_of_aws() {
        let long = "a".repeat(64);
        let table: [(Pattern, &[&str], &[&str]); 8] = [
            (
                is_account_id,
                &["012345670123"],
                &["", "12345670123", "1234567890123", "0123-4567-0123", "01234567012x"],
            ),
            (
                is_region,
                &["eu-central-1", "us-gov-west-1", "cn-north-1", "us-isob-east-1", "eusc-de-east-1"],
                &["", "eu-central", "eu-central-1a", "EU-central-1", "frankfurt"],
            ),
            (is_role_name, &["a", "A+=,.@-_9", &long], &["", "a b", "a/b", &format!("{long}a"), "é"]),
            (is_path, &["/", "/a/", "/a/b.c/"], &["", "a", "/a", "a/", "/a b/"]),
            (is_queue_name, &["demo", "a_b-9"], &["", "demo.fifo", "a b", &"q".repeat(81)]),
            (
                is_oidc_provider,
                &["oidc.eks.eu-central-1.amazonaws.com/id/ABC123", "kube.example.org"],
                &["", "https://oidc.eks.x/id/A", "a b", "x/"],
            ),
            (is_dns_label, &["karpenter", "kube-system", "a"], &["", "-a", "a-", "A", "a.b"]),
            (is_dns_subdomain, &["karpenter", "a.b"], &["", "a..b", "A", ".a"]),
        ];
        for (is_it, good, bad) in table {
            good.iter().for_each(|text| assert!(is_it(text), "{text}"));
            bad.iter().for_each(|text| assert!(!is_it(text), "{text}"));
        }
    }

    #[test]
    fn regions_are_in_one_partition() {
        for (region, name) in [
            ("eu-central-1", "aws"),
            ("cn-northwest-1", "aws-cn"),
            ("us-gov-east-1", "aws-us-gov"),
            ("us-iso-west-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
        ] {
            assert_eq!(Partition::of_region(region).name, name);
        }
    }

    #[test]
    fn arns_are_taken_apart() {
        let arn = Arn::parse("arn:aws-cn:iam::012345670123:role/team/nodes").unwrap();
        assert_eq!((arn.partition, arn.account, arn.resource), ("aws-cn", "012345670123", "role/team/nodes"));
        for text in
            ["", "arn", "arn:aws:iam::1:role/x", "arn:amazon:iam::012345670123:role/x", "arn:aws:iam::"]
        {
            assert_eq!(Arn::parse(text), None, "{text}");
        }
    }

    #[test]
    fn roles_by_name_path_or_arn() {
        for (text, path, name) in [
            ("nodes", "/", "nodes"),
            ("team/nodes", "/team/", "nodes"),
            ("/team/a/nodes", "/team/a/", "nodes"),
            ("arn:aws:iam::012345670123:role/nodes", "/", "nodes"),
            ("arn:aws:iam::012345670123:role/team/nodes", "/team/", "nodes"),
        ] {
            assert_eq!(RoleName::parse(text), RoleName { path: path.into(), name: name.into() }, "{text}");
        }
    }
}
