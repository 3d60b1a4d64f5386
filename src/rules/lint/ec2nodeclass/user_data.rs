//! The user data of a class, read once for all rules about it: what Karpenter takes it for, and its parts; one file a rule below.

mod bootstrap;
pub(crate) mod bootstrap_without_effect;
mod bottlerocket;
pub(crate) mod boundary_in_user_data;
pub(crate) mod broken_containerd_config;
mod containerd;
pub(crate) mod containerd_config_too_new;
pub(crate) mod dropped_bottlerocket_setting;
pub(crate) mod encoded_part;
pub(crate) mod encoded_user_data;
pub(crate) mod fast_image_pull_deadlock;
pub(crate) mod fast_image_pull_on_small_instances;
pub(crate) mod folded_user_data;
pub(crate) mod image_too_old_for_user_data;
pub(crate) mod ineffective_transfer_limits;
pub(crate) mod kubelet_configuration;
pub(crate) mod large_user_data;
pub(crate) mod lost_containerd_section;
pub(crate) mod lost_part;
pub(crate) mod missing_unregistered_taint;
pub(crate) mod mistaken_for_node_config;
pub(crate) mod mistaken_for_script;
pub(crate) mod mistyped_node_config_value;
mod node_config;
pub(crate) mod node_config_without_nodeadm;
pub(crate) mod not_powershell;
pub(crate) mod outdated_soci_script;
mod parallel_pull;
pub(crate) mod part_without_type;
pub(crate) mod refused_user_data;
pub(crate) mod registry_mirrors_beside_config_path;
pub(crate) mod script_without_interpreter;
pub(crate) mod second_bootstrap_call;
pub(crate) mod second_node_config;
mod size;
pub(crate) mod slow_volume_for_parallel_pull;
pub(crate) mod soci_data_on_root_volume;
#[cfg(test)]
mod tests;
pub(crate) mod unknown_bottlerocket_setting;
pub(crate) mod unknown_in_node_config;
pub(crate) mod unknown_part_type;
pub(crate) mod unreadable_node_config;
pub(crate) mod user_data_too_large;
pub(crate) mod user_data_without_settings;
pub(crate) mod wrong_node_config_kind;

use std::ops::Range;

use super::{aliases, ami_family, pointer, spec};
use crate::apis::version::Version;
use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::{Finding, Options, Rule, Sink};
use crate::source::SourceId;
use crate::userdata::mime::{Part, Placed};
use crate::userdata::releases::Release;
use crate::userdata::{self, Family, Form, MOST_READ, Refused};
use crate::yaml::{self, Dialect, Entry, Loaded, Node};

/// User data that says anything, of a class whose family is known.
#[derive(Debug)]
pub(crate) struct UserData<'a> {
    /// The class.
    pub manifest: &'a Manifest,
    /// Who reads the text on the node.
    pub family: Family,
    /// The release that the class is pinned to.
    pub release: Option<Release>,
    /// The text.
    pub text: &'a str,
    /// What Karpenter takes the text for; its parts are in `pieces`.
    pub form: Result<Form, Refused>,
    /// The parts of the class.
    pub pieces: Vec<Piece>,
}

/// A part of the class.
#[derive(Debug)]
pub(crate) struct Piece {
    /// Its header and content.
    pub part: Part,
    /// Where the content begins in the class's text; none where it had to be decoded.
    pub start: Option<usize>,
    /// What nodeadm reads, of a part that it does.
    pub yaml: Option<Loaded>,
}

/// The function of a rule about user data.
pub(crate) type Check = fn(&UserData<'_>, &mut Sink<'_>);

