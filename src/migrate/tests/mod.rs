mod comments;
mod properties;
mod recorded;
mod stored;

use super::settings::{Placeholders, Settings};
use super::{Input, migrate, print, read};
use crate::manifest::stream::Met;
use crate::source::Sources;
use crate::yaml::Ration;

/// What a text becomes, whatever is said about it.
fn migrated(text: &str, settings: &Settings) -> (String, Input) {
    let mut sources = Sources::default();
    let source = sources.add("x.yaml", text.to_owned());
    let mut input = Input::default();
    read::text_into(&mut input, source, &sources.get(source).text, Met::ByName, &Ration::of(Ration::USUAL));
    migrate(&mut input, settings);
    let outputs = print::print(&mut input, &sources);
    (outputs.into_iter().map(|output| output.text).collect(), input)
}

fn with_placeholders() -> Settings {
    Settings { placeholders: Placeholders::Written, ..Settings::default() }
}
