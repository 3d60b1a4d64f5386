//! A v1beta1 EC2NodeClass (`aws:pkg/apis/v1/ec2nodeclass_conversion.go` of Karpenter 1.0, without its faults).

use crate::migrate::class::{self, Ubuntu};
use crate::migrate::codes::HOP_LIMIT;
use crate::migrate::object::{CLASS, Object};
use crate::migrate::settings::{Defaults, Settings};
use crate::migrate::{edit, metadata};

/// The version of the alias that the object had before it went back from v1.
const ALIAS_VERSION: &str = "compatibility.karpenter.k8s.aws/v1-alias-version";

/// Makes it an EC2NodeClass of v1.
pub(in crate::migrate) fn migrate(object: &mut Object, settings: &Settings) {
    let version = class::annotation(&object.root, ALIAS_VERSION).map(str::to_owned);
    object.become_kind(CLASS.0, CLASS.1);
    metadata::clean(object);
    class::images(object, version.as_deref().unwrap_or(&settings.image), Ubuntu::Placeholder);
    class::identity(object, settings);
    class::tags(object);
    hop_limit(object, settings);
}

/// How far the metadata service answers: two hops by default, in v1 one.
fn hop_limit(object: &mut Object, settings: &Settings) {
    const PLACE: &str = "/spec/metadataOptions/httpPutResponseHopLimit";
    if edit::at(&object.root, PLACE).is_some() {
        return;
    }
    let near = object.place("/spec/metadataOptions");
    if settings.defaults == Defaults::Todays {
        let reason = "v1's default of 1 holds from now on: pods without host network no longer reach the metadata service";
        object.default(&HOP_LIMIT, PLACE, PLACE, reason);
        return;
    }
    edit::put(&mut object.root, PLACE, edit::number(2, near));
    let reason =
        "v1 lowers the default from 2 to 1, which cuts pods off from the metadata service: 2 is written out";
    object.default(&HOP_LIMIT, PLACE, PLACE, reason);
}
