//! v1alpha5 and v1alpha1, of Karpenter up to 0.32: Provisioners and AWSNodeTemplates, with what their webhook added.

pub(super) mod class;
mod images;
pub(super) mod pool;
mod requirements;
pub(super) mod selectors;
pub(super) mod settings_map;
mod volumes;
