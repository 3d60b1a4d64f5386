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

/// How many types a region has, by the tables of regions and of lists, is how many are read. Tables of a user's own may be a
/// part of others, so that it is held here alone.
#[test]
fn regions_have_the_types_that_are_counted() {
    let catalogue = Catalogue::embedded();
    let mut seen = 0;
    for table in [EMBEDDED.regions, EMBEDDED.listed.unwrap()] {
        for row in table.columns(["region", "types"]).unwrap().rows() {
            let row = row.unwrap();
            let region = catalogue.region(row.cells[0], &ZoneMap::default()).unwrap();
            let is_of_table = table.text == EMBEDDED.regions.text || region.zones[0].name.is_empty();
            if is_of_table {
                assert_eq!(row.cells[1], region.offered.count().to_string(), "{}", region.name);
                seen += 1;
            }
        }
    }
    assert_eq!(seen, catalogue.regions().count());
}

#[test]
fn ids_of_a_map_that_no_region_has_are_told() {
    let text = "region\tzone\tzone_id\nus-east-1\tus-east-1a\tuse1-az1\nus-east-1\tus-east-1b\tuse1-az9\n\
                cn-north-1\tcn-north-1a\tcnn1-az1\nnowhere\tnowhere-a\tnow1-az1\n";
    let map = ZoneMap::read(Table { name: "z.tsv", text }).unwrap();
    let unknown = Catalogue::embedded().unknown_zones(&map);
    assert_eq!(unknown, [("nowhere", vec!["now1-az1"]), ("us-east-1", vec!["use1-az9"])]);
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
