//! How karpcfg speaks: findings in, text for people or editors out; the last stage of the line.

mod excerpt;
mod human;
mod place;

pub use human::{Product, Styling, closing, findings, human, short};
