//! What Karpenter's older APIs had, and what v1 has for it: one file a version, put together here.

pub(crate) mod model;

use super::{v1alpha5, v1beta1};
use model::{FormerField, FormerKind};

/// The kind of this name in a version that is not served any more.
pub(crate) fn kind(api_version: &str, kind: &str) -> Option<&'static FormerKind> {
    kinds().find(|former| (former.api_version, former.kind) == (api_version, kind))
}

/// The kinds of all older versions, the newest first.
pub(crate) fn kinds() -> impl Iterator<Item = &'static FormerKind> {
    v1beta1::KINDS.iter().chain(v1alpha5::KINDS)
}

/// The fields of a version.
pub(crate) fn fields_of(former: &FormerKind) -> impl Iterator<Item = &'static FormerField> {
    let now = former.now;
    fields_like(former).iter().filter(move |field| field.of == now)
}

/// The paths of a kind of an older version that only v1 has.
pub(crate) fn new_paths(former: &FormerKind) -> impl Iterator<Item = String> {
    fields_like(former).iter().filter_map(|field| field.new_path(former.now))
}

/// The fields of every kind of the same version.
fn fields_like(former: &FormerKind) -> &'static [FormerField] {
    if former.api_version.ends_with("/v1beta1") { v1beta1::FIELDS } else { v1alpha5::FIELDS }
}

/// What v1 has for a field that some older version of this kind had at `path`.
pub(crate) fn field(of: &str, path: &str) -> Option<&'static FormerField> {
    v1beta1::FIELDS.iter().chain(v1alpha5::FIELDS).find(|field| (field.of, field.path) == (of, path))
}

#[cfg(test)]
mod tests {
    use super::model::Became;
    use super::*;
    use crate::apis::kinds::API_TYPES;
    use crate::apis::schema::Schema;
    use crate::apis::version::Version;
    use crate::source::Pointer;

    #[test]
    fn every_field_is_of_a_kind() {
        for fields in [v1beta1::FIELDS, v1alpha5::FIELDS] {
            for field in fields {
                assert!(kinds().any(|kind| kind.now == field.of), "{}", field.of);
                assert!(field.path.starts_with("/spec/"), "{}", field.path);
            }
        }
    }

    fn schema_at(kind: &str, path: &str) -> Option<&'static Schema> {
        let api = API_TYPES.iter().find(|api| api.kind == kind)?;
        Pointer::parse(path).tokens().try_fold(&api.root, |schema, key| Some(&schema.field(&key)?.schema))
    }

    #[test]
    fn what_fields_became_is_in_v1_and_what_they_were_is_not() {
        for former in v1beta1::FIELDS.iter().chain(v1alpha5::FIELDS) {
            let FormerField { of, path, became, .. } = former;
            let is_there = match *became {
                Became::Moved(now) | Became::Unwrapped(now) | Became::Item(now) => {
                    schema_at(of, now).is_some()
                }
                Became::MovedTo { kind, path } => schema_at(kind, path).is_some(),
                Became::Renamed(name) => {
                    schema_at(of, Pointer::parse(*path).parent().join(name).as_str()).is_some()
                }
                Became::Object { kind, named_at } => {
                    API_TYPES.iter().any(|api| api.kind == kind) && schema_at(of, named_at).is_some()
                }
                Became::Removed(_) => true,
            };
            assert!(is_there, "{of} {path}: {became:?}");
            // The family is still a field, beside terms that are no alias.
            assert!(schema_at(of, path).is_none() || *path == "/spec/amiFamily", "{of} {path}");
        }
    }

    #[test]
    fn kinds_are_found_by_version_and_name() {
        assert_eq!(kind("karpenter.sh/v1alpha5", "Provisioner").map(|kind| kind.now), Some("NodePool"));
        assert_eq!(kind("karpenter.sh/v1beta1", "NodePool").map(|kind| kind.until), Some(Version(1, 1)));
        assert!(kind("karpenter.sh/v1", "NodePool").is_none());
        assert!(kind("karpenter.sh/v1", "Provisioner").is_none());
    }
}
