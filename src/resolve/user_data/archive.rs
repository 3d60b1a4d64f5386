//! AL2023 and AL2: NodeConfigs and scripts, several of them in one MIME archive.
//!
//! nodeadm lets the last NodeConfig win, and cloud-init runs scripts in their order: what SOCI needs comes first, the
//! user's own parts may build on it, and SOCI's script runs once theirs have set up mirrors or proxies.

use super::codes::UNREADABLE_USER_DATA;
use super::conflict::Said;
use super::soci::Wanted;
use super::{Composer, bottlerocket, conflict, node_config, script};
use crate::apis::v1::ami_family::Family;
use crate::diagnostic::Diagnostic;
use crate::userdata::class_parts;
use crate::userdata::mime::{self, Part};

/// The text of all that the template wants.
pub(super) fn compose(
    composer: &mut Composer,
    wanted: Option<&Wanted>,
    given: Option<String>,
) -> Option<String> {
    bottlerocket::refuse(composer);
    let configs = match composer.family {
        Family::Al2023 => node_configs(composer, wanted),
        _ => {
            node_config::refuse(composer);
            Vec::new()
        }
    };
    let script = wanted.and_then(|wanted| script::script(composer.family, wanted));
    if configs.is_empty() && script.is_none() {
        return given;
    }
    // Blanks alone would be a NodeConfig that says nothing, and a node does not join with it.
    let given = given.filter(|text| !text.trim().is_empty());
    let own = own_parts(composer, given.as_deref().unwrap_or_default())?;
    let mut said = configs;
    if composer.family == Family::Al2023 {
        said.extend(own.iter().filter_map(node_config::of_part));
        said.extend(node_config::of_karpenter(composer));
    }
    conflict::check(composer, &said);
    if let Some(wanted) = wanted {
        conflict::check_containerd(composer, &said, wanted);
    }
    let configs = said.into_iter().filter_map(|said| said.text);
    let mut parts: Vec<Part> = configs.map(|text| Part::new(mime::NODE_CONFIG, text)).collect();
    parts.extend(own);
    parts.extend(script.map(|script| Part::new(mime::SHELL_SCRIPT, script)));
    text(composer, &parts)
}

/// The NodeConfigs that SOCI and the values make.
fn node_configs(composer: &mut Composer, wanted: Option<&Wanted>) -> Vec<Said> {
    let soci = wanted.map(node_config::of_soci);
    let values = node_config::of_values(composer);
    soci.into_iter().chain(values).collect()
}

/// The parts of the user's own text; nothing if they cannot be told apart.
fn own_parts(composer: &mut Composer, text: &str) -> Option<Vec<Part>> {
    match class_parts(composer.family, text) {
        Ok(parts) if parts.is_empty() && !text.is_empty() => {
            let reason = "its boundary is not in the text";
            composer.report(refused(reason), "/userData");
            None
        }
        Ok(parts) => Some(parts.into_iter().map(|placed| placed.part).collect()),
        Err(reason) => {
            composer.report(refused(&reason.to_string()), "/userData");
            None
        }
    }
}

fn refused(reason: &str) -> Diagnostic {
    Diagnostic::new(&UNREADABLE_USER_DATA, format!("no part can be added to the archive: {reason}"))
        .help("mend the archive, or write the script alone: it becomes a part of its own")
}

/// One part as it is, several as an archive.
fn text(composer: &mut Composer, parts: &[Part]) -> Option<String> {
    let bytes = match parts {
        [only] => only.content.clone(),
        parts => mime::write(parts, &boundary(parts)),
    };
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(_) => {
            composer.report(refused("one of its parts is no text"), "/userData");
            None
        }
    }
}

/// A boundary that no part holds.
fn boundary(parts: &[Part]) -> String {
    let mut boundary = "PART".to_owned();
    while parts.iter().any(|part| part.holds(&boundary)) {
        boundary.push('-');
    }
    boundary
}
