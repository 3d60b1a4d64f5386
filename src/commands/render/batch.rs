//! `--batch`: every values file of a folder, in parallel, into a folder each.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::batch_report::{Talk, Talks};
use super::{objects, selection};
use crate::cli::RenderCommand;
use crate::commands::inputs::values_files;
use crate::output::{self, Batch, Gone};
use crate::render::Renderer;
use crate::report::{self, Progress, Said, Styling};
use crate::source::Sources;
use crate::status::Status;

/// What is rendered, for counts.
const FILES: &str = "values files";

/// What became of one values file.
struct Outcome {
    talk: Talk,
    /// Which files were read, if that is to be said.
    read: Said,
    /// What there is to say of what was written.
    notes: Said,
    status: Status,
}

fn failure(error: &anyhow::Error) -> Said {
    let mut said = Said::failure(error);
    said += Said::line("");
    said
}

impl Outcome {
    fn failed(error: &anyhow::Error) -> Self {
        let (read, notes) = (Said::default(), Said::default());
        Outcome { talk: Talk::Own(failure(error)), read, notes, status: Status::Failure }
    }
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
    let files = refuse_same_stems(values_files(dir)?)?;
    let talks = Talks::new(sources, styling);
    let stems: Vec<&str> = files.iter().filter_map(|file| stem(file).ok()).collect();
    let batch = Batch::begin(output_dir, &stems, selection::prune(command))?;
    let progress = Progress::of(files.len(), FILES);
    let outcomes: Vec<Outcome> = files
        .par_iter()
        .map(|file| {
            let outcome = one(command, file, output_dir, &batch, renderer, sources, &talks);
            progress.step();
            outcome.unwrap_or_else(|error| Outcome::failed(&error))
        })
        .collect();
    drop(progress);
    talks.say(&files, &outcomes.iter().map(|outcome| &outcome.talk).collect::<Vec<_>>());
    outcomes.iter().for_each(|outcome| outcome.read.say());
    outcomes.iter().for_each(|outcome| outcome.notes.mention());
    let removed = say_gone(command, output_dir, &batch.end(&stems)?);
    let is_faulty = |outcome: &&Outcome| outcome.status != Status::Success;
    let faulty = outcomes.iter().filter(is_faulty).count();
    let counts = format!("{} of {} {FILES} rendered{removed}", files.len() - faulty, files.len());
    Said::line(format_args!("{}: {counts}", output_dir.display())).mention();
    let worst = outcomes.iter().map(|outcome| outcome.status).max();
    Ok(worst.unwrap_or(Status::Success))
}

/// Says what became of folders whose values files are gone; returns what the closing line has of it.
fn say_gone(command: &RenderCommand, output_dir: &Path, gone: &Gone) -> String {
    for (stem, written) in &gone.pruned {
        selection::notes(command, &output_dir.join(stem), written).mention();
    }
    let folders = |count: usize| if count == 1 { "1 folder".to_owned() } else { format!("{count} folders") };
    if gone.left > 0 {
        let left = folders(gone.left);
        Said::line(format_args!(
            "{}: {left} of values files that are gone left; `--prune` removes them",
            output_dir.display()
        ))
        .mention();
    }
    match gone.pruned.len() {
        0 => String::new(),
        count => format!(", {} of values files that are gone pruned", folders(count)),
    }
}

/// The name of the folder that a values file is rendered into.
fn stem(file: &Path) -> Result<&str> {
    let stem = file.file_stem().and_then(|stem| stem.to_str());
    stem.filter(|stem| output::is_stem(stem)).with_context(|| {
        format!(
            "`{}` would be rendered into a folder of its name without the ending, which can have letters, digits, `-`, `_` \
             and `.`, and begins with a letter or digit",
            file.display()
        )
    })
}

/// `a.yaml` and `a.yml` would be written into one folder.
fn refuse_same_stems(files: Vec<PathBuf>) -> Result<Vec<PathBuf>> {
    let mut by_stem = HashMap::new();
    for file in &files {
        // macOS and Windows take `A` and `a` for one folder.
        let stem = file.file_stem().map(|stem| stem.to_ascii_lowercase());
        if let Some(other) = by_stem.insert(stem, file) {
            bail!("`{}` and `{}` would be written into one folder", other.display(), file.display());
        }
    }
    Ok(files)
}

fn one(
    command: &RenderCommand,
    file: &Path,
    output_dir: &Path,
    batch: &Batch,
    renderer: &Renderer,
    sources: &Sources,
    talks: &Talks<'_>,
) -> Result<Outcome> {
    let stem = stem(file)?;
    let mut sources = sources.clone();
    let mut found = Vec::new();
    let printed = objects(command, Some(file), renderer, &mut sources, &mut found)?;
    let talk = talks.of(found, &sources);
    let read = if command.talk.verbose { report::files(&sources, &[]) } else { Said::default() };
    let Some(rendered) = printed else {
        return Ok(Outcome { talk, read, notes: Said::default(), status: Status::Faults });
    };
    let written = batch.write(stem, &selection::files(command, &rendered.objects))?;
    let notes = selection::notes(command, &output_dir.join(stem), &written);
    Ok(Outcome { talk, read, notes, status: Status::Success })
}
