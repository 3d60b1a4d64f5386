//! `karpcfg match`: pools and a catalogue to the types that they match. Leaves the line with a set, or reads lines of JSON.

mod explained;
mod faults;
mod input;
mod matched;
mod notes;
mod pictures;
mod pods;

use std::io::{self, IsTerminal};

use anyhow::{Result, bail};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::tables::Files;
use crate::apis::v1::labels::ZONE;
use crate::cli::{MatchCommand, MatchFormat};
use crate::diagnostic::has_errors;
use crate::instancetype::catalogue::answers::SpotPrice;
use crate::instancetype::catalogue::{Catalogue, Region};
use crate::instancetype::zones::region_of;
use crate::matching::lines::Answer;
use crate::matching::pool::Pool;
use crate::matching::world::World;
use crate::matching::{batch, lines, plans};
use crate::output;
use crate::phrase::instead;
use crate::report::matches::{self, Outlook};
use crate::report::{self, Product, Progress, Said, Styling};
use crate::status::Status;
use crate::values::defaults;
use crate::yaml::Node;
use input::Input;
use matched::{Matched, Viewed};

/// Lines of JSON that are read at once, in bytes.
const MOST: u64 = 1 << 30;

/// Matches, and prints what was found.
pub(super) fn run(command: &MatchCommand, styling: Styling) -> Result<Status> {
    pictures::refuse(command)?;
    let files = Files::read(&command.world)?;
    let catalogue = Catalogue::read(files.tables())?;
    let zone_map = files.zone_map()?;
    let world = World::new(&catalogue, &zone_map);
    if command.batch.is_some() || command.schedule.is_some() {
        files
            .notes
            .iter()
            .chain(&notes::of_zone_map(&world))
            .for_each(|note| Said::line(format_args!("note: {note}")).mention());
    }
    match (&command.batch, &command.schedule) {
        (Some(file), _) => answer(file, |line| batch::answer(line, &world, command.karpenter_version)),
        (None, Some(file)) => answer(file, |line| plans::answer(line, &world, command.karpenter_version)),
        (None, None) => of_objects(command, &world, &files, styling),
    }
}

/// Answers the lines of a file.
fn answer(file: &str, answer: impl Fn(&Node) -> Result<Answer> + Sync) -> Result<Status> {
    let text = crate::input::bytes(file, MOST)?;
    let lines = lines::lines(&text);
    // Where the answers themselves are seen, they say how far it is.
    let progress = (!io::stdout().is_terminal()).then(|| Progress::of(lines.len(), "lines"));
    let counted = |line: &Node| {
        let answer = answer(line);
        progress.iter().for_each(Progress::step);
        answer
    };
    for block in lines::answers(&lines, counted) {
        output::stdout(block.as_bytes())?;
    }
    Ok(Status::Success)
}

/// Matches the pools that the user gives.
fn of_objects(command: &MatchCommand, world: &World<'_>, files: &Files, styling: Styling) -> Result<Status> {
    let spot = files.spot.as_slice();
    let mut sources = defaults::sources();
    let input = Input::read(command, &mut sources);
    let input = super::or_name_files(input, &command.talk, &sources)?;
    super::name_files(&command.talk, &sources, &[]);
    // Of the lifetime of the input, which its regions are named by.
    let world = &World::new(world.catalogue, world.zone_map);
    if has_errors(&input.diagnostics) {
        report::talk(&input.diagnostics, &sources, Product::Withheld, styling);
        return Ok(Status::Faults);
    }
    let mut pools = input.pools();
    pools.retain(|(_, pool)| command.pool.as_ref().is_none_or(|name| pool.name == name));
    if pools.is_empty() {
        let names = input.pools();
        let names: Vec<&str> = names.iter().map(|(_, pool)| pool.name).collect();
        match &command.pool {
            Some(name) if !names.is_empty() => bail!("there is no pool `{name}`: {}", instead(name, &names)),
            _ => bail!("nothing to match: give manifests with NodePools, or values (`-f`, `--set`)"),
        }
    }
    let mut notes = files.notes.clone();
    let asked = if command.region.is_empty() { input.region.as_slice() } else { &command.region };
    let regions = regions(asked, world, &pools, &mut notes)?;
    let regions =
        regions.into_par_iter().map(|name| region(command, world, spot, name)).collect::<Result<Vec<_>>>()?;
    let classes = input.classes(command.karpenter_version);
    let release = command.karpenter_version;
    let matched =
        Matched { catalogue: world.catalogue, input: &input, pools: &pools, classes: &classes, release };
    notes.extend(notes::all(command, world, &regions, &matched));
    let views: Vec<Vec<Viewed<'_>>> = regions.par_iter().map(|region| matched.views(region)).collect();
    let in_regions = views.par_iter().zip(&regions).map(|(views, region)| matched.in_region(region, views));
    let in_regions = in_regions.collect();
    let everywhere = pictures::regions(command, world.catalogue, &regions).into_par_iter().map(|name| {
        let region = region(command, world, spot, name)?;
        Ok(matched.counts(name, &region))
    });
    let outlook = Outlook {
        catalogue: world.catalogue,
        regions: in_regions,
        zones: &command.zones,
        everywhere: everywhere.collect::<Result<_>>()?,
        sources: &sources,
        values: input.values(),
        order: command.sort.unwrap_or_default(),
        top: command.top,
        notes,
    };
    show(command, &input, &outlook)
}

