//! How Karpenter decides which nodes a pool may make and when they may go (`pkg/scheduling` and budgets of its core, v1.14.1).
//! Rules ask here; nothing here knows manifests or messages.

pub mod coverage;
pub mod cron;
pub mod gaps;
pub mod requirement;
pub mod requirements;
#[cfg(test)]
mod tests;

pub use requirement::Requirement;
pub use requirements::Requirements;
