//! Which instance types pools match, what is launched for pods and at what price: Karpenter's own decisions, taken from a
//! catalogue instead of from AWS. Facts and decisions as data; nothing here knows commands or messages for people.

pub(crate) mod admit;
pub(crate) mod batch;
pub(crate) mod capacity;
pub(crate) mod class;
pub(crate) mod daemons;
pub(crate) mod filter;
pub(crate) mod fitness;
mod group;
pub(crate) mod launch;
pub(crate) mod lines;
pub(crate) mod offers;
pub(crate) mod overlay;
pub(crate) mod plans;
pub(crate) mod pod;
pub(crate) mod pool;
pub(crate) mod reason;
pub(crate) mod refused;
pub(crate) mod requests;
pub(crate) mod resources;
pub(crate) mod schedule;
pub(crate) mod selector;
pub(crate) mod shortfall;
pub(crate) mod stats;
pub(crate) mod survey;
pub(crate) mod taints;
pub(crate) mod topology;
pub(crate) mod view;
pub(crate) mod volumes;
pub(crate) mod workload;
pub(crate) mod world;

#[cfg(test)]
mod tests;
