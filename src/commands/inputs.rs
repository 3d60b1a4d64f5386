//! From the flags about values as typed to what the values take.

use std::path::Path;

use crate::cli::{Compat, ValuesArgs};
use crate::values::layers::Inputs;
use crate::values::set::Kind;
use crate::values::validate::{Placeholders, Validation};
use crate::yaml::Dialect;

/// What gives values; the values file `last` lies over those of the flags.
pub(crate) fn inputs(args: &ValuesArgs, last: Option<&Path>) -> Inputs {
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
        defaults: args.defaults.clone(),
        dialect: match args.compat {
            Some(Compat::Helm3) => Dialect::Helm,
            None => Dialect::Native,
        },
        validation: if args.skip_schema_validation { Validation::Skipped } else { Validation::Full },
        placeholders: if args.allow_placeholders { Placeholders::Allowed } else { Placeholders::Refused },
    }
}
