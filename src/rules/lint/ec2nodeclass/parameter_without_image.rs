//! SSM parameters that do not hold the id of an image.

use super::items;
use crate::images::{by_parameter, path};
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a public SSM parameter that does not hold the id of an image
    ///
    /// `…/recommended` holds a text in JSON, and `…/release_version`, `…/image_name` and `…/image_version` what
    /// they are called. Karpenter passes over a parameter whose value does not begin with `ami-`, and the class
    /// has no image (`DescribeImageQueries` of `pkg/providers/amifamily/ami.go`, v1.14.1). `resolve:ssm:` belongs
    /// to launch templates: here it is part of a name that no parameter has.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: Bottlerocket
    ///   amiSelectorTerms:
    ///     - ssmParameter: /aws/service/bottlerocket/aws-k8s-1.33/x86_64/1.50.0/image_version
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: Bottlerocket
    ///   amiSelectorTerms:
    ///     - ssmParameter: /aws/service/bottlerocket/aws-k8s-1.33/x86_64/1.50.0/image_id
    /// ```
    pub(crate) static PARAMETER_WITHOUT_IMAGE = error("parameter-without-image", Images) {
        scope: Scope::Lint,
        check: Check::Object(parameter_without_image),
    }
}

/// What a launch template asks for a parameter with.
const RESOLVE: &str = "resolve:ssm:";

/// The last parts of public parameters that hold something else.
const NO_IDS: [&str; 5] = ["recommended", "release_version", "image_name", "image_version", "latest"];

fn parameter_without_image(manifest: &Manifest, sink: &mut Sink<'_>) {
    for (place, term) in items(manifest, "amiSelectorTerms") {
        let Some(parameter) = without_nulls::text(term, "ssmParameter") else { continue };
        let (what, help) = if let Some(bare) = parameter.strip_prefix(RESOLVE) {
            (format!("no parameter is called {}", quote(parameter)), format!("write {}", quote(bare)))
        } else if let Some(help) = of_other_content(parameter) {
            (format!("{} does not hold the id of an image", quote(parameter)), help)
        } else {
            continue;
        };
        if sink.has_room() {
            let message = format!("the class has no image by this: {what}");
            sink.report(place.value("ssmParameter").pointer(), message).help(help);
        }
    }
}

/// What to write in place of a public parameter that holds no id.
fn of_other_content(parameter: &str) -> Option<String> {
    let parameter = path(parameter)?;
    let (above, last) = parameter.trim_end_matches('/').rsplit_once('/')?;
    let is_public = by_parameter(&format!("{above}/{last}/")).is_some();
    match last {
        "recommended" | "latest" if is_public => Some(format!("write `{above}/{last}/image_id`")),
        _ if is_public && NO_IDS.contains(&last) => Some(format!("write `{above}/image_id`")),
        _ => None,
    }
}
