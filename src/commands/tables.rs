//! From the flags about the catalogue to its tables: the embedded ones, or those of a folder.

use std::path::Path;

use anyhow::{Context, Result};

use crate::cli::WorldArgs;
use crate::input;
use crate::instancetype::catalogue::answers::{self, SpotPrice};
use crate::instancetype::catalogue::table::Table;
use crate::instancetype::catalogue::{EMBEDDED, Tables, ZoneMap};
use crate::phrase::some;

/// No table has more bytes.
const MOST: u64 = 64 << 20;

/// The texts of the files that were given, which a catalogue borrows from.
#[derive(Debug, Default)]
pub(super) struct Files {
    tables: Option<Folder>,
    zone_map: Option<(String, String)>,
    /// Tables made of answers: types, offerings, regions, prices.
    answers: [Option<(String, String)>; 4],
    /// Spot prices of the user.
    pub spot: Vec<SpotPrice>,
    /// What of the files is passed over, or taken as it is.
    pub notes: Vec<String>,
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
        let mut files = Files { tables, zone_map, ids_as_names: args.zone_ids_as_names, ..Files::default() };
        let [types, offerings, prices, spot] =
            [&args.instance_types, &args.offerings, &args.prices, &args.spot_prices]
                .map(|path| path.as_deref().map(text).transpose());
        let named = |file: &(String, String), text: String| Some((file.0.clone(), text));
        if let Some(file) = types? {
            files.answers[0] = named(&file, answers::types(files.tables().types, table(&file))?);
        }
        if let Some(file) = offerings? {
            let [offers, regions] = answers::offerings(files.tables(), &files.zone_map()?, table(&file))?;
            let unknown = answers::unknown_offerings(files.tables(), &files.zone_map()?, table(&file))?;
            files.notes = of_offerings(&unknown);
            files.answers[1] = named(&file, offers);
            files.answers[2] = named(&file, regions);
        }
        if let Some(file) = prices? {
            files.answers[3] = named(&file, answers::prices(table(&file))?);
        }
        if let Some(file) = spot? {
            files.spot = answers::spot_prices(table(&file))?;
        }
        Ok(files)
    }

    /// The tables of the catalogue.
    pub(super) fn tables(&self) -> Tables<'_> {
        let base = self.tables.as_ref().map_or(EMBEDDED, Folder::tables);
        let [types, offerings, regions, prices] =
            self.answers.each_ref().map(|file| file.as_ref().map(table));
        Tables {
            types: types.unwrap_or(base.types),
            offerings: offerings.unwrap_or(base.offerings),
            regions: regions.unwrap_or(base.regions),
            own_prices: prices,
            ..base
        }
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

/// What is said of offerings that the catalogue knows nothing of.
fn of_offerings([types, zones]: &[Vec<String>; 2]) -> Vec<String> {
    let named = |names: &[String]| some(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let types = (!types.is_empty()).then(|| {
        format!(
            "`--offerings` has types that the catalogue does not have, which are passed over: {}; say what they are with \
             `--instance-types`",
            named(types)
        )
    });
    let zones = (!zones.is_empty()).then(|| {
        format!(
            "`--offerings` has zones that the catalogue does not have: {}; their names stand for their ids",
            named(zones)
        )
    });
    types.into_iter().chain(zones).collect()
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

    fn tables(&self) -> Tables<'_> {
        let [types, offerings, regions, prices, sources] = self.needed.each_ref().map(table);
        let [listed, known] = self.optional.each_ref().map(|file| file.as_ref().map(table));
        Tables { types, offerings, regions, prices, own_prices: None, sources, listed, known }
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
