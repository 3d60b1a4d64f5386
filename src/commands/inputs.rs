//! From the flags about values as typed to what the values take.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::around::document;
use crate::cli::{Compat, ValuesArgs};
use crate::diagnostic::has_errors;
use crate::source::Sources;
use crate::values::layers::Inputs;
use crate::values::recognized;
use crate::values::set::Kind;
use crate::values::validate::{Placeholders, Validation};
use crate::yaml::Dialect;

/// The region that a flag names, as the value that it is.
pub(super) fn region(region: Option<&String>) -> impl Iterator<Item = (Kind, String)> + use<> {
    region.map(|region| (Kind::Text, format!("aws.region={region}"))).into_iter()
}

/// What gives values; the values file `last` lies over those of the flags.
pub(super) fn inputs(args: &ValuesArgs, last: Option<&Path>) -> Inputs {
    let kinds = [
        (Kind::Json, &args.set_json),
        (Kind::Typed, &args.set),
        (Kind::Text, &args.set_string),
        (Kind::File, &args.set_file),
        (Kind::Literal, &args.set_literal),
    ];
    let arguments = kinds.into_iter().flat_map(|(kind, all)| all.iter().map(move |one| (kind, one.clone())));
    Inputs {
        files: args.files.clone(),
        last: last.map(Path::to_owned),
        arguments: arguments.collect(),
        outputs: args.map.clone(),
        defaults: args.defaults.clone(),
        dialect: match args.compat {
            Some(Compat::Helm3) => Dialect::Helm,
            None => Dialect::Native,
        },
        validation: if args.skip_schema_validation { Validation::Skipped } else { Validation::Full },
        placeholders: if args.allow_placeholders { Placeholders::Allowed } else { Placeholders::Refused },
    }
}

/// The values files of a folder, sorted by name.
pub(super) fn values_files(dir: &Path) -> Result<Vec<PathBuf>> {
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
    if files.is_empty() {
        bail!("`{}` holds no values files (`*.yaml`, `*.yml`)", dir.display());
    }
    Ok(files)
}

/// The values files of clusters, and the other ones. What cannot be read is taken for one where its text has such a key.
pub(super) fn told_apart(files: Vec<PathBuf>) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut meant, mut others) = (Vec::new(), Vec::new());
    for file in files {
        let (mut scratch, mut unsaid) = (Sources::default(), Vec::new());
        let root = document(&file.display().to_string(), Dialect::Native, &mut scratch, &mut unsaid)?;
        let has_key = |line: &str| line.starts_with("cluster:") || line.starts_with("karpenter:");
        let is_meant = match root {
            Some(root) => recognized::are_of_cluster(&root),
            None => has_errors(&unsaid) && scratch.iter().any(|source| source.text.lines().any(has_key)),
        };
        if is_meant { meant.push(file) } else { others.push(file) }
    }
    Ok((meant, others))
}
