//! A node template of the values → an `EC2NodeClass`, or a `NodeClass` under EKS Auto Mode.

mod identity;
mod images;

use identity::identity;

use super::codes::REPLACED_BUILT_IN_TAG;
use super::entries::{ClassEntry, Role};
use super::family::family_for_devices;
use super::pool::filled;
use super::profile::{BottlerocketVolumes, Discovery};
use super::{Context, Object, Resource, user_data};
use crate::apis::kinds::ec2nodeclass::EC2_NODE_CLASS;
use crate::apis::v1::TextMap;
use crate::apis::v1::ami_family::Devices;
use crate::apis::v1::ec2nodeclass::{
    BlockDevice, BlockDeviceMapping, Ec2NodeClass, SecurityGroupSelectorTerm, Spec, SubnetSelectorTerm,
};
use crate::apis::v1::kubelet::Kubelet;
use crate::apis::v1::nodeclass::{self, EphemeralStorage, NodeClass};
use crate::diagnostic::Diagnostic;
use crate::manifest::{Link, Links, Spot, Target};
use crate::rules::lint::nothing_inherited::NOTHING_INHERITED;
use crate::source::Pointer;
use crate::values::NodeTemplate;
use crate::yaml::{Node, json};

pub(super) use identity::check_identities;
pub(super) use images::check_images;

/// The object that `entry` makes.
pub(super) fn object(context: &Context, entry: &ClassEntry, diagnostics: &mut Vec<Diagnostic>) -> Object {
    note_repeated_tags(context, entry, diagnostics);
    note_unused(context, entry, diagnostics);
    let resource = if context.values.karpenter.eks_auto_mode.enabled {
        user_data::refuse_under_auto_mode(context, entry, diagnostics);
        Resource::NodeClass(Box::new(auto_mode(context, entry)))
    } else {
        Resource::Ec2NodeClass(Box::new(ec2(context, entry, diagnostics)))
    };
    Object { resource, links: links(entry) }
}

fn ec2(context: &Context, entry: &ClassEntry, diagnostics: &mut Vec<Diagnostic>) -> Ec2NodeClass {
    let template = entry.template;
    let (role, instance_profile) = identity(context, template);
    let spec = Spec {
        role,
        instance_profile,
        ami_family: filled(&template.ami_family),
        ami_selector_terms: template.ami_selector_terms.clone().unwrap_or_default(),
        subnet_selector_terms: subnets(context, template),
        security_group_selector_terms: security_groups(context, template),
        capacity_reservation_selector_terms: list(&template.capacity_reservation_selector_terms),
        tags: tags(context, entry),
        associate_public_ip_address: template.associate_public_ip_address,
        ip_prefix_count: template.ip_prefix_count,
        network_interfaces: list(&template.network_interfaces),
        connection_tracking: said(&template.connection_tracking),
        placement_group_selector: said(&template.placement_group_selector),
        cpu_options: said(&template.cpu_options),
        enclave_options: said(&template.enclave_options),
        context: filled(&template.context),
        detailed_monitoring: template.detailed_monitoring.filter(|on| *on),
        block_device_mappings: block_devices(context, template),
        instance_store_policy: filled(&template.instance_store_policy),
        kubelet: kubelet(context, entry),
        metadata_options: said(&template.metadata_options),
        user_data: user_data::user_data(context, entry, diagnostics),
    };
    Ec2NodeClass { name: entry.name(), metadata: template.metadata.clone(), spec }
}

fn auto_mode(context: &Context, entry: &ClassEntry) -> NodeClass {
    let template = entry.template;
    let (role, instance_profile) = identity(context, template);
    let given = template.ephemeral_storage.clone().unwrap_or_default();
    let storage = EphemeralStorage {
        size: given.size.or_else(|| filled(&template.root_volume_size)),
        kms_key_id: given.kms_key_id.or_else(|| filled(&template.kms_key_id)),
        ..given
    };
    let spec = nodeclass::Spec {
        role,
        instance_profile,
        subnet_selector_terms: subnets(context, template),
        security_group_selector_terms: security_groups(context, template),
        capacity_reservation_selector_terms: list(&template.capacity_reservation_selector_terms),
        ephemeral_storage: said(&Some(storage)),
        tags: tags(context, entry),
        auto_mode: template.auto_mode.clone(),
    };
    NodeClass { name: entry.name(), metadata: template.metadata.clone(), spec }
}

fn subnets(context: &Context, template: &NodeTemplate) -> Vec<SubnetSelectorTerm> {
    if let Some(own) = &template.subnet_selector_terms {
        return own.clone();
    }
    let mut tags = TextMap::default();
    match context.profile.discovery {
        Discovery::Karpenter => {
            tags.insert("karpenter.sh/discovery", context.cluster.to_owned());
        }
        Discovery::Truefoundry => {
            tags.insert(format!("kubernetes.io/cluster/{}", context.cluster), "shared".to_owned());
            tags.insert("subnet", "private".to_owned());
        }
    }
    tags.extend(template.extra_subnet_tags.clone());
    vec![SubnetSelectorTerm { id: None, tags: Some(tags) }]
}

