//! What the API server refuses of a NodeOverlay beyond shape (`pkg/apis/v1alpha1/nodeoverlay.go` of v1.14.1).

pub(crate) mod price_and_adjustment;
pub(crate) mod restricted_capacity;
