//! User data of a class: the user's own text, SOCI and the settings of the AMI family, composed into one text.

mod archive;
mod bottlerocket;
pub(crate) mod codes;
mod conflict;
mod embedded;
mod kubelet;
mod node_config;
mod release;
mod script;
mod soci;
mod tunables;

use super::Context;
use super::codes::DEFAULT_USER_DATA;
use super::entries::{ClassEntry, Role};
use super::family::family;
use super::pool::filled;
use super::profile::EmptyUserData;
use crate::apis::v1::ami_family::Family;
use crate::diagnostic::Diagnostic;
use crate::manifest::{Part, deepest};
use crate::phrase::nearest;
use crate::source::Pointer;
use crate::values::NodeTemplate;
use crate::values::codes::UNKNOWN_KEY;
use crate::values::user_data::{NodeConfig, SociMode};

pub(super) use soci::refuse_under_auto_mode;

/// A longer list of known keys helps nobody.
const MOST_LISTED: usize = 60;

/// What every part of the composition reads, and where it reports.
struct Composer<'a> {
    context: &'a Context<'a>,
    entry: &'a ClassEntry<'a>,
    family: Family,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Composer<'_> {
    /// Reports at a field of the class's entry.
    fn report(&mut self, found: Diagnostic, field: &str) {
        let path = self.path(field);
        self.diagnostics.push(self.context.locate(found, path));
    }

    /// Says that a value of the user's has no effect.
    fn note_unused(&mut self, field: &str, why: &str) {
        self.context.note_unused(self.path(field), why, self.diagnostics);
    }

    /// Says that a map below the class's entry has a key that nobody would read.
    fn report_unknown(&mut self, key: &str, map: &str, known: &[&str], what: &str) {
        let parent = self.path(map);
        let found = Diagnostic::new(&UNKNOWN_KEY, format!("unknown key `{key}` in `{parent}`"));
        let found = match nearest(key, known.iter().copied()) {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None if known.len() > MOST_LISTED => found.help("look its name up, or remove it"),
            None => found.help(format!("known keys here: {}", known.join(", "))),
        };
        let pointer = parent.join(key);
        let span = deepest(self.context.merged, &pointer, Part::Key);
        self.diagnostics.push(found.at(span, format!("not {what}")).in_values(pointer));
    }

    /// The place of a field, `/soci/version`, in the values.
    fn path(&self, field: &str) -> Pointer {
        self.entry.path.concat(&Pointer::parse(field))
    }
}

/// The text for the class's `userData`, if it has one.
pub(super) fn user_data(
    context: &Context,
    entry: &ClassEntry,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let given = given(context, entry, diagnostics);
    let mut composer = Composer { context, entry, family: family(entry.template), diagnostics };
    let wanted = soci::wanted(&mut composer);
    match composer.family {
        Family::Al2023 | Family::Al2 => archive::compose(&mut composer, wanted.as_ref(), given),
        Family::Bottlerocket => bottlerocket::compose(&mut composer, wanted.as_ref(), given),
        Family::Windows | Family::Custom => {
            node_config::refuse(&mut composer);
            bottlerocket::refuse(&mut composer);
            given
        }
    }
}

/// The field that the text comes from: the user's own text, else what is composed in its place.
pub(super) fn origin(template: &NodeTemplate) -> &'static str {
    let has_node_config = template.node_config != NodeConfig::default();
    match template {
        _ if template.user_data.as_deref().is_some_and(|text| !text.is_empty()) => "/userData",
        _ if template.soci.mode.is_some_and(|mode| mode != SociMode::Off) => "/soci",
        _ if template.enable_soci == Some(true) => "/enableSoci",
        _ if has_node_config => "/nodeConfig",
        _ if !template.bottlerocket.is_empty() => "/bottlerocket",
        _ => "/userData",
    }
}

fn given(context: &Context, entry: &ClassEntry, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    match entry.template.user_data.as_deref() {
        Some("default") if entry.role == Role::Gpu => gpu_default(family(entry.template)),
        // The chart prints the empty text of a GPU class.
        Some("") if entry.role == Role::Gpu && context.profile.empty_user_data == EmptyUserData::Printed => {
            Some(String::new())
        }
        Some("default") if entry.role != Role::Gpu => {
            let message = "`userData: default` stands for something on GPU templates only";
            let found = Diagnostic::new(&DEFAULT_USER_DATA, message)
                .help("leave `userData` out: other nodes need none");
            diagnostics.push(context.locate(found, entry.path.join("userData")));
            filled(&entry.template.user_data)
        }
        _ => filled(&entry.template.user_data),
    }
}

/// AL2023 and Bottlerocket AMIs for GPUs are complete: driver, container runtime and device plugin need nothing.
fn gpu_default(family: Family) -> Option<String> {
    match family {
        Family::Al2 => Some(embedded::AL2_GPU.with(&[])),
        Family::Al2023 | Family::Bottlerocket | Family::Windows | Family::Custom => None,
    }
}
