//! Requirements and template labels: what NodePool and NodeOverlay have in common.

pub(crate) mod bound_not_one_number;
pub(crate) mod min_values_exceed_values;
pub(crate) mod requirement_without_values;
pub(crate) mod restricted_label;

use crate::apis::kinds::nodeoverlay::NODE_OVERLAY;
use crate::rules::admission::Place;

fn is_overlay(place: &Place<'_>) -> bool {
    std::ptr::eq(place.api, &NODE_OVERLAY)
}
