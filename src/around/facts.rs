//! What the values say of the cluster and the account, and texts filled in with it.

use crate::apis::aws::{Partition, RoleName};
use crate::resolve::aws::provider;
use crate::values::Values;

use super::text::{Hole, Piece, Text};

/// What is known of the cluster's place; the rest are holes.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// The cluster's name.
    pub cluster: String,
    /// The account's id.
    pub account: Option<String>,
    /// The region's code.
    pub region: Option<String>,
    /// The partition, said or that of the region.
    pub partition: Option<&'static Partition>,
    /// The identity provider, as host and path.
    pub oidc_provider: Option<String>,
    /// Path of the roles that are made.
    pub role_path: String,
    /// Name of the queue.
    pub queue: String,
}

impl Facts {
    /// Those of the values.
    pub(crate) fn of(values: &Values) -> Self {
        let aws = &values.aws;
        let cluster = values.cluster.name.clone().unwrap_or_default();
        let region = said(&aws.region);
        let named = said(&aws.partition).and_then(|name| Partition::by_name(&name));
        let partition = named.or_else(|| region.as_deref().map(Partition::of_region));
        let queue = said(&values.controller.interruption.queue).unwrap_or_else(|| cluster.clone());
        Facts {
            cluster,
            account: said(&aws.account_id),
            region,
            partition,
            oidc_provider: said(&aws.oidc_provider).map(|text| provider(&text).to_owned()),
            role_path: said(&aws.role_path).unwrap_or_else(|| "/".to_owned()),
            queue,
        }
    }

    /// What fills a hole.
    fn known(&self, hole: Hole) -> Option<String> {
        match hole {
            Hole::Partition => self.partition.map(|partition| partition.name.to_owned()),
            Hole::DnsSuffix => self.partition.map(|partition| partition.domain.to_owned()),
            Hole::Region => self.region.clone(),
            Hole::Account => self.account.clone(),
            Hole::OidcProvider => self.oidc_provider.clone(),
        }
    }

    /// A text with `{…}` in it, filled in as far as it goes.
    pub(crate) fn text(&self, template: &str) -> Text {
        let mut text = Text::default();
        let mut rest = template;
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, behind)| Some((before, behind.split_once('}')?)))
        {
            text.push(Piece::Known(before.to_owned()));
            text.push(self.piece(name));
            rest = after;
        }
        text.push(Piece::Known(rest.to_owned()));
        text
    }

    fn piece(&self, name: &str) -> Piece {
        let hole = match name {
            "cluster" => return Piece::Known(self.cluster.clone()),
            "queue" => return Piece::Known(self.queue.clone()),
            "partition" => Hole::Partition,
            "region" => Hole::Region,
            "account" => Hole::Account,
            "dns-suffix" => Hole::DnsSuffix,
            "oidc-provider" => Hole::OidcProvider,
            other => return Piece::Known(format!("{{{other}}}")),
        };
        self.known(hole).map_or(Piece::Hole(hole), Piece::Known)
    }

    /// `template` with a text of the user's behind it.
    pub(crate) fn text_and(&self, template: &str, last: &str) -> Text {
        let mut text = self.text(template);
        text.push(Piece::Known(last.to_owned()));
        text
    }

    /// The queue's ARN.
    pub(crate) fn queue_arn(&self) -> Text {
        self.text("arn:{partition}:sqs:{region}:{account}:{queue}")
    }

    /// A role's ARN.
    pub(crate) fn role_arn(&self, role: &RoleName) -> Text {
        self.text_and("arn:{partition}:iam::{account}:role", &format!("{}{}", role.path, role.name))
    }

    /// A role's ARN as `aws-auth` wants it: the authenticator knows no paths.
    pub(crate) fn mapped_role_arn(&self, role: &RoleName) -> Text {
        self.text_and("arn:{partition}:iam::{account}:role/", &role.name)
    }

    /// The name of a rule of EventBridge, which has 64 characters at most: of a long cluster's name a number is left.
    pub(crate) fn rule_name(&self, word: &str) -> String {
        let whole = format!("Karpenter-{word}-{}", self.cluster);
        if whole.len() <= LONGEST_RULE {
            return whole;
        }
        let sum =
            self.cluster.bytes().fold(FNV_BASIS, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(FNV_PRIME));
        let room = LONGEST_RULE - "-01234567".len();
        let cut =
            whole.char_indices().map(|(at, _)| at).take_while(|at| *at <= room).last().unwrap_or_default();
        format!("{}-{sum:08x}", &whole[..cut])
    }

    /// The ARN of a policy of AWS's own.
    pub(crate) fn aws_policy(&self, name: &str) -> Text {
        self.text_and("arn:{partition}:iam::aws:policy/", name)
    }

    /// A role of the values: one without a path gets that of the roles that are made.
    pub(crate) fn role(&self, text: &str) -> RoleName {
        let RoleName { path, name } = RoleName::parse(text);
        let path = if path == "/" && !text.starts_with("arn:") { self.role_path.clone() } else { path };
        RoleName { path, name }
    }
}

/// The longest name that EventBridge gives a rule.
const LONGEST_RULE: usize = 64;
/// The hash FNV-1a of 32 bits.
const FNV_BASIS: u32 = 0x811c_9dc5;
const FNV_PRIME: u32 = 0x0100_0193;

/// A text that is not empty.
pub(super) fn said(text: &Option<String>) -> Option<String> {
    text.clone().filter(|text| !text.is_empty())
}
