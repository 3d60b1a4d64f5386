//! Values: the layers that give them, Helm's `--set` grammar, and merging. The line's first two stages.

pub mod explain;
pub mod file_list;
pub mod layers;
pub mod merge;
pub mod set;
