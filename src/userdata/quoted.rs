//! What Karpenter writes into scripts in single quotes, as it is: a quote in it ends the text, and the rest is run.

use super::{Family, Request, kubelet};

/// What ends a text in single quotes for the shell.
const OF_SHELL: [char; 1] = ['\''];
/// What ends one for PowerShell, or for either.
pub(crate) const ENDS_QUOTES: [char; 5] = ['\'', '\u{2018}', '\u{2019}', '\u{201A}', '\u{201B}'];

/// The first text that breaks out of the family's script, by what it is.
pub(crate) fn breaks_out(request: &Request) -> Option<&'static str> {
    let quotes: &[char] = match request.family {
        Family::Al2 => &OF_SHELL,
        Family::Windows => &ENDS_QUOTES,
        Family::Al2023 | Family::Bottlerocket | Family::Custom => return None,
    };
    let flags = kubelet::flags::flags(request).join(" ");
    let texts = [
        ("the name of the cluster", Some(request.cluster_name.as_str())),
        ("the URL of the cluster's API server", Some(request.cluster_endpoint.as_str())),
        ("the certificate authority of the cluster", request.ca_bundle.as_deref()),
        ("an entry of `clusterDNS`", request.cluster_dns()),
        ("a label, a taint or a setting of the kubelet", Some(flags.as_str())),
    ];
    let breaks = |text: &str| text.contains(quotes);
    texts.into_iter().find(|(_, text)| text.is_some_and(breaks)).map(|(what, _)| what)
}
