//! What a template wants of SOCI: `enableSoci` and `soci` taken together, and what no AMI of its family can do.

use std::cmp::Ordering;

use super::codes::{CONTRADICTORY_SOCI, SOCI_UNSUPPORTED};
use super::{Composer, release, tunables};
use crate::apis::v1::ami_family::Family;
use crate::apis::version::Version;
use crate::diagnostic::Diagnostic;
use crate::resolve::Context;
use crate::resolve::entries::ClassEntry;
use crate::source::Pointer;
use crate::userdata::releases::{BOTTLEROCKET_CHUNK_SIZE, DROP_INS, Release, containerd_2};
use crate::values::NodeTemplate;
use crate::values::user_data::{Soci, SociMode, SociSource};

/// What a template wants, and its family can do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub mode: Mode,
    pub source: SociSource,
    pub soci: &'a Soci,
    /// The field that says so.
    pub field: &'static str,
}

impl Wanted<'_> {
    /// Whether a NodeConfig of the script's own turns SOCI on, and not nodeadm's gate.
    pub(crate) fn is_by_drop_in(&self) -> bool {
        self.mode == Mode::Lazy || self.mode == Mode::Parallel && self.source == SociSource::Release
    }

    /// Whether plugins of containerd 2 are configured; nodeadm's own gate goes with those that the user has.
    pub(crate) fn is_for_containerd_2(&self) -> bool {
        self.mode == Mode::ContainerdParallel || self.is_by_drop_in()
    }
}

/// A way to pull images other than the AMI's usual one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Parallel,
    Lazy,
    ContainerdParallel,
}

impl Mode {
    /// As the values have it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Mode::Parallel => "parallel",
            Mode::Lazy => "lazy",
            Mode::ContainerdParallel => "containerd-parallel",
        }
    }
}

/// What the template wants of SOCI, unless that is nothing or cannot be.
pub(super) fn wanted<'a>(composer: &mut Composer<'a>) -> Option<Wanted<'a>> {
    let entry = composer.entry;
    let (mode, field) = match chosen(composer.context, entry) {
        Ok(Some(chosen)) => chosen,
        Ok(None) => {
            if composer.entry.template.soci.mode != Some(SociMode::Off) {
                composer.note_unused("/soci", "it counts with a `soci.mode`, or with `enableSoci: true`");
            }
            return None;
        }
        Err(contradiction) => {
            composer.report(*contradiction, "/soci/mode");
            return None;
        }
    };
    let soci = &entry.template.soci;
    let source = soci.source.unwrap_or(match composer.family {
        Family::Al2 => SociSource::Release,
        _ => SociSource::Ami,
    });
    let wanted = Wanted { mode, source, soci, field };
    if let Some(reason) = refusal(composer.family, mode, source) {
        composer.report(unsupported(&wanted, composer.family.name(), reason), field);
        return None;
    }
    if let Some(found) = too_old(composer.context.kube, entry.template, &wanted) {
        composer.report(found, field);
        return None;
    }
    release::check(composer, &wanted);
    tunables::check(composer, &wanted);
    Some(wanted)
}

/// The mode, and the field that says it.
fn chosen(context: &Context, entry: &ClassEntry) -> Result<Option<(Mode, &'static str)>, Box<Diagnostic>> {
    let is_enabled = entry.template.enable_soci == Some(true);
    let mode = match entry.template.soci.mode {
        Some(SociMode::Off) if is_enabled => match nearer(context, entry) {
            Ordering::Less => return Ok(Some((Mode::Parallel, "/enableSoci"))),
            Ordering::Equal => return Err(Box::new(contradiction())),
            Ordering::Greater => return Ok(None),
        },
        Some(SociMode::Off) => return Ok(None),
        Some(SociMode::Parallel) => Mode::Parallel,
        Some(SociMode::Lazy) => Mode::Lazy,
        Some(SociMode::ContainerdParallel) => Mode::ContainerdParallel,
        None if is_enabled => return Ok(Some((Mode::Parallel, "/enableSoci"))),
        None => return Ok(None),
    };
    Ok(Some((mode, "/soci/mode")))
}

/// Whether `soci.mode` stands in a layer over that of `enableSoci`: layers are read in their order.
fn nearer(context: &Context, entry: &ClassEntry) -> Ordering {
    let layer = |field| {
        let node = context.merged.at(&entry.path.concat(&Pointer::parse(field)));
        node.map(|node| node.span.source)
    };
    layer("/soci/mode").cmp(&layer("/enableSoci"))
}

fn contradiction() -> Diagnostic {
    Diagnostic::new(&CONTRADICTORY_SOCI, "`soci.mode` is `off`, but `enableSoci` is true")
        .help("set `enableSoci: false` to have no SOCI, or remove `soci.mode` to have it")
}

/// Under EKS Auto Mode there is nothing to set up.
pub(in crate::resolve) fn refuse_under_auto_mode(
    context: &Context,
    entry: &ClassEntry,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Ok(Some((mode, field))) = chosen(context, entry) {
        let message = format!("`{}` cannot be used under EKS Auto Mode", shown(mode, field));
        let refused = Diagnostic::new(&SOCI_UNSUPPORTED, message).help(
            "a `NodeClass` takes no user data, and EKS sets up its nodes' image pulls itself; remove it",
        );
        diagnostics.push(context.locate(refused, entry.path.join(field.trim_start_matches('/'))));
    }
}

