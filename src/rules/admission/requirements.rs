//! Requirements and template labels: what NodePool and NodeOverlay have in common.

pub mod bound_not_one_number;
pub mod min_values_exceed_values;
pub mod requirement_without_values;
pub mod restricted_label;

use crate::apis::kinds::nodeoverlay::NODE_OVERLAY;
use crate::rules::admission::Place;

fn is_overlay(place: &Place<'_>) -> bool {
    std::ptr::eq(place.api, &NODE_OVERLAY)
}
