//! User data of a class: as given, what a GPU class's `default` stands for, or SOCI's switch.

use super::Context;
use super::entries::{ClassEntry, Role};
use super::family::{Family, family};
use super::pool::filled;
use super::profile::EmptyUserData;
use crate::diagnostic::Diagnostic;

/// Turns parallel pull and unpack on in nodeadm (AL2023 AMIs since v20250821).
const AL2023_SOCI: &str = include_str!("../../files/al2023-soci-parallel.yaml");
/// Turns parallel pull and unpack on in Bottlerocket (since 1.44.0).
const BOTTLEROCKET_SOCI: &str = include_str!("../../files/bottlerocket-soci-parallel.toml");
/// What GPU nodes of AL2 need.
const AL2_GPU: &str = include_str!("../../files/al2-gpu.sh");

/// The text for the class's `userData`, if it has one.
pub(super) fn user_data(
    context: &Context,
    entry: &ClassEntry,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let given = given(context, entry, diagnostics);
    if entry.template.enable_soci != Some(true) {
        return given;
    }
    match (soci(family(entry.template)), given.filter(|text| !text.is_empty())) {
        (Ok(soci), None) => Some(soci.to_owned()),
        (Ok(_), Some(given)) => {
            diagnostics.push(refuse_both(context, entry));
            Some(given)
        }
        (Err(reason), given) => {
            let message =
                format!("`enableSoci` cannot be used with AMI family {}", family(entry.template).name());
            let refused = Diagnostic::error("soci-unsupported", message).help(reason);
            diagnostics.push(context.locate(refused, entry.path.join("enableSoci")));
            given
        }
    }
}

fn given(context: &Context, entry: &ClassEntry, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    match entry.template.user_data.as_deref() {
        Some("default") if entry.role == Role::Gpu => gpu_default(family(entry.template)).map(str::to_owned),
        // The chart prints the empty text of a GPU class.
        Some("") if entry.role == Role::Gpu && context.profile.empty_user_data == EmptyUserData::Printed => {
            Some(String::new())
        }
        Some("default") if entry.role != Role::Gpu => {
            let message = "`userData: default` stands for something on GPU templates only";
            let found = Diagnostic::warning("default-user-data", message)
                .help("leave `userData` out: other nodes need none");
            diagnostics.push(context.locate(found, entry.path.join("userData")));
            filled(&entry.template.user_data)
        }
        _ => filled(&entry.template.user_data),
    }
}

/// AL2023 and Bottlerocket AMIs for GPUs are complete: driver, container runtime and device plugin need nothing.
fn gpu_default(family: Family) -> Option<&'static str> {
    match family {
        Family::Al2 => Some(AL2_GPU),
        Family::Al2023 | Family::Bottlerocket | Family::Windows | Family::Custom => None,
    }
}

fn soci(family: Family) -> Result<&'static str, &'static str> {
    match family {
        Family::Al2023 => Ok(AL2023_SOCI),
        Family::Bottlerocket => Ok(BOTTLEROCKET_SOCI),
        Family::Al2 => {
            Err("AL2 has no SOCI snapshotter and no new AMIs; use `amiSelectorTerms: [{alias: al2023@…}]`")
        }
        Family::Windows => Err("there is no SOCI snapshotter for Windows; remove `enableSoci`"),
        Family::Custom => Err(
            "karpcfg cannot know what a custom AMI holds; write the `userData` for it and remove `enableSoci`",
        ),
    }
}

/// Two sources of one text: joining them is not decided by guessing.
fn refuse_both(context: &Context, entry: &ClassEntry) -> Diagnostic {
    let refused = Diagnostic::error("soci-with-user-data", "`enableSoci` and `userData` are both set")
        .help("put SOCI's settings into your own `userData` and remove `enableSoci`, or the other way round");
    context.locate(refused, entry.path.join("userData"))
}
