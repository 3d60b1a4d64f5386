//! `karpcfg match`: pools and a catalogue to the types that they match. Leaves the line with a set, or reads lines of JSON.

use anyhow::{Result, bail};

use super::tables::Files;
use crate::cli::MatchCommand;
use crate::instancetype::catalogue::Catalogue;
use crate::matching::lines;
use crate::matching::world::World;
use crate::status::Status;
use crate::{input, output};

/// Lines of JSON that are read at once, in bytes.
const MOST: u64 = 1 << 30;

/// Matches, and prints what was found.
pub(super) fn run(command: &MatchCommand) -> Result<Status> {
    let files = Files::read(&command.world)?;
    let catalogue = Catalogue::read(files.tables())?;
    let zone_map = files.zone_map()?;
    let world = World { catalogue: &catalogue, zone_map: &zone_map };
    let Some(batch) = &command.batch else {
        bail!("nothing to match: give `--batch FILE`");
    };
    let text = input::bytes(batch, MOST)?;
    let answers =
        lines::answers(&text, |line| crate::matching::batch::answer(line, &world, command.karpenter_version));
    output::stdout(answers.as_bytes())?;
    Ok(Status::Success)
}
