//! Words of the command line that must have a form.

use std::net::IpAddr;

use crate::apis::aws::is_region;
use crate::apis::names::is_cluster_name;
use crate::placeholders;

/// The name of a region, as it was written.
pub(super) fn region(text: &str) -> Result<String, String> {
    is_region(text).then(|| text.to_owned()).ok_or_else(|| "a region is named such as `eu-west-1`".to_owned())
}

/// An IP address, as it was written.
pub(super) fn address(text: &str) -> Result<String, String> {
    let parsed = text.parse::<IpAddr>();
    parsed.map(|_| text.to_owned()).map_err(|_| "it is no IP address, such as `10.100.0.10`".to_owned())
}

/// The name of a cluster, in which placeholders may stand.
pub(super) fn cluster_name(text: &str) -> Result<String, String> {
    let refused = "EKS has no such name: they are letters, digits, `-` and `_`, begin with a letter or digit, and end after 100";
    check_filled(text, refused, is_cluster_name)
}

/// An address on the web, in which placeholders may stand.
pub(super) fn url(text: &str) -> Result<String, String> {
    let is_of_url = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&()*+,;=%".contains(&byte);
    check_filled(text, "it is no URL, such as `https://ABC.gr7.us-east-1.eks.amazonaws.com`", |text| {
        text.bytes().all(is_of_url)
    })
}

/// Text in base64, in which placeholders may stand.
pub(super) fn base64(text: &str) -> Result<String, String> {
    let is_of_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    check_filled(text, "it is not in base64", |text| text.bytes().all(is_of_base64))
}

/// A text that is as it must be but for its placeholders.
fn check_filled(text: &str, refused: &str, is_good: impl FnOnce(&str) -> bool) -> Result<String, String> {
    if is_good(&placeholders::filled(text)) { Ok(text.to_owned()) } else { Err(refused.to_owned()) }
}

/// A range of IP addresses, as it was written.
pub(super) fn network(text: &str) -> Result<String, String> {
    let is_network = text.split_once('/').is_some_and(|(address, bits)| {
        let most = if address.contains(':') { 128 } else { 32 };
        address.parse::<IpAddr>().is_ok() && bits.parse::<u8>().is_ok_and(|bits| bits <= most)
    });
    match is_network {
        true => Ok(text.to_owned()),
        false => Err("it is no range of addresses, such as `10.100.0.0/16`".to_owned()),
    }
}

/// An output of Terraform and the path of a value.
pub(super) fn output_map(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, path)| !name.is_empty() && !path.is_empty());
    let (name, path) = pair.ok_or("write an output and a path, as in `my_cluster=cluster.name`")?;
    Ok((name.to_owned(), path.to_owned()))
}
