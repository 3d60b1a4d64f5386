//! Name servers that are no addresses.

use std::net::IpAddr;

use crate::apis::v1::ami_family::{AmiFamily, Family};
use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{ami_family, kubelet};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an entry of clusterDNS that is not an IP address
    ///
    /// The kubelet passes it over, and pods resolve no names of the cluster; on AL2 Karpenter even takes it for
    /// IPv6 and starts the node so (`isIPv6` of `pkg/providers/amifamily/bootstrap/eksbootstrap.go`, v1.14.1).
    /// Nodes of the family Custom are not told of it. A quote in it is an error on AL2 and Windows: it ends the
    /// text that Karpenter's script has in quotes, and no node joins.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     clusterDNS: [kube-dns.kube-system]
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   kubelet:
    ///     clusterDNS: [172.20.0.10]
    /// ```
    pub(crate) static CLUSTER_DNS_NOT_AN_IP = warning("cluster-dns-not-an-ip", Kubelet) {
        scope: Scope::Lint,
        check: Check::Object(cluster_dns_not_an_ip),
    }
}

fn cluster_dns_not_an_ip(manifest: &Manifest, sink: &mut Sink<'_>) {
    let family = ami_family(manifest).and_then(AmiFamily::by_name).map(|family| family.family);
    if family == Some(Family::Custom) {
        return;
    }
    let Some((kubelet, pointer)) = kubelet(manifest) else { return };
    let servers = without_nulls::get(kubelet, "clusterDNS").map(without_nulls::items).unwrap_or_default();
    for (index, server) in servers.iter().enumerate() {
        if let Some(text) = server.as_str().filter(|text| !is_ip(text) && sink.has_room()) {
            let is_in_quotes = matches!(family, Some(Family::Al2 | Family::Windows));
            let found = sink
                .report(pointer.join("clusterDNS").join(index), format!("{} is not an IP address", quote(text)))
                .help("write the address of the cluster's DNS service, or leave `clusterDNS` out: Karpenter finds it");
            if is_in_quotes && text.contains('\'') {
                found.severity = Severity::Error;
            }
        }
    }
}

/// Whether the kubelet reads an address from it; it lets numbers begin with zeros.
fn is_ip(text: &str) -> bool {
    let is_number = |part: &str| part.parse::<u8>().is_ok() && !part.starts_with('+');
    text.parse::<IpAddr>().is_ok() || (text.split('.').count() == 4 && text.split('.').all(is_number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["10.100.0.10", "010.100.0.10", "fd00::a", "::ffff:10.0.0.1"] {
            assert!(is_ip(good), "{good}");
        }
        for bad in [
            "",
            "not-an-ip",
            "10.0.0",
            "10.0.0.256",
            "10.0.0.+1",
            "10.0.0.10/32",
            "10.0.0.10:53",
            "fe80::1%eth0",
        ] {
            assert!(!is_ip(bad), "{bad}");
        }
    }
}
