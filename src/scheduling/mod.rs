//! How Karpenter decides which nodes a pool may make and when they may go (`pkg/scheduling` and budgets of its core, v1.14.1).
//! Rules ask here; nothing here knows manifests or messages.

pub(crate) mod coverage;
pub(crate) mod cron;
pub(crate) mod gaps;
pub(crate) mod requirement;
pub(crate) mod requirements;
#[cfg(test)]
mod tests;

pub(crate) use requirement::{Operator, Requirement};
pub(crate) use requirements::{Incompatible, Requirements};
