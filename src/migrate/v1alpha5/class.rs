//! An AWSNodeTemplate, or the same in a Provisioner's inline provider.

use super::settings_map::Globals;
use super::{images, selectors, volumes};
use crate::migrate::class::{self, Ubuntu};
use crate::migrate::codes::{
    DEFAULT_PROFILE, HOP_LIMIT, INSTANCE_PROFILE_KEPT, LAUNCH_TEMPLATE, METADATA_PARTIAL,
    PROVIDER_UNKNOWN_FIELD, USER_DATA_LABEL,
};
use crate::migrate::note::Class;
use crate::migrate::object::{CLASS, Object};
use crate::migrate::settings::{Defaults, Settings};
use crate::migrate::{edit, metadata};
use crate::phrase;

/// Makes it an EC2NodeClass of v1.
pub(in crate::migrate) fn migrate(object: &mut Object, globals: &Globals, settings: &Settings) {
    object.become_kind(CLASS.0, CLASS.1);
    metadata::clean(object);
    template(object, globals, settings);
}

/// Makes a class of an inline provider.
pub(in crate::migrate) fn of_provider(object: &mut Object, globals: &Globals, settings: &Settings) {
    for key in ["/spec/apiVersion", "/spec/kind"] {
        edit::take(&mut object.root, key);
    }
    // The webhook decoded the provider strictly, into a type without the fields that only templates have.
    let only_of_templates = ["amiSelector", "detailedMonitoring", "userData"];
    let found: Vec<&str> = only_of_templates
        .into_iter()
        .filter(|field| edit::take(&mut object.root, &format!("/spec/{field}")).is_some())
        .collect();
    if !found.is_empty() {
        let reason = format!(
            "no fields of an inline provider, so never in force, and left out: {}",
            phrase::all(&found)
        );
        object.manual(&PROVIDER_UNKNOWN_FIELD, "/spec", reason);
    }
    template(object, globals, settings);
}

fn template(object: &mut Object, globals: &Globals, settings: &Settings) {
    launch_template(object);
    images::migrate(object);
    class::images(object, &settings.image, Ubuntu::Refused);
    selectors::migrate(object);
    profile(object, globals);
    class::identity(object, settings);
    globals.add_tags(object);
    class::tags(object);
    volumes::migrate(object);
    metadata_options(object, settings);
    user_data(object);
}

fn launch_template(object: &mut Object) {
    for place in ["/spec/launchTemplate", "/spec/launchTemplateName"] {
        let Some(entry) = edit::take(&mut object.root, place) else { continue };
        let name = entry.value.as_str().unwrap_or_default();
        let reason = format!(
            "v1 makes its launch templates itself: take image, user data, security groups, profile and volumes of \
             `{name}` into the class"
        );
        object.manual(&LAUNCH_TEMPLATE, place, reason);
    }
}

/// The profile of the class, or that which the controller gave to all.
fn profile(object: &mut Object, globals: &Globals) {
    const PLACE: &str = "/spec/instanceProfile";
    let has = |place| edit::text_at(&object.root, place).is_some_and(|name| !name.is_empty());
    let is_given = has(PLACE);
    if !is_given
        && !has("/spec/role")
        && let Some(profile) = &globals.profile
    {
        edit::put(&mut object.root, PLACE, profile.clone());
        let reason = "it came from the controller's `aws.defaultInstanceProfile`, which v1 does not have";
        object.default(&DEFAULT_PROFILE, "/spec", PLACE, reason);
    } else if !is_given {
        return;
    }
    let reason = "v1 takes a profile too; with `role` instead, Karpenter makes the profile itself";
    object.moved(&INSTANCE_PROFILE_KEPT, PLACE, PLACE, reason);
}

const OPTIONS: &str = "/spec/metadataOptions";

/// How the metadata service answers: by Karpenter's defaults where nothing was said, else what was left out by EC2's.
fn metadata_options(object: &mut Object, settings: &Settings) {
    const HOP: &str = "/spec/metadataOptions/httpPutResponseHopLimit";
    const FIELDS: [&str; 4] = ["httpEndpoint", "httpProtocolIPv6", "httpPutResponseHopLimit", "httpTokens"];
    let near = object.place("/spec");
    let Some(given) = edit::at(&object.root, OPTIONS) else {
        if settings.defaults == Defaults::Kept {
            edit::put(&mut object.root, HOP, edit::number(2, near));
            let reason =
                "the metadata service answered over two hops, by v1's default over one: 2 is written out";
            object.default(&HOP_LIMIT, OPTIONS, HOP, reason);
        } else {
            let reason = "the metadata service answered over two hops; v1's default of one holds from now on";
            object.default(&HOP_LIMIT, OPTIONS, HOP, reason);
        }
        return;
    };
    let left_out: Vec<&str> =
        FIELDS.into_iter().filter(|field| given.get(field).is_none_or(crate::yaml::Node::is_null)).collect();
    if !left_out.is_empty() {
        let reason = format!(
            "what was left out here was EC2's to decide (hop limit 1, tokens optional), and is 1 and `required` by v1: {}",
            phrase::all(&left_out)
        );
        object.note(&METADATA_PARTIAL, Class::Drifts, OPTIONS, OPTIONS, reason);
    }
}

/// Scripts may name the label that nodes no longer have.
fn user_data(object: &mut Object) {
    const PLACE: &str = "/spec/userData";
    if edit::text_at(&object.root, PLACE).is_some_and(|text| text.contains("karpenter.sh/provisioner-name")) {
        let reason =
            "the script names `karpenter.sh/provisioner-name`: nodes have `karpenter.sh/nodepool` in v1";
        object.note(&USER_DATA_LABEL, Class::Outside, PLACE, "", reason);
    }
}
