//! From the flags about the catalogue to its tables: the embedded ones, or those of a folder.

use std::path::Path;

use anyhow::{Context, Result};

use crate::cli::WorldArgs;
use crate::input;
use crate::instancetype::catalogue::table::Table;
use crate::instancetype::catalogue::{EMBEDDED, Tables, ZoneMap};

/// No table has more bytes.
const MOST: u64 = 64 << 20;

/// The texts of the files that were given, which a catalogue borrows from.
#[derive(Debug, Default)]
pub(super) struct Files {
    tables: Option<Folder>,
    zone_map: Option<(String, String)>,
    ids_as_names: bool,
}

/// The tables of a folder: each with its path and text.
#[derive(Debug)]
struct Folder {
    needed: [(String, String); 5],
    optional: [Option<(String, String)>; 2],
}

impl Files {
    /// Reads the files.
    pub(super) fn read(args: &WorldArgs) -> Result<Self> {
        let tables = args.catalogue.as_deref().map(Folder::read).transpose()?;
        let zone_map = args.zone_map.as_deref().map(text).transpose()?;
        Ok(Files { tables, zone_map, ids_as_names: args.zone_ids_as_names })
    }

    /// The tables of the catalogue.
    pub(super) fn tables(&self) -> Tables<'_> {
        let Some(Folder { needed, optional }) = &self.tables else { return EMBEDDED };
        let [types, offerings, regions, prices, sources] = needed.each_ref().map(table);
        let [listed, known] = optional.each_ref().map(|file| file.as_ref().map(table));
        Tables { types, offerings, regions, prices, sources, listed, known }
    }

    /// The names of the zones.
    pub(super) fn zone_map(&self) -> Result<ZoneMap<'_>> {
        match &self.zone_map {
            Some(file) => ZoneMap::read(table(file)),
            None if self.ids_as_names => Ok(ZoneMap::of_ids()),
            None => Ok(ZoneMap::default()),
        }
    }
}

impl Folder {
    fn read(folder: &Path) -> Result<Self> {
        let path = |name: &str| folder.join(name);
        let [types, offerings, regions, prices, sources] =
            ["types.tsv", "offerings.tsv", "regions.tsv", "prices.tsv", "sources.tsv"]
                .map(|name| text(&path(name)));
        let needed = [types?, offerings?, regions?, prices?, sources?];
        let optional =
            |name| Some(path(name)).filter(|path| path.exists()).map(|path| text(&path)).transpose();
        Ok(Folder { needed, optional: [optional("listed.tsv")?, optional("known.tsv")?] })
    }
}

fn table(file: &(String, String)) -> Table<'_> {
    Table { name: &file.0, text: &file.1 }
}

/// A file with its path.
fn text(path: &Path) -> Result<(String, String)> {
    let name = path.to_string_lossy().into_owned();
    let bytes = input::bytes(&name, MOST)?;
    let text = String::from_utf8(bytes).ok().with_context(|| format!("`{name}` is not UTF-8"))?;
    Ok((name, text))
}
