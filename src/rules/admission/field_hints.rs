//! Where a field went that an API type does not have: renamed since an older version, or a field of another place.

use crate::apis::former;
use crate::apis::former::model::{Became, FormerField};
use crate::apis::kinds::API_TYPES;
use crate::apis::schema::{ApiType, Schema, Shape};
use crate::phrase::{all, nearest};
use crate::source::Pointer;

/// Fields that no version has, but that people look for, and what v1 has for them.
const HABITS: &[FormerField] = &[
    FormerField::new(
        "NodePool",
        "/spec/template/spec/kubeletConfiguration",
        Became::MovedTo { kind: "EC2NodeClass", path: "/spec/kubelet" },
    ),
    FormerField::new(
        "EC2NodeClass",
        "/spec/launchTemplateName",
        Became::Removed("no launch templates: say the same with the fields of EC2NodeClass"),
    ),
    FormerField::new(
        "EC2NodeClass",
        "/spec/kubelet/containerRuntime",
        Became::Removed("nothing for it, as there is only containerd: leave it out"),
    ),
];

/// Words of older versions and of other habits, and what v1 has for them.
const WORDS: &[(&str, &str)] = &[
    ("WhenUnderutilized", "WhenEmptyOrUnderutilized"),
    ("efa", "efa-only"),
    ("=", "In"),
    ("==", "In"),
    ("!=", "NotIn"),
    (">", "Gt"),
    (">=", "Gte"),
    ("<", "Lt"),
    ("<=", "Lte"),
];

/// What v1 has for a word of an older version or another habit.
pub(super) fn word(old: &str) -> Option<&'static str> {
    WORDS.iter().find(|(from, _)| *from == old).map(|(_, to)| *to)
}

/// What to do about `field`, which `owner` does not have.
pub(super) fn hint(api: &'static ApiType, owner: &Pointer, schema: &Schema, field: &str) -> String {
    renamed(api, owner, field)
        .or_else(|| same_letters(schema, field))
        .or_else(|| elsewhere(api, owner, field))
        .or_else(|| closest(schema, field))
        .or_else(|| of_another_kind(api, field))
        .or_else(|| fixed_set(owner))
        .unwrap_or_else(|| all_of(schema))
}

fn renamed(api: &ApiType, owner: &Pointer, field: &str) -> Option<String> {
    let path = owner.join(field);
    let habit = || HABITS.iter().find(|habit| (habit.of, habit.path) == (api.kind, path.as_str()));
    let former = former::field(api.kind, path.as_str()).or_else(habit)?;
    Some(format!("v1 has {}", former.now()))
}

fn same_letters(schema: &Schema, field: &str) -> Option<String> {
    let known = schema.fields().find(|known| known.name.eq_ignore_ascii_case(field))?;
    Some(format!("did you mean `{}`? names are case-sensitive", known.name))
}

fn closest(schema: &Schema, field: &str) -> Option<String> {
    let name = nearest(field, schema.fields().map(|known| known.name))?;
    Some(format!("did you mean `{name}`?"))
}

/// The one other place of the same kind that has the field; what is in lists is only looked for within their items.
fn elsewhere(api: &'static ApiType, owner: &Pointer, field: &str) -> Option<String> {
    let owner: String = owner.tokens().map(|token| step(&token)).collect();
    let place = only_place(api, field).filter(|_| owner.starts_with(".spec"))?;
    let is_near = !place.contains('[') || format!(".{place}").starts_with(&format!("{owner}."));
    is_near.then(|| format!("it is `{place}`"))
}

/// A step of a pointer as schemas write paths: every item of a list alike.
fn step(token: &str) -> String {
    if token.parse::<usize>().is_ok() { "[]".to_owned() } else { format!(".{token}") }
}