/// Prints what was asked for.
fn show(command: &MatchCommand, input: &Input, outlook: &Outlook<'_, '_>) -> Result<Status> {
    if let Some(name) = &command.explain {
        return explained::show(command, outlook, name);
    }
    if !command.format.is_picture()
        && let Some(status) = pods::show(command, input, outlook)?
    {
        return Ok(status);
    }
    let print = |text: &str| output::stdout(text.as_bytes());
    match command.format {
        MatchFormat::Human => print(&matches::human(outlook).into_text()),
        MatchFormat::Json => matches::json(outlook, print),
        MatchFormat::Tsv => {
            matches::mention_notes(outlook);
            print(&matches::tsv(outlook))
        }
        MatchFormat::Svg => print(&matches::svg(outlook)),
        MatchFormat::Html => print(&matches::html(outlook)),
    }?;
    Ok(if outlook.has_empty_pool() { Status::Faults } else { Status::Success })
}

/// The regions that are asked for, else the one that the pools mean, else us-east-1.
fn regions<'a>(
    asked: &'a [String],
    world: &World<'a>,
    pools: &[(usize, Pool<'a>)],
    notes: &mut Vec<String>,
) -> Result<Vec<&'a str>> {
    if asked.iter().any(|name| name == "all") {
        return Ok(world.catalogue.regions().collect());
    }
    if !asked.is_empty() {
        return Ok(asked.iter().map(String::as_str).collect());
    }
    let zones = pools.iter().filter_map(|(_, pool)| pool.own.get(ZONE)?.listed());
    let mut meant: Vec<&str> = zones.flatten().filter_map(|zone| region_of(zone)).collect();
    meant.sort_unstable();
    meant.dedup();
    if let [only] = meant[..]
        && let Some(known) = world.catalogue.regions().find(|known| *known == only)
    {
        return Ok(vec![known]);
    }
    notes
        .push("no region is named anywhere, so that us-east-1 is taken; give one with `--region`".to_owned());
    Ok(vec!["us-east-1"])
}

/// A region, with the zones that are asked for.
fn region<'a>(
    command: &MatchCommand,
    world: &World<'a>,
    spot: &[SpotPrice],
    name: &str,
) -> Result<Region<'a>> {
    let mut region = world.catalogue.region(name, world.zone_map)?;
    world.set_spot(&mut region, spot);
    if !command.zones.is_empty() {
        let wanted = |zone: &str| command.zones.iter().any(|wanted| wanted == zone);
        let zones = region.zones.iter().enumerate().filter(|(_, zone)| wanted(zone.name) || wanted(zone.id));
        let mask = zones.fold(0, |mask, (at, _)| mask | 1 << at);
        if mask == 0 {
            let names: Vec<&str> = region.zones.iter().map(|zone| zone.name).collect();
            bail!("`{name}` has none of the zones asked for: it has {}", names.join(", "));
        }
        region.keep_zones(mask);
    }
    Ok(region)
}