fn unsupported(wanted: &Wanted, family: &str, reason: &str) -> Diagnostic {
    let source = match (wanted.soci.source, wanted.source) {
        (Some(_), SociSource::Ami) => " and `source: ami`",
        (Some(_), SociSource::Release) => " and `source: release`",
        (None, _) => "",
    };
    let said = shown(wanted.mode, wanted.field);
    let message = format!("`{said}`{source} cannot be used with AMI family {family}");
    Diagnostic::new(&SOCI_UNSUPPORTED, message).help(reason)
}

/// What the user wrote.
fn shown(mode: Mode, field: &str) -> String {
    match field {
        "/enableSoci" => "enableSoci".to_owned(),
        _ => format!("soci.mode: {}", mode.name()),
    }
}

/// Why the family cannot do it; the AMIs' own contents are the reasons.
fn refusal(family: Family, mode: Mode, source: SociSource) -> Option<&'static str> {
    use SociSource::{Ami, Release};
    let reason = match (family, mode, source) {
        (Family::Al2023, Mode::Parallel | Mode::Lazy, _)
        | (Family::Al2023 | Family::Bottlerocket, Mode::ContainerdParallel, Ami)
        | (Family::Al2, Mode::Parallel | Mode::Lazy, Release)
        | (Family::Bottlerocket, Mode::Parallel, Ami) => return None,
        (Family::Al2023 | Family::Bottlerocket, Mode::ContainerdParallel, Release) => {
            "containerd pulls by itself in this mode, there is no SOCI to download; remove `source`"
        }
        (Family::Al2, Mode::ContainerdParallel, _) => {
            "AL2 has containerd 1.7, which cannot; use `mode: parallel`, or move to AL2023"
        }
        (Family::Al2, _, Ami) => {
            "no AMI of AL2 has SOCI; use `source: release`, or better `amiSelectorTerms: [{alias: al2023@…}]`, since AL2 gets no new AMIs"
        }
        (Family::Bottlerocket, Mode::Lazy, _) => {
            "Bottlerocket's SOCI only pulls in parallel; use `mode: parallel`, or AL2023 for lazy loading"
        }
        (Family::Bottlerocket, _, Release) => {
            "nothing can be installed on Bottlerocket; remove `source`: it has SOCI since 1.44.0"
        }
        (Family::Windows, ..) => "there is no SOCI snapshotter for Windows; remove it",
        (Family::Custom, ..) => {
            "karpcfg cannot know what a custom AMI holds; write the `userData` for it and remove this"
        }
    };
    Some(reason)
}

/// A pinned AMI that is too old for what the template wants; where the Kubernetes is not known, it has to do for every one.
fn too_old(kube: Option<Version>, template: &NodeTemplate, wanted: &Wanted) -> Option<Diagnostic> {
    let terms = template.ami_selector_terms.iter().flatten();
    let mut pins = terms.filter_map(|term| term.alias.as_deref()?.split_once('@'));
    pins.find_map(|(family, pin)| {
        let (needed, help) = lacking(Release::of(family, pin)?, kube, wanted)?;
        let said = shown(wanted.mode, wanted.field);
        let message = format!("`{said}` needs an AMI {needed}, and the template pins {pin}");
        Some(Diagnostic::new(&SOCI_UNSUPPORTED, message).help(help))
    })
}

/// Which AMI the template needs instead of a release, and what to do.
fn lacking(release: Release, kube: Option<Version>, wanted: &Wanted) -> Option<(String, &'static str)> {
    const NEWER: &str = "pin a newer release in `amiSelectorTerms`";
    const NEWER_OR_KUBERNETES: &str = "pin a newer release in `amiSelectorTerms`; for a newer Kubernetes an older one does: say to `render` or `check` with `--kube-version` which it is";
    let is_of_containerd = wanted.mode == Mode::ContainerdParallel;
    match (release, containerd_2(kube)) {
        (Release::Al2023(date), _) if wanted.is_by_drop_in() && date < DROP_INS => {
            Some((format!("from v{DROP_INS} on"), NEWER))
        }
        (Release::Al2023(date), Some(since)) if is_of_containerd && date < *since.end() => {
            let help = if since.contains(&date) { NEWER_OR_KUBERNETES } else { NEWER };
            Some((format!("from v{} on", since.end()), help))
        }
        (Release::Al2023(_), None) if is_of_containerd => Some((
            "of a newer Kubernetes".to_owned(),
            "the AMIs of this one have containerd 1.7, which cannot; use `mode: parallel`",
        )),
        (Release::Bottlerocket(version), _) if is_of_containerd && version < BOTTLEROCKET_CHUNK_SIZE => {
            Some((format!("from v{BOTTLEROCKET_CHUNK_SIZE}.0 on"), NEWER))
        }
        _ => None,
    }
}
