//! The room held against those who know: Karpenter's CRDs, and an API server that has them.

mod cel;
mod crds;
mod releases;
mod second_judge;
mod verdicts;