fn of_another_kind(api: &ApiType, field: &str) -> Option<String> {
    let others = API_TYPES.iter().filter(|other| other.kind != api.kind);
    let mut places = others.filter_map(|other| Some((other, only_place(other, field)?)));
    let (other, place) = places.find(|(_, place)| !place.contains('['))?;
    Some(format!("it is a field of {}: `{place}`", other.kind))
}

/// Where under `spec` the only field of this name stands; names that many things share have no such place.
fn only_place(api: &'static ApiType, field: &str) -> Option<String> {
    let spec = api.root.field("spec")?;
    let mut places = Vec::new();
    collect(&spec.schema, "spec", field, &mut places);
    match places.as_slice() {
        [place] => Some(place.clone()),
        _ => None,
    }
}

fn collect(schema: &Schema, path: &str, field: &str, places: &mut Vec<String>) {
    if let Shape::List { items, .. } = schema.shape {
        collect(items, &format!("{path}[]"), field, places);
    }
    for known in schema.fields() {
        let below = format!("{path}.{}", known.name);
        collect(&known.schema, &below, field, places);
        if known.name == field {
            places.push(below);
        }
    }
}

fn all_of(schema: &Schema) -> String {
    let names: Vec<&str> = schema.fields().map(|known| known.name).collect();
    format!("it has {}", all(&names))
}

fn fixed_set(owner: &Pointer) -> Option<String> {
    (owner.as_str() == "/spec/kubelet")
        .then(|| "Karpenter sets no other kubelet fields; write it into `spec.userData`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apis::kinds::{ec2nodeclass::EC2_NODE_CLASS, nodepool::NODE_POOL};

    fn hint_at(api: &'static ApiType, owner: &str, field: &str) -> String {
        let owner = Pointer::parse(owner);
        let schema = owner.tokens().fold(&api.root, |schema, token| match schema.shape {
            Shape::List { items, .. } => items,
            _ => &schema.field(&token).unwrap().schema,
        });
        hint(api, &owner, schema, field)
    }

    #[test]
    fn fields_are_found_where_they_went() {
        for (api, owner, field, found) in [
            (&NODE_POOL, "/spec/disruption", "expireAfter", "`spec.template.spec.expireAfter`"),
            (&NODE_POOL, "/spec", "requirements", "`spec.template.spec.requirements`"),
            (&NODE_POOL, "/spec", "taints", "`spec.template.spec.taints`"),
            (&NODE_POOL, "/spec/template/spec", "weight", "`spec.weight`"),
            (&NODE_POOL, "/spec/template/spec", "kubelet", "`spec.kubelet` of the EC2NodeClass"),
            (&NODE_POOL, "/spec/template/spec/nodeClassRef", "apiVersion", "`group`"),
            (&NODE_POOL, "/spec", "ttlSecondsUntilExpired", "`spec.template.spec.expireAfter`"),
            (&NODE_POOL, "/spec", "limts", "`limits`"),
            (&NODE_POOL, "/spec", "Weight", "`weight`"),
            (&EC2_NODE_CLASS, "/spec/blockDeviceMappings/0/ebs", "kmsKeyId", "`kmsKeyID`"),
            (
                &EC2_NODE_CLASS,
                "/spec/blockDeviceMappings/0",
                "volumeSize",
                "`spec.blockDeviceMappings[].ebs.volumeSize`",
            ),
            (&EC2_NODE_CLASS, "/spec", "subnetSelector", "`spec.subnetSelectorTerms`"),
            (&EC2_NODE_CLASS, "/spec/kubelet", "registryPullQPS", "`spec.userData`"),
            (&EC2_NODE_CLASS, "/spec", "taints", "NodePool: `spec.template.spec.taints`"),
        ] {
            let hint = hint_at(api, owner, field);
            assert!(hint.contains(found), "{owner} {field}: {hint}");
        }
        let all = "it has `disruption`, `limits`, `replicas`, `template` and `weight`";
        assert_eq!(hint_at(&NODE_POOL, "/spec", "bogusField"), all);
    }
}
