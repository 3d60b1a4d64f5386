//! What the classes of every old version have in common: images, identity, tags.

use super::codes::{
    AL2_END, FAMILY_TO_ALIAS, ROLE_AND_PROFILE, ROLE_ARN, ROLE_MISSING, TAG_RESTRICTED, UBUNTU_FAMILY,
    UBUNTU_NO_TERMS, UBUNTU_ROOT_VOLUME,
};
use super::edit;
use super::object::Object;
use super::settings::{Identity, Placeholders, Settings};
use crate::apis::v1::ami_family::{AmiFamily, Family};
use crate::phrase;
use crate::rules::admission::ec2nodeclass::restricted_tag::is_restricted;
use crate::yaml::{Entry, Node};

pub(super) const FAMILY: &str = "/spec/amiFamily";
pub(super) const TERMS: &str = "/spec/amiSelectorTerms";

/// What becomes of the Ubuntu family where no image is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ubuntu {
    /// An image that is none, which the API takes: what Karpenter's own conversion writes.
    Placeholder,
    /// No image, which the API refuses.
    Refused,
}

/// Makes an alias of the family where no terms say which images, of this `version`.
pub(super) fn images(object: &mut Object, version: &str, ubuntu: Ubuntu) {
    let Some(family) = edit::text_at(&object.root, FAMILY).map(str::to_owned) else { return };
    let has_terms = !edit::items(&object.root, TERMS).is_empty();
    if family == "Ubuntu" {
        of_ubuntu(object, has_terms, ubuntu);
        return;
    }
    let known = AmiFamily::by_name(&family);
    if let Some((family, alias)) =
        known.and_then(|known| Some((known.family, known.alias?))).filter(|_| !has_terms)
    {
        // Windows has aliases of the latest image alone.
        let version = if family == Family::Windows { "latest" } else { version };
        let entry = edit::take(&mut object.root, FAMILY).expect("the family was just read");
        let near = entry.value.span;
        let term = edit::map(near, [("alias", edit::text(format!("{alias}@{version}"), near))]);
        edit::put_entry(&mut object.root, TERMS, Entry { value: edit::list(near, vec![term]), ..entry });
        let reason = match version {
            "latest" => {
                "v1 demands terms: an alias says family and version. `@latest` follows every release: pin one with `--pin-ami`"
            }
            _ => "v1 demands terms: an alias says family and version",
        };
        object.moved(&FAMILY_TO_ALIAS, FAMILY, TERMS, reason);
    }
    if family == "AL2" {
        let reason = "there is no AL2 image for Kubernetes 1.33 and later: plan the move to AL2023";
        object.note(&AL2_END, super::note::Class::Outside, FAMILY, "", reason);
    }
}

/// v1 does not know Ubuntu, whose nodes boot as those of AL2 do.
fn of_ubuntu(object: &mut Object, has_terms: bool, ubuntu: Ubuntu) {
    let near = object.place(FAMILY);
    edit::put(&mut object.root, FAMILY, edit::text("AL2", near));
    if has_terms {
        let reason =
            "v1 does not know Ubuntu; AL2 boots the same way: see that every selected image is an Ubuntu one";
        object.moved(&UBUNTU_FAMILY, FAMILY, FAMILY, reason);
    } else {
        let reason = "v1 does not know Ubuntu and looks up no images of it: name them in `amiSelectorTerms`";
        if ubuntu == Ubuntu::Placeholder {
            let term = edit::map(near, [("id", edit::text("ami-placeholder", near))]);
            edit::put(&mut object.root, TERMS, edit::list(near, vec![term]));
            object.manual(&UBUNTU_NO_TERMS, FAMILY, reason);
        } else {
            object.missing(&UBUNTU_NO_TERMS, FAMILY, reason);
        }
    }
    root_volume(object);
}

