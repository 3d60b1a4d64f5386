//! EC2NodeClass as the lints read it: its spec, the aliases of its images and its volumes; one file a rule below.

pub(crate) mod alias_with_two_versions;
pub(crate) mod alias_without_image;
pub(crate) mod ambiguous_selector_term;
pub(crate) mod ami_name_without_owner;
pub(crate) mod arn_for_name;
pub(crate) mod aws_tag;
pub(crate) mod block_device_without_ebs;
pub(crate) mod block_device_without_name;
pub(crate) mod broad_ami_name;
pub(crate) mod broad_selector;
pub(crate) mod cluster_dns_not_an_ip;
pub(crate) mod discontinued_ami_alias;
pub(crate) mod duplicate_device_name;
mod gpu_sharing;
pub(crate) mod gpu_sharing_without_gate;
pub(crate) mod hdd_root_volume;
pub(crate) mod ignored_setting;
pub(crate) mod image_for_other_kubernetes;
pub(crate) mod image_gc_threshold_beyond_default;
pub(crate) mod image_of_other_family;
pub(crate) mod instance_profile_with_path;
pub(crate) mod invalid_gpu_sharing;
pub(crate) mod invalid_kubelet_configuration;
pub(crate) mod kms_key_without_encryption;
pub(crate) mod kubelet_expression;
mod kubelet_faults;
pub(crate) mod malformed_alias_version;
pub(crate) mod malformed_id;
pub(crate) mod malformed_role_name;
pub(crate) mod metadata_without_token;
pub(crate) mod misplaced_root_volume;
pub(crate) mod missing_iops;
pub(crate) mod no_pods_allowed;
pub(crate) mod orphaned_volume;
pub(crate) mod parameter_without_image;
pub(crate) mod public_address_on_several_interfaces;
pub(in crate::rules::lint) mod public_images;
pub(crate) mod snapshot_without_size;
pub(crate) mod soft_eviction_never_reached;
pub(crate) mod tag_too_long;
#[cfg(test)]
mod tests;
pub(crate) mod too_many_tags;
pub(crate) mod unencrypted_volume;
pub(crate) mod unmapped_device;
pub(crate) mod unpinned_ami_alias;
pub(crate) mod unpinned_ami_name;
pub(crate) mod unreadable_eviction_threshold;
pub(crate) mod unreadable_grace_period;
pub(crate) mod unreadable_reservation;
pub(crate) mod unsupported_kubelet_configuration;
pub(crate) mod unsupported_volume_performance;
pub(crate) mod user_data;
mod volume;
pub(crate) mod volume_performance_out_of_range;
pub(crate) mod volume_size_out_of_range;
pub(crate) mod volume_size_without_number;
pub(crate) mod volume_too_small_for_image;
pub(crate) mod zero_eviction_threshold;

use std::fmt;

use crate::apis::kinds::ec2nodeclass::EC2_NODE_CLASS;
use crate::apis::v1::ami_family::{AmiFamily, Devices};
use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::source::Pointer;
use crate::yaml::Node;

/// The spec of an EC2NodeClass; none of other kinds.
fn spec(manifest: &Manifest) -> Option<&Node> {
    if manifest.is(&EC2_NODE_CLASS) { without_nulls::get(&manifest.root, "spec") } else { None }
}

/// A field of the spec.
fn pointer(field: &str) -> Pointer {
    Pointer::parse("/spec").join(field)
}

/// The kubelet's settings and where they stand.
fn kubelet(manifest: &Manifest) -> Option<(&Node, Pointer)> {
    Some((without_nulls::get(spec(manifest)?, "kubelet")?, pointer("kubelet")))
}

/// The items of a list of the spec, each with its place.
fn items<'a>(manifest: &'a Manifest, field: &'static str) -> impl Iterator<Item = (Place, &'a Node)> {
    let list = spec(manifest).and_then(|spec| without_nulls::get(spec, field)).map(without_nulls::items);
    let items = list.unwrap_or_default().iter().enumerate();
    items.map(move |(index, item)| (Place { field, index, key: None }, item))
}

/// An item of a list of the spec, or a value in it: no pointer is made of it before one is asked for.
#[derive(Debug, Clone, Copy)]
struct Place {
    field: &'static str,
    index: usize,
    key: Option<&'static str>,
}

impl Place {
    /// The value under a key of the item.
    fn value(self, key: &'static str) -> Self {
        Place { key: Some(key), ..self }
    }

    /// The place of a token below.
    fn join(self, token: &str) -> Pointer {
        self.pointer().join(token)
    }

    fn pointer(self) -> Pointer {
        let item = pointer(self.field).join(self.index);
        self.key.map(|key| item.join(key)).unwrap_or(item)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pointer().fmt(f)
    }
}

/// The alias of an image, as far as it has the form `family@version`.
#[derive(Debug)]
struct Alias<'a> {
    place: Place,
    text: &'a str,
    family: &'a str,
    version: &'a str,
}

/// The aliases of a class; the API server takes only one.
fn aliases(manifest: &Manifest) -> impl Iterator<Item = Alias<'_>> {
    items(manifest, "amiSelectorTerms").filter_map(|(place, term)| {
        let text = without_nulls::text(term, "alias")?;
        let (family, version) = text.split_once('@')?;
        Some(Alias { place: place.value("alias"), text, family, version })
    })
}

/// How Karpenter starts the nodes of a class: its `amiFamily`, else the family of its alias.
pub(super) fn ami_family(manifest: &Manifest) -> Option<&str> {
    let given = spec(manifest).and_then(|spec| without_nulls::text(spec, "amiFamily"));
    given.or_else(|| Some(aliases(manifest).find_map(|alias| AmiFamily::by_alias(alias.family))?.name))
}

/// The devices of the class's images, where they are known.
fn devices(manifest: &Manifest) -> Option<Devices> {
    AmiFamily::by_name(ami_family(manifest)?)?.family.devices()
}
