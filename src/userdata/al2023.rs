//! AL2023: the class's parts with their content types, followed by Karpenter's own NodeConfig.

use serde_json::{Map, Value, json};

use super::mime::{self, Part};
use super::request::FREE_KUBELET;
use super::{Refused, Request, kubelet};
use crate::yaml::goyaml_emit;

pub(super) fn parts(request: &Request) -> Result<Vec<Part>, Refused> {
    let node_config = node_config(request)?;
    let own = super::class_parts(request.family, request.user_data.as_deref().unwrap_or_default())?;
    let mut parts: Vec<Part> = own.into_iter().map(|placed| placed.part.with_type_only()).collect();
    parts.push(Part::new(mime::NODE_CONFIG, node_config));
    Ok(parts)
}

/// The NodeConfig that nodeadm lets win over the class's.
fn node_config(request: &Request) -> Result<String, Refused> {
    let local_storage =
        if request.uses_instance_store() { json!({"strategy": super::RAID0}) } else { json!({}) };
    let config = json!({
        "apiVersion": "node.eks.aws/v1alpha1",
        "kind": "NodeConfig",
        "metadata": {},
        "spec": {
            "cluster": cluster(request)?,
            "containerd": {},
            "instance": {"localStorage": local_storage},
            "kubelet": kubelet_options(request),
        },
    });
    // Go's YAML takes JSON in on the way, and refuses these in it.
    if config.to_string().contains(|character| matches!(character, '\u{7F}'..='\u{9F}')) {
        return Err(Refused::new("a control character stands in what the NodeConfig is made from"));
    }
    Ok(format!("# Karpenter Generated NodeConfig\n{}", goyaml_emit::document(&config)))
}

fn cluster(request: &Request) -> Result<Value, Refused> {
    let cidr = request.cluster_cidr.as_deref().unwrap_or_default();
    if cidr.is_empty() {
        return Err(Refused::new("the class is not ready: the cluster's CIDR is not known"));
    }
    let ca = request.ca_bundle.as_deref().unwrap_or_default();
    let fields = [
        ("name", request.cluster_name.clone()),
        ("apiServerEndpoint", request.cluster_endpoint.clone()),
        ("certificateAuthority", base64::canonical(ca)?),
        ("cidr", cidr.to_owned()),
    ];
    let given = fields.into_iter().filter(|(_, text)| !text.is_empty());
    Ok(given.map(|(name, text)| (name.to_owned(), Value::String(text))).collect::<Map<_, _>>().into())
}

fn kubelet_options(request: &Request) -> Value {
    let mut config = if request.version < FREE_KUBELET {
        request.kubelet.fields().to_json()
    } else {
        request.kubelet.written().clone()
    };
    config.insert("registerWithTaints".to_owned(), taints(request));
    let mut options = json!({"config": config});
    if let Some(flag) = kubelet::flags::labels(request) {
        options["flags"] = json!([flag]);
    }
    options
}

/// No taints at all are null, where an empty list stays one.
fn taints(request: &Request) -> Value {
    let one = |taint: &super::Taint| {
        let mut map = json!({"key": taint.key, "effect": taint.effect});
        if !taint.value.is_empty() {
            map["value"] = json!(taint.value);
        }
        if let Some(time) = &taint.time_added {
            map["timeAdded"] = json!(time);
        }
        map
    };
    request.taints.as_ref().map_or(Value::Null, |taints| taints.iter().map(one).collect())
}

/// The certificate authority is decoded and encoded again on its way.
mod base64 {
    use super::super::Refused;

    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// `text` without the line breaks that Go's decoder passes over; what it cannot decode is refused.
    pub(super) fn canonical(text: &str) -> Result<String, Refused> {
        let mut text: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
        let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
        let digits = text.len() - padding;
        let is_digit = |byte: &u8| ALPHABET.contains(byte);
        if !text.len().is_multiple_of(4) || padding > 2 || !text[..digits].iter().all(is_digit) {
            return Err(Refused::new("the class is not ready: the certificate authority is not base64"));
        }
        if padding > 0 {
            clear_spare_bits(&mut text[..digits], padding);
        }
        Ok(String::from_utf8(text).expect("base64 is ASCII"))
    }

    /// Bits of the last digit that belong to no byte are lost in decoding.
    fn clear_spare_bits(digits: &mut [u8], padding: usize) {
        let Some(last) = digits.last_mut() else { return };
        let value = ALPHABET.iter().position(|digit| digit == last).expect("every digit was checked");
        *last = ALPHABET[value >> (2 * padding) << (2 * padding)];
    }
}
