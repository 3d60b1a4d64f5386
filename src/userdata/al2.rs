//! AL2: the class's parts with all their headers, followed by the call of the AMI's `bootstrap.sh`.

use std::net::IpAddr;

use super::mime::{self, Part};
use super::{Refused, Request, kubelet};

pub(super) fn parts(request: &Request) -> Result<Vec<Part>, Refused> {
    let own = super::class_parts(request.family, request.user_data.as_deref().unwrap_or_default())?;
    let mut parts: Vec<Part> = own.into_iter().map(|placed| placed.part).collect();
    parts.push(Part::new(mime::SHELL_SCRIPT, bootstrap(request)?));
    Ok(parts)
}

fn bootstrap(request: &Request) -> Result<String, Refused> {
    let Request { cluster_name, cluster_endpoint, .. } = request;
    let ca = request.ca_bundle.as_ref().map(|ca| format!("--b64-cluster-ca '{ca}'")).unwrap_or_default();
    let mut lines = vec![format!(
        "/etc/eks/bootstrap.sh '{cluster_name}' --apiserver-endpoint '{cluster_endpoint}' {ca}"
    )];
    if let Some(address) = request.cluster_dns() {
        if is_ipv6(address) {
            lines.push("--ip-family ipv6".to_owned());
        }
        lines.push(format!("--dns-cluster-ip '{address}'"));
    }
    if request.kubelet.fields().max_pods_count().is_some() {
        lines.push("--use-max-pods false".to_owned());
    }
    lines.push(format!("--kubelet-extra-args '{}'", kubelet::flags::flags(request).join(" ")));
    if request.uses_instance_store() {
        lines.push("--local-disks raid0".to_owned());
    }
    Ok(format!(
        "#!/bin/bash -xe\n\
         exec > >(tee /var/log/user-data.log|logger -t user-data -s 2>/dev/console) 2>&1\n{}",
        lines.join(" \\\n")
    ))
}

/// Karpenter takes whatever is no IPv4 address for IPv6.
fn is_ipv6(address: &str) -> bool {
    match address.parse() {
        Ok(IpAddr::V4(_)) => false,
        Ok(IpAddr::V6(address)) => address.to_ipv4_mapped().is_none(),
        Err(_) => true,
    }
}
