//! The volumes of a class, as the lints read them.

use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{Place, items};
use crate::yaml::Node;

/// One block device mapping.
#[derive(Debug, Clone)]
pub(crate) struct Mapping<'a> {
    /// Its place in the object.
    pub(super) place: Place,
    node: &'a Node,
}

/// One EBS volume.
#[derive(Debug, Clone)]
pub(crate) struct Volume<'a> {
    /// Its place in the object.
    pub(super) place: Place,
    /// The device it is attached as.
    pub device: Option<&'a str>,
    ebs: &'a Node,
}

/// The mappings of a class.
pub(crate) fn mappings(manifest: &Manifest) -> impl Iterator<Item = Mapping<'_>> {
    items(manifest, "blockDeviceMappings")
        .filter(|(_, node)| node.as_map().is_some())
        .map(|(place, node)| Mapping { place, node })
}

/// The EBS volumes of a class.
pub(crate) fn volumes(manifest: &Manifest) -> impl Iterator<Item = Volume<'_>> {
    mappings(manifest).filter_map(|mapping| mapping.volume())
}

impl<'a> Mapping<'a> {
    /// The device's name, unless it is missing or empty.
    pub(crate) fn device(&self) -> Option<&'a str> {
        without_nulls::text(self.node, "deviceName").filter(|name| !name.is_empty())
    }

    /// The volume, where the mapping has one.
    pub(crate) fn volume(&self) -> Option<Volume<'a>> {
        let ebs = without_nulls::get(self.node, "ebs")?;
        Some(Volume { place: self.place.value("ebs"), device: self.device(), ebs })
    }

    /// Whether Karpenter is told to take this volume for the pods' ephemeral storage.
    pub(crate) fn is_root_volume(&self) -> bool {
        without_nulls::get(self.node, "rootVolume").and_then(Node::as_bool) == Some(true)
    }
}

impl<'a> Volume<'a> {
    /// The EBS volume type, where one is given.
    pub(crate) fn kind(&self) -> Option<&'a str> {
        without_nulls::text(self.ebs, "volumeType")
    }

    /// A number among the volume's settings.
    pub(crate) fn number(&self, key: &str) -> Option<i64> {
        without_nulls::get(self.ebs, key).and_then(without_nulls::integer)
    }

    /// A text among the volume's settings.
    pub(crate) fn text(&self, key: &str) -> Option<&'a str> {
        without_nulls::text(self.ebs, key)
    }

    /// A yes or no among the volume's settings; none where it is left to the account.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        without_nulls::get(self.ebs, key).and_then(Node::as_bool)
    }

    /// Whether the volume has the setting.
    pub(crate) fn has(&self, key: &str) -> bool {
        without_nulls::has(self.ebs, key)
    }

    /// The size EC2 is asked for, in GiB.
    pub(crate) fn gib(&self) -> Option<i64> {
        gib(self.text("volumeSize")?)
    }
}

/// A volume size in GiB, rounded up as Karpenter does (`volumeSize` of `pkg/providers/launchtemplate`, v1.14.1).
fn gib(text: &str) -> Option<i64> {
    const GIB: u64 = 1 << 30;
    let unit_at = text.find(|char: char| !char.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit_at);
    let bytes_a_unit: u64 = match unit {
        "Gi" => GIB,
        "G" => 1_000_000_000,
        "Ti" => GIB << 10,
        "T" => 1_000_000_000_000,
        _ => return None,
    };
    let bytes = number.parse::<u64>().ok()?.checked_mul(bytes_a_unit)?;
    i64::try_from(bytes.div_ceil(GIB)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up_to_whole_gib() {
        let cases = [
            ("100Gi", Some(100)),
            ("500G", Some(466)),
            ("1Ti", Some(1024)),
            ("1T", Some(932)),
            ("Ti", None),
            ("20", None),
            ("99999999999999999999Gi", None),
            ("20.5Gi", None),
        ];
        for (text, expected) in cases {
            assert_eq!(gib(text), expected, "{text}");
        }
    }
}
