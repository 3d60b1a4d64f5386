//! What nodes have, by type and family of images.

use std::path::Path;

use serde_json::json;

use crate::apis::version::Release;
use crate::instancetype::catalogue::{Catalogue, ZoneMap};
use crate::matching::batch;
use crate::matching::world::World;
use crate::source::Span;
use crate::testing::unpacked;
use crate::yaml::Dialect;
use crate::yaml::json::from_value;

#[test]
fn nodes_of_every_family_have_what_karpenter_says() {
    let Some(shared) = std::env::var_os("KARPCFG_SHARED") else {
        println!("KARPCFG_SHARED is not set: corpus skipped");
        return;
    };
    for family in ["AL2023", "Bottlerocket", "Windows2022", "Custom"] {
        let table = unpacked(&Path::new(&shared).join(format!("match/allocatable-{family}.tsv.gz")));
        let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
        assert!(lines.len() > 700, "{}", lines.len());
        let (catalogue, zone_map) = (Catalogue::embedded(), ZoneMap::default());
        let world = World::new(catalogue, &zone_map);
        let class = json!({"spec": {"amiFamily": family}});
        let class = from_value(class, Span::default(), Dialect::Kubectl);
        let resolved = batch::resolved(&class, &world, Release::default());
        for line in &lines[1..] {
            let [capacity, allocatable] = &resolved[line[0]];
            for (name, wanted) in lines[0].iter().zip(line).skip(1) {
                let (amounts, name) = match name.split_once(':') {
                    Some(("capacity", name)) => (capacity, name),
                    Some((_, name)) => (allocatable, name),
                    None => (allocatable, *name),
                };
                let wanted: i64 = if wanted.is_empty() { 0 } else { wanted.parse().unwrap() };
                let got = amounts[name].as_i64().unwrap_or(0);
                assert_eq!(got, wanted, "{name} of {} with {family}", line[0]);
            }
        }
    }
}
