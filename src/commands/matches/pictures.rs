//! What `karpcfg match` asks for a picture, and what no picture or table answers.

use anyhow::{Result, bail};

use super::input::Input;
use crate::cli::{MatchCommand, MatchFormat};
use crate::instancetype::catalogue::{Catalogue, Region};

/// Refuses what a picture, or a table of types, would leave without an answer.
pub(super) fn refuse(command: &MatchCommand) -> Result<()> {
    let name = match command.format {
        MatchFormat::Svg => "svg",
        MatchFormat::Html => "html",
        MatchFormat::Tsv if command.explain.is_some() => {
            bail!(
                "`--explain` is answered in words or as JSON: take `--format json`, or leave one of the two out"
            )
        }
        MatchFormat::Human | MatchFormat::Json | MatchFormat::Tsv => return Ok(()),
    };
    let answered_in_words = [
        ("--explain", command.explain.is_some()),
        ("--pod", command.pod.is_some()),
        ("--requests", command.requests.is_some()),
    ];
    if let Some((flag, _)) = answered_in_words.iter().find(|(_, is_given)| *is_given) {
        bail!("`{flag}` is answered in words: `--format {name}` shows pools, leave one of the two out");
    }
    if let Some(flag) = of_lists(command).filter(|_| command.format == MatchFormat::Svg) {
        bail!("{flag} types: `--format svg` has every type in its chart, leave one of the two out");
    }
    Ok(())
}

/// What was asked of lists of types alone, and what it does with them.
pub(super) fn of_lists(command: &MatchCommand) -> Option<&'static str> {
    command.top.map(|_| "`--top` lists").or(command.sort.map(|_| "`--sort` orders"))
}

/// What a picture leaves out, which other formats have.
pub(super) fn left_out(command: &MatchCommand, input: &Input) -> Option<String> {
    let workloads = input.workloads().into_iter().filter(|(_, workload)| !workload.is_daemon()).count();
    (command.format.is_picture() && workloads > 0).then(|| {
        let one = if workloads == 1 { "workload has" } else { "workloads have" };
        format!("{workloads} {one} no place in a picture: leave `--format` out to see which pool takes them")
    })
}

/// The regions in which types are counted: for a page all that there are, or those whose zones are asked for.
pub(super) fn regions<'a>(
    command: &MatchCommand,
    catalogue: &Catalogue<'a>,
    asked: &[Region<'a>],
) -> Vec<&'a str> {
    match command.format {
        MatchFormat::Html if command.zones.is_empty() => catalogue.regions().collect(),
        MatchFormat::Html => asked.iter().map(|region| region.name).collect(),
        _ => Vec::new(),
    }
}
