//! The page of one key of the values, as `kubectl explain` prints a field: and what becomes of it in the objects.

use crate::apis::kinds::ec2nodeclass::EC2_NODE_CLASS;
use crate::apis::kinds::nodepool::NODE_POOL;
use crate::apis::schema::ApiType;
use crate::apis::version::{Release, Version};
use crate::values::help::{Help, help};

/// The page of a key of the values; none where there is no such key.
pub(super) fn page(path: &str) -> Option<String> {
    let Help { path, kind, description, defaults, keys, entry } = help(path)?;
    let mut out = format!("{path}: {kind}\n\n{}\n", super::wrapped(&description));
    let made = entry.as_ref().and_then(|(of, rest)| made_of(of, rest)).or_else(|| command_of(&path));
    if let Some(made) = made {
        out += &format!("\nMakes: {made}\n");
    }
    let is_long = |(default, _): &(String, Vec<&str>)| default.len() > LONGEST_DEFAULT;
    match defaults.as_slice() {
        // Of a map of many keys, each key has its own page.
        several if !keys.is_empty() && several.iter().any(is_long) => {}
        [] => {}
        [(only, profiles)] if profiles.len() == 4 => out += &format!("\nDefault: {only}\n"),
        several => {
            out += "\nDefault by profile:\n\n";
            for (default, profiles) in several {
                out += &format!("    {}: {default}\n", profiles.join(", "));
            }
        }
    }
    let width = keys.iter().map(|(key, _)| key.len()).max().unwrap_or_default();
    if !keys.is_empty() {
        out += "\nKeys:\n\n";
    }
    for (key, text) in keys {
        out += format!("    {key:width$}  {text}").trim_end();
        out.push('\n');
    }
    Some(out)
}

/// The longest default of a map that is shown in one line.
const LONGEST_DEFAULT: usize = 240;

/// Keys of templates that stand for fields of other names.
const OF_TEMPLATES: [(&str, &str); 13] = [
    ("name", "metadata.name"),
    ("metadata", "metadata"),
    ("rootVolumeSize", "spec.blockDeviceMappings"),
    ("encrypted", "spec.blockDeviceMappings"),
    ("kmsKeyID", "spec.blockDeviceMappings"),
    ("extraTags", "spec.tags"),
    ("extraSubnetTags", "spec.subnetSelectorTerms"),
    ("extraSecurityGroupTags", "spec.securityGroupSelectorTerms"),
    ("enableSoci", "spec.userData"),
    ("soci", "spec.userData"),
    ("nodeConfig", "spec.userData"),
    ("bottlerocket", "spec.userData"),
    ("autoMode", "spec of a NodeClass"),
];

/// Keys of pools that stand for fields of other names.
const OF_POOLS: [(&str, &str); 21] = [
    ("name", "metadata.name"),
    ("metadata", "metadata"),
    ("labels", "spec.template.metadata.labels"),
    ("annotations", "spec.template.metadata.annotations"),
    ("nodeClass", "spec.template.spec.nodeClassRef"),
    ("nodeclass", "spec.template.spec.nodeClassRef"),
    ("nodeClassRef", "spec.template.spec.nodeClassRef"),
    ("requirements", "spec.template.spec.requirements"),
    ("additionalRequirements", "spec.template.spec.requirements"),
    ("minValues", "spec.template.spec.requirements"),
    ("exclude", "spec.template.spec.requirements"),
    ("capacityTypes", "a requirement on karpenter.sh/capacity-type"),
    ("zones", "a requirement on topology.kubernetes.io/zone"),
    ("architectures", "a requirement on kubernetes.io/arch"),
    ("operatingSystems", "a requirement on kubernetes.io/os"),
    ("generation", "requirements on karpenter.k8s.aws/instance-generation"),
    ("instanceCategories", "requirements on karpenter.k8s.aws/instance-category"),
    ("instanceFamilies", "requirements on karpenter.k8s.aws/instance-family"),
    ("instanceSizes", "requirements on karpenter.k8s.aws/instance-size"),
    ("instanceTypes", "requirements on node.kubernetes.io/instance-type"),
    ("taints", "spec.template.spec.taints"),
];

/// What a key of a template or a pool makes, and since when there is such a field.
fn made_of(of: &str, rest: &[String]) -> Option<String> {
    let (api, renamed): (&ApiType, &[(&str, &str)]) = match of {
        "NodeTemplate" => (&EC2_NODE_CLASS, &OF_TEMPLATES),
        _ => (&NODE_POOL, &OF_POOLS),
    };
    let Some(key) = rest.first() else { return Some(format!("one {}", api.kind)) };
    if let Some((_, place)) = renamed.iter().find(|(name, _)| name == key) {
        return Some(format!("{place} of the {}", api.kind));
    }
    let in_template = ["spec", "template", "spec"];
    let places: [&[&str]; 2] = [&["spec"], &in_template];
    places.into_iter().find_map(|place| {
        let path: Vec<&str> = place.iter().copied().chain(rest.iter().map(String::as_str)).collect();
        let (depth, since) = known(api, &path);
        // Below a list the fields are those of its items.
        (depth > place.len()).then(|| {
            let since = since.map(|since| format!(", since Karpenter {since}")).unwrap_or_default();
            format!("{} of the {}{since}", path.join("."), api.kind)
        })
    })
}

/// How far a path is known by name, and the first release that has all of that where 1.0 had not.
fn known(api: &ApiType, path: &[&str]) -> (usize, Option<Release>) {
    let (mut schema, mut since) = (api.root, None);
    for (depth, name) in path.iter().enumerate() {
        let Some(field) = schema.field(name) else { return (depth, since) };
        since = since.max(schema.first_with(name, Release::first(Version(1, 0))));
        schema = field.schema;
    }
    (path.len(), since)
}

/// The command that the rest is for.
fn command_of(path: &str) -> Option<String> {
    let top = path.split('.').next()?;
    let command = match top {
        "aws" => "`karpcfg prereqs`",
        "controller" => "`karpcfg controller` and `karpcfg prereqs`",
        _ => return None,
    };
    Some(format!("nothing in pools; it is for {command}"))
}
