//! karpcfg held against others: each module is named after those who know better, and what they were asked.

mod chart_defaults;
mod chart_mistakes;
mod chart_objects;
mod field;
mod helm_merges;
mod karpenter_merges;
mod sarif;
mod user_data_rules;
mod yaml_readers;
