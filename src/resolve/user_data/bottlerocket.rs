//! Bottlerocket: SOCI's settings, those of the values and the user's own text in one TOML document.

mod settings;

use toml::{Table, Value};

use super::codes::{UNREADABLE_USER_DATA, WRONG_AMI_FAMILY};
use super::conflict::{self, Said};
use super::soci::{Mode, Wanted};
use super::{Composer, node_config, tunables};
use crate::apis::v1::ami_family::Family;
use crate::diagnostic::Diagnostic;
use crate::userdata::bottlerocket;

/// Turns parallel pull and unpack on in Bottlerocket (since 1.44.0).
const SOCI_PARALLEL: &str = include_str!("../../../files/bottlerocket-soci-parallel.toml");
/// Parallel pulls of containerd itself (since 1.52.0).
const CONTAINERD_PARALLEL: &str = include_str!("../../../files/bottlerocket-containerd-parallel.toml");
/// The table for limits of SOCI's parallel pulls.
const LIMITS: &str = "[settings.container-runtime-plugins.soci-snapshotter.parallel-pull-unpack]";

/// The text of all that the template wants.
pub(super) fn compose(
    composer: &mut Composer,
    wanted: Option<&Wanted>,
    given: Option<String>,
) -> Option<String> {
    node_config::refuse(composer);
    let soci = wanted.map(|wanted| Source::new("soci", wanted.field, of_soci(wanted)));
    let values = settings::of_values(composer).map(|table| {
        let root = Table::from_iter([("settings".to_owned(), Value::Table(table))]);
        Source::new("bottlerocket", "/bottlerocket", bottlerocket::document(root))
    });
    let mut sources: Vec<Source> = soci.into_iter().chain(values).collect();
    if sources.is_empty() {
        return given;
    }
    sources
        .extend(given.filter(|text| !text.is_empty()).map(|text| Source::new("userData", "/userData", text)));
    match sources.as_slice() {
        [only] => Some(only.text.clone()),
        sources => joined(composer, sources),
    }
}

/// Says that only Bottlerocket takes settings.
pub(super) fn refuse(composer: &mut Composer) {
    if !settings::are_given(composer) {
        return;
    }
    let family = composer.family;
    let message = format!("`bottlerocket` cannot be used with AMI family {}", family.name());
    let help = match family {
        Family::Al2023 => "these are settings of Bottlerocket; use `nodeConfig`, or a script in `userData`",
        _ => "these are settings of Bottlerocket; use `userData` as the AMI takes it",
    };
    composer.report(Diagnostic::new(&WRONG_AMI_FAMILY, message).help(help), "/bottlerocket");
}

fn of_soci(wanted: &Wanted) -> String {
    let limits = tunables::tunables(&wanted.soci.parallel);
    let lines = limits.iter().map(|limit| (limit.kebab(), limit.value.to_string()));
    if wanted.mode == Mode::ContainerdParallel {
        return tunables::set_lines(CONTAINERD_PARALLEL, lines);
    }
    let lines: Vec<String> = lines.map(|(name, value)| format!("{name} = {value}\n")).collect();
    match lines.as_slice() {
        [] => SOCI_PARALLEL.to_owned(),
        lines => format!("{SOCI_PARALLEL}\n{LIMITS}\n{}", lines.concat()),
    }
}

/// A text, and how messages name it.
struct Source {
    name: &'static str,
    field: &'static str,
    text: String,
}

impl Source {
    fn new(name: &'static str, field: &'static str, text: String) -> Self {
        Source { name, field, text }
    }

    fn said(&self, table: &Table) -> Said {
        let tree = serde_json::to_value(table).unwrap_or_default();
        // Messages speak of settings as the values have them, without the table that all of them stand in.
        let tree = tree.get("settings").cloned().unwrap_or_else(|| serde_json::Map::new().into());
        Said { name: self.name.to_owned(), field: self.field.to_owned(), tree, text: None }
    }
}

/// All sources in one document.
fn joined(composer: &mut Composer, sources: &[Source]) -> Option<String> {
    let mut said = Vec::new();
    let mut whole = Table::new();
    for source in sources {
        if source.text.trim_start().starts_with("#!") {
            let found =
                Diagnostic::new(&UNREADABLE_USER_DATA, "this is a script, and Bottlerocket runs none")
                    .help("write TOML: it is all that Bottlerocket takes as user data");
            composer.report(found, source.field);
            return None;
        }
        match source.text.parse::<Table>() {
            Ok(table) => {
                said.push(source.said(&table));
                merge(&mut whole, table);
            }
            Err(error) => {
                let message = format!("no settings can be added to this text: {}", error.message());
                let found = Diagnostic::new(&UNREADABLE_USER_DATA, message)
                    .help("write TOML: it is all that Bottlerocket takes as user data");
                composer.report(found, source.field);
                return None;
            }
        }
    }
    conflict::check(composer, &said);
    Some(bottlerocket::document(whole))
}

/// Lays `over` over the table.
fn merge(table: &mut Table, over: Table) {
    for (key, value) in over {
        match (table.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            (_, value) => {
                table.insert(key, value);
            }
        }
    }
}