fn security_groups(context: &Context, template: &NodeTemplate) -> Vec<SecurityGroupSelectorTerm> {
    if let Some(own) = &template.security_group_selector_terms {
        return own.clone();
    }
    let mut tags = TextMap::default();
    tags.insert("karpenter.sh/discovery", context.cluster.to_owned());
    tags.extend(template.extra_security_group_tags.clone());
    vec![SecurityGroupSelectorTerm { id: None, name: None, tags: Some(tags) }]
}

/// The built-in tags (or the user's own in their place), then `extraTags` over them.
fn tags(context: &Context, entry: &ClassEntry) -> TextMap {
    let mut tags = entry.template.tags.clone().unwrap_or_else(|| built_in_tags(context, entry));
    tags.extend(entry.template.extra_tags.clone());
    tags
}

fn built_in_tags(context: &Context, entry: &ClassEntry) -> TextMap {
    let constants = context.profile.role_tags(entry.role).iter().chain(context.profile.tags);
    constants
        .map(|(key, value)| {
            let value = if *value == "$" { context.cluster } else { value };
            ((*key).to_owned(), value.to_owned())
        })
        .collect()
}

/// The chart prints such a tag twice and kubectl takes the last; here the user's wins, and it is said.
fn note_repeated_tags(context: &Context, entry: &ClassEntry, diagnostics: &mut Vec<Diagnostic>) {
    if entry.template.tags.is_some() {
        return;
    }
    let built_in = built_in_tags(context, entry);
    for (key, value) in entry.template.extra_tags.iter() {
        if built_in.get(key).is_some_and(|old| old != value) {
            let message = format!("`extraTags` replaces the built-in tag `{key}`");
            let note = Diagnostic::new(&REPLACED_BUILT_IN_TAG, message)
                .help("rename the tag, or set all tags with `tags` if this is meant");
            diagnostics.push(context.locate(note, entry.path.join("extraTags").join(key)));
        }
    }
}

/// The user's volumes, or those that `rootVolumeSize` makes on the family's devices.
fn block_devices(context: &Context, template: &NodeTemplate) -> Vec<BlockDeviceMapping> {
    if let Some(own) = &template.block_device_mappings {
        return own.clone();
    }
    let Some(size) = filled(&template.root_volume_size) else { return Vec::new() };
    let volume = |device: &str, size: String| BlockDeviceMapping {
        device_name: Some(device.to_owned()),
        root_volume: None,
        ebs: Some(BlockDevice {
            volume_size: Some(size),
            volume_type: Some("gp3".to_owned()),
            delete_on_termination: Some(true),
            encrypted: template.encrypted,
            kms_key_id: filled(&template.kms_key_id),
            ..BlockDevice::default()
        }),
    };
    let family = family_for_devices(template, context.profile);
    // An image that nobody knows is most often made of Amazon Linux.
    let devices = family.devices().unwrap_or(Devices { pods: "/dev/xvda", system: None });
    let prints_system = context.profile.bottlerocket == BottlerocketVolumes::SystemAndData;
    // Karpenter's own default for the system volume, since 1.15.
    let system = devices.system.filter(|_| prints_system).map(|system| volume(system, "6Gi".to_owned()));
    system.into_iter().chain([volume(devices.pods, size)]).collect()
}

/// What an entry of the user's does without because it starts from no template.
pub(super) fn nothing_inherited(context: &Context, entry: &ClassEntry) -> Option<Diagnostic> {
    let ClassEntry { role: Role::Custom, template, .. } = entry else { return None };
    let is_volume_said = template.block_device_mappings.is_some() || template.encrypted.is_some();
    let starts_alone = template.from.is_none() && !context.values.karpenter.eks_auto_mode.enabled;
    filled(&template.root_volume_size).filter(|_| starts_alone && !is_volume_said)?;
    let message =
        format!("class `{}` starts from no template, and its root volume is not encrypted", entry.name());
    let found = Diagnostic::new(&NOTHING_INHERITED.code, message)
        .help("add `encrypted: true`, or `from: defaultNodeTemplate`, which has that and more");
    Some(context.locate(found, entry.path.join("rootVolumeSize")))
}

/// The fields of the kubelet by their types, and those that have none as they are written.
fn kubelet(context: &Context, entry: &ClassEntry) -> Option<Kubelet> {
    let mut kubelet = entry.template.kubelet.clone()?;
    let written = context.merged.at(&entry.path.join("kubelet")).and_then(Node::as_map);
    let others = written
        .into_iter()
        .flatten()
        .filter(|field| !Kubelet::FIELDS.contains(&field.key.as_str()) && !field.value.is_null());
    kubelet.rest = others.map(|field| (field.key.to_string(), json::to_value(&field.value))).collect();
    said(&Some(kubelet))
}

/// The values that a field of the class is made of where it is not given itself.
const PARTS: [(&str, &[&str]); 3] = [
    ("blockDeviceMappings", &["rootVolumeSize", "encrypted", "kmsKeyID"]),
    ("subnetSelectorTerms", &["extraSubnetTags"]),
    ("securityGroupSelectorTerms", &["extraSecurityGroupTags"]),
];

