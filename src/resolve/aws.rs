//! What the values say of AWS and of Karpenter's controller, by the patterns that both have for names.

use super::Context;
use super::codes::{MALFORMED_NAME, TWO_ACCOUNTS};
use crate::apis::aws::{self, Arn, Partition, RoleName};
use crate::apis::version::Release;
use crate::diagnostic::Diagnostic;
use crate::phrase::quote;
use crate::placeholders;
use crate::source::Pointer;
use crate::values::{Aws, Controller};

/// A name that the values may give: its place, the text, whether it can be one, what it is, and what one looks like.
type Name<'a> = (&'static str, &'a Option<String>, fn(&str) -> bool, &'static str, &'static str);

/// Says which names nothing can have. Parts that nobody set have the defaults, which are sound.
pub(super) fn check(context: &Context, diagnostics: &mut Vec<Diagnostic>) {
    let Aws { account_id, region, oidc_provider, node_role, role_path, .. } = &context.values.aws;
    let controller = &context.values.controller;
    let Controller { version, namespace, release_name, service_account, interruption, .. } = controller;
    let names: [Name; 11] = [
        (
            "/aws/accountId",
            account_id,
            aws::is_account_id,
            "id of an account",
            "twelve digits: `012345670123`",
        ),
        ("/aws/region", region, aws::is_region, "region", "write its code: `eu-central-1`"),
        ("/aws/oidcProvider", oidc_provider, is_provider, "identity provider", OF_PROVIDERS),
        ("/aws/nodeRole", node_role, is_role, "name of a role", OF_ROLES),
        ("/aws/rolePath", role_path, aws::is_path, "path of a role", "it begins and ends with `/`: `/team/`"),
        ("/controller/version", version, is_release, "release of Karpenter", "write it whole: `1.14.1`"),
        ("/controller/namespace", namespace, aws::is_dns_label, "name of a namespace", OF_LABELS),
        ("/controller/releaseName", release_name, aws::is_dns_label, "name of a Helm release", OF_LABELS),
        (
            "/controller/serviceAccount/name",
            &service_account.name,
            aws::is_dns_subdomain,
            "name of a service account",
            OF_LABELS,
        ),
        ("/controller/serviceAccount/role", &service_account.role, is_role, "role", OF_ROLES),
        (
            "/controller/interruption/queue",
            &interruption.queue,
            aws::is_queue_name,
            "name of a queue for events",
            OF_QUEUES,
        ),
    ];
    for (place, text, is_one, what, form) in names {
        let Some(text) = text.as_deref().filter(|text| !text.is_empty()) else { continue };
        let is_users = |node| context.is_users(node);
        if !context.merged.at(&Pointer::parse(place)).is_some_and(is_users) {
            continue;
        }
        if !is_one(text) && placeholders::find(text).is_none() {
            let message = format!("{} is no {what}", quote(text));
            let found = Diagnostic::new(&MALFORMED_NAME, message).help(form);
            diagnostics.push(context.locate(found, Pointer::parse(place)));
        }
    }
    diagnostics.extend(other_account(context));
}

const OF_ROLES: &str = "a role's name has at most 64 letters, digits and `+=,.@_-`; a path may stand before it, \
                        or the ARN: `arn:aws:iam::012345670123:role/name`";
const OF_LABELS: &str = "it has small letters, digits and `-`, and begins and ends with a letter or digit";
const OF_QUEUES: &str = "it has at most 80 letters, digits, `-` and `_`; Karpenter cannot use a FIFO queue";
const OF_PROVIDERS: &str =
    "write the issuer's URL that `aws eks describe-cluster` shows, or the provider's ARN";

/// A role by its name, by path and name, or by its ARN.
fn is_role(text: &str) -> bool {
    let of_arn =
        |arn: Arn| arn.service == "iam" && !arn.account.is_empty() && arn.resource.starts_with("role/");
    let is_sound = !text.starts_with("arn:") || Arn::parse(text).is_some_and(of_arn);
    let RoleName { path, name } = RoleName::parse(text);
    is_sound && aws::is_path(&path) && aws::is_role_name(&name)
}

fn is_provider(text: &str) -> bool {
    aws::is_oidc_provider(provider(text))
}

/// An identity provider as host and path, of its URL or its ARN.
pub(crate) fn provider(text: &str) -> &str {
    let resource = Arn::parse(text).and_then(|arn| arn.resource.strip_prefix("oidc-provider/"));
    resource.or_else(|| text.strip_prefix("https://")).unwrap_or(text)
}

/// A whole release: charts have no minor versions.
fn is_release(text: &str) -> bool {
    let parts = text.strip_prefix('v').unwrap_or(text).split('.').count();
    parts == 3 && text.parse::<Release>().is_ok()
}

/// An ARN of another account or partition than the values name.
fn other_account(context: &Context) -> Option<Diagnostic> {
    let role = context.values.controller.service_account.role.as_deref()?;
    let arn = Arn::parse(role)?;
    let Aws { account_id, region, partition, .. } = &context.values.aws;
    let of_region = region.as_deref().filter(|region| aws::is_region(region)).map(Partition::of_region);
    let partition = partition.as_deref().filter(|name| !name.is_empty()).or(of_region.map(|it| it.name));
    let account = account_id.as_deref().filter(|account| aws::is_account_id(account));
    let (there, here) = match (account, partition) {
        (Some(account), _) if account != arn.account => (arn.account, account),
        (_, Some(partition)) if partition != arn.partition => (arn.partition, partition),
        _ => return None,
    };
    let message = format!("the controller's role is in {}, and the cluster in {}", quote(there), quote(here));
    let found = Diagnostic::new(&TWO_ACCOUNTS, message)
        .help("a service account can only have a role of the cluster's own account: correct one of the two");
    Some(context.locate(found, Pointer::parse("/controller/serviceAccount/role")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_releases_and_providers() {
        for (text, expected) in [
            ("karpenter", true),
            ("team/karpenter", true),
            ("/team/karpenter", true),
            ("arn:aws:iam::012345670123:role/team/karpenter", true),
            ("arn:aws:iam::12345670123:role/karpenter", false),
            ("arn:aws:iam::012345670123:user/karpenter", false),
            ("arn:aws:sts::012345670123:assumed-role/karpenter/x", false),
            ("my role", false),
            ("team/", false),
        ] {
            assert_eq!(is_role(text), expected, "{text}");
        }
        for (text, expected) in
            [("1.14.1", true), ("v1.0.14", true), ("1.14", false), ("0.37.0", false), ("2.0.0", false)]
        {
            assert_eq!(is_release(text), expected, "{text}");
        }
        let host = "oidc.eks.eu-central-1.amazonaws.com/id/ABC";
        for text in
            [host, &format!("https://{host}"), &format!("arn:aws:iam::012345670123:oidc-provider/{host}")]
        {
            assert_eq!(provider(text), host);
        }
    }
}
