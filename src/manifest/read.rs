//! Anyone's manifests, from the files and folders that paths name.

use std::path::Path;

use anyhow::{Result, bail};

use super::codes::KUSTOMIZE_PATCH;
use super::files::{self, Excluded};
use super::kustomize::Kustomizations;
use super::mention::names_our_kind;
use super::stream::{self, Met};
use super::{PassedOver, Set, chart, terraform};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::input;
use crate::source::{SourceId, Sources};
use crate::yaml::codes::TOO_MANY_VALUES;
use crate::yaml::{self, Ration};

/// The greatest text of manifests taken in, and the greatest of all that is kept: twenty thousand objects of the usual
/// size, and more than a run can hold.
pub(super) const MAX_BYTES: u64 = 32 << 20;

/// The objects of all files that `paths` name; all of them are one set.
pub(crate) fn read(paths: &[String], excluded: &Excluded, sources: &mut Sources) -> Result<Set> {
    let mut all = Set::default();
    let mut reader = Reader {
        sources,
        kustomizations: Kustomizations::default(),
        ration: Ration::of(Ration::USUAL),
        kept: 0,
    };
    for path in paths {
        for file in files::named_by(path, excluded)? {
            let met = if file == *path { excluded.by_name } else { Met::InFolder };
            all.extend(reader.of_file(&file, met)?);
        }
    }
    let is_said = all.diagnostics.iter().any(|found| *found.code == TOO_MANY_VALUES);
    if reader.ration.is_spent() && !is_said {
        let text = all.texts.last().copied().unwrap_or_default();
        let end = reader.sources.get(text).text.len();
        all.diagnostics.push(yaml::too_many_values(&reader.ration, yaml::span(text, end, end)));
    }
    Ok(all)
}

/// Reads one file after the other.
struct Reader<'s> {
    sources: &'s mut Sources,
    kustomizations: Kustomizations,
    /// What the objects of all files may hold together.
    ration: Ration,
    /// The bytes of the texts that are kept.
    kept: u64,
}

impl Reader<'_> {
    fn of_file(&mut self, file: &str, met: Met) -> Result<Set> {
        let bytes = input::bytes(file, MAX_BYTES)?;
        if input::is_stdin(file) {
            return self.of_text(file, bytes, met);
        }
        let path = Path::new(file);
        let chart = chart::of_template(path);
        if met == Met::InFolder && chart.is_some() {
            let mut set = passed_over(file, "a template of a Helm chart");
            let is_ours = names_our_kind(&bytes);
            set.builds.extend(chart.filter(|_| is_ours).map(|chart| helm_template(&chart)));
            return Ok(set);
        }
        let mut set = self.of_text(file, bytes, met)?;
        if let Some(chart) = chart.filter(|_| has_errors(&set.diagnostics)) {
            set.builds.insert(helm_template(&chart));
        }
        let is_empty = set.manifests.is_empty() && set.diagnostics.is_empty();
        if met == Met::InFolder && set.passed_over == 0 && is_empty {
            return Ok(passed_over(file, "no object of Karpenter's can be read in it"));
        }
        if let Some(folder) = self.kustomizations.patched_by(path).filter(|_| !is_empty) {
            return Ok(patch(file, &folder, set.texts.first().copied()));
        }
        let folder = path.parent().unwrap_or(path).to_owned();
        set.folders.extend(set.texts.iter().map(|text| (*text, folder.clone())).collect::<Vec<_>>());
        Ok(set)
    }

    fn of_text(&mut self, file: &str, bytes: Vec<u8>, met: Met) -> Result<Set> {
        let is_ours = met == Met::ByName || names_our_kind(&bytes);
        let source = match input::text(bytes, input::shown(file), self.sources) {
            Ok(source) => source,
            Err(fault) if is_ours => return Ok(Set { diagnostics: vec![*fault], ..Set::default() }),
            Err(_) => return Ok(Set::default()),
        };
        let text = &self.sources.get(source).text;
        let set = if terraform::is_file(file) {
            self.of_terraform(file, source, text, met)
        } else {
            stream::read(source, text, met, &self.ration)
        };
        let is_kept = met == Met::ByName || !set.manifests.is_empty() || !set.diagnostics.is_empty();
        if !is_kept && !text.contains("karpcfg:") {
            self.sources.forget(source);
            return Ok(set);
        }
        self.kept += text.len() as u64;
        if self.kept > MAX_BYTES {
            bail!("cannot read `{file}`: with those before it, it is larger than {} MiB", MAX_BYTES >> 20);
        }
        Ok(set)
    }

    fn of_terraform(&self, file: &str, source: SourceId, text: &str, met: Met) -> Set {
        let found = if file.ends_with(".tf") { Some(terraform::documents(source, text)) } else { None };
        let mut set = Set::default();
        if let Some(found) = found {
            set.extend(stream::read_parts(source, &found.text, &found.parts, met, &self.ration));
            set.diagnostics.extend(found.diagnostics);
        }
        if met == Met::ByName
            && set.manifests.is_empty()
            && set.passed_over == 0
            && set.diagnostics.is_empty()
        {
            set.diagnostics.push(terraform::nothing_in(source, file));
        }
        set
    }
}

fn helm_template(chart: &Path) -> String {
    format!("helm template {}", chart.display())
}

fn passed_over(file: &str, why: &'static str) -> Set {
    Set { files_passed_over: vec![PassedOver { file: file.to_owned(), why }], ..Set::default() }
}

/// A patch is not checked: what it misses stands in what it is laid over.
fn patch(file: &str, folder: &Path, text: Option<SourceId>) -> Set {
    let build = format!("kustomize build {}", folder.display());
    let message =
        format!("`{file}` is a patch of the kustomization in `{}`, and no whole object", folder.display());
    let found = Diagnostic::new(&KUSTOMIZE_PATCH, message)
        .help(format!("`{build} | karpcfg check -` checks what it is a part of"));
    let found = match text {
        Some(text) => found.at(yaml::span(text, 0, 0), ""),
        None => found,
    };
    let mut set = passed_over(file, "a patch of a kustomization");
    set.diagnostics.push(found);
    set.builds.insert(build);
    set
}