/// The values beside the fields of an `EC2NodeClass` that only such a class is made of.
const ONLY_EC2: [&str; 3] = ["nodeConfig", "bottlerocket", "encrypted"];
/// The values that only a `NodeClass` is made of.
const ONLY_AUTO_MODE: [&str; 2] = ["ephemeralStorage", "autoMode"];

/// What the values say in vain is said, once a place: what a `NodeClass` does not have under EKS Auto Mode, or only has
/// there, and what another field takes the place of.
fn note_unused(context: &Context, entry: &ClassEntry, diagnostics: &mut Vec<Diagnostic>) {
    let Some(given) = context.merged.at(&entry.path).and_then(Node::as_map) else { return };
    let given = || given.iter().filter(|given| !given.value.is_null()).map(|given| given.key.as_ref());
    let mut note = |key: &str, why: &str| context.note_unused(entry.path.join(key), why, diagnostics);
    let (in_vain, why): (fn(&str) -> bool, _) = match context.values.karpenter.eks_auto_mode.enabled {
        true => (is_of_ec2_alone, "EKS Auto Mode sets this up itself"),
        false => {
            let is_of_auto_mode = |key: &str| ONLY_AUTO_MODE.contains(&key);
            (is_of_auto_mode, "it counts only with `karpenter.eksAutoMode.enabled: true`")
        }
    };
    given().filter(|key| in_vain(key)).for_each(|key| note(key, why));
    for (field, parts) in PARTS.iter().filter(|(field, _)| given().any(|key| key == *field)) {
        parts.iter().for_each(|part| note(part, &format!("`{field}` takes its place")));
    }
}

/// Whether EKS Auto Mode lacks what a key of the values gives: they have the API's own names for the fields of a class.
fn is_of_ec2_alone(key: &str) -> bool {
    let is_of_ec2 = || EC2_NODE_CLASS.root.field("spec").is_some_and(|spec| spec.schema.field(key).is_some());
    ONLY_EC2.contains(&key) || !nodeclass::FIELDS.contains(&key) && is_of_ec2()
}

/// Where fields come from: a class has them under the names that the values have for them.
const FIELDS: [(&str, &str); 4] =
    [("", ""), ("/metadata/name", "/name"), ("/metadata", "/metadata"), ("/spec", "")];

/// The fields of the volumes that `rootVolumeSize` makes.
const VOLUME_FIELDS: [(&str, &str); 6] = [
    ("/spec/blockDeviceMappings/0/ebs/volumeSize", "/rootVolumeSize"),
    ("/spec/blockDeviceMappings/0/ebs/encrypted", "/encrypted"),
    ("/spec/blockDeviceMappings/0/ebs/kmsKeyID", "/kmsKeyID"),
    ("/spec/blockDeviceMappings/1/ebs/volumeSize", "/rootVolumeSize"),
    ("/spec/blockDeviceMappings/1/ebs/encrypted", "/encrypted"),
    ("/spec/blockDeviceMappings/1/ebs/kmsKeyID", "/kmsKeyID"),
];

/// As many links as a class has of its own, without tags.
const LINKS: usize = 5 + VOLUME_FIELDS.len();

/// Where the parts of a class came from.
fn links(entry: &ClassEntry) -> Links {
    let template = entry.template;
    let mut list = Vec::with_capacity(LINKS);
    let identities = [
        (&template.role, "/spec/role", "/role", "/karpenter/role"),
        (
            &template.instance_profile,
            "/spec/instanceProfile",
            "/instanceProfile",
            "/karpenter/instanceProfile",
        ),
    ];
    list.extend(identities.map(|(own, object, field, global)| match own.as_deref().unwrap_or_default() {
        "" => Link { object: Spot::At(object.into()), values: Target::Root(global.into()) },
        _ => Link::new(object, field),
    }));
    list.push(Link::new("/spec/userData", user_data::origin(template)));
    if template.tags.is_some() {
        list.push(Link::new("/spec/tags", "/tags"));
    }
    for (key, _) in template.extra_tags.iter() {
        let path = |map: &str| Pointer::parse(map).join(key).as_str().to_owned();
        list.push(Link::new(path("/spec/tags"), path("/extraTags")));
    }
    if template.subnet_selector_terms.is_none() {
        list.push(Link::new("/spec/subnetSelectorTerms/0/tags", "/extraSubnetTags"));
    }
    if template.security_group_selector_terms.is_none() {
        list.push(Link::new("/spec/securityGroupSelectorTerms/0/tags", "/extraSecurityGroupTags"));
    }
    if template.block_device_mappings.is_none() {
        list.extend(VOLUME_FIELDS.map(|(object, values)| Link::new(object, values)));
    }
    Links { entry: entry.path.clone(), fixed: &FIELDS, list }
}

fn list<T: Clone>(items: &Option<Vec<T>>) -> Vec<T> {
    items.clone().unwrap_or_default()
}

/// A block of settings in which something is set; the chart's `{}` means "not set".
fn said<T: Clone + Default + PartialEq>(block: &Option<T>) -> Option<T> {
    block.clone().filter(|block| *block != T::default())
}
