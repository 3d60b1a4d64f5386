//! What is known of EC2's instance types without a catalogue of them: how they, their zones and their volumes are called,
//! which labels and resources they have, and what a name says of the labels. Facts alone; rules judge by them.

pub mod ebs;
pub mod implied;
pub mod labels;
pub mod names;
pub mod resources;
pub mod zones;
