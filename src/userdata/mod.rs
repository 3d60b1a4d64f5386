//! What Karpenter makes of a class's `userData`: the text that a node of each AMI family boots with, and its size.
//!
//! Stands beside the line: `commands::userdata` enters it from the values, or with a request of its own. Facts are
//! those of `pkg/providers/amifamily/bootstrap` of Karpenter's AWS provider, 1.14.1 and 1.15.2: the version decides.

mod al2;
mod al2023;
pub(crate) mod bottlerocket;
pub(crate) mod containerd;
mod custom;
mod duration;
pub(crate) mod expression;
mod instance_type;
pub(crate) mod kubelet;
mod launch;
pub(crate) mod mime;
pub(crate) mod node;
mod quantity;
mod quote;
mod quoted;
pub(crate) mod releases;
mod request;
mod windows;

#[cfg(test)]
pub(crate) mod tests;

use std::fmt;

use mime::{Part, Placed};
pub(crate) use quoted::{ENDS_QUOTES, breaks_out};
pub(crate) use request::{Request, Taint};

pub(crate) use crate::apis::v1::ami_family::Family;
use crate::apis::version::Version;
use crate::yaml;

/// The most bytes that EC2 takes (`userDataMaxBytes` in `pkg/providers/launchtemplate/metrics.go`).
pub(crate) const LIMIT: usize = 16384;

/// The longest text of a class that is looked into: EC2 takes no hundredth of it, whatever it says.
pub(crate) const MOST_READ: usize = 1 << 20;

/// Karpenter warns from this many bytes on (`userDataWarnBytes`).
pub(crate) const WARN_FROM: usize = LIMIT * 9 / 10;

/// What a node boots with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UserData {
    /// Bytes, since a part of the class's may decode to any.
    bytes: Vec<u8>,
    /// What the bytes consist of, if they are an archive; Karpenter's own part is the last.
    parts: Vec<Part>,
}

/// What `instanceStorePolicy` has to be for the node's own disks to be used.
const RAID0: &str = "RAID0";

impl UserData {
    fn plain(text: String) -> Self {
        UserData { bytes: text.into_bytes(), parts: Vec::new() }
    }

    /// The bytes that EC2 counts.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The parts of an archive, Karpenter's own the last; none where the family takes a plain text.
    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The text; as Go's JSON has it, each byte that is not UTF-8 becomes U+FFFD.
    pub(crate) fn text(&self) -> String {
        let mut text = String::with_capacity(self.bytes.len());
        for chunk in self.bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
        }
        text
    }

    /// Whether EC2 refuses it.
    pub(crate) fn is_too_large(&self) -> bool {
        self.bytes.len() > LIMIT
    }
}

/// Why Karpenter makes no user data: the class is not ready then, and no node starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    reason: String,
    at: Option<usize>,
}

impl Refused {
    fn new(reason: impl Into<String>) -> Self {
        Refused { reason: reason.into(), at: None }
    }

    /// The reason, found at this byte of the class's text.
    fn at(self, byte: usize) -> Self {
        Refused { at: Some(byte), ..self }
    }

    /// The byte of the class's text where the reason was found, if it is in the text.
    pub(crate) fn byte(&self) -> Option<usize> {
        self.at
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Refused {}

/// What Karpenter takes the text of a class for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Form {
    /// Parts, of an archive or of one that Karpenter makes of the text: AL2 and AL2023.
    Parts(Vec<Placed>),
    /// Settings in TOML: Bottlerocket.
    Settings(toml::Table),
    /// Text that Karpenter does not look into: Windows and Custom.
    Text,
}

/// What this Karpenter takes `text`, the `userData` of a class, for.
pub(crate) fn form(family: Family, text: &str, karpenter: Version) -> Result<Form, Refused> {
    match family {
        Family::Al2 | Family::Al2023 => class_parts(family, text).map(Form::Parts),
        Family::Bottlerocket => bottlerocket::class_settings(text, karpenter).map(Form::Settings),
        Family::Windows | Family::Custom => Ok(Form::Text),
    }
}

/// The parts that Karpenter finds in the text of a class of AL2 or AL2023, with all their headers. To AL2, a text that
/// is no archive is a script, whatever it looks like.
pub(crate) fn class_parts(family: Family, text: &str) -> Result<Vec<Placed>, Refused> {
    match text {
        "" => Ok(Vec::new()),
        _ if mime::is_archive(text) => mime::read(text),
        _ if family == Family::Al2023 && yaml::is_map(text) => {
            Ok(vec![Placed::whole(mime::NODE_CONFIG, text)])
        }
        _ => Ok(vec![Placed::whole(mime::SHELL_SCRIPT, text)]),
    }
}

/// The user data that Karpenter hands to EC2.
///
/// Where a kubelet map has several entries Karpenter's order is random on AL2 and Windows; here it is that of the keys.
pub(crate) fn merge(request: &Request) -> Result<UserData, Refused> {
    if request.user_data.as_ref().is_some_and(|text| text.len() > MOST_READ) {
        return Err(Refused::new(format!("the text has more than {MOST_READ} bytes, and EC2 takes {LIMIT}")));
    }
    let parts = match request.family {
        Family::Al2 => al2::parts(request)?,
        Family::Al2023 => al2023::parts(request)?,
        Family::Bottlerocket => return bottlerocket::merge(request).map(UserData::plain),
        Family::Windows => return windows::merge(request).map(UserData::plain),
        Family::Custom => return Ok(UserData::plain(custom::merge(request))),
    };
    Ok(UserData { bytes: mime::write(&parts, mime::BOUNDARY), parts })
}
