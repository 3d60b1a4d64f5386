//! The embedded catalogue, and tables that are not what they should be.

use super::*;
use crate::testing::shared_file;

#[test]
fn every_type_and_every_region_is_read() {
    let catalogue = Catalogue::embedded();
    assert!(catalogue.types.len() > 1300, "{}", catalogue.types.len());
    assert!(catalogue.date.starts_with("20"), "{}", catalogue.date);
    for name in catalogue.regions() {
        let region = catalogue.region(name, &ZoneMap::default()).unwrap();
        assert!(region.offered.count() > 100, "{name}");
        assert!(!region.zones.is_empty(), "{name}");
    }
    for one in &catalogue.types {
        assert!(one.category.is_some() && one.generation.is_some(), "{}", one.name);
    }
}

#[test]
fn the_embedded_tables_are_those_of_the_recordings() {
    for (table, path) in [
        (EMBEDDED.types, "types"),
        (EMBEDDED.offerings, "offerings"),
        (EMBEDDED.regions, "regions"),
        (EMBEDDED.prices, "prices"),
        (EMBEDDED.sources, "sources"),
    ] {
        let Some(text) = shared_file(&format!("match/catalogue/{path}.tsv")) else { return };
        assert!(table.text == text, "{path}");
    }
}

/// The embedded tables with one of them replaced.
fn fault(change: impl Fn(&mut Tables<'static>), region: &str) -> String {
    let mut tables = EMBEDDED;
    change(&mut tables);
    let read = Catalogue::read(tables)
        .and_then(|catalogue| catalogue.region(region, &ZoneMap::default()).map(|region| region.zones.len()));
    read.map_or_else(|error| error.to_string(), |_| "no fault".to_owned())
}

#[test]
fn faults_of_tables_have_their_place() {
    let types = |text: String| {
        let text: &'static str = text.leak();
        move |tables: &mut Tables<'static>| tables.types = Table { name: "t.tsv", text }
    };
    let lines: Vec<&str> = EMBEDDED.types.text.lines().take(3).collect();
    let cut = lines.join("\n").replacen("\tcpu\t", "\tcpus\t", 1);
    assert_eq!(fault(types(cut), "us-east-1"), "t.tsv:1: expected a column `cpu`");
    let short = format!("{}\n{}", lines[0], &lines[1][..20]);
    assert!(fault(types(short), "us-east-1").starts_with("t.tsv:2: expected 34 columns, found "));
    let wrong = format!("{}\n{}", lines[0], lines[1].replace("\t8\t", "\tviii\t"));
    assert_eq!(fault(types(wrong), "us-east-1"), "t.tsv:2: expected a number in column `cpu`, found `viii`");
    let twice = format!("{}\n{}\n{}", lines[0], lines[1], lines[1]);
    assert_eq!(fault(types(twice), "us-east-1"), "t.tsv: expected each type once, found `a1.2xlarge` twice");
    assert!(fault(|_| (), "us-east-9").starts_with("there is no region `us-east-9` in the catalogue of 20"));
    let prices =
        Table { name: "p.tsv", text: "region\tname\tusd_or_cny_per_hour\nus-east-1\ta1.large\tmuch\n" };
    let found = fault(|tables| tables.prices = prices, "us-east-1");
    assert_eq!(found, "p.tsv:2: expected a number in column `usd_or_cny_per_hour`, found `much`");
    let offers = Table { name: "o.tsv", text: "name\taf-south-1\na1.large\tz\n" };
    let found = fault(|tables| tables.offerings = offers, "af-south-1");
    assert_eq!(found, "o.tsv:1: expected a column `ap-east-1`");
}

#[test]
fn a_region_without_zones_has_them_from_the_map() {
    let table = Table { name: "z.tsv", text: "region\tzone\tzone_id\ncn-north-1\tcn-north-1a\tcnn1-az1\n" };
    let map = ZoneMap::read(table).unwrap();
    let catalogue = Catalogue::embedded();
    let named = catalogue.region("cn-north-1", &map).unwrap();
    assert_eq!(named.zones, [Zone { name: "cn-north-1a", id: "cnn1-az1" }]);
    let unknown = catalogue.region("cn-north-1", &ZoneMap::default()).unwrap();
    assert_eq!(unknown.zones, [Zone { name: "", id: "" }]);
    assert_eq!(unknown.offered, named.offered);
    assert_eq!(named.offered.count(), 436);
}
