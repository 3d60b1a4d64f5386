//! `karpcfg match`: pools and a catalogue to the types that they match. Leaves the line with a set, or reads lines of JSON.

use anyhow::{Result, bail};
use serde_json::Value;

use super::tables::Files;
use crate::cli::MatchCommand;
use crate::instancetype::catalogue::Catalogue;
use crate::matching::world::World;
use crate::matching::{batch, lines, plans};
use crate::status::Status;
use crate::yaml::Node;
use crate::{input, output};

/// Lines of JSON that are read at once, in bytes.
const MOST: u64 = 1 << 30;

/// Matches, and prints what was found.
pub(super) fn run(command: &MatchCommand) -> Result<Status> {
    let files = Files::read(&command.world)?;
    let catalogue = Catalogue::read(files.tables())?;
    let zone_map = files.zone_map()?;
    let world = World { catalogue: &catalogue, zone_map: &zone_map };
    match (&command.batch, &command.schedule) {
        (Some(file), _) => answer(file, |line| batch::answer(line, &world, command.karpenter_version)),
        (None, Some(file)) => answer(file, |line| plans::answer(line, &world, command.karpenter_version)),
        (None, None) => bail!("nothing to match: give `--batch FILE`"),
    }
}

/// Answers the lines of a file.
fn answer(file: &str, answer: impl Fn(&Node) -> Result<Value> + Sync) -> Result<Status> {
    let text = input::bytes(file, MOST)?;
    output::stdout(lines::answers(&text, answer).as_bytes())?;
    Ok(Status::Success)
}
