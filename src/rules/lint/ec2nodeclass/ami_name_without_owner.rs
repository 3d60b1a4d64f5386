//! Images found by a name that others can give too.

use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::items;
use crate::rules::{Check, Scope, Sink};

rule! {
    /// an AMI selector term with a name and no owner
    ///
    /// Karpenter then looks among the images of the account and of Amazon, and takes the newest: an image of
    /// Amazon's with a fitting name is taken too, and one that another account shares is not found
    /// (`DescribeImageQueries` of `pkg/providers/amifamily/ami.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms:
    ///     - name: my-image-*
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms:
    ///     - name: my-image-*
    ///       owner: self
    /// ```
    pub(crate) static AMI_NAME_WITHOUT_OWNER = warning("ami-name-without-owner", Images) {
        scope: Scope::Lint,
        check: Check::Object(ami_name_without_owner),
    }
}

fn ami_name_without_owner(manifest: &Manifest, sink: &mut Sink<'_>) {
    for (place, term) in items(manifest, "amiSelectorTerms") {
        let Some(name) = without_nulls::text(term, "name").filter(|name| !name.is_empty()) else { continue };
        // Beside these the name is passed over.
        let is_looked_for =
            !["owner", "alias", "id", "ssmParameter"].iter().any(|key| without_nulls::has(term, key));
        if is_looked_for && sink.has_room() {
            let message = format!("images called {} are looked for without an owner", quote(name));
            sink.report(place.join("name"), message)
                .help("add `owner: self`, `owner: amazon` or the id of the account that makes the image");
        }
    }
}
