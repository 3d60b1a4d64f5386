//! `--batch`: every values file of a folder, in parallel, into a folder each.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::batch_report::{Talk, Talks};
use super::{objects, selection};
use crate::cli::RenderCommand;
use crate::output;
use crate::render::Renderer;
use crate::report::{self, Styling};
use crate::source::Sources;
use crate::status::Status;
use crate::threads;

/// What became of one values file.
struct Outcome {
    talk: Talk,
    status: Status,
}

/// Renders every values file of `dir`; a faulty one keeps none of the others back.
pub(super) fn run(
    command: &RenderCommand,
    dir: &Path,
    renderer: &Renderer,
    sources: &Sources,
    styling: Styling,
) -> Result<Status> {
    let Some(output_dir) = &command.output_dir else { bail!("`--batch` needs `--output-dir`") };
    let files = values_files(dir)?;
    let talks = Talks::new(sources, styling);
    let outcomes: Vec<Outcome> = files
        .par_iter()
        .with_min_len(threads::FILES_AT_LEAST)
        .map(|file| {
            one(command, file, output_dir, renderer, sources, &talks).unwrap_or_else(|error| Outcome {
                talk: Talk::Own(format!("error: {error:#}\n\n")),
                status: Status::Failure,
            })
        })
        .collect();
    talks.say(&files, &outcomes.iter().map(|outcome| &outcome.talk).collect::<Vec<_>>());
    let is_faulty = |outcome: &&Outcome| outcome.status != Status::Success;
    let faulty = outcomes.iter().filter(is_faulty).count();
    let counts = format!("{} of {} values files rendered", files.len() - faulty, files.len());
    report::complain(&format!("{}: {counts}\n", output_dir.display()));
    let worst = outcomes.iter().map(|outcome| outcome.status).max();
    Ok(worst.unwrap_or(Status::Success))
}

/// The values files of a folder, sorted by name.
fn values_files(dir: &Path) -> Result<Vec<PathBuf>> {
    let cannot = || format!("cannot read `{}`", dir.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        if is_yaml && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    match files.is_empty() {
        true => bail!("`{}` holds no values files (`*.yaml`, `*.yml`)", dir.display()),
        false => refuse_same_stems(files),
    }
}

/// `a.yaml` and `a.yml` would be written into one folder.
fn refuse_same_stems(files: Vec<PathBuf>) -> Result<Vec<PathBuf>> {
    let mut by_stem = HashMap::new();
    for file in &files {
        if let Some(other) = by_stem.insert(file.file_stem(), file) {
            bail!("`{}` and `{}` would be written into one folder", other.display(), file.display());
        }
    }
    Ok(files)
}

fn one(
    command: &RenderCommand,
    file: &Path,
    output_dir: &Path,
    renderer: &Renderer,
    sources: &Sources,
    talks: &Talks<'_>,
) -> Result<Outcome> {
    let mut sources = sources.clone();
    let mut found = Vec::new();
    let printed = objects(command, Some(file), renderer, &mut sources, &mut found)?;
    let talk = talks.of(found, &sources);
    let Some(rendered) = printed else { return Ok(Outcome { talk, status: Status::Faults }) };
    let dir = output_dir.join(file.file_stem().unwrap_or_default());
    output::write_dir(&dir, &selection::files(command, &rendered.objects), selection::prune(command))?;
    Ok(Outcome { talk, status: Status::Success })
}
