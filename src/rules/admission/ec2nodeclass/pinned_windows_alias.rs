//! Versions of Windows images, which have none to choose from.

use crate::apis::schema::PlaceName;
use crate::apis::v1::ami_family::{AmiFamily, Family};
use crate::phrase::quote;
use crate::rules::admission::Place;
use crate::rules::{Check, Sink};

rule! {
    /// a Windows AMI alias with a version
    ///
    /// Windows images are only found as `@latest`; to stay on one image, give its `id`.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: windows2022@v1.0.0
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms:
    ///     - alias: windows2022@latest
    /// ```
    pub(crate) static PINNED_WINDOWS_ALIAS = error("pinned-windows-alias", Images) {
        check: Check::At(&[PlaceName::AmiAlias], pinned_windows_alias),
    }
}

fn pinned_windows_alias(place: &Place<'_>, sink: &mut Sink<'_>) {
    let mut parts = place.node.as_str().unwrap_or_default().split('@');
    let (Some(family), Some(version)) = (parts.next(), parts.next()) else { return };
    let is_windows = AmiFamily::by_alias(family).is_some_and(|known| known.family == Family::Windows);
    if is_windows && version != "latest" {
        sink.report(place.pointer(), format!("Windows images have no version {}", quote(version)))
            .help(format!("write `{family}@latest`, or name one image by its `id`"));
    }
}
