//! Which instance types pools match, what is launched for pods and at what price: Karpenter's own decisions, taken from a
//! catalogue instead of from AWS. Facts and decisions as data; nothing here knows commands or messages for people.

pub(crate) mod batch;
pub(crate) mod capacity;
pub(crate) mod class;
pub(crate) mod filter;
pub(crate) mod fitness;
pub(crate) mod launch;
pub(crate) mod lines;
pub(crate) mod pool;
pub(crate) mod resources;
pub(crate) mod taints;
pub(crate) mod view;
pub(crate) mod world;

#[cfg(test)]
mod tests;
