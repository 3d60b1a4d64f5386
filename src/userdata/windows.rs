//! Windows: the class's text as PowerShell, followed by the call of the AMI's bootstrap script.

use super::{Refused, Request, kubelet};

/// Where the AMI has its script.
const SCRIPT: &str =
    r#"[string]$EKSBootstrapScriptFile = "$env:ProgramFiles\Amazon\EKS\Start-EKSBootstrap.ps1""#;

pub(super) fn merge(request: &Request) -> Result<String, Refused> {
    let mut out = "<powershell>\n".to_owned();
    if let Some(text) = request.user_data.as_deref().filter(|text| !text.is_empty()) {
        out += &format!("{text}\n");
    }
    let Request { cluster_name, cluster_endpoint, .. } = request;
    out += &format!("{SCRIPT}\n& $EKSBootstrapScriptFile -EKSClusterName '{cluster_name}'");
    out += &format!(" -APIServerEndpoint '{cluster_endpoint}'");
    if let Some(ca) = &request.ca_bundle {
        out += &format!(" -Base64ClusterCA '{ca}'");
    }
    out += &format!(" -KubeletExtraArgs '{}'", kubelet::flags::flags(request).join(" "));
    if let Some(address) = request.cluster_dns() {
        out += &format!(" -DNSClusterIP '{address}'");
    }
    out += "\n</powershell>";
    Ok(out)
}
