//! What is known of EC2's instance types: the catalogue of them, and without it how they, their zones and their volumes
//! are called, which labels and resources they have, and what a name says of the labels. Facts alone; rules judge by them.

pub(crate) mod catalogue;
pub(crate) mod ebs;
pub(crate) mod implied;
pub(crate) mod labels;
pub(crate) mod names;
pub(crate) mod resources;
pub(crate) mod units;
pub(crate) mod values;
pub(crate) mod zones;
