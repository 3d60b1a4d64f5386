//! The fields of a requirement, which NodePool and NodeOverlay have in common.

use crate::apis::schema::{Format, Schema, integer, list, one_of, text};
use crate::apis::version::Version;

/// `operator`.
pub(crate) const OPERATOR: Schema = one_of(&["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"])
    .and_later(&[(Version(1, 9), "Gte"), (Version(1, 9), "Lte")]);
/// `values`; the CRDs' length and pattern stand on the list and so hold nothing.
pub(super) const VALUES: Schema = list(&VALUE);
static VALUE: Schema = text();
/// `minValues`.
pub(super) const MIN_VALUES: Schema = integer(Format::Unsaid).within(1, 50);
