//! What Karpenter's own code answers, over the tables that it was given.

mod plans;
mod pools;
mod resolved;

use serde_json::Value;

use super::world::World;
use super::{batch, plans as lines};
use crate::apis::version::{Release, Version};
use crate::instancetype::catalogue::table::Table;
use crate::instancetype::catalogue::{Catalogue, Tables, ZoneMap};
use crate::source::Span;
use crate::testing::{shared_file, shared_lines};
use crate::yaml::Dialect;
use crate::yaml::json::from_value;

/// Where and for what cases were recorded.
#[derive(Clone, Copy)]
struct Setting {
    tables: &'static str,
    zone_map: Option<&'static str>,
    release: Release,
}

impl Setting {
    /// Karpenter 1.15.
    const NEW: Setting = Setting {
        tables: "match/catalogue",
        zone_map: Some("match/zones.tsv"),
        release: Release { minor: Version(1, 15), patch: 0 },
    };
    /// Karpenter 1.14.1, with older tables and the ids of zones for names.
    const OLD: Setting = Setting {
        tables: "match/golden-tables",
        zone_map: None,
        release: Release { minor: Version(1, 14), patch: 1 },
    };

    fn table(self, name: &str) -> Option<Table<'static>> {
        let shared = std::env::var_os("KARPCFG_SHARED")?;
        let path = format!("{}/{name}.tsv", self.tables);
        let is_there = std::path::Path::new(&shared).join(&path).exists();
        let text: &'static str = shared_file(&path).filter(|_| is_there)?.leak();
        Some(Table { name: "table", text })
    }

    fn catalogue(self) -> Option<Catalogue<'static>> {
        let tables = Tables {
            types: self.table("types")?,
            offerings: self.table("offerings")?,
            regions: self.table("regions")?,
            prices: self.table("prices")?,
            sources: self.table("sources")?,
            listed: (self.zone_map.is_some()).then(|| self.table("listed")).flatten(),
            known: None,
            own_prices: None,
        };
        Some(Catalogue::read(tables).unwrap())
    }

    fn zone_map(self) -> ZoneMap<'static> {
        match self.zone_map.and_then(shared_file) {
            Some(text) => ZoneMap::read(Table { name: "zones", text: text.leak() }).unwrap(),
            None => ZoneMap::of_ids(),
        }
    }
}

/// Every case of a file with our answer to it.
fn answers(path: &str, setting: Setting) -> Option<Vec<(Value, Value)>> {
    let cases = shared_lines(path)?;
    let (catalogue, zone_map) = (setting.catalogue()?, setting.zone_map());
    let world = World::new(&catalogue, &zone_map);
    let answer = |case: Value| {
        let line = from_value(case.clone(), Span::default(), Dialect::Kubectl);
        let answer = match case["nodePool"].is_null() {
            true => lines::answer(&line, &world, setting.release).unwrap(),
            false => batch::answer(&line, &world, setting.release).unwrap(),
        };
        let mut fields = answer.fields;
        for (name, text) in answer.texts {
            fields.insert(name.to_owned(), serde_json::from_str(&text).unwrap());
        }
        let answer = Value::Object(fields);
        (case, answer)
    };
    Some(cases.into_iter().map(answer).collect())
}
