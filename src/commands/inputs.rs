//! From the flags about values as typed to what the values take.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::cli::{Compat, ValuesArgs};
use crate::values::layers::Inputs;
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
