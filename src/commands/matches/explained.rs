//! `karpcfg match --explain`: the types that a name stands for, in the pools or out of them.

use anyhow::{Result, bail};

use crate::cli::{MatchCommand, MatchFormat};
use crate::instancetype::catalogue::Catalogue;
use crate::output;
use crate::report::matches::{self, Outlook};
use crate::status::Status;

/// Explains a type, or briefly those of a family.
pub(super) fn show(command: &MatchCommand, outlook: &Outlook<'_, '_>, name: &str) -> Result<Status> {
    let catalogue = outlook.catalogue;
    let one = catalogue.place(name);
    let of_family = (0..catalogue.types.len()).filter(|place| catalogue.types[*place].family == name);
    let places: Vec<usize> = one.map_or_else(|| of_family.collect(), |place| vec![place]);
    if places.is_empty() {
        bail!("{}", unknown(catalogue, name));
    }
    let text = match (command.format, one) {
        (MatchFormat::Json, _) => matches::explain_json(outlook, &places),
        (_, Some(place)) => matches::explain(outlook, place).into_text(),
        (_, None) => matches::explain_family(outlook, name, &places).into_text(),
    };
    output::stdout(text.as_bytes())?;
    if command.format != MatchFormat::Json {
        output::stdout(matches::notes(outlook).into_text().as_bytes())?;
    }
    Ok(Status::Success)
}

/// What to say of a name that the catalogue does not have.
fn unknown(catalogue: &Catalogue<'_>, name: &str) -> String {
    let is_of_it =
        |known: &str| known == name || known.split_once('.').is_some_and(|(family, _)| family == name);
    let known = catalogue.known().any(is_of_it);
    let mut names: Vec<&str> = catalogue.types.iter().map(|one| one.name).collect();
    if !name.contains('.') {
        names = catalogue.types.iter().map(|one| one.family).collect();
    }
    let near = crate::phrase::nearest(name, names).filter(|_| !known);
    let help = near.map(|near| format!("; did you mean `{near}`?"));
    let why = if known { ": AWS has or had it, and nothing else is known of it" } else { "" };
    format!("`{name}` is not in the catalogue of {}{why}{}", catalogue.date, help.unwrap_or_default())
}
