//! What Karpenter's older APIs had, and what v1 has for it: one file a version, put together here.

use super::{v1alpha5, v1beta1};

/// A kind in a version that is not served any more.
#[derive(Debug)]
pub struct FormerKind {
    /// Its group and version.
    pub api_version: &'static str,
    /// Its name.
    pub kind: &'static str,
    /// The group and version that has it now.
    pub now_in: &'static str,
    /// Its name now.
    pub now: &'static str,
    /// The minor version of Karpenter that stopped serving it.
    pub until: (u16, u16),
}

/// A field that v1 has elsewhere, in another form, or not at all.
#[derive(Debug)]
pub struct FormerField {
    /// The kind, by the name it has in v1.
    pub of: &'static str,
    /// The path in the older version.
    pub path: &'static str,
    /// What v1 has for it, as the rest of a sentence that begins with "v1 has".
    pub now: &'static str,
}

/// The kind of this name in a version that is not served any more.
pub fn kind(api_version: &str, kind: &str) -> Option<&'static FormerKind> {
    kinds().find(|former| (former.api_version, former.kind) == (api_version, kind))
}

/// The kinds of all older versions, the newest first.
pub fn kinds() -> impl Iterator<Item = &'static FormerKind> {
    v1beta1::KINDS.iter().chain(v1alpha5::KINDS)
}

/// The fields of a version.
pub fn fields_of(former: &FormerKind) -> impl Iterator<Item = &'static FormerField> {
    let fields = if former.api_version.ends_with("/v1beta1") { v1beta1::FIELDS } else { v1alpha5::FIELDS };
    let now = former.now;
    fields.iter().filter(move |field| field.of == now)
}

/// What v1 has for a field that some older version of this kind had at `path`.
pub fn field(of: &str, path: &str) -> Option<&'static FormerField> {
    v1beta1::FIELDS.iter().chain(v1alpha5::FIELDS).find(|field| (field.of, field.path) == (of, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_of_a_kind() {
        for fields in [v1beta1::FIELDS, v1alpha5::FIELDS] {
            for field in fields {
                assert!(kinds().any(|kind| kind.now == field.of), "{}", field.of);
                assert!(field.path.starts_with("/spec/"), "{}", field.path);
            }
        }
    }

    #[test]
    fn kinds_are_found_by_version_and_name() {
        assert_eq!(kind("karpenter.sh/v1alpha5", "Provisioner").map(|kind| kind.now), Some("NodePool"));
        assert_eq!(kind("karpenter.sh/v1beta1", "NodePool").map(|kind| kind.until), Some((1, 1)));
        assert!(kind("karpenter.sh/v1", "NodePool").is_none());
        assert!(kind("karpenter.sh/v1", "Provisioner").is_none());
    }
}