/// Ubuntu's root device is not that of AL2.
fn root_volume(object: &mut Object) {
    const PLACE: &str = "/spec/blockDeviceMappings";
    if edit::at(&object.root, PLACE).is_some() {
        return;
    }
    let near = object.place(FAMILY);
    let text = |text: &str| edit::text(text, near);
    let ebs = edit::map(
        near,
        [("volumeSize", text("20Gi")), ("volumeType", text("gp3")), ("encrypted", edit::boolean(true, near))],
    );
    let volume = [("deviceName", text("/dev/sda1")), ("rootVolume", edit::boolean(true, near)), ("ebs", ebs)];
    edit::put(&mut object.root, PLACE, edit::list(near, vec![edit::map(near, volume)]));
    let reason = "Ubuntu's root device `/dev/sda1` is written out: the default of AL2 is another one";
    object.default(&UBUNTU_ROOT_VOLUME, PLACE, PLACE, reason);
}

/// Sees that nodes have a role or a profile; never changes what stands there.
pub(super) fn identity(object: &mut Object, settings: &Settings) {
    let given =
        |field: &str| edit::text_at(&object.root, &format!("/spec/{field}")).filter(|name| !name.is_empty());
    match (given("role"), given("instanceProfile")) {
        (Some(_), Some(_)) => {
            object.missing(
                &ROLE_AND_PROFILE,
                "/spec/role",
                "v1 takes one of `role` and `instanceProfile`: take one out",
            );
        }
        (Some(role), None) if role.starts_with("arn:") => {
            object.manual(&ROLE_ARN, "/spec/role", "the name of the role is wanted, not its ARN");
        }
        (None, None) => missing_identity(object, settings),
        _ => {}
    }
}

fn missing_identity(object: &mut Object, settings: &Settings) {
    let near = object.place("/spec");
    for field in ["/spec/role", "/spec/instanceProfile"] {
        // An empty name is none.
        if settings.identity.is_some() && edit::text_at(&object.root, field) == Some("") {
            edit::take(&mut object.root, field);
        }
    }
    match (&settings.identity, settings.placeholders) {
        (Some(identity), _) => {
            let (place, name) = place_of(identity);
            edit::put(&mut object.root, place, edit::text(name, near));
            object.default(
                &ROLE_MISSING,
                "/spec",
                place,
                "nodes had the controller's default profile; filled in as asked for",
            );
        }
        (None, Placeholders::Written) => {
            edit::put(&mut object.root, "/spec/role", edit::text(ROLE_PLACEHOLDER, near));
            let reason = format!(
                "nodes had the controller's default profile, which v1 has not: fill in `{ROLE_PLACEHOLDER}`"
            );
            object.manual(&ROLE_MISSING, "/spec", reason);
        }
        (None, Placeholders::Refused) => {
            let reason = "nodes need a role or an instance profile in v1: say `--role NAME` or `--instance-profile NAME`";
            object.missing(&ROLE_MISSING, "/spec", reason);
        }
    }
}

/// Where an identity stands, and its name.
pub(super) fn place_of(identity: &Identity) -> (&'static str, &str) {
    match identity {
        Identity::Role(name) => ("/spec/role", name),
        Identity::InstanceProfile(name) => ("/spec/instanceProfile", name),
    }
}

/// Stands for the role where it is not known.
pub(super) const ROLE_PLACEHOLDER: &str = "${KARPENTER_NODE_ROLE}";

/// Leaves out the tags that Karpenter keeps to itself.
pub(super) fn tags(object: &mut Object) {
    const PLACE: &str = "/spec/tags";
    let found = edit::entries(&object.root, PLACE).map(|entry| entry.key.to_string());
    let restricted: Vec<String> = found.filter(|key| is_restricted(key)).collect();
    if restricted.is_empty() {
        return;
    }
    edit::map_mut(&mut object.root, PLACE)
        .expect("it has entries")
        .retain(|entry| !is_restricted(&entry.key));
    edit::drop_empty(&mut object.root, PLACE);
    let names: Vec<&str> = restricted.iter().map(String::as_str).collect();
    object.moved(
        &TAG_RESTRICTED,
        PLACE,
        "",
        format!("left out {}, which Karpenter sets itself and v1 refuses", phrase::all(&names)),
    );
}

/// The text of an annotation.
pub(super) fn annotation<'n>(root: &'n Node, name: &str) -> Option<&'n str> {
    root.get("metadata")?.get("annotations")?.get(name)?.as_str()
}