/// Runs rules about user data.
pub(crate) fn check(
    manifest: &Manifest,
    object: usize,
    rules: &[(&'static Rule, Check)],
    options: &Options,
    findings: &mut Vec<Finding>,
) {
    let Some(user_data) = (!rules.is_empty()).then(|| read(manifest, options.karpenter)).flatten() else {
        return;
    };
    // Of a text that is not as it was meant, there is nothing else to say.
    let only = [
        folded_user_data::fold(&user_data).map(|_| &folded_user_data::FOLDED_USER_DATA),
        encoded_user_data::decoded(&user_data).map(|_| &encoded_user_data::ENCODED_USER_DATA),
    ];
    let only =
        only.into_iter().flatten().find(|only| rules.iter().any(|(rule, _)| std::ptr::eq(*rule, *only)));
    for (rule, check) in rules.iter().filter(|(rule, _)| only.is_none_or(|only| std::ptr::eq(*rule, only))) {
        check(&user_data, &mut Sink::new(findings, rule, object, options));
    }
}

/// The user data of a class, unless it is empty, far too long, or there is no saying who reads it.
pub(crate) fn read(manifest: &Manifest, karpenter: Version) -> Option<UserData<'_>> {
    let text = text(manifest).filter(|text| text.len() <= MOST_READ)?;
    let family = Family::named(ami_family(manifest)?);
    let (form, pieces) = match userdata::form(family, text, karpenter) {
        Ok(Form::Parts(parts)) => {
            (Ok(Form::Text), parts.into_iter().map(|part| piece(part, family)).collect())
        }
        other => (other, Vec::new()),
    };
    let release = aliases(manifest).find_map(|alias| Release::of(alias.family, alias.version));
    Some(UserData { manifest, family, release, text, form, pieces })
}

fn text(manifest: &Manifest) -> Option<&str> {
    without_nulls::text(spec(manifest)?, "userData").filter(|text| !text.is_empty())
}

fn piece(placed: Placed, family: Family) -> Piece {
    let Placed { part, start } = placed;
    let is_read = family == Family::Al2023 && part.is_node_config() && !is_encoded(&part.content);
    let content = std::str::from_utf8(&part.content).ok().filter(|_| is_read);
    let yaml = content.map(|content| yaml::load(SourceId::default(), content, Dialect::Helm));
    Piece { part, start, yaml }
}

/// Whether the content may be base64, which nodeadm decodes before it reads it.
fn is_encoded(content: &[u8]) -> bool {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=\r\n".contains(byte);
    !content.trim_ascii().is_empty() && content.iter().all(is_digit)
}

impl Piece {
    /// The content, unless it is no text.
    pub(crate) fn content(&self) -> &str {
        std::str::from_utf8(&self.part.content).unwrap_or_default()
    }

    /// Bytes of the content, as bytes of the class's text.
    pub(crate) fn place(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        let start = self.start?;
        Some(start + bytes.start..start + bytes.end)
    }

    /// The first line that says anything: no comment, no beginning of a document.
    pub(crate) fn first_line(&self) -> Option<Range<usize>> {
        let mut lines = lines(self.content());
        let says_nothing = |line: &str| line.trim().is_empty() || line.starts_with(['#', '-']);
        lines.find(|line| !says_nothing(&self.content()[line.clone()]))
    }

    /// The NodeConfig in it, if it can be read and says that it is anything.
    pub(crate) fn node_config(&self) -> Option<&Node> {
        let loaded = self.yaml.as_ref().filter(|loaded| !loaded.is_refused())?;
        loaded.documents.first().filter(|root| !is_nameless(root))
    }
}

impl UserData<'_> {
    /// Puts a finding at these bytes of the text, or at all of it.
    pub(crate) fn report<'s>(
        &self,
        at: Option<Range<usize>>,
        message: impl Into<String>,
        sink: &'s mut Sink<'_>,
    ) -> &'s mut Finding {
        sink.report(pointer("userData"), message).within(at)
    }

    /// The parts that nodeadm can read, with what it reads.
    pub(crate) fn node_configs(&self) -> impl DoubleEndedIterator<Item = (&Piece, &Node)> {
        self.pieces.iter().filter_map(|piece| Some((piece, piece.node_config()?)))
    }
}

/// Whether a NodeConfig says neither what it is nor of which version; nodeadm finds both in whatever case.
pub(crate) fn is_nameless(root: &Node) -> bool {
    named(root, "kind").is_none() && named(root, "apiVersion").is_none()
}

/// The entry of this name, in whatever case.
pub(crate) fn named<'a>(root: &'a Node, name: &str) -> Option<&'a Entry> {
    root.as_map()?.iter().find(|entry| entry.key.eq_ignore_ascii_case(name))
}

/// The lines of a text as bytes of it, without what ends them.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        at..at + line.trim_end_matches(['\r', '\n']).len()
    })
}
