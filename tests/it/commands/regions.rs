//! The built-in defaults in every region: nothing is said of their instance types but where a pool is empty.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::command::Karpcfg;
use crate::documents::generated::read;

/// Other regions than these have GPUs of the families that the profiles list.
const WITHOUT_GPUS: [&str; 6] =
    ["ap-east-2", "ap-southeast-4", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "mx-central-1"];

#[test]
fn defaults_have_types_in_every_region_and_nothing_to_be_said_of_them() {
    let regions = regions();
    assert!(regions.len() > 35, "{regions:?}");
    let all: Vec<(&str, &str)> = regions.iter().map(|region| ("truefoundry", region.as_str())).collect();
    let some = ["none", "tfy-0.1.35", "tfy-0.1.57"]
        .into_iter()
        .flat_map(|profile| ["us-east-1", "eu-west-1", "ca-west-1"].map(|region| (profile, region)));
    let cases: Vec<(&str, &str)> = all.into_iter().chain(some).collect();
    let found = found(&cases);
    let expected: BTreeSet<String> = WITHOUT_GPUS.iter().map(|region| format!("`{region}`")).collect();
    let empty = found.iter().map(|message| message.split(' ').nth(4).unwrap().to_owned());
    assert_eq!(empty.collect::<BTreeSet<_>>(), expected, "{found:#?}");
    assert!(found.iter().all(|message| message.starts_with("no instance type of ")), "{found:#?}");
}

/// What is said of pools in all of these profiles and regions together, but of the version of images and of weights.
fn found(cases: &[(&str, &str)]) -> Vec<String> {
    let karpcfg = Karpcfg::new(["check", "--batch", "values", "--format", "json"]);
    let karpcfg = cases.iter().fold(karpcfg, |karpcfg, (profile, region)| {
        let values = format!(
            "profile: {profile}\ncluster: {{name: demo}}\naws: {{region: {region}}}\nkarpenter: {{role: nodes}}\n"
        );
        karpcfg.file(&format!("values/{profile}-{region}.yaml"), values)
    });
    let report: Value = serde_json::from_str(&karpcfg.run().stdout).unwrap();
    let others = ["discontinued-ami-alias", "pools-of-equal-weight", "unpinned-ami-alias"];
    let all = report["diagnostics"].as_array().unwrap().iter();
    let of_types = all.filter(|found| !others.contains(&found["rule"].as_str().unwrap()));
    of_types.map(|found| found["message"].as_str().unwrap().to_owned()).collect()
}

fn regions() -> Vec<String> {
    let tables = ["files/catalogue/regions.tsv", "files/catalogue/listed.tsv"].map(read);
    let rows = tables.iter().flat_map(|table| table.lines().skip(1));
    rows.map(|row| row.split('\t').next().unwrap().to_owned()).collect()
}
